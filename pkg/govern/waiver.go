package govern

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// The codes of waivers that do not count, or will soon count no more. What is
// wrong with every sort of exemption has codes of its own.
const (
	codeNotApproved  = "SVS940"
	codeNoAuthority  = "SVS941"
	codeSelfApproved = "SVS942"
	codeEndsSoon     = "SVS943"
)

// EndsSoon is the rule that warns of waivers whose last day is near; its
// parameter `within` in the settings says how near.
const EndsSoon = codeEndsSoon

// SoonDays is how many days before its last one a waiver is said to end soon,
// unless the settings say otherwise.
const SoonDays = 30

// WaiverRules are the codes of waivers, in order.
func WaiverRules() []diag.Rule {
	return []diag.Rule{{
		Code: codeNotApproved, Name: "waiver-not-approved", Severity: diag.Error,
		Title: "a waiver that no body approved",
		Doc: "An exception is granted by somebody who may grant it. In a model with governing bodies a waiver names the one that approved it under approvedBy; without it it does not count. " +
			"The body must hold authority over the policy, or over the thing where a built-in rule is waived.",
		Fails: waived("of: SVS509, subject: Demand/tickets, reason: counted so, until: 2999-12-31"), Passes: waived("of: SVS509, subject: Demand/tickets, reason: counted so, approvedBy: board, until: 2999-12-31"),
	}, {
		Code: codeNoAuthority, Name: "waiver-without-authority", Severity: diag.Error,
		Title: "a waiver that was approved by a body without authority",
		Doc: "A policy is waived by the body that issued it, by one above that, or by one that a live delegation lets replace it (mayOverride) for that thing. A check is waived by the body that owns it, or one above. " +
			"Where nobody owns the rule, it is waived by a body with authority over the thing. A waiver by any other body does not count.",
		Fails: waived("of: SVS509, subject: Demand/tickets, reason: counted so, approvedBy: emea-board, until: 2999-12-31"), Passes: waived("of: SVS509, subject: Demand/tickets, reason: counted so, approvedBy: board, until: 2999-12-31"),
	}, {
		Code: codeSelfApproved, Name: "self-approved-waiver", Severity: diag.Error,
		Title: "a waiver that the owner of the thing gave itself",
		Doc: "Whoever answers for a thing does not excuse it from a rule over which it has no authority: then every rule would bind only those who like it. " +
			"Ask the body that issued the policy, or one above.",
		Fails: owned("of: SVS509, subject: Demand/orders, reason: counted so, approvedBy: emea-board, until: 2999-12-31"), Passes: owned("of: SVS509, subject: Demand/orders, reason: counted so, approvedBy: board, until: 2999-12-31"),
	}, {
		Code: codeEndsSoon, Name: "waiver-ends-soon", Severity: diag.Info,
		Title: "a waiver whose last day is near",
		Doc: "After its last day what it exempts counts again, and the run fails. Mend what it exempts, or have it approved anew, before that day. " +
			"How near is near stands in svs.yaml: rules: {SVS943: {parameters: {within: 60d}}}; the default is 30 days.",
		Fails: waived("of: SVS509, subject: Demand/tickets, reason: counted so, approvedBy: board, until: 2026-11-20"), Passes: waived("of: SVS509, subject: Demand/tickets, reason: counted so, approvedBy: board, until: 2999-12-31"),
	}}
}

// waived is a model with a demand of which SVS509 speaks, and a waiver.
func waived(spec string) string {
	demand := func(name string) string {
		return "apiVersion: svs/v1\nkind: Demand\nmetadata: {name: " + name + "}\nspec: {type: failure, arrivals: {rate: 400/d, pattern: {mon-fri: 1}}}\n---\n"
	}
	return federation() + demand("tickets") + document("Waiver", "as-we-count", "spec: {"+spec+"}")
}

// owned is the same with a demand that the body of a region answers for.
func owned(spec string) string {
	return federation() + "apiVersion: svs/v1\nkind: Demand\nmetadata: {name: orders, owner: GoverningBody/emea-board}\n" +
		"spec: {type: failure, arrivals: {rate: 400/d, pattern: {mon-fri: 1}}}\n---\n" + document("Waiver", "as-we-count", "spec: {"+spec+"}")
}

