package check

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var servesOther = &Rule{
	Rule: diag.Rule{
		Code: "SVS507", Name: "serves-other", Severity: diag.Error,
		Title: "a demand on a stream whose outcome is another service",
		Doc: "A demand is about a service, and a stream brings about the value of the services that its outcome names. Here they differ. " +
			"Send the demand through another stream, or name its service in the stream's outcome. An outcome without a service serves whatever its demands name.",
		Fails: serving("e-mail"), Passes: serving("payroll"),
	},
	Run: func(p *Pass) {
		for _, d := range p.Model.Demands {
			vs := p.Model.ValueStream(d.Spec.Stream.Name)
			if vs == nil || !d.Spec.Service.Given() {
				continue
			}
			out := vs.Spec.Outcome.Service
			if !out.Given() || out.Selector != nil || vs.Unread("outcome.service") {
				continue
			}
			if !slices.ContainsFunc(out.Refs, func(r model.Ref) bool { return r.Name == d.Spec.Service.Name }) {
				f := p.report(&d.Entity, "stream", d.Spec.Stream.At, vs.Kind+"/"+vs.Name+" does not serve "+d.Spec.Service.Name+", but "+refNames(out.Refs))
				f.Hint = "name " + d.Spec.Service.Name + " in the stream's outcome, or choose another stream"
				f.Related = []diag.Related{{Place: diag.Place{File: vs.File, Pos: out.At}, Message: "its outcome is here"}}
			}
		}
	},
}

func serving(outcome string) string {
	return entity("Service", "payroll", "") + "---\n" + entity("Service", "e-mail", "") + "---\n" +
		steps("{id: mend, activity: deliver-and-support, team: desk, work: 30m}") + "  outcome: {service: " + outcome + "}\n---\n" +
		entity("Demand", "no-pay", "spec: {type: failure, service: payroll, stream: restore}")
}

func refNames(refs []model.Ref) string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Name)
	}
	return strings.Join(out, ", ")
}

var asleepStream = &Rule{
	Rule: diag.Rule{
		Code: "SVS508", Name: "asleep-stream", Severity: diag.Error,
		Title: "a live demand on a stream that is not in use",
		Doc: "Drafts and retired streams carry no work, and an observed stream only shows what a log says. A demand that is in use needs a designed stream that is in use. " +
			"Set the stream's lifecycle, or send the demand elsewhere.",
		Fails: entity("Team", "desk", "spec: {people: 2}") + "---\n" +
			"apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore, lifecycle: draft}\nspec: {steps: [{id: mend, activity: deliver-and-support, team: desk, work: 30m}]}\n---\n" +
			entity("Demand", "mail", "spec: {type: failure, stream: restore}"),
		Passes: steps("{id: mend, activity: deliver-and-support, team: desk, work: 30m}") + "---\n" +
			entity("Demand", "mail", "spec: {type: failure, stream: restore}"),
	},
	Run: func(p *Pass) {
		for _, d := range p.Model.Demands {
			vs := p.Model.ValueStream(d.Spec.Stream.Name)
			if vs == nil || !d.InUse() {
				continue
			}
			switch {
			case !vs.InUse():
				f := p.report(&d.Entity, "stream", d.Spec.Stream.At, "is "+d.Meta.Stage()+", but its stream "+vs.Name+" is "+vs.Meta.Stage())
				f.Hint = "set the lifecycle of the stream to live, or that of the demand to draft"
				f.Related = []diag.Related{{Place: vs.Place(), Message: "the stream is here"}}
			case vs.Spec.Perspective.V == "observed":
				f := p.report(&d.Entity, "stream", d.Spec.Stream.At, "is served by "+vs.Name+", which is an observed stream")
				f.Hint = "name the designed stream that it observes"
				f.Related = []diag.Related{{Place: vs.Place(), Message: "the stream is here"}}
			}
		}
	},
}
