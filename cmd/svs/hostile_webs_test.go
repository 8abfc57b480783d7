package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/testdata/hostile"
)

// TestHostileWebs: a small model in which there is more to follow than anybody
// could ends within the bounds in every command that follows it.
func TestHostileWebs(t *testing.T) {
	if detectsRaces {
		t.Skip("-race: what these show is a bound of time and memory")
	}
	for _, c := range hostile.Webs() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			dir, before := t.TempDir(), t.TempDir()
			for _, side := range []struct {
				dir   string
				files map[string]string
			}{{dir, c.Files}, {before, c.Before}} {
				if err := (hostile.Case{Files: side.files}).Write(side.dir); err != nil {
					t.Fatal(err)
				}
			}
			sum := treeSum(t, dir)
			for _, args := range c.Commands {
				t.Run(args[0], func(t *testing.T) {
					p := commandIn(t, dir, before, args)
					if !slices.Contains(c.Exits, p.exit) {
						t.Errorf("exit %d, want one of %v\n%s\n%s", p.exit, c.Exits, clip(p.stdout), clip(p.stderr))
					}
				})
			}
			if d := cmp.Diff(sum, treeSum(t, dir)); d != "" {
				t.Errorf("a command changed the files:\n%s", d)
			}
		})
	}
}

// commandIn runs a command in a folder and holds it to the bounds of time and
// memory that everything has, and to harmless words. BEFORE stands for another
// folder.
func commandIn(t *testing.T, dir, before string, args []string) process {
	t.Helper()
	args = slices.Clone(args)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "BEFORE", before)
	}
	cmd := command(t, t.TempDir(), append(args, "-C", dir)...)
	cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"), "XDG_CACHE_HOME="+filepath.Join(cmd.Dir, "cache"))
	p := runProcess(t, cmd)
	bounded(t, p, hostile.Case{MemoryMB: 500})
	format := "text"
	if i := slices.Index(args, "-f"); i >= 0 {
		format = args[i+1]
	}
	harmless(t, format, p.stdout)
	harmless(t, "text", p.stderr)
	if p.exit != exitPass && len(p.stdout)+len(p.stderr) == 0 {
		t.Errorf("exit %d without a word", p.exit)
	}
	return p
}

// TestLargestReport: a saved report of nearly the size that is read is shown
// within the bounds in the format that takes most.
func TestLargestReport(t *testing.T) {
	if detectsRaces {
		t.Skip("-race: what this shows is a bound of time and memory")
	}
	const finding = `{"rule":"SVS101","severity":"error","message":"%s","entity":"Team/desk","location":{"file":"a.yaml","line":1,"column":1},"fingerprint":"000000000000"}`
	one := fmt.Sprintf(finding, strings.Repeat("m", 150))
	n := (report.MaxSize - 1_000) / (len(one) + 1)
	text := `{"formatVersion":1,"kind":"validate","tool":{"name":"svs","version":"0.1.0"},"inputs":{},"verdict":{"gate":"fail","exitCode":1},"summary":{},"findings":[` +
		strings.TrimSuffix(strings.Repeat(one+",", n), ",") + "]}"
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p := runProcess(t, command(t, t.TempDir(), "show", file, "-f", "sarif"))
	bounded(t, p, hostile.Case{Time: 2500 * time.Millisecond, MemoryMB: 300})
	if p.exit != exitPass || len(p.stdout) < len(text)/2 {
		t.Errorf("exit %d, %d bytes\n%s", p.exit, len(p.stdout), clip(p.stderr))
	}
}
