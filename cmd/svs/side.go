package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/git"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/pkg/workspace"
)

// side is one of two models that a command holds against each other: all its
// files, read, and its settings.
type side struct {
	// name is what the user called it, commit the object that a revision named.
	name, commit string
	ground       *ground
	settings     *source.Node // the root of svs.yaml, nil without one
	files        heldFiles
	// open opens the folder again for the files that the model names, such as
	// logs; nil where there is no folder.
	open func(context.Context) (files fs.FS, done func(), err error)
}

// heldFiles are files in memory, with what was wrong with reading each.
type heldFiles []heldFile

type heldFile struct {
	file  load.File
	found []diag.Finding
}

// Len is the number of files.
func (h heldFiles) Len() int { return len(h) }

// Read hands over a file.
func (h heldFiles) Read(n int) (load.File, []diag.Finding, error) { return h[n].file, h[n].found, nil }

// side reads the model that an argument means: - for standard input, a folder,
// a file with a saved model, else a revision of the repository in which the
// workspace of dir lies, with or without :FOLDER.
func (w *world) side(ctx context.Context, arg, dir string, schema *conform.Schema) (*side, error) {
	info, err := os.Stat(fromFolder(dir, arg))
	switch {
	case arg == workspace.Stdin:
		data, err := tree.ReadStream(w.stdin, streamLimits())
		if err != nil {
			return nil, &accident{message: "cannot read standard input: " + err.Error()}
		}
		return savedSide("standard input", data), nil
	case err == nil && info.IsDir():
		return w.folderSide(arg, dir, schema)
	case err == nil:
		file, err := os.Open(fromFolder(dir, arg))
		if err != nil {
			return nil, unreadable(diag.Quote(arg), err)
		}
		defer file.Close()
		if !info.Mode().IsRegular() {
			return nil, &accident{message: diag.Quote(arg) + " is no file that can be read"}
		}
		data, err := tree.ReadStream(file, streamLimits())
		if err != nil {
			return nil, unreadable(diag.Quote(arg), err)
		}
		return savedSide(arg, data), nil
	}
	return w.revisionSide(ctx, arg, dir, schema)
}

