package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/testdata/hostile"
)

// TestEqualBytes: a run says the same every time and with any number of
// processors, in every format, on models that are sound and on broken ones.
func TestEqualBytes(t *testing.T) {
	dirs := map[string]string{"broken": manyFaults(t, 60)}
	for _, example := range []string{"minimal", "campus-desk", "release-train"} {
		dirs[example] = filepath.Join("..", "..", "examples", example)
	}
	for _, c := range hostile.Cases() {
		if strings.HasPrefix(c.Name, "tree/name-") || c.Name == "model/dense" || c.Name == "tree/same-name" {
			dir := t.TempDir()
			if err := c.Write(dir); err == nil {
				dirs[c.Name] = dir
			}
		}
	}
	for name, dir := range dirs {
		t.Run(name, func(t *testing.T) {
			first := everyFormat(t, dir, "-j", "1")
			for _, again := range [][]string{{"-j", "1"}, {"-j", "8"}, {"-j", "8"}, {}} {
				if d := cmp.Diff(first, everyFormat(t, dir, again...)); d != "" {
					t.Fatalf("another run (%v) says another thing:\n%s", again, clip([]byte(d)))
				}
			}
			standsInData(t, dir, validated(t, dir))
		})
	}
}

// everyFormat is what one run writes in every format.
func everyFormat(t *testing.T, dir string, args ...string) map[string]string {
	t.Helper()
	outside := t.TempDir()
	all := append([]string{"validate", "-C", dir}, args...)
	for _, f := range report.Formats() {
		all = append(all, "-f", f+"="+filepath.Join(outside, f))
	}
	run := svs(t, all...)
	out := map[string]string{"exit": fmt.Sprint(run.exit), "stderr": run.stderr}
	for _, f := range report.Formats() {
		data, err := os.ReadFile(filepath.Join(outside, f))
		if err != nil {
			t.Fatal(err)
		}
		out[f] = string(data)
	}
	return out
}

// manyFaults is a workspace of n files, each the faulty model with other
// faults: names that stand in several files are duplicates besides.
func manyFaults(t *testing.T, n int) string {
	t.Helper()
	slots := slotsOf(t, strings.ReplaceAll(faultyModel, `\u200b`, "\u200b"))
	rnd := rand.New(rand.NewPCG(3, 4))
	var files []string
	for i := range n {
		chosen := map[int]int{}
		for at, s := range slots {
			if len(s.wrong) > 0 && rnd.IntN(4) == 0 {
				chosen[at] = rnd.IntN(len(s.wrong))
			}
		}
		text, _ := assemble(slots, chosen)
		files = append(files, fmt.Sprintf("%02d/m.yaml", i), text)
	}
	return folder(t, files...)
}
