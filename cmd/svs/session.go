package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// session is one run of a command over a workspace: what it reads, what it
// found, and the report it writes.
type session struct {
	w       *world
	flags   *common
	args    []string
	outputs []report.Output
	report  report.Report

	schema   *conform.Schema
	ground   *ground
	loaded   *load.Loaded
	findings []diag.Finding
	// flagText are the texts of flags in which findings can stand, by the name
	// of the flag.
	flagText map[string][]string
	// needsSound says that the command can do nothing with an unsound model,
	// whatever is exempted.
	needsSound bool
	asked      asked
	// rewrite leaves of the files what counts, nil for all of it.
	rewrite rewriting
	// revision begins the names of the files of --policy-from, "" without it.
	revision string
	// judges says which rules the run has looked at whole; nil: those of
	// validate.
	judges func(rule string) bool
	// refusal is why the run fails whatever the findings are, if it does.
	refusal string
	// shows says which findings are reported; nil: all.
	shows func(diag.Finding) bool
	// detailed asks for another exit code where something changes.
	detailed bool
	// living is the model as one organisation lives it, nil for the shared one.
	living *living
	// differs is what the model at hand differs in from its files.
	differs differences
	// keeper knows files from an earlier run; nil where none does. roomy says
	// that garbage is not worth collecting.
	keeper *keeper
	roomy  bool
}

// session reads flags and environment. Its errors concern those, so there is
// no report yet.
func (w *world) session(c *cobra.Command, f *common, kind string, args []string) (*session, error) {
	if err := w.fromEnvironment(c); err != nil {
		return nil, err
	}
	if err := f.check(w); err != nil {
		return nil, err
	}
	if err := w.profiled(f.profile); err != nil {
		return nil, err
	}
	outputs, err := report.ParseOutputs(f.formats)
	if err != nil {
		return nil, &accident{message: "--format: " + err.Error()}
	}
	s := &session{w: w, flags: f, args: args, outputs: outputs}
	s.report = report.Report{
		FormatVersion: report.FormatVersion, Kind: kind,
		Tool:   report.Tool{Name: "svs", Version: version},
		Inputs: report.Inputs{Workspace: ".", Now: f.now},
	}
	return s, nil
}

// check runs every layer over the workspace.
func (s *session) check(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	if err := s.ground.baselineFault; err != nil {
		return err
	}
	found, err := s.judging().rules(ctx)
	s.findings = append(s.findings, found...)
	if err == nil && len(s.loaded.Model.Variations) > 0 {
		err = s.eachLife(ctx)
	}
	if s.asked.cut {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: fmt.Sprintf(
			"what delegations and lines of authority choose was compared %d times and no more, so not every overlap was looked for; narrower selectors (kind, names) need fewer", govern.MostCompared)})
	}
	return cmp.Or(err, s.loaded.Fault())
}

func (s *session) load(ctx context.Context) error {
	s.w.collect(starting)
	defer func() {
		if !s.roomy {
			s.w.settle(s.ground.bytes())
		}
	}()
	s.keeper = s.keep(ctx)
	var err error
	if s.schema, err = conform.New(schema.Files); err != nil {
		return err
	}
	base, err := s.policyBase(ctx)
	if err != nil {
		return err
	}
	var judge *ground
	if base != nil {
		judge = base.ground
	}
	s.ground, err = s.w.open(s.flags.dir, s.args, s.schema, judge)
	if s.ground != nil {
		if s.keeper == nil {
			defer s.ground.close()
		}
		s.findings = append(s.findings, s.ground.findings...)
		s.report.Inputs.Workspace = relative(s.ground.target.Root)
		s.report.Inputs.Paths = s.ground.target.Paths
	}
	if err != nil {
		return err
	}
	opts := load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs}
	if base != nil {
		files := s.judgedBy(base)
		s.ground.files, s.rewrite, s.revision = files, files.rewrite, files.prefix
		opts.Rewrite = files.rewrite
	}
	if s.roomy = s.keeper.known(s.ground.files.Len()); !s.roomy && s.ground.bytes() >= manyBytes {
		s.w.collect(crowded)
	}
	opts.Keeping = s.keeper.keeping()
	s.loaded, err = load.Load(ctx, s.ground.files, opts)
	if err != nil {
		return err
	}
	s.keeper.keepFor(s.loaded, s.ground.bytes())
	s.loaded.Model.Root = s.ground.settings.Organization.V
	s.findings = append(s.findings, s.loaded.Findings...)
	s.findings = append(s.findings, s.judging().names()...)
	s.notices()
	if s.loaded.Documents == 0 && len(s.findings) == 0 && !s.flags.allowEmpty {
		return &accident{
			message: "no documents found in " + diag.Quote(s.flags.dir),
			hint:    "write a model there, name its folder with -C, or allow this with --allow-empty",
		}
	}
	return s.live(ctx)
}

// judging is the model at hand with its settings.
func (s *session) judging() judging {
	j := judging{loaded: s.loaded, schema: s.schema, now: s.flags.now, jobs: s.flags.jobs, needsSound: s.needsSound, asked: &s.asked, judges: s.judges, limits: s.flags.limitsWithin(workspace.Settings{}), counting: s.rewrite, revision: s.revision, differs: s.differs}
	if s.ground != nil {
		j.limits = s.flags.limitsWithin(s.ground.settings)
		j.settings, j.settingsText, j.baseline = s.ground.settings, s.ground.settingsText, s.ground.baseline
	}
	return j
}

