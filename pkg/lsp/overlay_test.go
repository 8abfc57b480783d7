package lsp

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
)

// TestOverlay: open texts stand in the place of files, in folders that may not
// exist yet; what is no regular file stays what it is.
func TestOverlay(t *testing.T) {
	o := overlay{
		base: fstest.MapFS{
			"a.yaml":       {Data: []byte("on disk")},
			"sub/b.yaml":   {Data: []byte("b")},
			"link.yaml":    {Mode: fs.ModeSymlink, Data: []byte("a.yaml")},
			"folder/x.txt": {Data: []byte("x")},
		},
		open: map[string]string{"a.yaml": "typed", "new/deep/c.yaml": "c", "sub/d.yaml": "d", "folder": "no file"},
	}
	var include []tree.Pattern
	for _, text := range tree.DefaultInclude() {
		p, err := tree.Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		include = append(include, p)
	}
	listing, found, err := tree.Collect(o, tree.Selection{Include: include}, source.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range listing.Files {
		data, ok, _ := tree.Read(o, f, source.DefaultLimits())
		if !ok || int64(len(data)) != f.Size {
			t.Errorf("%s: %d bytes are listed as %d", f.Path, len(data), f.Size)
		}
		got[f.Path] = string(data)
	}
	if d := cmp.Diff(map[string]string{"a.yaml": "typed", "sub/b.yaml": "b", "new/deep/c.yaml": "c", "sub/d.yaml": "d"}, got); d != "" {
		t.Error(d)
	}
	if !slices.ContainsFunc(found, func(f diag.Finding) bool { return f.Place.File == "link.yaml" && f.Rule == source.CodeNotRegular }) {
		t.Errorf("the link is not reported: %v", found)
	}
	if _, err := o.ReadDir("nowhere"); err == nil {
		t.Error("a folder that is nowhere is listed")
	}
}
