package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/lsp"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/testdata/gen"
)

// BenchmarkEditorJudges is what one edit costs in a workspace of 1,000 documents
// and 20 policies, beside the reading of the file: rules, governance and
// policies, with what was found before in mind.
func BenchmarkEditorJudges(b *testing.B) {
	for _, policies := range []int{0, 20} {
		b.Run(fmt.Sprint(policies, "-policies"), func(b *testing.B) {
			host, err := (&world{}).lspHost(&common{now: "2026-11-02"})
			if err != nil {
				b.Fatal(err)
			}
			cache := load.NewCache(load.Options{Schema: host.Schema, Limits: source.DefaultLimits(), Jobs: 1})
			files := map[string]string{}
			for _, f := range gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 1}) {
				files[f.Path] = f.Data
			}
			for i := range policies {
				files[fmt.Sprintf("model/policy-%d.yaml", i)] = fmt.Sprintf("apiVersion: svs/v1\nkind: Policy\nmetadata: {name: p-%d}\nspec:\n  appliesTo: {kind: ValueStream}\n  rationale: so\n  require: |\n    facts: handoffs: <=%d\n", i, 20+i)
			}
			read := func(n int) lsp.Judged {
				tree := load.Tree{FS: fstest.MapFS{}}
				for name, text := range files {
					if name == "svs.yaml" {
						continue
					}
					if name == "model/000/docs-000400.yaml" {
						text = strings.Replace(text, "title: ", fmt.Sprintf("title: x%d", n), 1)
					}
					tree.FS.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte(text)}
					tree.Paths = append(tree.Paths, name)
				}
				l, err := cache.Load(context.Background(), tree)
				if err != nil {
					b.Fatal(err)
				}
				return lsp.Judged{Loaded: l, Files: tree.FS, Sound: true}
			}
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				in := read(n)
				b.StartTimer()
				if _, err := host.Judge(context.Background(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
