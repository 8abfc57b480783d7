package workspace

import "github.com/svs-project/svs/pkg/diag"

// The codes of layer 9 that this package reports: what is wrong with svs.yaml
// itself.
// UnknownRule is the code of settings for rules, and for parameters of rules,
// that there are not.
const UnknownRule = codeRule

const (
	codeVersion   = "SVS901"
	codePattern   = "SVS902"
	codeRule      = "SVS903"
	codeMoved     = "SVS904"
	codeCurrency  = "SVS905"
	codeDocuments = "SVS906"
	codeName      = "SVS907"
)

// Rules describes the codes of this package, in order. Their examples are
// contents of svs.yaml.
func Rules() []diag.Rule {
	return []diag.Rule{{
		Code: codeVersion, Name: "program-version", Severity: diag.Error,
		Title: "the workspace requires another version of svs",
		Doc: "The setting requires says which versions of the program understand the workspace, so that an old one does not judge by rules it does not know. " +
			"Install a version that fits, or change the setting.",
		Fails: "requires: \">=99\"\n", Passes: "requires: \">=0.0\"\n",
	}, {
		Code: codePattern, Name: "bad-pattern", Severity: diag.Error,
		Title: "a pattern of model files is refused",
		Doc: "model.include and model.exclude hold slash paths below the workspace's folder: * stands for any characters of a name, ? for one, [a-c] for one of a set, and ** for any number of folders. " +
			"A pattern that leads out of the folder is refused, so that a model is what lies in its folder.",
		Fails: "model: {include: [\"../other/*.yaml\"]}\n", Passes: "model: {include: [\"teams/**/*.yaml\"]}\n",
	}, {
		Code: codeRule, Name: "unknown-rule", Severity: diag.Error,
		Title: "a setting names a rule that does not exist, or one that cannot be set",
		Doc: "rules: takes codes (SVS305), beginnings of codes (SVS3), and names of rules, checks and policies. A setting for a rule that does not exist would silence nothing, and nobody would notice. " +
			"The severity of layers 0, 1, 2 and 9 is fixed: a model that is not understood must not pass.",
		Fails: "rules: {SVS877: {severity: warning}}\n", Passes: "rules: {SVS4: {severity: warning}}\n",
	}, {
		Code: codeMoved, Name: "bad-move", Severity: diag.Error,
		Title: "two entries of moved contradict each other",
		Doc:   "moved says under which name an entity of an earlier version lives on. An entity goes to one place, and no two become one.",
		Fails: "moved: [{from: Team/a, to: Team/b}, {from: Team/a, to: Team/c}]\n", Passes: "moved: [{from: Team/a, to: Team/b}, {from: Team/b, to: Team/c}]\n",
	}, {
		Code: codeCurrency, Name: "base-rate", Severity: diag.Error,
		Title: "the base currency has a rate",
		Doc:   "currency.rates says what one unit of another currency is worth in the base currency. Delete the rate of the base currency itself.",
		Fails: "currency: {base: EUR, rates: {EUR: 1.1}}\n", Passes: "currency: {base: EUR, rates: {USD: 0.92}}\n",
	}, {
		Code: codeDocuments, Name: "several-settings", Severity: diag.Error,
		Title: "svs.yaml holds more than one document",
		Doc:   "The settings are one mapping. Join the documents, or move entities to a model file: svs.yaml is never one.",
		Fails: "version: 1\n---\nversion: 1\n", Passes: "version: 1\n",
	}, {
		Code: codeName, Name: "unknown-in-settings", Severity: diag.Error,
		Title: "a setting names an entity that the model does not have",
		Doc:   "organization names the root of the organisations, simulate.scenario the scenario to run. Correct the name, or add the entity.",
		Fails: "organization: nobody\n", Passes: "version: 1\n",
	}}
}
