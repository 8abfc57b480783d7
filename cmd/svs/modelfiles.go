package main

import (
	"io/fs"
	"os"

	"github.com/svs-project/svs/pkg/diag"
)

// modelFiles opens the workspace for the files that a model names: logs,
// measured times, holidays. Nothing outside it can be reached. It is nil for a
// model from standard input.
func (s *session) modelFiles() (files fs.FS, done func(), err error) {
	if s.ground.target.Stdin {
		return nil, func() {}, nil
	}
	root, err := os.OpenRoot(s.ground.target.Root)
	if err != nil {
		return nil, nil, &accident{message: "cannot open " + diag.Quote(s.ground.target.Root)}
	}
	return root.FS(), func() { root.Close() }, nil
}
