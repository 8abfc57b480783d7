package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/workspace"
)

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
