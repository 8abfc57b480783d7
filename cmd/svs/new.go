package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/workspace"
)

// creation are the flags of new.
type creation struct {
	common
	file  string
	force bool
}

func (w *world) newCommand() *cobra.Command {
	var f creation
	c := &cobra.Command{
		Use:   "new KIND NAME",
		Short: "Begin an entity: a document that validates, with what else it may say",
		Long: "new writes a document of a kind to a file of its own, beside others of that kind. What it must refer to\n" +
			"is taken from the model: put the right names in their place. What would change figures is a draft first.\n" +
			"It never overwrites a file; with --file it adds a document to one that exists.",
		Example: "  svs new Team second-line\n  svs new Demand printer-broken --file model/demand.yaml",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.file, "file", "", "write to this file, behind what stands there; - is standard output")
	fl.BoolVar(&f.force, "force", false, "overwrite the file that --file names")
	f.registerChanging(c)
	c.RunE = func(c *cobra.Command, args []string) error { return w.new(c, &f, args) }
	return c
}

func (w *world) new(c *cobra.Command, f *creation, args []string) error {
	if len(args) != 2 {
		return &accident{message: "say of which kind, and its name", hint: "usage: svs new KIND NAME; svs explain kinds lists the kinds"}
	}
	b, err := book()
	if err != nil {
		return err
	}
	kinds, err := kindsOf(b, args[:1])
	if err != nil {
		return err
	}
	s, err := w.session(c, &f.common, "new", nil)
	if err != nil {
		return err
	}
	s.flags.allowEmpty = true
	if err := s.check(c.Context()); err != nil {
		if errors.Is(err, errSettings) {
			s.showFindings()
		}
		return err
	}
	m := &maker{session: s, kind: kinds[0], name: args[1]}
	if err := m.allowed(); err != nil {
		return err
	}
	text, err := m.document()
	if err != nil {
		return err
	}
	if f.file == workspace.Stdin {
		_, err := w.stdout.Write(text)
		return w.written(err)
	}
	change, err := m.change(f, text)
	if err != nil {
		return err
	}
	if err := m.prove(c.Context(), change); err != nil {
		return err
	}
	if err := w.change(m.ground.target.Root, []edit.Change{change}); err != nil {
		return err
	}
	if f.quiet {
		return nil
	}
	_, err = fmt.Fprintf(w.stdout, "%s/%s is in %s; svs explain %s says what else it may say\n", m.kind, m.name, printable(m.shown(change.Path)), m.kind)
	return w.written(err)
}

// maker is one run of new.
type maker struct {
	*session
	kind, name string
}

// allowed refuses a name that is none, or taken.
func (m *maker) allowed() error {
	if err := m.nameFault(m.name); err != nil {
		return err
	}
	if e := m.loaded.Model.Lookup(m.kind, m.name); e != nil {
		return &accident{
			message: fmt.Sprintf("there is a %s/%s already, at %s", m.kind, m.name, m.placed(e.Base().Place())),
			hint:    "take another name",
		}
	}
	return nil
}

// change is the file to write: the one that was named, else one that is new.
func (m *maker) change(f *creation, text []byte) (edit.Change, error) {
	if f.file == "" {
		name, err := m.freePath()
		return edit.Change{Path: name, New: text}, err
	}
	name, err := m.inWorkspace(f.file)
	if err != nil {
		return edit.Change{}, err
	}
	old := m.data(name)
	switch {
	case !m.included(name):
		return edit.Change{}, &accident{message: diag.Quote(f.file) + " is no model file", hint: "model files end in .yaml or .yml, and svs.yaml may include some of them only"}
	case f.force:
		return edit.Change{Path: name, New: text, Replace: true}, nil
	case old == nil:
		return edit.Change{Path: name, New: text}, nil
	}
	return edit.Change{Path: name, Old: old, New: behind(old, text)}, nil
}

