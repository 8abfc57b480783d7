package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// What commands have in common that change files: fmt, rename and new.

// registerChanging registers their flags; they print no report.
func (f *common) registerChanging(c *cobra.Command) {
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "directory", "C", ".", "work in this folder")
	fl.StringVar(&f.color, "color", "auto", "colour: auto, always or never")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but what is wrong")
}

// change writes files below a folder, all of them or none.
func (w *world) change(root string, changes []edit.Change) error {
	if len(changes) == 0 {
		return nil
	}
	folder, err := edit.OpenFolder(root)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Write(changes); err != nil {
		return &accident{message: "nothing was changed: " + err.Error()}
	}
	return nil
}

// data is the text of a model file, nil for one that could not be read.
func (s *session) data(file string) []byte {
	i := slices.IndexFunc(s.loaded.Files, func(f load.File) bool { return f.Path == file })
	if i < 0 {
		return nil
	}
	return s.loaded.Files[i].Data
}

// placed is a place as one finds it from the working directory.
func (s *session) placed(p diag.Place) string {
	return fmt.Sprintf("%s:%d:%d", s.shown(p.File), p.Pos.Line, p.Pos.Column)
}

// nameFault says why a text cannot be the name of an entity.
func (s *session) nameFault(name string) error {
	for _, p := range s.schema.Type("Name").Patterns {
		if p.MatchString(name) {
			continue
		}
		a := &accident{message: diag.Quote(name) + " is no name: lower-case letters and digits in words joined by hyphens, at most 63"}
		if tidy := conform.TidyName(name); tidy != "" && tidy != name {
			a.hint = "write " + tidy
		}
		return a
	}
	return nil
}

// newFault is the first error that the model would have after changes and has
// not now, nil without one.
func (s *session) newFault(ctx context.Context, files []load.File, changes []edit.Change) (*diag.Finding, error) {
	after := &session{w: s.w, flags: s.flags, schema: s.schema}
	if err := after.reread(ctx, s.ground, changedFiles{files, changes}); err != nil {
		return nil, err
	}
	type place struct {
		rule, file string
		line       int32
	}
	at := func(f diag.Finding) place { return place{f.Rule, f.Place.File, f.Place.Pos.Line} }
	// Lines move when others are added above them, so what is said counts, too.
	said := func(f diag.Finding) [3]string { return [3]string{f.Rule, f.Place.File, f.Message} }
	known, times := map[place]bool{}, map[[3]string]int{}
	for _, f := range s.findings {
		known[at(f)] = true
		times[said(f)]++
	}
	for _, f := range diag.Sort(after.findings) {
		if f.Severity != diag.Error {
			continue
		}
		if times[said(f)]--; times[said(f)] < 0 && !known[at(f)] {
			return &f, nil
		}
	}
	return nil, nil
}

// changedFiles are the model files with the texts that they would have.
type changedFiles struct {
	files   []load.File
	changes []edit.Change
}

// Len is the number of files.
func (c changedFiles) Len() int { return len(c.files) }

// Read hands over the new text of a file that changes, else the one it has.
func (c changedFiles) Read(n int) (load.File, []diag.Finding, error) {
	f := c.files[n]
	if text := c.text(f.Path); text != nil {
		f.Data = text
	}
	return f, nil, nil
}

// text is the new text of a file, nil for one that does not change.
func (c changedFiles) text(file string) []byte {
	for _, ch := range c.changes {
		if ch.Path == file {
			return ch.New
		}
	}
	return nil
}

// reread loads and checks a model as it would be.
func (s *session) reread(ctx context.Context, before *ground, files changedFiles) error {
	var err error
	s.loaded, err = load.Load(ctx, files, load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs})
	if err != nil {
		return err
	}
	s.ground = &ground{target: before.target, settings: before.settings}
	if text := files.text(workspace.File); text != nil {
		s.ground.target.Marked = true
		docs, found := source.Parse(workspace.File, text, source.DefaultLimits())
		if len(docs) != 1 {
			return errors.New("svs.yaml would not be one document")
		}
		if err := s.ground.takeSettings(&docs[0], text, found, s.schema); err != nil {
			s.findings = s.ground.findings // which say why
		}
	}
	s.findings = append(s.findings, s.loaded.Findings...)
	s.findings = append(s.findings, s.judging().names()...)
	found, err := s.judging().rules(ctx)
	s.findings = append(s.findings, found...)
	return err
}
