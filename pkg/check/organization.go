package check

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var severalRoots = &Rule{
	Rule: diag.Rule{
		Code: "SVS301", Name: "several-roots", Severity: diag.Error,
		Title: "more than one organisation without a parent",
		Doc: "Organisations form one tree: policies flow down from its root, and what names no organisation belongs to it. " +
			"Give every organisation but one a parent, or name the root in svs.yaml.",
		Fails:  entity("Organization", "acme", "") + "---\n" + entity("Organization", "emea", ""),
		Passes: entity("Organization", "acme", "") + "---\n" + entity("Organization", "emea", "spec: {parent: acme}"),
	},
	Run: func(p *Pass) {
		var first *model.Organization
		for _, o := range p.Model.Organizations {
			switch {
			case o.Spec.Parent.Given() || o.Unread("parent") || o.Name == p.Root:
			case p.Root != "":
				reportRoot(p, o, p.Model.Organization(p.Root))
			case first == nil:
				first = o
			default:
				reportRoot(p, o, first)
			}
		}
	},
}

func reportRoot(p *Pass, o, root *model.Organization) {
	f := p.report(&o.Entity, "parent", o.At, "has no parent, and neither has another organisation")
	if root != nil {
		f.Hint = "add spec: parent: " + root.Name
		f.Related = []diag.Related{{Place: root.Place(), Message: "the other root is here"}}
	}
}