// behind puts a document behind those of a file, with its line ends.
func behind(old, document []byte) []byte {
	out := bytes.TrimRight(old, "\r\n")
	if len(out) > 0 {
		out = append(slices.Clip(out), '\n')
	}
	if len(out) > 0 && !bytes.HasSuffix(out, []byte("\n---\n")) {
		out = append(out, "---\n"...)
	}
	out = append(out, document...)
	if bytes.Contains(old, []byte("\r\n")) {
		out = bytes.ReplaceAll(bytes.ReplaceAll(out, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	return out
}

// inWorkspace is the slash path below the workspace of a path of the command
// line.
func (m *maker) inWorkspace(file string) (string, error) {
	absolute := file
	if !filepath.IsAbs(file) {
		absolute = filepath.Join(m.flags.dir, file)
	}
	absolute, err := filepath.Abs(absolute)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(m.ground.target.Root, absolute)
	if err != nil || !filepath.IsLocal(rel) {
		return "", &accident{message: diag.Quote(file) + " is outside the workspace", hint: "the workspace is " + relative(m.ground.target.Root)}
	}
	return filepath.ToSlash(rel), nil
}

// included reports whether the workspace takes a path for a model file.
func (m *maker) included(name string) bool {
	settings := m.ground.settings
	include := settings.Include
	if len(include) == 0 {
		for _, text := range tree.DefaultInclude() {
			if p, err := tree.Compile(text); err == nil {
				include = append(include, p)
			}
		}
	}
	match := func(p tree.Pattern) bool { return p.Match(name) }
	above := func(p tree.Pattern) bool {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if p.Match(dir) {
				return true
			}
		}
		return false
	}
	base := path.Base(name)
	return slices.ContainsFunc(include, match) && !slices.ContainsFunc(settings.Exclude, match) && !slices.ContainsFunc(settings.Exclude, above) &&
		base[0] != '.' && base != workspace.File
}

// freePath is a path that no file has, in the folder where most entities of
// the kind stand, else where most files do, else where the settings look.
func (m *maker) freePath() (string, error) {
	for _, dir := range m.folders() {
		for _, base := range []string{m.name, strings.ToLower(m.kind) + "-" + m.name} {
			name := path.Join(dir, base+".yaml")
			_, err := os.Lstat(filepath.Join(m.ground.target.Root, filepath.FromSlash(name)))
			if m.included(name) && err != nil && !strings.HasPrefix(name, "../") {
				return name, nil
			}
		}
	}
	return "", &accident{message: "no folder and name are free for " + m.kind + "/" + m.name, hint: "say where, with --file"}
}

func (m *maker) folders() []string {
	ofKind, ofAny := map[string]int{}, map[string]int{}
	for _, e := range m.loaded.Model.All() {
		b := e.Base()
		ofAny[path.Dir(b.File)]++
		if b.Kind == m.kind {
			ofKind[path.Dir(b.File)]++
		}
	}
	out := []string{most(ofKind), most(ofAny)}
	for _, p := range m.ground.settings.Include {
		fixed, _, _ := strings.Cut(p.String(), "*")
		out = append(out, path.Dir(fixed+"x"))
	}
	return append(slices.DeleteFunc(out, func(dir string) bool { return dir == "" }), ".")
}

// most is the key with the highest count, the first by name of several.
func most(counts map[string]int) string {
	best := ""
	for key, n := range counts {
		if n > counts[best] || n == counts[best] && key < best {
			best = key
		}
	}
	return best
}

// prove reads the model as it would be and refuses what would bring an error.
func (m *maker) prove(ctx context.Context, change edit.Change) error {
	files := m.loaded.Files
	if !slices.ContainsFunc(files, func(f load.File) bool { return f.Path == change.Path }) {
		files = append(slices.Clip(files), load.File{Path: change.Path})
	}
	fault, err := m.newFault(ctx, files, []edit.Change{change})
	if err != nil {
		return err
	}
	if fault != nil {
		return &accident{message: fmt.Sprintf("nothing was written: the model would have an error at %s: %s", m.placed(fault.Place), fault.Message), hint: fault.Hint}
	}
	return nil
}
