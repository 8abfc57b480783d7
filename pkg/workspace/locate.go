package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source/tree"
)

// Target is what a command line asks for.
type Target struct {
	// Root is the folder of the workspace or, where no svs.yaml marks one, of
	// the model. It is the system's path.
	Root string
	// Marked says that svs.yaml stands in Root.
	Marked bool
	// Stdin says that the model is the stream of standard input alone.
	Stdin bool
	// Paths are the paths asked for, slash paths below Root; none for all of
	// it. In a marked workspace the whole model is read, since a part of it
	// refers to the rest, and findings are shown for these paths only. Without
	// svs.yaml these paths are the model.
	Paths []string
	// Args are the paths as they were given, beside Paths.
	Args []string
	// Beside are paths that were given beside the folder of the whole, and Paths
	// so lacks, each with how it was given.
	Beside [][2]string
}

// Stat describes a file or folder of the system, as os.Stat does, or os.Lstat,
// which follows no link.
type Stat func(path string) (fs.FileInfo, error)

// Stdin is the argument that means standard input.
const Stdin = "-"

// The reasons why a command line asks for nothing that can be.
var (
	ErrStdinAndPaths = errors.New("- stands for the whole model and cannot stand beside other paths")
	ErrNotFolder     = errors.New("not a folder")
)

// Locate finds the workspace for a folder (from -C or the working directory)
// and the paths of a command line. All are absolute, but for Stdin. Paths must
// exist and lie in one workspace. Links to folders and paths are followed (stat);
// svs.yaml is looked for by what stands there itself (lstat).
func Locate(stat, lstat Stat, dir string, args []string) (Target, error) {
	info, err := stat(dir)
	switch {
	case err != nil:
		return Target{}, plain(dir, err)
	case !info.IsDir():
		return Target{}, plain(dir, ErrNotFolder)
	}
	if slices.Contains(args, Stdin) {
		if len(args) > 1 {
			return Target{}, ErrStdinAndPaths
		}
		root, marked := FindRoot(lstat, dir)
		return Target{Root: root, Marked: marked, Stdin: true}, nil
	}
	if len(args) == 0 {
		root, marked := FindRoot(lstat, dir)
		return Target{Root: root, Marked: marked}, nil
	}
	return locatePaths(stat, lstat, args)
}

func locatePaths(stat, lstat Stat, args []string) (Target, error) {
	var t Target
	var folders []string
	for i, arg := range args {
		info, err := stat(arg)
		if err != nil {
			return Target{}, plain(arg, err)
		}
		folder := arg
		if !info.IsDir() {
			folder = filepath.Dir(arg)
		}
		root, marked := FindRoot(lstat, folder)
		if i > 0 && (marked != t.Marked || marked && root != t.Root) {
			return Target{}, fmt.Errorf("%s and %s are not in one workspace; run svs once for each", diag.Quote(args[0]), diag.Quote(arg))
		}
		t.Root, t.Marked = root, marked
		folders = append(folders, folder)
	}
	if !t.Marked {
		t.Root = common(folders)
	}
	whole := false
	for _, arg := range args {
		rel, err := filepath.Rel(t.Root, arg)
		if err != nil {
			return Target{}, plain(arg, err)
		}
		if rel = filepath.ToSlash(rel); rel == "." {
			whole = true
			continue
		}
		t.Paths = append(t.Paths, rel)
		t.Args = append(t.Args, arg)
	}
	if whole {
		for i := range t.Paths {
			t.Beside = append(t.Beside, [2]string{t.Paths[i], t.Args[i]})
		}
		t.Paths, t.Args = nil, nil
	}
	return t, nil
}

// plain is an error about a path without the system call that met it.
func plain(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist", diag.Quote(path))
	}
	return fmt.Errorf("%s: %w", diag.Quote(path), err)
}

// FindRoot walks up from a folder, an absolute path, to the first that holds
// svs.yaml. When there is none, it returns the folder itself and false. Whatever
// has that name marks the folder, also a folder or a link that leads nowhere:
// somebody meant it to be the settings, and reading it says what is wrong.
func FindRoot(lstat Stat, folder string) (root string, marked bool) {
	for at := filepath.Clean(folder); ; {
		if _, err := lstat(filepath.Join(at, File)); err == nil {
			return at, true
		}
		up := filepath.Dir(at)
		if up == at {
			return filepath.Clean(folder), false
		}
		at = up
	}
}

// common is the deepest folder that all folders are or lie in.
func common(folders []string) string {
	shared := filepath.Clean(folders[0])
	for _, f := range folders[1:] {
		for !within(filepath.Clean(f), shared, string(filepath.Separator)) {
			shared = filepath.Dir(shared)
		}
	}
	return shared
}

// within reports whether a path is a folder or lies in it.
func within(path, folder, separator string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, separator)+separator)
}

// Only are the paths that alone are the model: none in a marked workspace.
func (t Target) Only() []string {
	if t.Marked {
		return nil
	}
	return t.Paths
}

// Shows reports whether findings in a file, by its name in them, are asked for.
// Those in svs.yaml always are.
func (t Target) Shows(file string) bool {
	return len(t.Paths) == 0 || file == File || slices.ContainsFunc(t.Paths, func(p string) bool { return within(file, tree.ShowName(p), "/") })
}

// Empty returns the arguments in which there is no model file, given the paths
// of all files. Such an argument is a mistake: what it names is excluded, of
// another kind, or in a workspace of its own.
func (t Target) Empty(files []string) []string {
	var out []string
	for i, p := range t.Paths {
		if !slices.ContainsFunc(files, func(f string) bool { return within(f, p, "/") }) {
			out = append(out, t.Args[i])
		}
	}
	for _, b := range t.Beside {
		if !slices.ContainsFunc(files, func(f string) bool { return within(f, b[0], "/") }) {
			out = append(out, b[1])
		}
	}
	return out
}
