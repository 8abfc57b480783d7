package plan

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

const exampleBody = `apiVersion: svs/v1
kind: GoverningBody
metadata: {name: change-board}
spec: {members: [head of operations]}
`

const exampleApproved = exampleBody + `---
apiVersion: svs/v1
kind: Policy
metadata: {name: tell-the-board}
spec: {appliesTo: {kind: Tool}, approval: {by: change-board}}
`

var lostApprover = rule{
	Rule: diag.Rule{
		Code: "SVS706", Name: "lost-approver", Severity: diag.Error,
		Title: "nobody is left who can agree",
		Doc: "A policy or a step waits for the consent of a body that is gone or has no members: what waits there waits for " +
			"ever. Name another body first.",
		Fails:  exampleApproved + after + strings.Replace(exampleApproved, "spec: {members: [head of operations]}", "spec: {members: []}", 1),
		Passes: exampleApproved + after + strings.Replace(exampleApproved, "[head of operations]", "[head of operations, head of desk]", 1),
	},
	find: func(p *pass) {
		if !p.kind("GoverningBody") || !p.approves() {
			return
		}
		if p.gone() {
			p.add("", "%s: what waits for its consent waits for ever", p.how())
		} else if p.e.From != nil && p.e.To != nil && members(p.e.From) > 0 && members(p.e.To) == 0 {
			p.add("members", "it has no members any more: what waits for its consent waits for ever")
		}
	},
}

func members(s *change.State) int {
	n := node(s.Root, "spec", "members")
	if n == nil {
		return 0
	}
	return len(n.Items)
}

// approves reports whether the proposed model asks for the body's consent.
func (p *pass) approves() bool {
	m := p.in.To.Loaded.Model
	by := func(r model.Ref) bool { return r.Kind == "GoverningBody" && r.Name == p.e.Name }
	for _, x := range m.Policies {
		if x.InUse() && by(x.Spec.Approval.By) {
			return true
		}
	}
	for _, s := range m.ValueStreams {
		found := false
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			found = found || by(among[i].Approval.By)
		})
		if found && s.InUse() {
			return true
		}
	}
	return false
}

var changedApproval = rule{
	Rule: diag.Rule{
		Code: "SVS715", Name: "changed-approval", Severity: diag.Warning,
		Title: "consent is asked of others, no more, or at other times",
		Doc: "Who agrees, and how long that takes, decides both what gets through and how long everything behind it waits. The " +
			"body that is asked today should know.",
		Fails:  exampleApproved + after + strings.Replace(exampleApproved, ", approval: {by: change-board}", "", 1),
		Passes: exampleApproved + after + strings.Replace(exampleApproved, "[head of operations]", "[head of operations, head of desk]", 1),
	},
	find: func(p *pass) {
		p.bypassed()
		for _, f := range p.fields {
			switch {
			case f.Name == "approval" && f.Action == change.Removed:
				p.add(f.Path, "no consent is asked any more")
			case f.Name == "approval" && f.Action == change.Added:
				p.add(f.Path, "consent of %s is asked", or(text(f.To, "by"), "somebody"))
			case f.Def == "StepApproval" || f.Def == "PolicyApproval" || f.Name == "decides":
				p.add(f.Path, "%s in place of %s", or(change.Text(f.To), "nothing"), or(change.Text(f.From), "nothing"))
			case p.kind("ValueStream") && f.Def == "ValueStream" && f.Name == "steps":
				p.approvedStep(f)
			}
		}
	},
}

// approvedStep looks at a whole step that comes or goes.
func (p *pass) approvedStep(f change.Field) {
	if n := node(f.From, "approval"); n != nil && f.Action == change.Removed {
		p.add(f.Path, "a step that asks consent of %s goes", text(n, "by"))
	}
	if n := node(f.To, "approval"); n != nil && f.Action == change.Added {
		p.add(f.Path, "a step that asks consent of %s comes", text(n, "by"))
	}
}

var changedAccountability = rule{
	Rule: diag.Rule{
		Code: "SVS708", Name: "changed-accountability", Severity: diag.Warning,
		Title: "somebody else answers for it",
		Doc:   "Both, who did and who will, should know. Without anybody, nobody decides when something has to be decided.",
		Fails: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, owner: Team/mail}\n" + after +
			"apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, owner: Team/desk}\n",
		Passes: exampleService + after + "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, owner: Team/desk}\n",
	},
	find: func(p *pass) {
		for _, f := range p.fields {
			switch {
			case f.Path == "metadata.owner" && f.Action == change.Changed:
				p.add(f.Path, "%s answers for it in place of %s", f.To.Text, f.From.Text)
			case f.Path == "metadata.owner" && f.Action == change.Removed:
				p.add(f.Path, "nobody answers for it in place of %s", f.From.Text)
			case f.Path == "metadata.organization":
				p.add(f.Path, "it belongs to %s in place of %s", or(change.Text(f.To), "the root organisation"), or(change.Text(f.From), "the root organisation"))
			case (f.Name == "provider" || f.Name == "consumer") && f.Def == "Agreement" && f.Action == change.Changed:
				p.add(f.Path, "its %s is %s in place of %s", f.Name, f.To.Text, f.From.Text)
			case f.Path == "issuedBy" || f.Path == "parent" && p.kind("GoverningBody", "Organization"):
				p.add(f.Path, "%s in place of %s", or(change.Text(f.To), "none"), or(change.Text(f.From), "none"))
			case f.Def == "PracticeRole" && f.Name == "does" && accountable(f.From, f.To):
				p.add(f.Path, "the role is %s in place of %s", change.Text(f.To), change.Text(f.From))
			case f.Name == "roles" && f.Action == change.Removed && accountable(node(f.From, "does")):
				p.add(f.Path, "the role that answers for it goes")
			}
		}
	},
}

