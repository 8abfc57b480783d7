package main

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source/tree"
)

// finish does the work and writes the report of it, whether it succeeded or
// not.
func (s *session) finish(ctx context.Context, work func(context.Context) error) error {
	defer s.letGo()
	err := work(ctx)
	if errors.Is(err, context.Canceled) {
		if r := s.report.Simulation; r != nil && r.Partial != nil {
			s.fill()
			s.report.Interrupted()
			return errors.Join(err, s.write(nil))
		}
		return err
	}
	s.fill()
	if err != nil {
		s.report.NoVerdict(reportError(err))
	}
	s.w.exit = s.report.Verdict.ExitCode
	return s.write(err)
}

// letGo ends what was held for texts that may be asked for, and waits for what is
// kept for the next run.
func (s *session) letGo() {
	s.keeper.wait()
	if s.keeper != nil && s.ground != nil {
		_ = s.ground.close()
	}
}

func reportError(err error) report.Error {
	var a *accident
	if errors.As(err, &a) {
		return report.NewError(a.message, a.hint, a.at)
	}
	return report.NewError(err.Error(), "", diag.Place{})
}

// fill puts the findings into the report and judges them.
func (s *session) fill() {
	s.findings = s.living.placed(s.findings)
	resolved := s.judging().weigh(s.findings)
	hides := s.hides()
	findings := slices.DeleteFunc(diag.Sort(slices.Concat(resolved.Open, resolved.Own)), hides)
	exempted := slices.DeleteFunc(resolved.Exempted, func(x govern.Exempted) bool { return hides(x.Finding) })
	documents, files, entities := 0, 0, 0
	if s.loaded != nil {
		documents, files = s.loaded.Documents, s.filesOfModel()
		entities = len(s.loaded.Model.All())
	}
	for i := range findings {
		measure(&findings[i], s.line)
	}
	for i := range exempted {
		measure(&exempted[i].Finding, s.line)
	}
	s.trueNames(findings, exempted)
	line := func(file string, n int) (string, bool) { return s.line(tree.ShowName(file), n) }
	r := &s.report
	r.Findings, r.Exempted = report.FromFindings(findings, line), report.FromExempted(exempted, line)
	r.Rules = report.UsedRules(r.Findings, r.Exempted, catalogue())
	r.Summary = report.Count(r.Findings, files, documents, entities)
	r.Summary.Exempted = len(r.Exempted)
	if resolved.Stayed > 0 {
		r.Notices = append(r.Notices, report.Notice{Message: "what is exempted counts here all the same where no figure would mean anything with it"})
	}
	r.Verdict = report.Judge(r.Findings, s.failOn())
	if s.refusal != "" {
		r.Verdict.Gate, r.Verdict.ExitCode, r.Verdict.Reason = report.Fail, exitFail, s.refusal
	}
	if r.Changes != nil {
		r.Verdict = r.Verdict.WithChanges(r.Changes, s.detailed)
	}
}

// filesOfModel is the number of model files of the workspace. Those of the
// revision that judges it (--policy-from) are not among them.
func (s *session) filesOfModel() int {
	theirs := map[string]bool{}
	if s.ground != nil { // diff may read two revisions and nothing here
		if judged, ok := s.ground.files.(*judgedFiles); ok {
			theirs = judged.judging
		}
	}
	n := 0
	for i := range s.loaded.Files {
		if !theirs[s.loaded.Files[i].Path] {
			n++
		}
	}
	for _, path := range s.loaded.Skipped {
		if !theirs[path] {
			n--
		}
	}
	return n
}

// trueNames gives findings the very bytes of file names that are not UTF-8, so
// that a report can name them in a URI. A name that two files would show is
// that of the file that is called so.
func (s *session) trueNames(findings []diag.Finding, exempted []govern.Exempted) {
	if s.ground == nil {
		return
	}
	folder, ok := s.ground.files.(*folderFiles)
	if !ok {
		return
	}
	odd, plain := map[string]string{}, map[string]bool{}
	for i := range folder.files {
		if f := &folder.files[i]; !utf8.ValidString(f.Path) {
			odd[f.Name] = f.Path
		}
	}
	if len(odd) == 0 {
		return
	}
	for i := range folder.files {
		plain[folder.files[i].Path] = true
	}
	mend := func(p *diag.Place) {
		if path, ok := odd[p.File]; ok && !plain[p.File] {
			p.File = path
		}
	}
	each := func(f *diag.Finding) {
		mend(&f.Place)
		f.Related = slices.Clone(f.Related)
		for i := range f.Related {
			mend(&f.Related[i].Place)
		}
	}
	for i := range findings {
		each(&findings[i])
	}
	for i := range exempted {
		each(&exempted[i].Finding)
		mend(&exempted[i].Exemption.At)
	}
}

// failOn is the flag, else the setting, else error.
func (s *session) failOn() string {
	switch {
	case s.flags.failOn != "":
		return s.flags.failOn
	case s.ground != nil && s.ground.settings.FailOn.Given():
		return s.ground.settings.FailOn.V
	}
	return diag.Error.String()
}

// hides tells which findings the paths of the command line, --only and --skip
// leave out.
func (s *session) hides() func(diag.Finding) bool {
	names := ruleNames()
	return func(f diag.Finding) bool {
		if s.ground != nil && !s.ground.target.Shows(f.Place.File) {
			return true
		}
		if s.foreign(f) || s.shows != nil && !s.shows(f) {
			return true
		}
		means := func(p string) bool { return names.match(f.Rule, p) }
		return len(s.flags.only) > 0 && !slices.ContainsFunc(s.flags.only, means) || slices.ContainsFunc(s.flags.skip, means)
	}
}
