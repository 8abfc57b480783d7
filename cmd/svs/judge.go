package main

import (
	"context"
	"slices"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// What validate says of a model, in one place: the commands, the proof of a
// rename and the language server ask here, so that none of them says less or
// more than another.

// judging is a loaded model with what it is judged by.
type judging struct {
	settings workspace.Settings
	loaded   *load.Loaded
	schema   *conform.Schema
	// now is the day that dates are held against, as 2027-06-30.
	now string
	// jobs is how many processors to use, one for 0.
	jobs int
	// limits are those of one policy.
	limits eval.Limits
	// settingsText is svs.yaml, baseline what lies beside it.
	settingsText []byte
	baseline     govern.Baseline
	// needsSound says that the command can do nothing with an unsound model,
	// whatever is exempted.
	needsSound bool
	// asked keeps what was asked by CUE from one question to the next; nil when
	// nothing was.
	asked *asked
	// memory keeps verdicts by content from one judging to the next; nil where
	// a process judges once.
	memory *ask.Remembering
	// counting leaves of the files what counts, nil for all of it; differs is
	// what the model differs in from that.
	counting rewriting
	// revision begins the names of the files that a revision judges by, "" where
	// the model judges itself.
	revision string
	differs  differences
	// judges says which rules were looked at whole; nil: those of validate.
	judges func(rule string) bool
}

// names are the faults of names in the settings.
func (j judging) names() []diag.Finding {
	has := func(kind, name string) bool { return j.loaded.Model.Lookup(kind, name) != nil }
	return j.settings.CheckNames(workspace.File, has, func(kind string) []string { return namesOf(j.loaded, kind) })
}

// rules are what every rule over the whole model finds. With an error there may
// be findings all the same: they say why there is no verdict.
func (j judging) rules(ctx context.Context) ([]diag.Finding, error) {
	j.loaded.Model.Root = j.settings.Organization.V
	found := check.Run(j.loaded.Model, j.settings.Organization.V, j.jobs)
	found = append(found, figure.CheckMeasures(j.loaded.Model, currencyOf(j.settings))...)
	changes, err := j.changes()
	if err != nil {
		return nil, err
	}
	found = append(found, changes...)
	set, err := j.ruleSettings(ctx)
	if err != nil {
		return nil, err
	}
	more, err := j.byCUE(ctx)
	return slices.Concat(found, set, more), err
}

// weigh decides which findings count, with the severities that the settings
// give: it is the one way of every command from findings to a verdict.
func (j judging) weigh(found []diag.Finding) govern.Result {
	xs, own := j.exemptions()
	r := govern.Resolve(j.settings.Apply(slices.Clone(found), ruleNames()), xs, j.question())
	r.Own = append(r.Own, own...)
	return r
}

// all are the findings of a workspace: those of its settings and files, and all
// that is said of the whole. They are there beside an error, too.
func (j judging) all(ctx context.Context, found []diag.Finding) ([]diag.Finding, error) {
	found = append(found, j.loaded.Findings...)
	found = append(found, j.names()...)
	rules, err := j.rules(ctx)
	r := j.weigh(append(found, rules...))
	return diag.Sort(append(r.Open, r.Own...)), err
}

// namesOf lists the entities of a kind by name.
func namesOf(l *load.Loaded, kind string) []string {
	var out []string
	for _, e := range l.Model.All() {
		if b := e.Base(); b.Kind == kind {
			out = append(out, b.Name)
		}
	}
	return out
}

// decodeSettings judges the document of svs.yaml; found is what was wrong with
// its text. It is false when there can be no verdict on the model.
func decodeSettings(doc *source.Document, found []diag.Finding, schema *conform.Schema) (workspace.Settings, []diag.Finding, bool, error) {
	refused := func(*source.Node) bool { return false }
	if doc != nil {
		res, err := schema.CheckAs("Settings", doc.File, doc.Root)
		if err != nil {
			return workspace.Settings{}, nil, false, err
		}
		found = append(found, res.Findings...)
		refused = func(n *source.Node) bool { return n.Kind == source.Refused || res.Refused[n] }
	}
	settings, more := workspace.Decode(doc, version, refused)
	found = append(found, more...)
	found = append(found, settings.CheckRules(workspace.File, catalogue(), nil)...)
	for _, f := range found {
		if f.Severity == diag.Error {
			return settings, found, false, nil
		}
	}
	return settings, found, true, nil
}
