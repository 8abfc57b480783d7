package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// formatting are the flags of fmt.
type formatting struct {
	common
	check, diff bool
}

func (w *world) fmtCommand() *cobra.Command {
	var f formatting
	c := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Write model files in one layout; comments stay",
		Long: "fmt puts keys into the order of the schema and indentation, brackets and blank lines into one form, and\n" +
			"names the files that it changed. It never changes what a file says, nor a text, nor a comment. A file\n" +
			"that cannot be read is left as it is. - formats standard input to standard output.",
		Example: "  svs fmt\n  svs fmt --check --diff streams",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.check, "check", false, "change nothing; exit code 1 when a file has another layout")
	fl.BoolVar(&f.diff, "diff", false, "change nothing; print what would change")
	f.registerChanging(c)
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "name files that are written for other programs, and show details")
	c.RunE = func(c *cobra.Command, args []string) error { return w.fmt(c, &f, args) }
	return c
}

// formatter is one run of fmt.
type formatter struct {
	*session
	f *formatting
	// settings says that svs.yaml is to be formatted, models that model files
	// are.
	settings, models bool
	changes          []edit.Change
	kept             map[string]error // files that are left as they are, and why
}

func (w *world) fmt(c *cobra.Command, f *formatting, args []string) error {
	s, err := w.session(c, &f.common, "fmt", nil)
	if err != nil {
		return err
	}
	m := &formatter{session: s, f: f, kept: map[string]error{}}
	if err := m.open(args); err != nil {
		return m.failed(err)
	}
	defer m.ground.close()
	if err := m.format(c.Context()); err != nil {
		return err
	}
	return m.finish()
}

// open finds the files. Settings are formatted when they are named, or when
// nothing is.
func (m *formatter) open(args []string) error {
	var err error
	if m.schema, err = conform.New(schema.Files); err != nil {
		return err
	}
	dir := m.f.dir
	m.args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return filepath.Base(arg) == workspace.File })
	m.settings = len(m.args) < len(args) || len(args) == 0
	m.models = len(m.args) > 0 || len(args) == 0
	if !m.models {
		dir = filepath.Dir(filepath.Join(dir, args[0]))
		if filepath.IsAbs(args[0]) {
			dir = filepath.Dir(args[0])
		}
		if err := exists(args[0], filepath.Join(dir, workspace.File)); err != nil {
			return err
		}
	}
	m.ground, err = m.w.open(dir, m.args, m.schema, nil)
	if m.ground != nil {
		m.session.findings = append(m.session.findings, m.ground.findings...)
		m.report.Inputs.Workspace = relative(m.ground.target.Root)
	}
	return err
}

// failed shows the findings that stand behind an accident.
func (m *formatter) failed(err error) error {
	if errors.Is(err, errSettings) {
		m.showFindings()
	}
	return err
}

// format lays out every file that was asked for.
func (m *formatter) format(ctx context.Context) error {
	m.loaded = &load.Loaded{Model: model.New(nil)}
	if m.settings && m.ground.settingsText != nil {
		order := func(root *source.Node) map[*source.Node][]string { return m.schema.KeyOrderAs("Settings", root) }
		m.file(load.File{Path: workspace.File, Data: m.ground.settingsText}, order)
	}
	if !m.models {
		return nil
	}
	for i := range m.ground.files.Len() {
		if err := ctx.Err(); err != nil {
			return err
		}
		file, found, err := m.ground.files.Read(i)
		if err != nil {
			return err
		}
		if !m.ground.target.Shows(file.Path) {
			continue
		}
		m.session.findings = append(m.session.findings, found...)
		if file.Data != nil {
			m.file(file, m.schema.KeyOrder)
		}
	}
	if m.ground.files.Len() == 0 && len(m.session.findings) == 0 {
		return &accident{message: "no documents found in " + diag.Quote(m.f.dir), hint: "name the folder of the model with -C"}
	}
	return nil
}

// file lays out one file, and keeps what comes of it.
func (m *formatter) file(file load.File, order edit.Order) {
	m.loaded.Files = append(m.loaded.Files, file)
	docs, found := source.Parse(file.Path, file.Data, source.DefaultLimits())
	switch {
	case len(docs) > 0 && load.Foreign(docs[0].Root):
		if m.f.verbose {
			fmt.Fprintf(m.w.stderr, "svs: %s is written for another program and is left as it is\n", printable(m.shown(file.Path)))
		}
		return
	case file.Path == workspace.File && len(docs) == 0:
		return // settings may be empty
	case len(found) > 0:
		m.session.findings = append(m.session.findings, found...)
		m.kept[file.Path] = nil
		return
	}
	text, err := edit.Format(file.Data, docs, order)
	switch {
	case err != nil:
		m.kept[file.Path] = err
	case m.ground.target.Stdin || !bytes.Equal(text, file.Data):
		m.changes = append(m.changes, edit.Change{Path: file.Path, Old: file.Data, New: text})
	}
}

// finish writes or shows the changes, names what was left as it is, and
// decides on the exit code.
func (m *formatter) finish() error {
	if err := m.write(); err != nil {
		return err
	}
	m.showFindings()
	for _, name := range m.left() {
		if err := m.kept[name]; err != nil {
			m.w.exit = exitNoVerdict
			fmt.Fprintf(m.w.stderr, "svs: %s is left as it is: %v\n", printable(m.shown(name)), err)
			continue
		}
		fmt.Fprintf(m.w.stderr, "svs: %s is left as it is: it cannot be read\n", printable(m.shown(name)))
	}
	return nil
}

// left are the files that are left as they are, by name.
func (m *formatter) left() []string {
	var names []string
	for name := range m.kept {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (m *formatter) write() error {
	var out bytes.Buffer
	for _, c := range m.changes {
		differs := !bytes.Equal(c.Old, c.New)
		if differs && m.f.check {
			m.w.exit = exitFail
		}
		switch {
		case m.f.diff:
			out.WriteString(m.difference(c))
		case m.ground.target.Stdin && m.f.check:
		case m.ground.target.Stdin:
			out.Write(c.New)
		case !m.f.quiet:
			out.WriteString(printable(m.shown(c.Path)) + "\n")
		}
	}
	if !m.f.diff && !m.f.check && !m.ground.target.Stdin {
		if err := m.w.change(m.ground.target.Root, m.changes); err != nil {
			return err
		}
	}
	_, err := m.w.stdout.Write(out.Bytes())
	return m.w.written(err)
}

// difference shows a change the way diff -u does.
func (s *session) difference(c edit.Change) string {
	name := s.shown(c.Path)
	_, lines, _ := bytes.Cut(diff.Diff(name, c.Old, name, c.New), []byte("\n"))
	return harmlessLines(string(lines))
}

// shown is a file's path as one finds it from the working directory.
func (s *session) shown(name string) string { return path.Join(s.report.Inputs.Workspace, name) }

// showFindings prints findings to standard error: standard output has the
// names of files, or a text.
func (s *session) showFindings() {
	if len(s.findings) == 0 {
		return
	}
	exit := s.w.exit
	s.fill()
	s.w.exit = max(exit, s.report.Verdict.ExitCode)
	style := report.Style{Color: s.flags.color == "always", Verbose: s.flags.verbose, Quiet: true}
	if err := report.Render(s.w.stderr, s.report, report.Text, style); err != nil {
		s.w.complain(err)
	}
}
