package govern

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var nothingToDelegate = &law{
	Rule: diag.Rule{
		Code: "SVS304", Name: "nothing-to-delegate", Severity: diag.Error,
		Title: "a body hands on authority that it does not hold",
		Doc: "A body holds what a line of its authority says, what has been delegated to it, and all of its organisation where no body stands above it. " +
			"What it does not hold it cannot hand on, and the receiver has no mandate. Let a body delegate that holds it.",
		Fails:  federation() + delegation("on", "from: emea-board, to: desk-board, mayChange: [\"Team/*.people\"]"),
		Passes: federation() + delegation("on", "from: board, to: desk-board, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) { p.judge(holdsNothing) },
}

var mayNotDelegate = &law{
	Rule: diag.Rule{
		Code: "SVS305", Name: "may-not-delegate", Severity: diag.Error,
		Title: "a body hands on what it was given for itself alone",
		Doc: "Authority that was delegated may be handed on only where the delegation says mayDelegate: true. " +
			"Ask the delegator to allow it, or to delegate to the other body itself.",
		Fails: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"]") + "---\n" +
			delegation("on", "from: emea-board, to: desk-board, mayChange: [\"Team/*.people\"]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, mayChange: [\"Team/*.people\"], mayDelegate: true") + "---\n" +
			delegation("on", "from: emea-board, to: desk-board, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) { p.judge(notAllowed) },
}

var widerDelegation = &law{
	Rule: diag.Rule{
		Code: "SVS306", Name: "wider-delegation", Severity: diag.Error,
		Title: "a delegation that is wider than what the delegator holds",
		Doc: "A delegation never reaches further than the authority it is taken from: not to other organisations, fields or policies, not beyond its limits, and not longer. " +
			"What goes beyond has no effect, and whoever relies on it acts without a mandate. Narrow it to what the message says.",
		Fails: federation() + delegation("down", "from: board, to: emea-board, over: {organization: emea}, mayChange: [\"Team/*.people\"], mayDelegate: true") + "---\n" +
			delegation("on", "from: emea-board, to: desk-board, over: {organization: emea}, mayChange: [\"Team/*.people\", \"Team/*.cost\"]"),
		Passes: federation() + delegation("down", "from: board, to: emea-board, over: {organization: emea}, mayChange: [\"Team/*.people\"], mayDelegate: true") + "---\n" +
			delegation("on", "from: emea-board, to: desk-board, over: {organization: emea}, mayChange: [\"Team/*.people\"]"),
	},
	run: func(p *pass) { p.judge(tooWide); p.judge(tooLong); p.laxerLimits() },
}

// standing is how what a delegation hands over stands to what its delegator
// holds, the worst last.
type standing int

const (
	held standing = iota
	tooLong
	tooWide
	notAllowed
	holdsNothing
)

// item is one entry of mayChange or mayOverride.
type item struct {
	claim
	text, path string
	at         diag.Pos
	policy     *model.Policy
}

// items are what a delegation hands over.
func (g *Governance) items(d *model.Delegation) []item {
	var out []item
	for i, f := range d.Spec.MayChange {
		out = append(out, item{claim{&d.Spec.Over, ParseAddress(f.V)}, f.V, fmt.Sprintf("mayChange[#%d]", i+1), f.At, nil})
	}
	for i, r := range d.Spec.MayOverride {
		if p := g.Model.Policy(r.Name); p != nil {
			out = append(out, item{claim{&d.Spec.Over, Address{Kind: "Policy", Name: r.Name}}, "Policy/" + r.Name, fmt.Sprintf("mayOverride[#%d]", i+1), r.At, p})
		}
	}
	return out
}

// judge reports the delegations of which something stands as asked. A body
// that hands on what it does not hold at all is told so once.
func (p *pass) judge(asked standing) {
	for _, d := range p.inUse {
		if d.Spec.From.Name == d.Spec.To.Name {
			continue
		}
		worst, wide := held, []string{}
		for _, it := range p.items(d) {
			s, why := p.stands(d, it)
			if worst = max(worst, s); s != asked {
				continue
			}
			switch {
			case asked == tooWide:
				f := p.report(&d.Entity, it.path, it.at, why)
				f.Keys = []string{it.text}
			case asked == tooLong && len(wide) == 0:
				p.report(&d.Entity, "expires", d.Spec.Expires.At, why)
			}
			wide = append(wide, it.text)
		}
		if worst == asked && asked > tooWide && len(wide) > 0 {
			p.unheld(d, asked, wide)
		}
	}
}

// unheld reports a delegator that has nothing to hand on, or may not.
func (p *pass) unheld(d *model.Delegation, asked standing, what []string) {
	if len(what) > maxNamed {
		what = append(what[:maxNamed:maxNamed], "…")
	}
	from := "GoverningBody/" + d.Spec.From.Name
	if asked == holdsNothing {
		f := p.report(&d.Entity, "from", d.Spec.From.At, from+" holds no authority over "+strings.Join(what, ", ")+", so it has none to hand on")
		f.Hint = "let a body delegate that holds it"
		if body := p.Model.GoverningBody(d.Spec.From.Name); body.Spec.Parent.Given() {
			f.Related = []diag.Related{{Place: body.Place(), Message: "it answers to GoverningBody/" + body.Spec.Parent.Name + " and has no such line in its authority"}}
		}
		return
	}
	f := p.report(&d.Entity, "from", d.Spec.From.At, from+" may use "+strings.Join(what, ", ")+" and may not hand it on")
	f.Hint = "the delegation that it comes from needs mayDelegate: true"
	for _, s := range p.given[d.Spec.From.Name] {
		f.Related = append(f.Related, diag.Related{Place: s.Place(), Message: s.Ref().String() + " has no mayDelegate: true"})
		break
	}
}

// stands says how one item stands to what the delegator holds, and in words
// what of it is too wide.
func (g *Governance) stands(d *model.Delegation, it item) (standing, string) {
	from := g.Model.GoverningBody(d.Spec.From.Name)
	why := ""
	worst := holdsNothing
	try := func(s standing, reason string) {
		if s < worst || s == worst && why == "" {
			worst, why = s, reason
		}
	}
	g.standsByItself(from, d, it, try)
	for _, s := range g.given[from.Name] {
		if worst == held {
			break
		}
		g.standsBy(s, d, it, try)
	}
	return worst, why
}

// standsByItself compares an item with what a body holds without delegation.
func (g *Governance) standsByItself(from *model.GoverningBody, d *model.Delegation, it item, try func(standing, string)) {
	home, org := g.Tree.Of(&from.Entity), d.Spec.Over.Organization
	outside := org.Given() && !g.Tree.Within(org.Name, home)
	beyond := "GoverningBody/" + from.Name + " holds authority for " + name(home) + ", which " + org.Name + " is not part of"
	if it.policy != nil {
		if _, ok := g.ownPolicy(from, it.policy); ok {
			try(pick(outside, tooWide, held), beyond)
			return
		}
	}
	if all(from) {
		if it.policy != nil {
			outside, beyond = true, "GoverningBody/"+from.Name+" holds no authority over "+it.text+", which another organisation's body issued"
		}
		try(pick(outside, tooWide, held), beyond)
		return
	}
	for i := range from.Spec.Authority {
		over := &from.Spec.Authority[i].Over
		switch {
		case it.policy != nil && over.Kind.V != "Policy" || !g.inside(it.claim, over):
			if g.overlaps(it.claim, over) && it.policy == nil {
				try(tooWide, it.text+" is more than GoverningBody/"+from.Name+" holds by its authority; narrow it to what that chooses")
			}
		case outside:
			try(tooWide, beyond)
		case !g.forOrganizations(&d.Spec.Over, over):
			try(tooWide, "GoverningBody/"+from.Name+" holds "+it.text+" only for "+over.Organization.Name+"; write over: {organization: "+over.Organization.Name+"}")
		default:
			try(held, "")
		}
	}
}

// standsBy compares an item with a delegation to the delegator.
func (g *Governance) standsBy(s, d *model.Delegation, it item, try func(standing, string)) {
	meets, covered := false, false
	if it.policy != nil {
		covered = overridable(s, it.policy.Name)
		meets = covered
	}
	for _, f := range s.Spec.MayChange {
		if outer := ParseAddress(f.V); it.policy == nil {
			covered = covered || outer.Covers(it.pattern)
			meets = meets || outer.Touches(it.pattern) || it.pattern.Touches(outer)
		}
	}
	ref := s.Ref().String()
	switch {
	case !meets:
		if len(g.items(s)) > 0 && it.policy == nil {
			try(tooWide, it.text+" is not among what "+ref+" gives GoverningBody/"+s.Spec.To.Name)
		} else if it.policy != nil && len(s.Spec.MayOverride) > 0 {
			try(tooWide, ref+" does not let GoverningBody/"+s.Spec.To.Name+" replace "+it.text)
		}
	case !s.Spec.MayDelegate.V:
		try(notAllowed, "")
	case !covered:
		try(tooWide, it.text+" is more than "+ref+" gives GoverningBody/"+s.Spec.To.Name)
	case !g.forOrganizations(&d.Spec.Over, &s.Spec.Over):
		try(tooWide, ref+" gives "+it.text+" only for "+s.Spec.Over.Organization.Name+"; write over: {organization: "+s.Spec.Over.Organization.Name+"}, or one below it")
	case it.policy == nil && !g.inside(it.claim, &s.Spec.Over):
		try(tooWide, "`over` of "+ref+" chooses fewer things than this; narrow `over` to that")
	case !g.live(s):
		try(tooWide, ref+", from which it is taken, expired on "+s.Spec.Expires.V.String())
	case s.Spec.Expires.Given() && d.Spec.Expires.Given() && d.Spec.Expires.V.Compare(s.Spec.Expires.V) > 0:
		try(tooLong, "expires on "+d.Spec.Expires.V.String()+", and "+ref+", from which it is taken, on "+s.Spec.Expires.V.String())
	default:
		try(held, "")
	}
}

// overlaps reports whether a claim chooses something that a selector chooses.
func (g *Governance) overlaps(c claim, outer *model.Selector) bool {
	kind := c.kind()
	if outer.Kind.Given() && kind != "*" && kind != outer.Kind.V {
		return false
	}
	among := g.Model.All()
	if kind != "*" {
		among = g.Model.OfKind(kind)
	}
	if g.compared += len(among); g.compared > maxCompared {
		return false
	}
	for _, e := range among {
		if g.fits(c, e) && g.Tree.selectsIn(free(outer), e, "") {
			return true
		}
	}
	return false
}

func pick(cond bool, yes, no standing) standing {
	if cond {
		return yes
	}
	return no
}

// name is an organisation in a message.
func name(org string) string {
	if org == "" {
		return "the whole model"
	}
	return org
}
