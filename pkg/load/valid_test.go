package load_test

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// TestEveryFieldLoads: the schema's own valid documents, one per kind with
// nearly every field, become a model without a finding.
func TestEveryFieldLoads(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	tree := load.Tree{FS: os.DirFS("../../schema/testdata/valid")}
	if tree.Paths, err = fs.Glob(tree.FS, "*.yaml"); err != nil {
		t.Fatal(err)
	}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string(nil), show(l.Findings)); d != "" {
		t.Errorf("findings (-want +got):\n%s", d)
	}
	kinds := map[string]bool{}
	for _, e := range l.Model.All() {
		kinds[e.Base().Kind] = true
	}
	for _, k := range s.Kinds() {
		if !kinds[k] {
			t.Errorf("no %s among the valid documents", k)
		}
	}
}