// fromFolder is a path of the command line as seen from the folder of -C.
func fromFolder(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// streamLimits are those of a whole model in one stream: as much as its files
// would be, with each document as small as anywhere.
func streamLimits() source.Limits {
	lim := source.DefaultLimits()
	lim.FileBytes, lim.Documents = lim.TotalBytes, lim.Files
	return lim
}

// savedSide is a model in one text.
func savedSide(name string, data []byte) *side {
	file := load.File{Path: tree.ShowName(filepath.ToSlash(name)), Data: data}
	if name == "standard input" {
		file.Path = "stdin.yaml"
	}
	s := &side{name: name, ground: &ground{close: func() error { return nil }}}
	if len(bytes.TrimSpace(data)) > 0 { // nothing at all is no model, and no reason to take one for removed
		s.files = heldFiles{{file: file}}
	}
	return s
}

// folderSide is the model in a folder: the workspace in which dir lies when it
// is a dot, else that folder itself.
func (w *world) folderSide(arg, dir string, schema *conform.Schema) (*side, error) {
	root, marked := fromFolder(dir, arg), false
	if absolute, err := filepath.Abs(root); err == nil && filepath.Clean(arg) == "." {
		root, marked = workspace.FindRoot(os.Lstat, absolute)
	} else if _, err := os.Lstat(filepath.Join(root, workspace.File)); err == nil {
		marked = true
	}
	folder, err := tree.OpenDir(root)
	if err != nil {
		return nil, unreadable(diag.Quote(arg), err)
	}
	defer folder.Close()
	s := &side{name: arg, open: func(context.Context) (fs.FS, func(), error) { return openFolder(root) }}
	return readSide(s, folder, marked, schema)
}

// revisionSide is the model at a revision of the repository.
func (w *world) revisionSide(ctx context.Context, arg, dir string, schema *conform.Schema) (*side, error) {
	repository, err := w.repository(ctx, dir)
	if errors.Is(err, git.ErrNoGit) || errors.Is(err, git.ErrNoRepository) {
		return nil, &accident{
			message: fmt.Sprintf("%s is no folder or file here, and as a revision it cannot be read: %v", diag.Quote(arg), err),
			hint:    "two folders are compared with svs diff OLD NEW",
		}
	}
	if err != nil {
		return nil, err
	}
	at, err := repository.Tree(ctx, arg, git.DefaultLimits())
	switch {
	case errors.Is(err, git.ErrUnknownRevision) && arg == "HEAD":
		// There is no commit yet: everything is new.
		return &side{name: arg, ground: &ground{close: func() error { return nil }}}, nil
	case errors.Is(err, git.ErrUnknownRevision):
		return nil, w.unknownRevision(ctx, repository, arg)
	case errors.Is(err, git.ErrNoFolder) && !strings.Contains(arg, ":"):
		// The workspace did not exist yet: everything in it is new.
		return &side{name: arg, ground: &ground{close: func() error { return nil }}}, nil
	case err != nil:
		return nil, &accident{message: diag.Quote(arg) + ": " + err.Error()}
	}
	defer at.Close()
	_, err = fs.Stat(at, workspace.File)
	again := func(ctx context.Context) (fs.FS, func(), error) {
		at, err := repository.Tree(ctx, arg, git.DefaultLimits())
		if err != nil {
			return nil, nil, err
		}
		return at, func() { at.Close() }, nil
	}
	return readSide(&side{name: arg, commit: at.Commit, open: again}, at, !errors.Is(err, fs.ErrNotExist), schema)
}

// unknownRevision says what to do about a name that means nothing.
func (w *world) unknownRevision(ctx context.Context, repository *git.Repository, arg string) error {
	a := &accident{message: "no folder, file or revision is called " + diag.Quote(arg), hint: "git branch -a lists the branches, git log the commits"}
	if shallow, err := repository.IsShallow(ctx); err == nil && shallow {
		a.message = "this is a shallow clone that does not have the revision " + diag.Quote(arg)
		a.hint = fetching(ctx, repository, arg) + "; on GitHub, set fetch-depth: 0 for actions/checkout"
	} else if remote, _, ok := strings.Cut(arg, "/"); ok && slices.Contains(remotes, remote) {
		a.hint = fetching(ctx, repository, arg)
	}
	return a
}

// remotes are what remotes are usually called.
var remotes = []string{"origin", "upstream"}

// fetchable are the revisions that may stand in a command which a user copies:
// nothing that a shell would act on.
var fetchable = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._/-]*$`)

// fetching is the command that brings a revision which a clone does not have,
// whatever the clone was told to fetch.
func fetching(ctx context.Context, repository *git.Repository, name string) string {
	remote, branch, ok := strings.Cut(name, "/")
	if !ok || !slices.Contains(remotes, remote) {
		remote, branch = remotes[0], ""
	}
	shallow, err := repository.IsShallow(ctx)
	switch {
	case err == nil && shallow:
		return fmt.Sprintf("git fetch --unshallow %[1]s '+refs/heads/*:refs/remotes/%[1]s/*' brings what is missing", remote)
	case branch != "" && fetchable.MatchString(branch):
		return fmt.Sprintf("git fetch %[1]s +refs/heads/%[2]s:refs/remotes/%[1]s/%[2]s brings it", remote, branch)
	}
	return fmt.Sprintf("git fetch %[1]s '+refs/heads/*:refs/remotes/%[1]s/*' brings all branches", remote)
}

// repository is that of the workspace in which a folder lies.
func (w *world) repository(ctx context.Context, dir string) (*git.Repository, error) {
	exe, err := exec.LookPath("git")
	if err != nil {
		exe = "" // the first use says so
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := exists(dir, absolute); err != nil {
		return nil, err
	}
	root, _ := workspace.FindRoot(os.Lstat, absolute)
	return git.New(exe, os.Environ()).Repository(ctx, root)
}

// readSide reads the settings and all model files of a folder.
func readSide(s *side, folder fs.FS, marked bool, schema *conform.Schema) (*side, error) {
	lim := source.DefaultLimits()
	s.ground = &ground{close: func() error { return nil }}
	if marked {
		doc, data, found := workspace.ReadSettings(folder, lim)
		if doc != nil {
			s.settings = doc.Root
		}
		if err := s.ground.takeSettings(doc, data, found, schema); err != nil {
			return nil, s.badSettings(err)
		}
	}
	if err := s.ground.readBaseline(folder); err != nil {
		return nil, err
	}
	listing, found, err := s.ground.settings.Files(folder, nil, lim)
	if err != nil {
		return nil, err
	}
	s.ground.findings = append(s.ground.findings, found...)
	reader := &folderFiles{fsys: folder, files: listing.Files, limits: lim}
	for i := range listing.Files {
		file, found, err := reader.Read(i)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, heldFile{file, found})
	}
	return s, nil
}

// badSettings says on which side svs.yaml is at fault, and where.
func (s *side) badSettings(err error) error {
	for _, f := range s.ground.findings {
		if f.Severity == diag.Error {
			return &accident{
				message: fmt.Sprintf("%s of %s needs mending: line %d: %s", workspace.File, diag.Quote(s.name), f.Place.Pos.Line, f.Message),
				hint:    "svs validate shows all that is wrong with it",
			}
		}
	}
	return err
}

// apart are the documents of the files that are not the same on both sides. A
// file that only lies elsewhere is the same.
func apart(a, b heldFiles, lim source.Limits) (from, to []source.Document) {
	return documents(a, b, lim), documents(b, a, lim)
}

// documents parses the files of one side whose text the other does not have.
func documents(own, other heldFiles, lim source.Limits) []source.Document {
	have := map[string]int{}
	for _, h := range other {
		have[string(h.file.Data)]++
	}
	var out []source.Document
	for _, h := range own {
		if have[string(h.file.Data)]--; have[string(h.file.Data)] >= 0 || len(bytes.TrimSpace(h.file.Data)) == 0 {
			continue
		}
		docs, _ := source.Parse(h.file.Path, h.file.Data, lim)
		if len(docs) > 0 && !load.Foreign(docs[0].Root) {
			out = append(out, docs...)
		}
	}
	return out
}
