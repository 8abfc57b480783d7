package main

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/remark"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/pkg/workspace"
)

// exemptions are all that is written in the workspace, and what is wrong with
// how it is written.
func (j judging) exemptions() (xs []govern.Exemption, own []diag.Finding) {
	book := j.ruleBook()
	ignores := func(file string, data []byte) {
		if !bytes.Contains(data, []byte(govern.IgnoreWord)) {
			return
		}
		docs, _ := source.Parse(file, data, source.DefaultLimits())
		more, found := govern.Ignores(file, remark.Find(data, docs, govern.IgnoreWord), book)
		xs, own = append(xs, more...), append(own, found...)
	}
	if j.loaded != nil {
		for _, f := range j.loaded.Files {
			if !slices.Contains(j.loaded.Skipped, f.Path) {
				ignores(f.Path, f.Data)
			}
		}
	}
	if j.revision != "" {
		xs, own = agreed(j.revision, xs, own)
	}
	ignores(workspace.File, j.settingsText)
	if j.loaded != nil && len(j.loaded.Model.Waivers) > 0 {
		more, found := j.governance().Waivers(j.endsSoon(), func(code string) bool { return book.Code[code] == code })
		xs, own = append(xs, more...), append(own, found...)
	}
	return append(xs, j.baseline.Exemptions()...), own
}

// agreed leaves of the ignores those that the revision by which a change is
// judged has too, for the same entity and rule, with the same reason and end.
// Its own lines matter where its documents do: in what judges.
func agreed(revision string, xs []govern.Exemption, own []diag.Finding) ([]govern.Exemption, []diag.Finding) {
	type ignore struct{ entity, rule, reason, until string }
	key := func(x govern.Exemption) ignore { return ignore{x.Entity, x.Rule, x.Reason, x.Until.String()} }
	there := func(file string) bool { return strings.HasPrefix(file, revision) }
	had := map[ignore]int{}
	for _, x := range xs {
		if there(x.At.File) {
			had[key(x)]++
		}
	}
	xs = slices.DeleteFunc(xs, func(x govern.Exemption) bool {
		if judges := rules(x.Entity); judges || there(x.At.File) {
			return judges != there(x.At.File)
		}
		had[key(x)]--
		return had[key(x)] < 0
	})
	return xs, slices.DeleteFunc(own, func(f diag.Finding) bool { return rules(f.Entity) != there(f.Place.File) })
}

// ruleBook knows the rules, and the policies of the model. Checks are taken as
// they are named: some are built in.
func (j judging) ruleBook() govern.RuleBook {
	book := govern.NewRuleBook(catalogue(), nil)
	if j.loaded == nil {
		return book
	}
	known := map[string]bool{}
	for _, p := range j.loaded.Model.Policies {
		known[policyRule+p.Name] = true
		book.Others = append(book.Others, policyRule+p.Name)
	}
	for _, m := range j.settings.Moved { // what an ignore names may have another name now
		from, was := strings.CutPrefix(m.From.V, "Policy/")
		if to, is := strings.CutPrefix(m.To.V, "Policy/"); was && is && !known[policyRule+from] {
			book.Code[policyRule+from] = policyRule + to
		}
	}
	book.Other = func(rule string) bool { return known[rule] || !strings.HasPrefix(rule, policyRule) }
	return book
}

// policyRule begins the rule of a policy's findings.
const policyRule = "policy/"

// endsSoon is how many days before its last one a waiver is said to end soon.
func (j judging) endsSoon() int {
	set, _ := j.settings.For(govern.EndsSoon, ruleNames()[govern.EndsSoon])
	for _, p := range set.Parameters {
		if d, err := unit.ParseDuration(p.Text); err == nil && p.Name == "within" && !d.IsBusiness() {
			return int(d.Elapsed().Hours() / 24)
		}
	}
	return govern.SoonDays
}

// question is what the resolver has to know of this run.
func (j judging) question() govern.Question {
	now, err := unit.ParseDate(j.now)
	if err != nil {
		now = unit.Date{} // refused before; nothing expires
	}
	moved := map[string]string{}
	for _, m := range j.settings.Moved {
		moved[m.To.V] = m.From.V
	}
	judges := j.judges
	if judges == nil {
		judges = judged()
	}
	return govern.Question{Now: now, Waivable: j.waivable(), Judged: judges, Stays: j.stays, Moved: moved}
}

// waivable tells which rules the settings let be exempted.
func (j judging) waivable() func(rule string) bool {
	names := ruleNames()
	return func(rule string) bool { return j.settings.Waivable(rule, names[rule]) }
}

// judged tells which findings validate looks for. What a simulation finds
// depends on the scenario, and checks and policies may not have been asked.
func judged() func(rule string) bool {
	simulated := map[string]bool{}
	for _, r := range flow.Rules() {
		simulated[r.Code] = true
	}
	return func(rule string) bool {
		return strings.HasPrefix(rule, policyRule) || strings.HasPrefix(rule, "SVS") && !simulated[rule]
	}
}

// stays reports whether a finding counts though it is exempted: a simulation of
// a model that is not sound would mean nothing.
func (j judging) stays(f diag.Finding) bool {
	return j.needsSound && f.Severity == diag.Error && strings.HasPrefix(f.Rule, "SVS") && strings.IndexByte("125", f.Rule[3]) >= 0
}

// readBaseline reads the file beside svs.yaml, if there is one.
func (g *ground) readBaseline(folder fs.FS) error {
	lim := source.DefaultLimits()
	lim.FileBytes = govern.MaxBaseline
	if _, err := fs.Stat(folder, govern.BaselineFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	data, ok, found := tree.Read(folder, tree.File{Path: govern.BaselineFile, Name: govern.BaselineFile}, lim)
	if !ok {
		return baselineAccident(diag.Place{File: govern.BaselineFile}, found[0].Message)
	}
	b, err := govern.ReadBaseline(data)
	var fault *govern.BaselineFault
	if errors.As(err, &fault) {
		return baselineAccident(diag.Place{File: govern.BaselineFile, Pos: fault.Pos}, fault.Message)
	}
	g.baseline, g.baselineText = b, data
	return err
}

func baselineAccident(at diag.Place, message string) error {
	return &accident{
		message: govern.BaselineFile + " cannot be used: " + message,
		hint:    "take the file from the last commit in which it was sound, or delete it and write it anew with svs baseline",
		at:      at,
	}
}
