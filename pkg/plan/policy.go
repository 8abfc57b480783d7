package plan

import (
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

const examplePolicy = `apiVersion: svs/v1
kind: Policy
metadata: {name: cloud-first}
spec:
  appliesTo: {kind: Tool}
  require: 'spec: hosting: "saas"'
  enforcement: mandatory
`

var loosenedPolicy = rule{
	Rule: diag.Rule{
		Code: "SVS709", Name: "loosened-policy", Severity: diag.Warning,
		Title: "a policy goes, binds fewer, or asks for something else",
		Doc: "What was directed holds less than before, or differently. The body that issued the policy must have decided so; " +
			"what the change leaves without direction should be known.",
		Fails:  examplePolicy + after + strings.Replace(examplePolicy, "mandatory", "advisory", 1),
		Passes: strings.Replace(examplePolicy, "mandatory", "advisory", 1) + after + examplePolicy,
	},
	find: func(p *pass) {
		if !p.kind("Policy") {
			return
		}
		if p.gone() {
			if until := text(p.e.From.Root, "spec", "effective", "until"); until == "" || !p.past(until) {
				p.add("", "%s: nobody is bound by it any more", p.how())
			}
			return
		}
		if p.added() {
			if of := text(p.e.To.Root, "spec", "overrides"); of != "" {
				p.add("overrides", "it takes the place of %s", diag.Quote(of))
			}
		}
		for _, f := range p.fields {
			p.policyField(f)
		}
	},
}

// past reports whether a day lies before that of the plan.
func (p *pass) past(day string) bool {
	d, err := unit.ParseDate(day)
	return err == nil && d.Compare(p.in.Now) < 0
}

func (p *pass) policyField(f change.Field) {
	changed := f.Action == change.Changed
	switch head, _, _ := strings.Cut(f.Path, "."); {
	case f.Path == "enforcement" && changed && f.To.Text == "advisory":
		p.add(f.Path, "it only advises in place of binding")
	case f.Path == "require" && f.Action == change.Removed:
		p.add(f.Path, "it asks for nothing any more")
	case f.Path == "require" && changed:
		p.add(f.Path, "it asks for something else")
	case head == "appliesTo":
		p.add(f.Path, "it binds others than before")
	case f.Path == "effective.until" && f.To != nil && (f.From == nil || f.To.Text < f.From.Text):
		p.add(f.Path, "it ends on %s", f.To.Text)
	case f.Path == "effective.from" && f.To != nil && (f.From == nil || f.To.Text > f.From.Text):
		p.add(f.Path, "it begins on %s only", f.To.Text)
	case f.Path == "effective" && f.Action == change.Added:
		p.add(f.Path, "it counts only within %s", change.Text(f.To))
	case head == "locks" && f.Action == change.Removed:
		p.add(f.Path, "%s is locked no more", quoted(f.From))
	case f.Path == "overrides" && f.To != nil:
		p.add(f.Path, "it takes the place of %s", quoted(f.To))
	}
}

const exampleSettings = "# svs.yaml\n"

var silencedRule = rule{
	Rule: diag.Rule{
		Code: "SVS710", Name: "silenced-rule", Severity: diag.Warning,
		Title: "a rule or a check finds less than before",
		Doc: "A rule is switched off or weakened in svs.yaml, a check is removed or changed, or a run fails later. What it would " +
			"have found stays in the model unseen.",
		Fails: exampleSettings + "version: 1\n" + after + exampleSettings + "version: 1\nrules: {SVS707: {severity: 'off'}}\n",
		Passes: exampleSettings + "version: 1\nrules: {SVS707: {severity: 'off'}}\n" + after +
			exampleSettings + "version: 1\n",
	},
	find: func(p *pass) {
		if p.settings {
			for _, f := range p.fields {
				p.silencing(f)
			}
			return
		}
		if !p.kind("Check") {
			return
		}
		if p.gone() {
			p.add("", "%s: nothing is held against it any more", p.how())
		}
		p.each("Check", func(f change.Field) {
			if f.Action == change.Changed && (f.Name != "severity" || weaker(f.From.Text, f.To.Text)) {
				p.add(f.Path, "its %s is another", f.Name)
			}
		}, "severity", "require")
		for _, f := range p.fields {
			if head, _, _ := strings.Cut(f.Path, "."); head == "appliesTo" || head == "parameters" {
				p.add(f.Path, "it looks at other things, or more mildly")
			}
		}
	},
}

// silencing looks at one difference of svs.yaml.
func (p *pass) silencing(f change.Field) {
	to := ""
	if f.To != nil {
		to = f.To.Text
	}
	switch head, rest, _ := strings.Cut(f.Path, "."); {
	case head == "failOn":
		from, to := "error", or(to, "error")
		if f.From != nil {
			from = f.From.Text
		}
		switch {
		case to == from || from == "never":
		case to == "never":
			p.add(f.Path, "a run fails at nothing any more")
		case weaker(to, from):
			p.add(f.Path, "a run fails at %s only", diag.Quote(to))
		}
	case f.Path == "rules" && f.To != nil:
		for _, kv := range f.To.Fields {
			p.ruleSetting(kv.Key.Text, change.Field{Action: change.Added, Path: "rules." + kv.Key.Text, Name: kv.Key.Text, To: kv.Value})
		}
	case head == "rules" && f.Action == change.Removed:
		p.ruleUnset(or(rest, "rules"), f)
	case head == "rules":
		p.ruleSetting(rest, f)
	case head == "plan" && (f.Action == change.Removed || f.Name == "block" && f.Action == change.Changed):
		p.add(f.Path, "what stops a plan is different: %s in place of %s", or(change.Text(f.To), "nothing"), or(change.Text(f.From), "nothing"))
	case head == "notApplicable" && f.Action == change.Added:
		p.add(f.Path, "it is said not to apply")
	case head == "model":
		p.add(f.Path, "other files belong to the model")
	}
}

// ruleUnset looks at what is set no more: what made a rule stricter than it is
// by itself.
func (p *pass) ruleUnset(name string, f change.Field) {
	if f.From.Kind == source.Map {
		for _, kv := range f.From.Fields {
			p.ruleUnset(name, change.Field{Path: f.Path + "." + kv.Key.Text, Name: kv.Key.Text, From: kv.Value})
		}
		return
	}
	if f.Name == "severity" && f.From.Text == "error" || f.Name == "waivable" && f.From.Text == "false" || f.Name == "atMost" || f.Name == "atLeast" {
		p.add(f.Path, "it is %s no more", diag.Quote(f.From.Text))
	}
}

// ruleSetting looks at what is set for a rule.
func (p *pass) ruleSetting(name string, f change.Field) {
	severity := f.To
	if f.Name != "severity" {
		severity = f.To.Get("severity")
	}
	name, _, _ = strings.Cut(name, ".")
	switch {
	case severity == nil:
		p.add(f.Path, "%s is set otherwise", name)
	case severity.Text == "off":
		p.add(f.Path, "%s is switched off", name)
	case f.From == nil || f.From.Kind != f.To.Kind || weaker(f.From.Text, severity.Text):
		p.add(f.Path, "%s counts as %s", name, severity.Text)
	}
}

func or(text, empty string) string {
	if text == "" {
		return empty
	}
	return text
}

// weaker reports whether a severity to is less than from.
func weaker(from, to string) bool {
	rank := map[string]int{"off": 0, "never": 0, "info": 1, "warning": 2, "error": 3}
	return rank[to] < rank[from]
}

const exampleWaiver = `apiVersion: svs/v1
kind: Waiver
metadata: {name: lab-machines}
spec: {of: Policy/cloud-first, subject: Tool/lab-scheduler, reason: must stand in the room, until: 2027-06-30}
`

var extendedWaiver = rule{
	Rule: diag.Rule{
		Code: "SVS711", Name: "extended-waiver", Severity: diag.Warning,
		Title: "an exception is made, made longer or made wider",
		Doc: "What a rule asks is not asked here. See that the body that approved it may, and that the reason still holds for " +
			"the whole time.",
		Fails:  exampleWaiver + after + strings.Replace(exampleWaiver, "2027", "2029", 1),
		Passes: strings.Replace(exampleWaiver, "2027", "2029", 1) + after + exampleWaiver,
	},
	find: func(p *pass) {
		if !p.kind("Waiver") {
			return
		}
		if p.added() {
			p.add("", "an exception from %s until %s", text(p.e.To.Root, "spec", "of"), text(p.e.To.Root, "spec", "until"))
		}
		p.each("Waiver", func(f change.Field) {
			switch {
			case f.Action != change.Changed:
			case f.Name != "until":
				p.add(f.Path, "%s in place of %s", quoted(f.To), quoted(f.From))
			case f.To.Text > f.From.Text:
				p.add(f.Path, "it counts until %s in place of %s", f.To.Text, f.From.Text)
			}
		}, "until", "of", "subject", "approvedBy")
	},
}
