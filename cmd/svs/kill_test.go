package main

import (
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var kills = flag.Int("kills", 40, "how often TestKilled kills the program; 200 is the proof")

// untidy is a workspace that every command of writers finds something to do in:
// layout, a mend, a name in three files, a finding that a baseline can take.
var untidy = map[string]string{
	"svs.yaml": "version: 1\n",
	"team.yaml": "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec:   {people: 2, calendar: nights}\n---\n" +
		"apiVersion: svs/v1\nkind: Practice\nmetadata: {name: incident-management}\nspec: {organizationsAndPeople: {teams: [ desk ]}}\n",
	"service.yaml": "apiVersion: svs/v1\nkind: Consumer\nmetadata: {name: students}\n---\napiVersion: svs/v1\nkind:   Service\nmetadata: {name: mail}\nspec: {consumers: [students], offerings: [{name: mailbox}]}\n",
	"deep/stream.yaml": "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore}\nspec:\n    outcome: {service: mail}\n    steps: [{id: mend, activity: engage, practice: incident-management, team: desk, work: 5m}]\n---\n" +
		"apiVersion: svs/v1\nkind: Demand\nmetadata: {name: order}\nspec: {type: value, service: mail, stream: restore, arrivals: {rate: 2/h}}\n",
}

// soundly is untidy without its finding, for commands that refuse to write with
// errors.
func soundly() map[string]string {
	out := map[string]string{}
	for name, text := range untidy {
		out[name] = strings.Replace(text, ", calendar: nights", "", 1)
	}
	return out
}

// writers are the commands that write, each in the workspace.
var writers = []struct {
	name  string
	files map[string]string
	args  []string
}{
	{"fmt", soundly(), []string{"fmt"}},
	{"lint", soundly(), []string{"lint", "--fix", "-q"}},
	{"rename", soundly(), []string{"rename", "Team/desk", "help-desk"}},
	{"report", soundly(), []string{"validate", "-q", "-f", "json=old.json", "-f", "html=new.html", "-f", "sarif=report.sarif"}},
	{"records", soundly(), []string{"simulate", "-q", "--replications", "4", "--horizon", "4w", "--records", "old.csv"}},
	{"ocel", soundly(), []string{"simulate", "-q", "--replications", "4", "--horizon", "4w", "--records", "new.json"}},
	{"baseline", untidy, []string{"baseline", "--grow"}},
	{"init", nil, []string{"init", "fresh"}},
	{"new", soundly(), []string{"new", "Team", "field"}},
}

// TestKilled kills the program at random moments while it writes. Every file
// is whole, as it was or as it shall be, with the mode it had; and what is left
// stands in nobody's way.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process is killed by a signal here")
	}
	each := max(1, *kills/len(writers))
	for _, c := range writers {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := untouched(t, c.files)
			after := untouched(t, c.files)
			began := time.Now()
			cmd := svsAt(t, after, c.args)
			if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != exitFail {
				t.Fatalf("svs %s: %v\n%s", strings.Join(c.args, " "), err, out)
			}
			took := time.Since(began)
			old, done := contents(t, before), contents(t, after)
			if cmp.Equal(old, done) {
				t.Fatalf("svs %s writes nothing", strings.Join(c.args, " "))
			}
			r := rand.New(rand.NewPCG(1, uint64(len(c.name))))
			for range each {
				killedOnce(t, c.files, c.args, time.Duration(r.Float64()*1.2*float64(took)), old, done)
			}
		})
	}
}

func killedOnce(t *testing.T, files map[string]string, args []string, after time.Duration, old, done map[string]string) {
	t.Helper()
	dir := untouched(t, files)
	cmd := svsAt(t, dir, args)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	for name, is := range contents(t, dir) {
		if was, shall := old[name], done[name]; is != was && is != shall {
			t.Errorf("killed after %v: %s is neither old nor new:\n%s", after, name, clip([]byte(is)))
		}
	}
	for name, was := range old {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil && done[name] != "" {
			t.Errorf("killed after %v: %s is gone, and was\n%s", after, name, clip([]byte(was)))
		}
	}
	again := svsAt(t, dir, []string{"validate", "--allow-empty"})
	if out, err := again.CombinedOutput(); err != nil && again.ProcessState.ExitCode() != exitFail {
		t.Errorf("killed after %v: the next run ends with %v\n%s", after, err, out)
	}
}

// untouched is a fresh folder with files, one of which only its owner may read.
func untouched(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if files != nil {
		for _, name := range []string{"old.json", "old.csv"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("what stood here\n"), 0o640); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// contents are the files below a folder with their modes, but for those that
// are not whole yet, whose names begin with a dot.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".svs-") {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = info.Mode().String() + "\n" + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func svsAt(t *testing.T, dir string, args []string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"svs"}, args...)
	cmd.Dir = dir
	cmd.Env = []string{"SVS_NOW=2026-11-02", "HOME=" + t.TempDir()}
	return cmd
}
