package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/lsp"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// typingPause is how long the language server waits for more keys before it
// checks again. A tenth of a second is what people feel; this leaves most of it
// for the check.
const typingPause = 25 * time.Millisecond

// typingPolicyTime is how long one policy may take in an editor, which answers
// nothing else meanwhile.
const typingPolicyTime = 250 * time.Millisecond

func (w *world) lspCommand() *cobra.Command {
	var stdio bool
	var f common
	c := &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor: findings while typing, completion, help, rename",
		Long: "lsp speaks the Language Server Protocol on standard input and output. An editor starts it; examples/editors\n" +
			"has settings for VS Code, Neovim and Helix. It shows what validate shows while you type, in files that are\n" +
			"not saved too, completes kinds, fields, words and names, explains what is under the cursor, leads from a\n" +
			"name to what it names, renames, and formats. It changes no file itself: the editor does.",
		Example: "  svs lsp\n  svs lsp --stdio",
		Args:    cobra.NoArgs,
	}
	// Some editors append it to every server's command.
	c.Flags().BoolVar(&stdio, "stdio", false, "speak on standard input and output, as it does without this flag")
	c.Flags().StringVar(&f.now, "now", "", "the day that dates are held against, as 2027-06-30 (default today)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := w.fromEnvironment(c); err != nil {
			return err
		}
		if _, err := unit.ParseDate(f.now); f.now != "" && err != nil {
			return &accident{message: "--now: " + err.Error()}
		}
		host, err := w.lspHost(&f)
		if err != nil {
			return err
		}
		host.Later = func(f func()) { time.AfterFunc(typingPause, f) }
		orderly, err := lsp.Serve(c.Context(), w.stdin, w.stdout, host)
		if !orderly && err == nil {
			w.exit = exitFail // as the protocol wants when exit comes without shutdown
		}
		return err
	}
	return c
}

// lspHost is what the language server gets of this program. It checks at once:
// to wait for more keys is for the caller to add.
func (w *world) lspHost(f *common) (lsp.Host, error) {
	s, err := conform.New(schema.Files)
	if err != nil {
		return lsp.Host{}, err
	}
	pages, err := book()
	if err != nil {
		return lsp.Host{}, err
	}
	memory := ask.NewRemembering()
	return lsp.Host{
		Schema: s, Book: pages, Version: version, Jobs: runtime.GOMAXPROCS(0), Stat: os.Stat, Lstat: os.Lstat,
		Open: func(folder string) (lsp.Folder, error) { return tree.OpenDir(folder) },
		Settings: func(doc *source.Document, found []diag.Finding) (workspace.Settings, []diag.Finding, bool, error) {
			return decodeSettings(doc, found, s)
		},
		Judge: func(ctx context.Context, in lsp.Judged) ([]diag.Finding, error) {
			limits := f.limitsWithin(in.Settings)
			limits.Time = min(limits.Time, typingPolicyTime)
			j := judging{settings: in.Settings, settingsText: in.SettingsText, schema: s, now: w.today(f), limits: limits, asked: &asked{}, memory: memory}
			return judgeForEditor(ctx, j, in)
		},
		Rename: func(ctx context.Context, in lsp.Judged, entity, now string) (lsp.Renamed, error) {
			return renameForEditor(ctx, &session{w: w, flags: &common{jobs: runtime.GOMAXPROCS(0), now: w.today(f)}, schema: s, loaded: in.Loaded}, in, entity, now)
		},
	}, nil
}

// today is the day that dates are held against: a session may last for days.
func (w *world) today(f *common) string {
	if f.now != "" {
		return f.now
	}
	return unit.DateOf(w.now()).String()
}

// judgeForEditor says what validate says.
func judgeForEditor(ctx context.Context, j judging, in lsp.Judged) ([]diag.Finding, error) {
	at := &ground{settingsText: in.SettingsText}
	found := in.Found
	var err error
	if in.Sound {
		if err := at.readBaseline(in.Files); err != nil {
			return nil, err
		}
		j.loaded, j.baseline = in.Loaded, at.baseline
		found, err = j.all(ctx, found)
	} else {
		r := j.weigh(found)
		found = diag.Sort(append(r.Open, r.Own...))
	}
	look := &session{ground: at, loaded: in.Loaded}
	for i := range found {
		measure(&found[i], look.line)
	}
	return found, err
}

// renameForEditor makes the edits that the command rename would make, and
// leaves the writing to the editor.
func renameForEditor(ctx context.Context, model *session, in lsp.Judged, entity, now string) (lsp.Renamed, error) {
	model.ground = &ground{settings: in.Settings, settingsText: in.SettingsText}
	model.ground.target.Marked = in.SettingsText != nil
	rules, err := model.judging().rules(ctx)
	if err != nil {
		return lsp.Renamed{}, err
	}
	// As they are found: an exempted fault is none that the rename brings.
	model.findings = slices.Concat(in.Found, in.Loaded.Findings, model.judging().names(), rules)
	r := &renamer{session: model, edits: map[string][]edit.Edit{}, done: map[diag.Place]bool{}}
	if err := r.edit(ctx, entity, now); err != nil {
		var a *accident
		if errors.As(err, &a) && a.hint != "" {
			return lsp.Renamed{}, errors.New(a.message + "; " + a.hint)
		}
		return lsp.Renamed{}, err
	}
	out := lsp.Renamed{Files: r.changes, Edits: r.edits}
	for _, l := range r.left {
		out.Left = append(out.Left, printable(strings.TrimSpace(r.placed(l.at)+"  "+l.who)+": "+l.why))
	}
	return out, nil
}
