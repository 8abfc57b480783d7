package govern

import (
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
)

// variedModel is the model of the examples: a team, a service and a stream that all
// organisations share, and the delegation that lets emea differ.
func variedModel(delegates, varies string) string {
	return federation() + document("Team", "desk", "spec: {people: 4}") + "---\n" +
		document("Service", "mail", "spec: {warranty: {availability: 95%}}") + "---\n" +
		delegation("emea-may", "from: board, to: emea-board, over: {organization: emea}, "+delegates) + "---\n" +
		"apiVersion: svs/v1\nkind: Variation\nmetadata: {name: emea-way, organization: emea, owner: GoverningBody/emea-board}\nspec: {change: [" + varies + "]}\n"
}

var noMandateToVary = &law{
	Rule: diag.Rule{
		Code: codeNoMandate, Name: "variation-without-mandate", Severity: diag.Error,
		Title: "a variation of something that nobody let the organisation vary",
		Doc: "An organisation may differ from the shared model where a live delegation says so: for that organisation, that thing and that field, from a body that holds the authority. " +
			"The owner of the variation, where it is a body, must be the one who was given it. Without a mandate the change does not count.",
		Fails:  variedModel("mayChange: [\"Team/*.cost\"]", "{entity: Team/desk, set: {people: 3}}"),
		Passes: variedModel("mayChange: [\"Team/*.people\"]", "{entity: Team/desk, set: {people: 3}}"),
	},
	run: func(p *pass) { p.refusals() },
}

var outsideLimits = &law{
	Rule: diag.Rule{
		Code: codeOutside, Name: "outside-limits", Severity: diag.Error,
		Title: "a variation that goes beyond the limits of its mandate",
		Doc: "A delegation says how far an organisation may go: at least, at most, one of, or only stricter than the shared model. All delegations of the chain count. " +
			"A value that goes away keeps no bound. Groups of people count as their sum.",
		Fails:  variedModel("mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 3}]", "{entity: Team/desk, set: {people: 2}}"),
		Passes: variedModel("mayChange: [\"Team/*.people\"], limits: [{address: \"Team/*.people\", min: 3}]", "{entity: Team/desk, set: {people: 3}}"),
	},
	run: func(p *pass) { p.refusals() },
}

var lockedField = &law{
	Rule: diag.Rule{
		Code: codeLocked, Name: "locked-field", Severity: diag.Error,
		Title: "a variation of a field that a policy locks",
		Doc: "A policy may lock fields, so that they are the same in every organisation that it reaches. No delegation opens a lock; " +
			"only the body that issued the policy can lift it.",
		Fails: variedModel("mayChange: [\"Service/*.warranty\"]", "{entity: Service/mail, set: {warranty: {availability: 99%}}}") +
			"---\n" + document("Policy", "one-mail", "spec: {issuedBy: board, locks: [\"Service/mail.warranty.*\"]}"),
		Passes: variedModel("mayChange: [\"Service/*.warranty\"]", "{entity: Service/mail, set: {warranty: {availability: 99%}}}") +
			"---\n" + document("Policy", "one-mail", "spec: {issuedBy: board, locks: [\"Service/mail.offerings\"]}"),
	},
	run: func(p *pass) { p.refusals() },
}

var brokenCondition = &law{
	Rule: diag.Rule{
		Code: codeCondition, Name: "broken-condition", Severity: diag.Error,
		Title: "a variation after which a condition of its mandate does not hold",
		Doc: "A delegation may be given under conditions, CUE that the changed thing must meet as it is after the variation. " +
			"Where one does not hold, the organisation has no mandate for the change.",
		Fails:  variedModel("mayChange: [\"Team/*.people\"], conditions: ['spec: people: >=3']", "{entity: Team/desk, set: {people: 2}}"),
		Passes: variedModel("mayChange: [\"Team/*.people\"], conditions: ['spec: people: >=3']", "{entity: Team/desk, set: {people: 3}}"),
	},
	run: func(p *pass) { p.refusals() },
}

// refusals reports the changes of variations that are refused by the law at
// hand.
func (p *pass) refusals() {
	if p.Schema == nil || p.Document == nil {
		return
	}
	for _, v := range p.Model.Variations {
		if !v.InUse() || v.Unread("change") {
			continue
		}
		for _, c := range p.Vary(v) {
			if c.Refused == nil || c.Refused.code != p.law.Code {
				continue
			}
			f := p.report(&v.Entity, c.path(), c.Place.Pos, "changes "+c.Address.String()+headings[p.law.Code]+c.Refused.text)
			f.Place = c.Place
			f.Hint, f.Related, f.Keys = c.Refused.hint, c.Refused.also, []string{c.Address.String()}
		}
	}
}

// headings say in what way a change is refused.
var headings = map[string]string{
	codeNoMandate: " without a mandate: ",
	codeOutside:   " beyond its mandate: ",
	codeLocked:    ", which is locked: ",
	codeCondition: " against its mandate: ",
}

// path is the field of the variation that holds a changed value.
func (c *Varied) path() string {
	path := "change[#" + strconv.Itoa(c.Patch+1) + "]"
	if len(c.Address.Path) > 0 {
		path += ".set." + c.Address.Field()
	}
	return path
}
