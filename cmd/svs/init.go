package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
)

//go:embed all:templates
var templateFiles embed.FS

// minimalTemplate is what init writes unless told otherwise.
const minimalTemplate = "minimal"

// templates are what init can write, in the order of its help.
var templates = []struct{ name, about string }{
	{minimalTemplate, "one team, one stream, one demand, in one file that explains itself"},
	{"service-desk", "a desk in two shifts, specialists behind it, a catalogue, an objective"},
	{"release-train", "features and faults that leave with a weekly release"},
}

// companions are the files that every workspace gets beside its model: where
// they lie here, where they go, and whether they are run.
var companions = []struct {
	from, to string
	mode     fs.FileMode
}{
	{"github.yml", ".github/workflows/model.yml", 0},
	{"gitlab.yml", ".gitlab-ci.yml", 0},
	{"pre-commit", ".githooks/pre-commit", 0o755},
	{"editorconfig", ".editorconfig", 0},
	{"vscode.json", ".vscode/settings.json", 0},
	{"helix.toml", ".helix/languages.toml", 0},
}

// editorSchemas are the JSON Schemas that editors read: what they are of, and
// where they go.
var editorSchemas = []struct{ of, to string }{
	{"model", ".vscode/svs.schema.json"},
	{"settings", ".vscode/svs-settings.schema.json"},
}

// initiation are the flags of init.
type initiation struct {
	template string
	force    bool
	quiet    bool
}

func (w *world) initCommand() *cobra.Command {
	var f initiation
	var list strings.Builder
	var names []string
	for _, t := range templates {
		fmt.Fprintf(&list, "\n  %-14s %s", t.name, t.about)
		names = append(names, t.name)
	}
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Begin a model: a workspace that validates and simulates at once",
		Long: "init writes a model that explains itself to a folder, with svs.yaml, a job for GitHub and GitLab that\n" +
			"checks it, a hook that checks it before each commit, and settings for editors. It never overwrites a\n" +
			"file unless told to: a job or setting that is there stays, and where a model is, none is begun. Templates:\n" + list.String(),
		Example: "  svs init\n  svs init --template service-desk my-desk",
		Args:    cobra.MaximumNArgs(1),
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.template, "template", "t", minimalTemplate, "what to begin with: "+strings.Join(names, ", "))
	fl.BoolVar(&f.force, "force", false, "overwrite files that are in the way")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "do not name the files")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := w.fromEnvironment(c); err != nil {
			return err
		}
		return w.init(&f, slices.Concat(args, []string{"."})[0])
	}
	_ = c.RegisterFlagCompletionFunc("template", fixed(names...)) // the flag exists
	return c
}

func (w *world) init(f *initiation, dir string) error {
	model, beside, err := initial(f)
	if err != nil {
		return err
	}
	if taken := standing(dir, model); len(taken) > 0 && !f.force {
		return &accident{
			message: "nothing was written: in the way stand " + strings.Join(taken, ", "),
			hint:    "begin in another folder, or overwrite with --force",
		}
	}
	var kept []string
	if !f.force {
		kept = standing(dir, beside)
		beside = slices.DeleteFunc(beside, func(c edit.Change) bool { return slices.Contains(kept, inFolder(dir, c.Path)) })
	}
	changes := slices.Concat(model, beside)
	slices.SortFunc(changes, func(a, b edit.Change) int { return strings.Compare(a.Path, b.Path) })
	made, err := makeFolder(dir)
	if err != nil {
		return err
	}
	folder, err := edit.OpenFolder(dir)
	if err != nil {
		return &accident{message: fmt.Sprintf("cannot write to %s: %v", diag.Quote(dir), err)}
	}
	defer folder.Close()
	if err := folder.Write(changes); err != nil {
		if made {
			_ = os.Remove(dir) // stays when something else is in it by now
		}
		return &accident{message: "nothing was written: " + err.Error()}
	}
	return w.begun(f, dir, changes, kept)
}

// initial are the files of a new workspace: its model, and what it gets beside
// that.
func initial(f *initiation) (model, beside []edit.Change, err error) {
	var names []string
	for _, t := range templates {
		names = append(names, t.name)
	}
	if !slices.Contains(names, f.template) {
		a := &accident{message: "no template is called " + diag.Quote(f.template), hint: diag.DidYouMean(f.template, names)}
		if a.hint == "" {
			a.hint = "templates: " + strings.Join(names, ", ")
		}
		return nil, nil, a
	}
	root := path.Join("templates", f.template)
	err = fs.WalkDir(templateFiles, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templateFiles.ReadFile(p)
		model = append(model, edit.Change{Path: strings.TrimPrefix(p, root+"/"), New: text, Replace: f.force})
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for _, c := range companions {
		text, err := templateFiles.ReadFile(path.Join("templates", "common", c.from))
		if err != nil {
			return nil, nil, err
		}
		beside = append(beside, edit.Change{Path: c.to, New: text, Mode: c.mode, Replace: f.force})
	}
	for _, s := range editorSchemas {
		text, err := printedSchema(s.of, "07")
		if err != nil {
			return nil, nil, err
		}
		beside = append(beside, edit.Change{Path: s.to, New: text, Replace: f.force})
	}
	return model, beside, nil
}

// standing are the files of changes that are there already, as one finds them
// from the working directory.
func standing(dir string, changes []edit.Change) []string {
	var out []string
	for _, c := range changes {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(c.Path))); err == nil {
			out = append(out, inFolder(dir, c.Path))
		}
	}
	return out
}

func inFolder(dir, name string) string { return path.Join(filepath.ToSlash(dir), name) }

// makeFolder makes a folder that does not exist; made says that it did not.
func makeFolder(dir string) (made bool, err error) {
	info, err := os.Stat(dir)
	switch {
	case err == nil && !info.IsDir():
		return false, &accident{message: diag.Quote(dir) + " is no folder", hint: "name another one"}
	case err == nil:
		return false, nil
	case errors.Is(err, fs.ErrNotExist):
		err = os.MkdirAll(dir, 0o777)
		made = err == nil
	}
	if err != nil {
		return false, &accident{message: fmt.Sprintf("cannot make the folder %s: %v", diag.Quote(dir), pathless(err))}
	}
	return made, nil
}

// pathless is an error without the path, which the message names already.
func pathless(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// begun names the files, and what to do next.
func (w *world) begun(f *initiation, dir string, changes []edit.Change, kept []string) error {
	if f.quiet {
		return nil
	}
	var out strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&out, "wrote %s\n", printable(inFolder(dir, c.Path)))
	}
	for _, name := range kept {
		fmt.Fprintf(&out, "kept  %s, which was there\n", printable(name))
	}
	out.WriteString("\nnext:\n")
	if filepath.Clean(dir) != "." {
		fmt.Fprintf(&out, "  cd %s\n", printable(dir))
	}
	out.WriteString("  svs validate\n  svs simulate\n  git config core.hooksPath .githooks    # checks before each commit\n")
	if _, err := w.stdout.Write([]byte(out.String())); err != nil {
		return w.written(err)
	}
	if top := gitTop(dir); top != "" {
		fmt.Fprintf(w.stderr, "svs: the repository begins in %s; GitHub and GitLab read .github and .gitlab-ci.yml there only, so move them\n", printable(top))
	}
	return nil
}

// gitTop is the folder above dir in which a git repository begins, "" when dir
// is the top of one or in none.
func gitTop(dir string) string {
	at, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for first := true; ; first = false {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			if first {
				return ""
			}
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			return ""
		}
		at = up
	}
}
