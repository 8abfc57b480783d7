package policies

import "github.com/svs-project/svs/pkg/diag"

// Rules are the codes of policies as a whole, in order. What a subject breaks
// is reported as policy/NAME.
func Rules() []diag.Rule { return []diag.Rule{clashing, noSubject, cannotFail} }

var clashing = diag.Rule{
	Code: "SVS335", Name: "clashing-policies", Severity: diag.Error,
	Title: "two mandatory policies that nothing can keep together",
	Doc: "Both are in force and may bind the same thing, and whatever meets the one breaks the other. Both places are named. " +
		"Their common subjects are not held against either of them until that is settled.",
	Fails:  two("spec: people: >=5", "spec: people: <=3"),
	Passes: two("spec: people: >=1", "spec: people: <=3"),
}

var noSubject = diag.Rule{
	Code: "SVS336", Name: "policy-without-subjects", Severity: diag.Warning,
	Title: "a policy that is about nothing",
	Doc: "It is in force, and nothing in the model is what it is about: nothing in the reach of its issuer that appliesTo chooses. " +
		"Such a policy looks like a rule and is none.",
	Fails:  desk + "---\n" + policy("staffed", "kind: Tool", "spec: hosting: string"),
	Passes: desk + "---\n" + policy("staffed", "kind: Team", "spec: people: >=1"),
}

var cannotFail = diag.Rule{
	Code: "SVS337", Name: "cannot-fail", Severity: diag.Warning,
	Title: "a policy that nothing can break",
	Doc: "Whatever its kind allows meets it: it asks for what is always there, or says only what the definition says already. " +
		"Such a policy looks like a rule and is none.",
	Fails:  desk + "---\n" + policy("staffed", "kind: Team", "spec: availability: <=100*percent"),
	Passes: desk + "---\n" + policy("staffed", "kind: Team", "spec: availability: >=50*percent"),
}

const desk = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: 2}\n"

func policy(name, of, require string) string {
	return "apiVersion: svs/v1\nkind: Policy\nmetadata: {name: " + name + "}\nspec:\n  appliesTo: {" + of + "}\n  require: '" + require + "'\n"
}

func two(a, b string) string {
	return desk + "---\n" + policy("at-least", "kind: Team", a) + "---\n" + policy("at-most", "kind: Team", b)
}
