package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/workspace"
)

// renaming are the flags of rename.
type renaming struct {
	common
	dryRun bool
}

func (w *world) renameCommand() *cobra.Command {
	var f renaming
	c := &cobra.Command{
		Use:   "rename KIND/OLD NEW",
		Short: "Give an entity another name, everywhere it is written",
		Long: "rename changes the name of an entity and every reference to it in place, in svs.yaml too, and keeps the\n" +
			"layout. It records the move in svs.yaml, so that plans show a move and random numbers stay. All files\n" +
			"change or none does. What it cannot decide, such as a name inside CUE, it names and leaves.",
		Example: "  svs rename Team/help-desk front-desk\n  svs rename --dry-run Service/e-mail mail",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.dryRun, "dry-run", false, "change nothing; print what would change")
	f.registerChanging(c)
	c.RunE = func(c *cobra.Command, args []string) error { return w.rename(c, &f, args) }
	return c
}

func (w *world) rename(c *cobra.Command, f *renaming, args []string) error {
	if len(args) != 2 {
		return &accident{message: "say what is renamed, and its new name", hint: "usage: svs rename KIND/OLD NEW"}
	}
	s, err := w.session(c, &f.common, "rename", nil)
	if err != nil {
		return err
	}
	if err := s.check(c.Context()); err != nil {
		if errors.Is(err, errSettings) {
			s.showFindings()
		}
		return err
	}
	r := &renamer{session: s, edits: map[string][]edit.Edit{}, done: map[diag.Place]bool{}}
	if err := r.edit(c.Context(), args[0], args[1]); err != nil {
		return err
	}
	return r.finish(f)
}

