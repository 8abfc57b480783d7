package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/schema"
)

// session is one run of a command over a workspace: what it reads, what it
// found, and the report it writes.
type session struct {
	w       *world
	flags   *common
	outputs []report.Output
	report  report.Report

	loaded   *load.Loaded
	findings []diag.Finding
	failOn   string
}

// session reads flags and environment. Its errors concern those, so there is
// no report yet.
func (w *world) session(c *cobra.Command, f *common, kind string, paths []string) (*session, error) {
	if err := w.fromEnvironment(c); err != nil {
		return nil, err
	}
	if err := f.check(w); err != nil {
		return nil, err
	}
	outputs, err := report.ParseOutputs(f.formats)
	if err != nil {
		return nil, &accident{message: "--format: " + err.Error()}
	}
	s := &session{w: w, flags: f, outputs: outputs, failOn: "error"}
	s.report = report.Report{
		FormatVersion: report.FormatVersion, Kind: kind,
		Tool:   report.Tool{Name: "svs", Version: version},
		Inputs: report.Inputs{Workspace: ".", Paths: paths, Now: f.now},
	}
	return s, nil
}

// check runs every layer over the workspace.
func (s *session) check(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	s.findings = append(s.findings, check.Run(s.loaded.Model, "")...)
	return nil
}

func (s *session) load(ctx context.Context) error {
	sch, err := conform.New(schema.Files)
	if err != nil {
		return err
	}
	files, err := s.w.open(s.flags.dir)
	if err != nil {
		return err
	}
	s.loaded, err = load.Load(ctx, files, load.Options{Schema: sch, Limits: files.Limits, Jobs: s.flags.jobs})
	if err != nil {
		return err
	}
	s.findings = append(s.findings, s.loaded.Findings...)
	for _, path := range s.loaded.Skipped {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: path + " is written for another program and was not read", Quiet: true})
	}
	if s.loaded.Documents == 0 && len(s.findings) == 0 && !s.flags.allowEmpty {
		return &accident{message: "no documents found in " + s.flags.dir, hint: "write a model there, name its folder with -C, or allow this with --allow-empty"}
	}
	return nil
}

// finish does the work and writes the report of it, whether it succeeded or
// not.
func (s *session) finish(ctx context.Context, work func(context.Context) error) error {
	err := work(ctx)
	if errors.Is(err, context.Canceled) {
		return err
	}
	s.fill()
	if err != nil {
		s.w.complain(err)
		s.report.NoVerdict(reportError(err))
	}
	s.w.exit = s.report.Verdict.ExitCode
	return s.write(err != nil)
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
	findings := diag.Sort(s.selected())
	line := func(string, int) (string, bool) { return "", false }
	documents, files, entities := 0, 0, 0
	if s.loaded != nil {
		line = s.loaded.Line
		documents, files = s.loaded.Documents, len(s.loaded.Files)-len(s.loaded.Skipped)
		entities = len(s.loaded.Model.All())
		for i := range findings {
			measure(&findings[i], line)
		}
	}
	r := &s.report
	r.Findings = report.FromFindings(findings, line)
	r.Rules = report.UsedRules(r.Findings, catalogue())
	r.Summary = report.Count(r.Findings, files, documents, entities)
	r.Verdict = report.Judge(r.Findings, s.failOn)
}

// measure finds out how many columns a finding marks where the rule knows only
// where the text begins: up to the end of the plain or quoted scalar there.
func measure(f *diag.Finding, line func(string, int) (string, bool)) {
	if f.Width > 0 {
		return
	}
	f.Width = 1
	text, ok := line(f.Place.File, int(f.Place.Pos.Line))
	r := []rune(text)
	start := int(f.Place.Pos.Column) - 1
	if !ok || start < 0 || start >= len(r) {
		return
	}
	rest := string(r[start:])
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

// selected are the findings that --only and --skip leave.
func (s *session) selected() []diag.Finding {
	rules := catalogue()
	names := map[string]string{}
	for _, r := range rules {
		names[r.Code] = r.Name
	}
	matches := func(code, pattern string) bool {
		return code == pattern || strings.HasPrefix(code, pattern) && strings.HasPrefix(pattern, "SVS") || names[code] == pattern
	}
	return slices.DeleteFunc(slices.Clone(s.findings), func(f diag.Finding) bool {
		in := len(s.flags.only) == 0 || slices.ContainsFunc(s.flags.only, func(p string) bool { return matches(f.Rule, p) })
		out := slices.ContainsFunc(s.flags.skip, func(p string) bool { return matches(f.Rule, p) })
		return !in || out
	})
}

// write renders the report to every output. After an accident, the formats for
// people do not go to standard output: the message is on standard error.
func (s *session) write(failed bool) error {
	for _, o := range s.outputs {
		if failed && o.File == "" && (o.Format == report.Text || o.Format == report.Concise) {
			continue
		}
		var b bytes.Buffer
		style := report.Style{Color: o.File == "" && s.flags.colored(s.w), Verbose: s.flags.verbose, Quiet: s.flags.quiet}
		if err := report.Render(&b, s.report, o.Format, style); err != nil {
			return err
		}
		if o.File == "" {
			if _, err := s.w.stdout.Write(b.Bytes()); s.w.written(err) != nil {
				return s.w.written(err)
			}
		} else if err := edit.WriteFile(o.File, b.Bytes()); err != nil {
			return &accident{message: fmt.Sprintf("cannot write %q: %v", o.File, err)}
		}
	}
	return s.stepSummary()
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