// has reports whether the model has an entity.
func (s *session) has(kind, name string) bool { return s.loaded.Model.Lookup(kind, name) != nil }

// names lists the entities of a kind by name.
func (s *session) names(kind string) []string { return namesOf(s.loaded, kind) }

// notices are what was left out on purpose; shown with -v.
func (s *session) notices() {
	for _, path := range s.loaded.Skipped {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: path + " is written for another program and was not read", Quiet: true})
	}
	for _, path := range s.ground.nested {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: path + " is a workspace of its own and was not read", Quiet: true})
	}
}

// relative is the slash path from the working directory to a folder, "." for
// the working directory itself.
func relative(folder string) string {
	here, err := os.Getwd()
	if err != nil || folder == "" {
		return "."
	}
	rel, err := filepath.Rel(here, folder)
	if err != nil {
		return "."
	}
	return filepath.ToSlash(rel)
}

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

// line returns a line of a file of the workspace.
func (s *session) line(file string, n int) (string, bool) {
	if isFlag(file) {
		if lines := s.flagText[file]; n >= 1 && n <= len(lines) {
			return lines[n-1], true
		}
		return "", false
	}
	if s.ground != nil {
		switch file {
		case workspace.File:
			return lineOf(s.ground.settingsText, n)
		case govern.BaselineFile:
			return lineOf(s.ground.baselineText, n)
		}
	}
	if s.loaded == nil {
		return "", false
	}
	return s.loaded.Line(file, n)
}

// measure finds out how many columns a finding marks where the rule knows only
// where the text begins: up to the end of the plain or quoted scalar there.
func measure(f *diag.Finding, line func(string, int) (string, bool)) {
	if f.Width > 0 {
		return
	}
	f.Width = 1
	text, ok := line(f.Place.File, int(f.Place.Pos.Line))
	start := int(f.Place.Pos.Column) - 1
	for ; start > 0 && text != ""; start-- {
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
	if !ok || start < 0 || text == "" {
		return
	}
	rest := text
	end := strings.IndexAny(rest, ",]}#")
	if q := rest[0]; q == '"' || q == '\'' {
		if i := strings.IndexByte(rest[1:], q); i >= 0 {
			end = i + 2
		}
	} else if i := strings.Index(rest, ": "); i >= 0 && (end < 0 || i < end) {
		end = i
	} else if strings.HasSuffix(rest, ":") && end < 0 {
		end = len(rest) - 1
	}
	if end < 0 {
		end = len(rest)
	}
	f.Width = max(1, len([]rune(strings.TrimSpace(rest[:end]))))
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

// write renders the report to every output. After an accident, the formats for
// people go to standard error: standard output is for results.
func (s *session) write(failed error) error {
	if failed != nil && !slices.ContainsFunc(s.outputs, forPeople) {
		s.w.complain(failed)
	}
	for _, o := range s.outputs {
		if err := s.put(o, failed != nil); err != nil {
			return err
		}
	}
	return s.stepSummary()
}

// put renders the report to one output. What goes to a stream is not held in
// memory; a file is written whole or not at all.
func (s *session) put(o report.Output, failed bool) error {
	style := report.Style{Color: o.File == "" && s.flags.colored(s.w), Verbose: s.flags.verbose, Quiet: s.flags.quiet}
	if o.File != "" {
		var b bytes.Buffer
		if err := report.Render(&b, s.report, o.Format, style); err != nil {
			return err
		}
		if err := edit.WriteFile(o.File, b.Bytes()); err != nil {
			return &accident{message: fmt.Sprintf("cannot write %s: %v", diag.Quote(o.File), err)}
		}
		return nil
	}
	out := &outlet{to: s.w.stdout}
	if failed && forPeople(o) {
		out.to = s.w.stderr
	}
	err := report.Render(out, s.report, o.Format, style)
	switch {
	case out.err == nil:
		return err
	case out.to == s.w.stderr:
		return nil // there is nowhere left to complain
	}
	return s.w.written(out.err)
}

// outlet tells what went wrong with writing from what did before.
type outlet struct {
	to  io.Writer
	err error
}

// Write writes to the stream, and nothing once that has failed.
func (o *outlet) Write(data []byte) (n int, err error) {
	if o.err == nil {
		n, o.err = o.to.Write(data)
	}
	return n, o.err
}

// forPeople reports whether an output is text on standard output.
func forPeople(o report.Output) bool {
	return o.File == "" && (o.Format == report.Text || o.Format == report.Concise)
}

// stepSummary appends to the file that GitHub's runner names for it.
func (s *session) stepSummary() error {
	path, ok := s.w.getenv("GITHUB_STEP_SUMMARY")
	if !ok || path == "" || !slices.ContainsFunc(s.outputs, func(o report.Output) bool { return o.Format == report.GitHub }) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return &accident{message: fmt.Sprintf("cannot write the step summary: %v", err)}
	}
	_, err = f.Write(report.StepSummary(s.report))
	return errors.Join(err, f.Close())
}
