package ask

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
)

// Rules are the codes of texts of CUE, in order.
func Rules() []diag.Rule {
	byFault := rules()
	return []diag.Rule{byFault[eval.Unreadable], byFault[eval.Unknown], byFault[eval.Contradictory], byFault[eval.Stopped], byFault[eval.Open]}
}

func rules() map[eval.Sort]diag.Rule {
	return map[eval.Sort]diag.Rule{
		eval.Unreadable: {
			Code: "SVS330", Name: "unreadable-cue", Severity: diag.Error,
			Title: "a text of CUE that cannot be read",
			Doc: "A require, a where and a condition are CUE: fields with what must hold of them, as spec: people: >=2. This one is no valid CUE, " +
				"says nothing, or holds what no text may: attributes, packages that reach outside the model, or more than the limits allow. " +
				"Nobody can be judged by it, so the run ends without a verdict as long as it is in force.",
			Fails:  policy("spec: people: >="),
			Passes: policy("spec: people: >=1"),
		},
		eval.Unknown: {
			Code: "SVS331", Name: "unknown-in-cue", Severity: diag.Error,
			Title: "a text of CUE that names what does not exist",
			Doc: "A text of CUE sees metadata, spec and facts of the one entity that it is held against, the units s, m, h, d, w, month and year, percent, " +
				"and the parameters of its check. It names a field that the definition of that kind does not have, or something outside. " +
				"svs explain KIND lists the fields of a kind, svs get KIND/NAME --facts its facts.",
			Fails:  policy("spec: poeple: >=1"),
			Passes: policy("spec: people: >=1"),
		},
		eval.Contradictory: {
			Code: "SVS332", Name: "contradictory-cue", Severity: diag.Error,
			Title: "a text of CUE that nothing can meet",
			Doc: "What it asks contradicts itself, or, for a policy, what its own where asks. Whatever it is held against would break it. " +
				"Ask for what can be done.",
			Fails:  policy("spec: people: >=5 & <=3"),
			Passes: policy("spec: people: >=1 & <=3"),
		},
		eval.Stopped: {
			Code: "SVS333", Name: "stopped-cue", Severity: diag.Error,
			Title: "a text of CUE that takes too long or too much memory",
			Doc: "Texts of CUE are evaluated in a process of their own, with limits on its time and memory (evaluate in svs.yaml, or --evaluate-time and " +
				"--evaluate-memory). This one ran into a limit and was stopped. That is no verdict, so the run ends with exit code 2. " +
				"Loops within loops and long computed lists are the usual cause.",
		},
		eval.Open: {
			Code: "SVS334", Name: "undecided-cue", Severity: diag.Error,
			Title: "a text of CUE that cannot be decided",
			Doc: "Held against an entity, the text computes a value that does not come out: it divides by zero, or a helper of its own has no value. " +
				"That is no verdict, so the run ends with exit code 2.",
			Fails:  policy("_least: int\n    spec: people: >=_least"),
			Passes: policy("_least: 1\n    spec: people: >=_least"),
		},
	}
}

// policy is a model of one team and one policy for it.
func policy(require string) string {
	return "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: 2}\n---\n" +
		"apiVersion: svs/v1\nkind: Policy\nmetadata: {name: staffed}\nspec:\n  appliesTo: {kind: Team}\n  require: |\n    " + require + "\n"
}
