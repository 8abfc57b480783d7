package govern

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var delegationCircle = &law{
	Rule: diag.Rule{
		Code: "SVS302", Name: "delegation-circle", Severity: diag.Error,
		Title: "authority that is handed round in a circle",
		Doc: "Authority comes from a body that holds it by itself and is handed down. Where it comes back to a body that handed it on, " +
			"nobody in the circle answers to anybody for it. Remove one of the delegations that the message lists.",
		Fails: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], mayDelegate: true") + "---\n" +
			delegation("back", "from: emea-board, to: board, mayChange: [\"Team/*.people\"]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], mayDelegate: true") + "---\n" +
			delegation("on", "from: emea-board, to: desk-board, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) {
		for _, circle := range p.circles() {
			reportCircle(p, circle)
		}
	},
}

var selfDelegation = &law{
	Rule: diag.Rule{
		Code: "SVS303", Name: "self-delegation", Severity: diag.Error,
		Title: "a body that gives authority to itself",
		Doc: "A delegation from a body to itself adds nothing to what it holds, or it is meant to: then the body would approve itself. " +
			"Let the body above delegate, or delete the document.",
		Fails:  federation() + delegation("self", "from: emea-board, to: emea-board, mayChange: [\"Team/*.people\"]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) {
		for _, d := range p.Model.Delegations {
			if d.InUse() && d.Spec.From.Given() && d.Spec.From.Name == d.Spec.To.Name {
				f := p.report(&d.Entity, "to", d.Spec.To.At, "GoverningBody/"+d.Spec.To.Name+" would give authority to itself")
				f.Hint = "name another body, or delete the delegation"
			}
		}
	},
}

// circles are circles of delegations in use, each body in at most one of them.
// What no circle can lead through is taken away first, from both ends, so that
// a walk along what is left must come back.
func (g *Governance) circles() [][]*model.Delegation {
	in, out := map[string]int{}, map[string]int{}
	for _, d := range g.inUse {
		if d.Spec.From.Name != d.Spec.To.Name {
			in[d.Spec.To.Name]++
			out[d.Spec.From.Name]++
		}
	}
	gone := map[string]bool{}
	var loose []string
	look := func(body string) {
		if !gone[body] && (in[body] == 0 || out[body] == 0) {
			gone[body] = true
			loose = append(loose, body)
		}
	}
	take := func() {
		for len(loose) > 0 {
			body := loose[len(loose)-1]
			loose = loose[:len(loose)-1]
			for _, d := range g.handed[body] {
				in[d.Spec.To.Name]--
				look(d.Spec.To.Name)
			}
			for _, d := range g.given[body] {
				out[d.Spec.From.Name]--
				look(d.Spec.From.Name)
			}
		}
	}
	for _, b := range g.Model.GoverningBodies {
		look(b.Name)
	}
	take()
	var all [][]*model.Delegation
	for _, d := range g.inUse {
		if gone[d.Spec.From.Name] || gone[d.Spec.To.Name] || d.Spec.From.Name == d.Spec.To.Name {
			continue
		}
		circle := g.follow(d, gone)
		all = append(all, circle)
		for _, c := range circle {
			if !gone[c.Spec.From.Name] {
				gone[c.Spec.From.Name] = true
				loose = append(loose, c.Spec.From.Name)
			}
		}
		take()
	}
	return all
}

// follow walks along delegations between bodies that are left until it comes
// to a body again, and returns the circle.
func (g *Governance) follow(d *model.Delegation, gone map[string]bool) []*model.Delegation {
	at := map[string]int{}
	var path []*model.Delegation
	for {
		at[d.Spec.From.Name] = len(path)
		path = append(path, d)
		to := d.Spec.To.Name
		if from, seen := at[to]; seen {
			return path[from:]
		}
		for _, next := range g.handed[to] {
			if !gone[next.Spec.To.Name] && next.Spec.To.Name != to {
				d = next
				break
			}
		}
	}
}

// maxNamed is how many links of a circle or chain a message lists.
const maxNamed = 6

func reportCircle(p *pass, circle []*model.Delegation) {
	first := circle[0]
	names := []string{first.Spec.From.Name}
	for i, d := range circle {
		if i == maxNamed && len(circle) > maxNamed+1 {
			names = append(names, "…", first.Spec.From.Name)
			break
		}
		names = append(names, d.Spec.To.Name)
	}
	f := p.report(&first.Entity, "from", first.Spec.From.At, "hands authority round in a circle: "+strings.Join(names, " → "))
	f.Hint = "remove one of these delegations"
	for _, d := range circle[1:min(len(circle), maxNamed)] {
		f.Related = append(f.Related, diag.Related{Place: diag.Place{File: d.File, Pos: d.Spec.From.At}, Message: d.Ref().String() + " leads on here"})
	}
}
