package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/testdata/gen"
)

// largeChange is a workspace of a thousand documents in a repository, with ten
// of them changed and not committed; before is a copy without the changes.
func largeChange(t testing.TB) (dir, before string) {
	t.Helper()
	all := gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.5, PerFile: 1})
	dir, before = t.TempDir(), t.TempDir()
	changed := 0
	for _, to := range []string{before, dir} {
		if err := gen.Write(to, all); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range all {
		text := strings.Replace(f.Data, "{people: ", "{people: 1", 1)
		if text == f.Data || changed == 10 {
			continue
		}
		changed++
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(f.Path)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if changed != 10 {
		t.Fatalf("%d documents are changed", changed)
	}
	return dir, before
}

// TestLargeChangesAreQuick: diff under 2 s and plan without the flow under 4 s,
// for a thousand documents of which ten change, from a folder and from Git. The
// time is that of the processor where the machine is busy.
func TestLargeChangesAreQuick(t *testing.T) {
	dir, before := largeChange(t)
	r := newRepository(t).at(before)
	r.git("init", "-q", "-b", "main")
	r.commit()
	r = r.at(dir)
	if err := os.Rename(filepath.Join(before, ".git"), filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		most time.Duration
	}{
		{[]string{"diff", before, dir}, 2 * time.Second},
		{[]string{"diff", "HEAD"}, 2 * time.Second},
		{[]string{"plan", "--base", before, "--no-simulate"}, 4 * time.Second},
		{[]string{"plan", "--no-simulate"}, 4 * time.Second},
	} {
		p := r.svs(tt.args...)
		if !strings.Contains(string(p.stdout), " · 10 change") {
			t.Errorf("svs %q: %s%s", tt.args, clip(p.stdout), clip(p.stderr))
		}
		if p.took > tt.most && !detectsRaces {
			t.Errorf("svs %q took %v, want at most %v", tt.args, p.took, tt.most)
		}
	}
}

// BenchmarkLargeChange runs both in a process of their own, as a user does.
func BenchmarkLargeChange(b *testing.B) {
	dir, before := largeChange(b)
	for name, args := range map[string][]string{
		"diff": {"diff", before, dir}, "plan": {"plan", dir, "--base", before, "--no-simulate"},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				if p := svsProcess(b, b.TempDir(), args...); p.exit != exitPass {
					b.Fatalf("%s", p.stderr)
				}
			}
		})
	}
}
