package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
)

func (w *world) open(dir string) (load.Tree, error) {
	fsys := os.DirFS(dir)
	var paths []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if d.Type().IsRegular() && d.Name() != "svs.yaml" && slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(p)) {
			paths = append(paths, p)
		}
		return nil
	})
	slices.Sort(paths)
	return load.Tree{FS: fsys, Paths: paths, Limits: source.DefaultLimits()}, err
}
