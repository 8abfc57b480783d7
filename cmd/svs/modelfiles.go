package main

import (
	"io/fs"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source/tree"
)

// modelFiles opens the workspace for the files that a model names: logs,
// measured times, holidays. Nothing outside it can be reached. It is nil for a
// model from standard input.
func (s *session) modelFiles() (files fs.FS, done func(), err error) {
	if s.ground.target.Stdin {
		return nil, func() {}, nil
	}
	return openFolder(s.ground.target.Root)
}

// openFolder opens a folder for reading: regular files inside it, no links.
func openFolder(root string) (files fs.FS, done func(), err error) {
	dir, err := tree.OpenDir(root)
	if err != nil {
		return nil, nil, &accident{message: "cannot open " + diag.Quote(root)}
	}
	return dir, func() { dir.Close() }, nil
}