func accountable(ns ...*source.Node) bool {
	for _, n := range ns {
		if n != nil && n.Text == "accountable" {
			return true
		}
	}
	return false
}

const exampleDelegation = `apiVersion: svs/v1
kind: Delegation
metadata: {name: to-emea}
spec: {from: board, to: emea-board, mayChange: ["Team/*.people"], expires: 2027-12-31}
`

var widenedAuthority = rule{
	Rule: diag.Rule{
		Code: "SVS714", Name: "widened-authority", Severity: diag.Warning,
		Title: "somebody may decide more, or for longer",
		Doc: "Authority that is handed down, or a limit that is raised, takes effect wherever it reaches. The body that gives it " +
			"away must have decided so.",
		Fails:  exampleDelegation + after + strings.Replace(exampleDelegation, "2027", "2029", 1),
		Passes: strings.Replace(exampleDelegation, "2027", "2029", 1) + after + exampleDelegation,
	},
	find: func(p *pass) {
		switch {
		case p.kind("Delegation"):
			if p.added() {
				p.add("", "%s hands authority to %s", text(p.e.To.Root, "spec", "from"), text(p.e.To.Root, "spec", "to"))
			}
			for _, f := range p.fields {
				p.delegated(f)
			}
		case p.kind("GoverningBody"):
			p.body()
		}
	},
}

// body looks at what a governing body may decide.
func (p *pass) body() {
	if p.added() {
		for _, n := range each(node(p.e.To.Root, "spec", "authority")) {
			p.add("authority", "it may decide over %s", change.Text(n))
		}
		return
	}
	for _, f := range p.fields {
		if f.Name != "authority" || f.To == nil {
			continue
		}
		for _, n := range each(f.To) {
			if !p.heldBefore(n) {
				p.add(f.Path, "it may decide over %s", change.Text(n))
			}
		}
	}
}

// heldBefore reports whether the body held as much authority over the same
// things already.
func (p *pass) heldBefore(now *source.Node) bool {
	if p.e.From == nil {
		return false
	}
	return slices.ContainsFunc(each(node(p.e.From.Root, "spec", "authority")), func(was *source.Node) bool {
		return change.Text(was.Get("over")) == change.Text(now.Get("over")) &&
			within(was, now, "money", compare) && within(was, now, "risk", byRisk)
	})
}

// within reports whether a limit of authority is no higher than it was.
func within(was, now *source.Node, key string, order func(a, b string) (int, bool)) bool {
	from, to := text(was, "upTo", key), text(now, "upTo", key)
	if from == "" || to == "" {
		return from == ""
	}
	o, ok := order(to, from)
	return ok && o <= 0
}

func byRisk(a, b string) (int, bool) { return slices.Index(risks, a) - slices.Index(risks, b), true }

// tighter reports whether a limit leaves less room than it did.
func tighter(f change.Field) bool {
	switch {
	case f.Name == "onlyStricter":
		return f.To != nil && f.To.Text == "true"
	case f.Name == "oneOf":
		return f.Action == change.Removed && f.From.Kind != source.List
	case f.Name != "min" && f.Name != "max":
		return false
	case f.From == nil || f.To == nil:
		return f.From == nil
	}
	order, ok := compare(f.To.Text, f.From.Text)
	return ok && (f.Name == "min" && order > 0 || f.Name == "max" && order < 0)
}

// delegated looks at one difference of a delegation.
func (p *pass) delegated(f change.Field) {
	head, _, _ := strings.Cut(f.Path, ".")
	head, _, _ = strings.Cut(head, "[")
	switch {
	case head == "expires" && (f.To == nil || f.From != nil && f.To.Text > f.From.Text):
		p.add(f.Path, "it counts until %s", or(change.Text(f.To), "it is withdrawn"))
	case (head == "mayChange" || head == "mayOverride") && f.Action == change.Added:
		p.add(f.Path, "%s may be changed", quoted(f.To))
	case head == "mayDelegate" && f.To != nil && f.To.Text == "true":
		p.add(f.Path, "it may be handed on")
	case head == "limits" && tighter(f):
	case (head == "limits" || head == "conditions") && f.Action != change.Added:
		p.add(f.Path, "%s in place of %s", or(change.Text(f.To), "nothing"), change.Text(f.From))
	case head == "over" || head == "from" || head == "to":
		p.add(f.Path, "%s in place of %s", or(change.Text(f.To), "everything"), or(change.Text(f.From), "everything"))
	}
}
