package load_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
	"github.com/svs-project/svs/testdata/gen"
)

// texts are files in memory.
type texts []load.File

func (t texts) Len() int { return len(t) }

func (t texts) Read(n int) (load.File, []diag.Finding, error) { return t[n], nil, nil }

func generated(documents int) texts {
	var out texts
	for _, f := range gen.Workspace(gen.Options{Documents: documents, StreamShare: 0.5, PerFile: 2}) {
		out = append(out, load.File{Path: f.Path, Data: []byte(f.Data)})
	}
	return out
}

// TestCacheIsLoad edits files at random and compares what the cache makes of
// them with a load of everything.
func TestCacheIsLoad(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	opts := load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1}
	start := generated(12)
	rapid.Check(t, func(t *rapid.T) {
		files := append(texts{}, start...)
		cache := load.NewCache(opts)
		for range rapid.IntRange(2, 6).Draw(t, "edits") {
			files = edited(t, files)
			got, err := cache.Load(context.Background(), files)
			if err != nil {
				t.Fatal(err)
			}
			want, err := load.Load(context.Background(), files, opts)
			if err != nil {
				t.Fatal(err)
			}
			same(t, want, got)
		}
	})
}

// edited changes one file a little, takes it out, or adds one.
func edited(t *rapid.T, files texts) texts {
	files = append(texts{}, files...)
	i := rapid.IntRange(0, len(files)-1).Draw(t, "file")
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0:
		if len(files) > 1 {
			return append(files[:i], files[i+1:]...)
		}
	case 1:
		return append(files, load.File{Path: fmt.Sprintf("new-%d.yaml", len(files)), Data: files[i].Data})
	}
	text := string(files[i].Data)
	lines := strings.SplitAfter(text, "\n")
	n := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
	switch rapid.IntRange(0, 3).Draw(t, "how") {
	case 0:
		lines[n] = ""
	case 1:
		lines[n] = strings.Replace(lines[n], "-", "", 1)
	case 2:
		lines[n] = strings.TrimRight(lines[n], "\n") + "x\n"
	default:
		lines[n] = lines[max(0, n-1)]
	}
	files[i].Data = []byte(strings.Join(lines, ""))
	return files
}

// TestRewrite puts other documents in the place of those that were read.
func TestRewrite(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	noted := diag.Finding{Rule: "SVS999", Message: "patched"}
	opts := load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1}
	opts.Rewrite = func(docs []source.Document) ([]source.Document, []diag.Finding, error) {
		docs[0].Root.Get("metadata").Get("name").Text = "second-level"
		return docs[:1], []diag.Finding{noted}, nil
	}
	text := "apiVersion: svs/v1\nkind: Team\nmetadata: {name: first-level}\nspec: {people: 2}\n---\nkind: Nothing\n"
	got, err := load.Load(context.Background(), texts{{Path: "a.yaml", Data: []byte(text)}}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]diag.Finding{noted}, got.Findings); d != "" {
		t.Error(d)
	}
	if got.Model.Team("second-level") == nil || got.Documents != 1 {
		t.Errorf("the rewritten document does not count: %v", got.Model.All())
	}
}

// BenchmarkCache loads a workspace of 1,000 documents again after an edit of
// one of them.
func BenchmarkCache(b *testing.B) {
	s, err := conform.New(schema.Files)
	if err != nil {
		b.Fatal(err)
	}
	var files texts
	for _, f := range gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 1}) {
		files = append(files, load.File{Path: f.Path, Data: []byte(f.Data)})
	}
	cache := load.NewCache(load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if _, err := cache.Load(context.Background(), files); err != nil {
		b.Fatal(err)
	}
	last := len(files) - 1
	for b.Loop() {
		files[last].Data = append(files[last].Data[:len(files[last].Data):len(files[last].Data)], '\n')
		if _, err := cache.Load(context.Background(), files); err != nil {
			b.Fatal(err)
		}
	}
}
