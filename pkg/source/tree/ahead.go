package tree

import (
	"io/fs"
	"sync"
)

// ahead lists folders that the walk comes to soon while it is busy with others.
// What it gives is what the walk would have found itself.
type ahead struct {
	fsys fs.FS
	busy sync.WaitGroup
}

// far is how many folders are listed ahead at the most, in each of those that
// the walk is in.
const far = 3

// window is the folders in one folder that are to be searched.
type window struct {
	ahead *ahead
	paths []string      // in order, those from which on nothing has been asked
	soon  []chan listed // of the first of paths
}

type listed struct {
	entries []fs.DirEntry
	err     error
}

// of are the folders at some paths, for which the walk asks in this order.
func (a *ahead) of(paths []string) *window {
	if _, safe := a.fsys.(*Dir); !safe {
		paths = nil // others may be for one goroutine alone
	}
	return &window{ahead: a, paths: paths}
}

// list lists a folder.
func (w *window) list(path string) ([]fs.DirEntry, error) {
	for len(w.soon) < min(far, len(w.paths)) {
		w.soon = append(w.soon, w.ahead.start(w.paths[len(w.soon)]))
	}
	if len(w.paths) == 0 || w.paths[0] != path {
		return fs.ReadDir(w.ahead.fsys, path)
	}
	first := <-w.soon[0]
	w.paths, w.soon = w.paths[1:], w.soon[1:]
	return first.entries, first.err
}

func (a *ahead) start(path string) chan listed {
	out := make(chan listed, 1) // who is not asked again ends, too
	a.busy.Go(func() {
		entries, err := fs.ReadDir(a.fsys, path)
		out <- listed{entries, err}
	})
	return out
}

// wait returns when nothing is being listed.
func (a *ahead) wait() { a.busy.Wait() }
