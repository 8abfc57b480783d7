package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// reading are the flags of commands that answer a question about a model
// rather than judge it.
type reading struct {
	common
	// answers are the values of -f; the formats differ from those of findings.
	answers []string
	formats []string
}

func (f *reading) register(c *cobra.Command, formats ...string) {
	f.formats = formats
	f.color = "never"
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "directory", "C", ".", "work in the folder `DIR`")
	fl.StringArrayVarP(&f.answers, "format", "f", nil, "output as `FORMAT` or FORMAT=FILE; may be repeated\n("+strings.Join(formats, ", ")+")")
	fl.StringVar(&f.failOn, "fail-on", "", "least `SEVERITY` of a fault that makes the answer fail: error or never (default error)")
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "say what was left out in full")
	fl.IntVarP(&f.jobs, "jobs", "j", 0, "use `N` processors (default all); the result is the same for any number")
	fl.BoolVar(&f.allowEmpty, "allow-empty", false, "a workspace without documents is no accident")
}

// outputs are what -f asks for, text when it says nothing.
func (f *reading) outputs() ([]report.Output, error) {
	if len(f.answers) == 0 {
		return []report.Output{{Format: f.formats[0]}}, nil
	}
	var out []report.Output
	for _, v := range f.answers {
		format, file, named := strings.Cut(v, "=")
		switch {
		case !slices.Contains(f.formats, format):
			return nil, noFormat(format, f.formats)
		case named && file == "":
			return nil, &accident{message: "--format: " + diag.Quote(v) + " names no file", hint: "write " + format + "=FILE, or " + format + " alone for standard output"}
		case file == "-":
			file = ""
		}
		if slices.ContainsFunc(out, func(o report.Output) bool { return o.File == file }) {
			return nil, &accident{message: "--format: two answers would go to the same place", hint: "give each a file of its own: -f " + format + "=FILE"}
		}
		out = append(out, report.Output{Format: format, File: file})
	}
	return out, nil
}

// question is a session that answers: it loads a model, and what it cannot
// read it says beside the answer.
type question struct {
	*session
	outputs []report.Output
	// parsed are the documents of the files that were read again.
	parsed map[string]map[diag.Pos]*source.Document
	// known are the facts of the model, where they were asked for.
	known *derived.Facts
	// inherits is what entities have without a word.
	inherits *heritage
	// left are sentences on what the answer lacks.
	left []string
}

// question loads what is asked about: the workspace, or for paths of "-" the
// model on standard input.
func (w *world) question(c *cobra.Command, f *reading, kind string, paths []string) (*question, error) {
	s, err := w.session(c, &f.common, kind, paths)
	if err != nil {
		return nil, err
	}
	s.report.Inputs.Now = "" // no answer depends on the day
	q := &question{session: s}
	if q.outputs, err = f.outputs(); err != nil {
		return nil, err
	}
	if err := s.load(c.Context()); err != nil {
		if errors.Is(err, context.Canceled) {
			return nil, err
		}
		if errors.Is(err, errSettings) {
			return nil, &accident{message: errSettings.message, hint: "svs validate shows what is wrong with it"}
		}
		return nil, err
	}
	if s.living != nil {
		q.left = append(q.left, s.living.refused...)
	}
	return q, nil
}

// fromStdin takes the "-" out of arguments that name other things.
func fromStdin(args []string) (rest, paths []string) {
	for _, a := range args {
		if a == workspace.Stdin {
			paths = []string{a}
		} else {
			rest = append(rest, a)
		}
	}
	return rest, paths
}

// faults are the errors by which documents, or parts of them, could not be
// read. A name that leads nowhere is none: it is shown as it is written.
func (q *question) faults() []diag.Finding {
	var out []diag.Finding
	for _, f := range q.session.findings {
		if f.Severity == diag.Error && (strings.HasPrefix(f.Rule, "SVS0") || strings.HasPrefix(f.Rule, "SVS1")) {
			out = append(out, f)
		}
	}
	return diag.Sort(out)
}

// lack notes what an answer about some entities lacks: documents that are no
// entity, and parts of the entities shown.
func (q *question) lack(shown func(model.Any) bool) {
	var kept []diag.Finding
	unread, partly := map[string]bool{}, map[string]bool{}
	for _, f := range q.faults() {
		kind, name, _ := strings.Cut(f.Entity, "/")
		e := q.loaded.Model.Lookup(kind, name)
		switch {
		case e == nil && f.Entity != "":
			unread[f.Entity] = true
		case e == nil:
			unread[f.Place.File] = true
		case shown(e):
			partly[f.Entity] = true
		default:
			continue
		}
		kept = append(kept, f)
	}
	q.session.findings = kept
	if len(unread) > 0 {
		q.left = append(q.left, "left out what cannot be read in "+some(unread))
	}
	if len(partly) > 0 {
		q.left = append(q.left, "only in part, because of errors: "+some(partly))
	}
}

// maxSome is how many names a remark lists.
const maxSome = 5

// some lists the names of a set in order, and counts the rest.
func some(set map[string]bool) string {
	var names []string
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > maxSome {
		return strings.Join(names[:maxSome], ", ") + fmt.Sprintf(" and %d more", len(names)-maxSome)
	}
	return strings.Join(names, ", ")
}

// answer writes every output and decides on the exit code.
func (q *question) answer(render func(format string) (string, error)) error {
	q.fill()
	q.w.exit = q.report.Verdict.ExitCode
	for _, o := range q.outputs {
		text, err := render(o.Format)
		if err != nil {
			return err
		}
		if o.File != "" {
			if err := edit.WriteFile(o.File, []byte(text)); err != nil {
				return &accident{message: fmt.Sprintf("cannot write %s: %v", diag.Quote(o.File), err)}
			}
			continue
		}
		_, err = bytes.NewBufferString(text).WriteTo(q.w.stdout)
		if err := q.w.written(err); err != nil {
			return err
		}
	}
	q.confess()
	return nil
}

// confess says what the answer lacks, with -v each fault.
func (q *question) confess() {
	for _, l := range q.left {
		fmt.Fprintln(q.w.stderr, "svs: "+printable(l))
	}
	for _, f := range q.session.findings {
		if q.flags.verbose {
			fmt.Fprintln(q.w.stderr, "     "+printable(q.place(f.Place)+": "+f.Message))
		}
	}
	if len(q.left) > 0 && !q.flags.verbose {
		fmt.Fprintln(q.w.stderr, "     svs validate says more")
	}
}