// Waivers turns the waivers in use into exemptions: those that somebody with
// the authority has approved. The findings say what is wrong with the others,
// and which will soon count no more, days before their last. Known tells
// whether there is a rule of a code.
func (g *Governance) Waivers(days int, known func(code string) bool) ([]Exemption, []diag.Finding) {
	var xs []Exemption
	var own []diag.Finding
	for _, w := range g.Model.Waivers {
		s := &w.Spec
		if !w.InUse() || len(s.Refused) > 0 || !s.Of.Given() || !s.Subject.Given() {
			continue
		}
		rule := ruleOf(s.Of)
		if s.Of.Kind == "" && !known(rule) {
			f := g.waiverFinding(codeUnknown, diag.Error, w, "of", s.Of.At, "no rule has the code "+diag.Quote(rule))
			f.Hint = "svs explain codes lists what there is"
			own = append(own, f)
			continue
		}
		if Exemptable(rule) {
			if f, bad := g.approved(w, rule); bad {
				own = append(own, f)
				continue
			}
		}
		if left := s.Until.V.Days() - g.Now.Days(); left >= 0 && left <= days {
			f := g.waiverFinding(codeEndsSoon, diag.Info, w, "until", s.Until.At, "counts for "+plural(left, "day")+" more, until "+s.Until.V.String())
			f.Hint = "mend what it exempts, or have it approved anew"
			own = append(own, f)
		}
		subject := ParseAddress(s.Subject.V)
		xs = append(xs, Exemption{
			By: ByWaiver, Name: w.Ref().String(), Rule: rule, Entity: subject.Entity(), Reason: s.Reason.V, Until: s.Until.V,
			Approver: s.ApprovedBy.Name,
			At:       diag.Place{File: w.File, Pos: w.At}, Width: len(w.Name),
			Covers: func(f diag.Finding) bool {
				return f.Entity == subject.Entity() && subject.Covers(Address{subject.Kind, subject.Name, splitPath(f.Path)})
			},
		})
	}
	return xs, own
}

// ruleOf is how findings name the rule that a waiver is of.
func ruleOf(of model.Ref) string {
	switch of.Kind {
	case "Policy":
		return "policy/" + of.Name
	case "Check":
		return "check/" + of.Name
	}
	return of.Name
}

// approved reports why a waiver has not been approved by a body that may.
func (g *Governance) approved(w *model.Waiver, rule string) (diag.Finding, bool) {
	by := w.Spec.ApprovedBy
	if !by.Given() {
		if len(g.Model.GoverningBodies) == 0 {
			return diag.Finding{}, false // nobody is there who could
		}
		f := g.waiverFinding(codeNotApproved, diag.Error, w, "approvedBy", w.Spec.At, "does not count: nobody approved it")
		f.Hint = "add here: approvedBy: and a body with authority over " + w.Spec.Of.Name
		return f, true
	}
	body := g.Model.GoverningBody(by.Name)
	a := ParseAddress(w.Spec.Subject.V)
	subject := g.Model.Lookup(a.Kind, a.Name)
	if body == nil || subject == nil {
		return diag.Finding{}, false // reported as names that lead nowhere
	}
	who, ok := g.mayWaive(body, w.Spec.Of, subject)
	if ok {
		return diag.Finding{}, false
	}
	code, text := codeNoAuthority, body.Ref().String()+" holds no authority over "+over(w.Spec.Of, subject)
	if owner := g.BodyOf(subject.Base().Meta.Owner); owner == body || subject.Base() == &body.Entity {
		code, text = codeSelfApproved, body.Ref().String()+", which answers for "+subject.Base().Ref().String()+", holds no authority over "+over(w.Spec.Of, subject)
	}
	if !body.InUse() {
		code, text = codeNoAuthority, body.Ref().String()+" is "+body.Meta.Stage()+" and decides nothing"
	}
	f := g.waiverFinding(code, diag.Error, w, "approvedBy", by.At, "does not count: "+text)
	f.Hint, f.Keys = who, []string{by.Name, rule}
	return f, true
}

// over is what the approver of a waiver must hold authority over, in words.
func over(of model.Ref, subject model.Any) string {
	if of.Kind != "" {
		return of.String()
	}
	return subject.Base().Ref().String()
}

// mayWaive reports whether a body may except a thing from a rule, and says who
// may.
func (g *Governance) mayWaive(body *model.GoverningBody, of model.Ref, subject model.Any) (hint string, ok bool) {
	org := g.Tree.Of(subject.Base())
	if p := g.Model.Policy(of.Name); of.Kind == "Policy" && p != nil {
		base := func(b *model.GoverningBody) (Basis, bool) { return g.ownPolicy(b, p) }
		if _, own := base(body); own {
			return "", true
		}
		return "ask " + g.issuerText(p) + " or a body above it", g.mandate(body.Name, base, func(d *model.Delegation) bool {
			return g.live(d) && overridable(d, p.Name) && g.over(&d.Entity, "over", &d.Spec.Over, subject, org)
		}) != nil
	}
	if c := g.Model.Check(of.Name); of.Kind == "Check" && c != nil {
		if owner := g.BodyOf(c.Meta.Owner); owner != nil {
			above := g.bodies.Within(owner.Name, body.Name) || all(body) && g.Tree.Within(g.Tree.Of(&owner.Entity), g.Tree.Of(&body.Entity))
			return "ask " + owner.Ref().String() + " or a body above it", body.InUse() && above
		}
	}
	_, own := g.Own(body, subject, org)
	return "ask a body with authority over " + subject.Base().Ref().String(), own
}

func (g *Governance) waiverFinding(code string, severity diag.Severity, w *model.Waiver, path string, at diag.Pos, message string) diag.Finding {
	return g.finding(&diag.Rule{Code: code, Severity: severity}, &w.Entity, path, at, message)
}
