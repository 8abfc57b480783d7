package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
)

// reportOn is what validate says of a folder.
func reportOn(t testing.TB, dir string) report.Report {
	t.Helper()
	var r report.Report
	if err := json.Unmarshal([]byte(svs(t, "validate", "-C", dir, "-f", "json").stdout), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// faultyModels are the failing examples of all rules and the models of the
// scripts about wrong documents, each a list of names and texts of files.
func faultyModels(t testing.TB) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, r := range catalogue() {
		if govern.Exemptable(r.Code) && r.Fails != "" {
			out[r.Code] = []string{"m.yaml", r.Fails}
		}
	}
	scripts, err := filepath.Glob("../../testdata/script/wrong-*.txtar")
	if err != nil || len(scripts) < 20 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, path := range scripts {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".yaml") && filepath.Base(f.Name) != "svs.yaml" {
				name := filepath.Base(path)
				out[name] = append(out[name], f.Name, string(f.Data))
			}
		}
	}
	return out
}

// ignoreAll writes an ignore for every finding that can be exempted into the
// files: behind its line, or above it. Lines that hold a comment or are part of
// a text stay as they are.
func ignoreAll(t testing.TB, dir string, findings []report.Finding, above bool) (wrote int) {
	t.Helper()
	rules := map[string]map[int][]string{}
	for _, f := range findings {
		if !govern.Exemptable(f.Rule) {
			continue
		}
		if rules[f.Location.File] == nil {
			rules[f.Location.File] = map[int][]string{}
		}
		if l := rules[f.Location.File]; !slices.Contains(l[f.Location.Line], f.Rule) {
			l[f.Location.Line] = append(l[f.Location.Line], f.Rule)
		}
	}
	for file, byLine := range rules {
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for i, line := range strings.Split(string(data), "\n") {
			found := byLine[i+1]
			if len(found) == 0 || strings.ContainsAny(line, "#|>") || strings.HasPrefix(line, "---") {
				out = append(out, line)
				continue
			}
			wrote++
			remark := fmt.Sprintf("# svs:ignore %s reason=\"as a test\" until=2999-12-31", strings.Join(found, ", "))
			if above {
				indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
				out = append(out, indent+remark, line)
			} else {
				out = append(out, line+" "+remark)
			}
		}
		if err := os.WriteFile(path, []byte(strings.Join(out, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return wrote
}

// TestIgnoresOutliveTheLayout: what a comment exempts is exempted after fmt has
// moved lines and keys, too, and nothing else is. SVS_IGNORES=1 tries every
// model in both ways, which takes half a minute.
func TestIgnoresOutliveTheLayout(t *testing.T) {
	wrote, laidOut := 0, 0
	models := faultyModels(t)
	for i, name := range slices.Sorted(maps.Keys(models)) {
		files := models[name]
		for j, above := range []bool{false, true} {
			if (i+j)%5 > 0 && name != "SVS506" && os.Getenv("SVS_IGNORES") == "" {
				continue
			}
			dir := folder(t, files...)
			wrote += ignoreAll(t, dir, reportOn(t, dir).Findings, above)
			before := sides(reportOn(t, dir))
			if svs(t, "fmt", "-C", dir).exit == exitPass {
				laidOut++
			}
			if d := cmp.Diff(before, sides(reportOn(t, dir))); d != "" {
				t.Errorf("%s, above %v: fmt changes what counts (-before +after):\n%s", name, above, d)
			}
		}
	}
	t.Logf("%d comments in models of which fmt laid out %d", wrote, laidOut)
	if wrote < 60 || laidOut < 20 {
		t.Errorf("only %d comments, %d models laid out", wrote, laidOut)
	}
}

// sides lists what counts and what does not, without places.
func sides(r report.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, "counts "+f.Rule+" "+f.Entity+" "+f.Path+" "+f.Message)
	}
	for _, f := range r.Exempted {
		out = append(out, "exempted "+f.Rule+" "+f.Entity+" "+f.Path+" "+f.Message)
	}
	slices.Sort(out)
	return out
}
