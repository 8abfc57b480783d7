package govern

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// sharedRoots reports bodies without a parent that belong to one organisation.
// A model that names no organisation at all is not that far yet.
func (p *pass) sharedRoots() {
	if p.Tree.Root() == "" {
		return
	}
	first := map[string]*model.GoverningBody{}
	for _, b := range p.Model.GoverningBodies {
		if !all(b) || !b.InUse() || b.Unread("parent") || p.Model.GoverningBody(b.Name) != b {
			continue
		}
		org := p.Tree.Of(&b.Entity)
		other := first[org]
		if other == nil {
			first[org] = b
			continue
		}
		f := p.report(&b.Entity, "parent", b.At, "has no parent, and neither has "+other.Ref().String()+": both hold all authority over "+name(org))
		f.Hint = "add spec: parent: " + other.Name + ", or the other way round"
		f.Related = []diag.Related{{Place: other.Place(), Message: "the other is here"}}
	}
}

// exclusive is a line of authority without a limit.
type exclusive struct {
	body *model.GoverningBody
	line int
}

// sharedLines reports lines of authority without a limit that choose the same
// thing for bodies side by side. Lines that say the same are looked at once.
func (p *pass) sharedLines() {
	var keys []string
	groups := map[string][]exclusive{}
	for _, b := range p.Model.GoverningBodies {
		if !b.InUse() || all(b) {
			continue
		}
		for i := range b.Spec.Authority {
			a := &b.Spec.Authority[i]
			if a.UpTo.Given() || a.Over.Where.Given() || len(a.Over.Refused) > 0 || a.Lost("over") || a.Lost("upTo") {
				continue
			}
			key := p.Tree.Of(&b.Entity) + "\x00" + selectorText(&a.Over)
			if groups[key] == nil {
				keys = append(keys, key)
			}
			groups[key] = append(groups[key], exclusive{b, i})
		}
	}
	seen, told := map[string]bool{}, map[[2]string]bool{}
	for _, e := range p.Model.All() {
		var set []string
		for _, key := range keys {
			x := groups[key][0]
			if p.compared++; p.compared > maxCompared {
				return
			}
			if p.Tree.Selects(&x.body.Spec.Authority[x.line].Over, e) && p.Tree.Within(p.Tree.Of(e.Base()), p.Tree.Of(&x.body.Entity)) {
				set = append(set, key)
			}
		}
		if id := strings.Join(set, "\x01"); len(set) > 0 && !seen[id] {
			seen[id] = true
			var among []exclusive
			for _, key := range set {
				among = append(among, groups[key]...)
			}
			p.sideBySide(among, e.Base(), told)
		}
	}
}

// sideBySide reports two bodies of which neither stands above the other. Of
// bodies in the order of their depth all stand above each other when each
// stands above the next.
func (p *pass) sideBySide(among []exclusive, e *model.Entity, told map[[2]string]bool) {
	slices.SortStableFunc(among, func(a, b exclusive) int {
		return p.bodies.spans[a.body.Name].depth - p.bodies.spans[b.body.Name].depth
	})
	for i := 1; i < len(among); i++ {
		a, b := among[i-1], among[i]
		if p.bodies.related(a.body.Name, b.body.Name) || p.handedOver(a.body.Name, b.body.Name) {
			continue
		}
		if b.body.Name < a.body.Name {
			a, b = b, a
		}
		if pair := [2]string{a.body.Name, b.body.Name}; told[pair] {
			continue
		} else {
			told[pair] = true
		}
		line := &b.body.Spec.Authority[b.line]
		f := p.report(&b.body.Entity, fmt.Sprintf("authority[#%d].over", b.line+1), line.Over.At,
			"decides over "+e.Ref().String()+" without limit, and so does "+a.body.Ref().String()+", which stands beside it")
		f.Hint = "give one of them a limit (upTo) or another part to decide over"
		f.Keys = []string{a.body.Name}
		other := &a.body.Spec.Authority[a.line]
		f.Related = []diag.Related{{Place: diag.Place{File: a.body.File, Pos: other.Over.At}, Message: "the other's authority is here"}}
	}
}

// handedOver reports whether one of two bodies has delegated to the other.
func (g *Governance) handedOver(a, b string) bool {
	from := func(d *model.Delegation) bool { return d.Spec.From.Name == a || d.Spec.From.Name == b }
	return slices.ContainsFunc(g.given[a], from) || slices.ContainsFunc(g.given[b], from)
}

// meet reports whether two items mean the same field of the same thing for the
// same organisation, somewhere.
func (g *Governance) meet(a, b item, from, with *model.Delegation) bool {
	if !a.pattern.Covers(b.pattern) && !b.pattern.Covers(a.pattern) {
		return false
	}
	x, y := &from.Spec.Over, &with.Spec.Over
	if x.Organization.Given() && y.Organization.Given() && !g.Tree.related(x.Organization.Name, y.Organization.Name) {
		return false
	}
	for _, e := range g.Model.OfKind(a.pattern.Kind) {
		if g.compared++; g.compared > maxCompared {
			return false
		}
		if g.fits(a.claim, e) && g.fits(b.claim, e) {
			return true
		}
	}
	return false
}

// selectorText is what a selector says, the same for two that say the same in
// the same order.
func selectorText(s *model.Selector) string {
	parts := []string{s.Kind.V, s.Organization.Name, s.Activity.V, s.Practice.Name, s.Where.V.Text}
	for _, n := range s.Names {
		parts = append(parts, n.V)
	}
	parts = append(parts, "")
	for _, l := range s.Labels {
		parts = append(parts, l.Key.V+"="+l.Value.V)
	}
	return strings.Join(parts, "\x00")
}
