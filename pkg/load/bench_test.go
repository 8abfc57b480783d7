package load_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
	"github.com/svs-project/svs/testdata/gen"
)

// BenchmarkLoad reads a workspace of 1,000 documents, most of them value
// streams of six steps, into a model.
func BenchmarkLoad(b *testing.B) {
	s, err := conform.New(schema.Files)
	if err != nil {
		b.Fatal(err)
	}
	tree := load.Tree{FS: fstest.MapFS{}, Limits: source.DefaultLimits()}
	for _, f := range gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 1}) {
		tree.FS.(fstest.MapFS)[f.Path] = &fstest.MapFile{Data: []byte(f.Data)}
		tree.Paths = append(tree.Paths, f.Path)
	}
	b.ReportAllocs()
	for b.Loop() {
		l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
		if err != nil {
			b.Fatal(err)
		}
		if len(l.Findings) > 0 {
			b.Fatal(l.Findings[0])
		}
	}
}