// edit makes all changes in memory, and proves that they break nothing.
func (r *renamer) edit(ctx context.Context, entity, now string) error {
	for _, step := range []func() error{
		func() error { return r.subject(entity, now) },
		r.readable,
		r.model,
		r.meaning,
		r.settings,
		r.apply,
		func() error { return r.prove(ctx) },
		r.leave,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// renamer is one run of rename: first all edits are made in memory and proved,
// then all files are written.
type renamer struct {
	*session
	kind, old, now string
	// edits are what changes in each file, done the places that they change.
	edits   map[string][]edit.Edit
	done    map[diag.Place]bool
	changes []edit.Change
	// moved says what becomes of the record in svs.yaml.
	moved string
	// said is a field that now says what the old name said by itself.
	said string
	left []leftover
}

// leftover is a place that may name the entity and stays as it is.
type leftover struct {
	at       diag.Place
	who, why string
}

// subject finds the entity and judges its new name.
func (r *renamer) subject(arg, now string) error {
	q := &question{session: r.session}
	e, err := q.entity(arg)
	if err != nil {
		return err
	}
	b := e.Base()
	r.kind, r.old = b.Kind, b.Name
	if kind, name, full := strings.Cut(now, "/"); full {
		if kind != r.kind {
			return &accident{message: "a " + r.kind + " stays a " + r.kind + ", and " + diag.Quote(now) + " would be a " + diag.Quote(kind), hint: "write the new name alone"}
		}
		now = name
	}
	r.now = now
	switch taken := r.loaded.Model.Lookup(r.kind, now); {
	case now == r.old:
		return &accident{message: b.Ref().String() + " is called that already"}
	case r.nameFault(now) != nil:
		return r.nameFault(now)
	case taken != nil:
		return &accident{message: "there is a " + r.kind + "/" + now + " already, at " + q.place(taken.Base().Place()), hint: "take another name, or rename that one first"}
	}
	same := 0
	for _, other := range r.loaded.Model.All() {
		if o := other.Base(); o.Kind == r.kind && o.Name == r.old {
			same++
		}
	}
	if same > 1 {
		return &accident{message: fmt.Sprintf("%d documents are called %s, and which of them is meant cannot be told", same, b.Ref()), hint: "svs validate shows where; rename one of them by hand"}
	}
	return nil
}

// readable refuses to rename while a file that says the name cannot be read in
// full: what it says there would go on naming the old one.
func (r *renamer) readable() error {
	var files []string
	for _, f := range r.session.findings {
		if f.Severity != diag.Error || !strings.HasPrefix(f.Rule, "SVS0") || slices.Contains(files, f.Place.File) {
			continue
		}
		if data := r.data(f.Place.File); data == nil || containsName(string(data), r.old) {
			files = append(files, f.Place.File)
		}
	}
	if len(files) == 0 {
		return nil
	}
	for i, f := range files {
		files[i] = r.shown(f)
	}
	return &accident{
		message: "nothing was renamed: " + strings.Join(files, ", ") + " cannot be read in full and may name " + diag.Quote(r.old),
		hint:    "mend that first; svs validate shows what is wrong",
	}
}

// model finds the edits of model files.
func (r *renamer) model() error {
	texts := map[string]*edit.Text{}
	for _, m := range r.loaded.Renaming(r.kind, r.old, r.now) {
		if texts[m.Place.File] == nil {
			texts[m.Place.File] = edit.NewText(r.data(m.Place.File))
		}
		if err := r.mention(texts[m.Place.File], m); err != nil {
			return err
		}
	}
	return nil
}

// mention makes the edit of one place, or keeps it for the user.
func (r *renamer) mention(text *edit.Text, m load.Mention) error {
	who := strings.TrimSpace(m.From + " " + m.Path)
	if m.Doubt != "" {
		r.left = append(r.left, leftover{m.Place, who, m.Doubt})
		r.done[m.Place] = true
		return nil
	}
	if r.done[m.Place] {
		return nil
	}
	at, ok := text.Find(m.Place.Pos, m.Text)
	if !ok {
		return &accident{message: fmt.Sprintf("nothing was renamed: the name at %s is written in a way that only a person should change", r.placed(m.Place)), hint: "write " + m.Text + " there, plainly, first"}
	}
	at += m.At
	r.edits[m.Place.File] = append(r.edits[m.Place.File], edit.Edit{Start: at, End: at + len(r.old), Text: r.now})
	r.done[m.Place] = true
	return nil
}

// apply makes the new texts of all files.
func (r *renamer) apply() error {
	for _, file := range slices.Sorted(maps.Keys(r.edits)) {
		old := r.data(file)
		if file == workspace.File {
			old = r.ground.settingsText
		}
		text, err := edit.Apply(old, r.edits[file])
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		r.changes = append(r.changes, edit.Change{Path: file, Old: old, New: text})
	}
	return nil
}

// finish writes the files, or shows what would be written, and what is left.
func (r *renamer) finish(f *renaming) error {
	var out strings.Builder
	if f.dryRun {
		for _, c := range r.changes {
			out.WriteString(r.difference(c))
		}
	} else if err := r.w.change(r.ground.target.Root, r.changes); err != nil {
		return err
	}
	if !f.dryRun && !f.quiet {
		out.WriteString(r.summary())
	}
	if len(r.left) > 0 && !f.quiet {
		fmt.Fprintf(&out, "\nleft as it is, for you to look at:\n")
		for _, l := range r.left {
			fmt.Fprintf(&out, "  %s  %s: %s\n", printable(r.placed(l.at)), printable(l.who), l.why)
		}
	}
	_, err := r.w.stdout.Write([]byte(out.String()))
	return r.w.written(err)
}

// summary says what was changed, file by file.
func (r *renamer) summary() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s/%s is now %s/%s\n", r.kind, r.old, r.kind, r.now)
	var rows [][2]string
	wide := 0
	for _, c := range r.changes {
		names, said := 0, false
		for _, e := range r.edits[c.Path] {
			if e.Text == r.now {
				names++
			}
			said = said || r.said != "" && strings.HasPrefix(e.Text, r.said)
		}
		var what []string
		if names > 0 {
			what = append(what, plural(names, "name"))
		}
		if said {
			what = append(what, "now says "+r.said)
		}
		if c.Path == workspace.File && r.moved != "" {
			what = append(what, r.moved)
		}
		rows = append(rows, [2]string{printable(r.shown(c.Path)), strings.Join(what, ", ")})
		wide = max(wide, len(rows[len(rows)-1][0]))
	}
	for _, row := range rows {
		fmt.Fprintf(&out, "  %-*s  %s\n", wide, row[0], row[1])
	}
	return out.String()
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// prove refuses when the model would have a fault which it has not now, or
// would not have the entity under its new name.
func (r *renamer) prove(ctx context.Context) error {
	fault, err := r.newFault(ctx, r.loaded.Files, r.changes)
	if err != nil {
		return err
	}
	if fault != nil {
		return &accident{
			message: fmt.Sprintf("nothing was renamed: it would break the model at %s: %s", r.placed(fault.Place), fault.Message),
			hint:    fault.Hint,
		}
	}
	return nil
}
