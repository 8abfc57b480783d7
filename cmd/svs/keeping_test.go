package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/testdata/gen"
)

var cacheEdits = flag.Int("cache-edits", 10, "how many edits TestCacheSaysTheSame makes to each workspace; 2000 is the proof")

// ran is all that a run of validate shows: exit code, both streams, every format.
type ran struct {
	Code        int
	Out, Errors string
	Formats     map[string]string
}

// validatedWith runs validate in a folder, with a cache that keeps small workspaces,
// too. Later is how much later than now the run takes place, by its own clock:
// long after a write, stamps mean something.
func validatedWith(t testing.TB, dir, cacheHome string, later time.Duration, args ...string) ran {
	t.Helper()
	outputs := t.TempDir()
	all := []string{"validate", "-C", dir}
	for _, f := range report.Formats() {
		all = append(all, "-f", f+"="+filepath.Join(outputs, f))
	}
	t.Setenv("XDG_CACHE_HOME", cacheHome)
	var out, complaints bytes.Buffer
	w := &world{stdin: strings.NewReader(""), stdout: &out, stderr: &complaints, getenv: os.LookupEnv, now: func() time.Time { return time.Now().Add(later) }, keepsFrom: 1}
	r := ran{Code: w.run(context.Background(), append(append(all, "-f", "text"), args...)), Out: out.String(), Errors: complaints.String(), Formats: map[string]string{}}
	for _, f := range report.Formats() {
		data, err := os.ReadFile(filepath.Join(outputs, f))
		if err != nil {
			t.Fatal(err)
		}
		r.Formats[f] = string(data)
	}
	return r
}

// scribbler changes a workspace at random.
type scribbler struct {
	t    testing.TB
	r    *rand.Rand
	dir  string
	made int
}

func (e *scribbler) files() []string {
	var out []string
	err := filepath.WalkDir(e.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, ".yaml") && d.Name() != "svs.yaml" {
			out = append(out, path)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		e.t.Fatalf("no files to edit: %v", err)
	}
	return out
}

func (e *scribbler) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *scribbler) read(path string) string {
	e.t.Helper()
	data, err := os.ReadFile(path)
	e.must(err)
	return string(data)
}

func (e *scribbler) write(path, text string) {
	e.t.Helper()
	e.must(os.WriteFile(path, []byte(text), 0o644))
}

// namesIn are names in a text, of entities and of steps, where they are called so
// and where they are used.
func namesIn(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?:name|team|teams|practice|service|stream|id): \[?([a-z][a-z0-9-]*)`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// edit makes one change and says which.
func (e *scribbler) edit() string {
	files := e.files()
	path := files[e.r.IntN(len(files))]
	other := files[e.r.IntN(len(files))]
	name := filepath.Base(path)
	e.made++
	switch e.r.IntN(19) {
	case 0:
		if len(files) > 3 {
			e.must(os.Remove(path))
			return "remove " + name
		}
	case 1:
		e.write(filepath.Join(filepath.Dir(path), fmt.Sprintf("new-%d.yaml", e.made)), e.read(other))
		return "copy " + other
	case 2:
		e.must(os.Rename(path, filepath.Join(e.dir, fmt.Sprintf("moved-%d.yaml", e.made))))
		return "move " + name
	case 3:
		a, b := e.read(path), e.read(other)
		e.write(path, b)
		e.write(other, a)
		return "swap " + name + " and " + other
	case 4:
		e.must(os.Chtimes(path, time.Time{}, time.Now().Add(-time.Duration(e.r.IntN(1000))*time.Hour)))
		return "touch " + name
	case 5: // another text of the same length, with the time of the old one
		info, err := os.Stat(path)
		e.must(err)
		e.write(path, strings.Replace(e.read(path), "activity: engage", "activity: enraged"[:16], 1))
		e.must(os.Chtimes(path, info.ModTime(), info.ModTime()))
		return "write secretly " + name
	case 6:
		settings := []string{"rules: {SVS203: {severity: info}}", "model: {exclude: [\"moved-*\"]}", "failOn: warning", "organization: nobody", "rules: {SVS2: {waivable: false}}", "colour: red"}
		e.write(filepath.Join(e.dir, "svs.yaml"), "version: 1\n"+settings[e.r.IntN(len(settings))]+"\n")
		return "settings"
	case 7:
		e.write(path, strings.Replace(e.read(path), "\nmetadata:", " # svs:ignore SVS203 reason=\"later\" until=2027-01-01\nmetadata:", 1))
		return "ignore in " + name
	case 8:
		e.must(os.Remove(path))
		e.must(os.Symlink(other, path))
		return "link " + name
	case 9:
		_ = validatedWith(e.t, e.dir, e.t.TempDir(), 0, "-q")
		var out bytes.Buffer
		run([]string{"baseline", "-C", e.dir, "--grow", "-q"}, strings.NewReader(""), &out, &out)
		return "baseline"
	case 10, 11: // something else is named, or is called so
		if names, others := namesIn(e.read(path)), namesIn(e.read(other)); len(names) > 0 && len(others) > 0 {
			from, to := names[e.r.IntN(len(names))], others[e.r.IntN(len(others))]
			e.write(path, strings.Replace(e.read(path), from, to, 1+e.r.IntN(3)))
			return fmt.Sprintf("%s for %s in %s", to, from, name)
		}
	case 12: // fewer people, or another number of something else
		text := e.read(path)
		if at := regexp.MustCompile(`\b[0-9]+\b`).FindAllStringIndex(text, -1); len(at) > 0 {
			here := at[e.r.IntN(len(at))]
			e.write(path, fmt.Sprint(text[:here[0]], e.r.IntN(3), text[here[1]:]))
			return "a number in " + name
		}
	}
	lines := strings.SplitAfter(e.read(path), "\n")
	n := e.r.IntN(len(lines))
	switch e.r.IntN(5) {
	case 0:
		lines[n] = ""
	case 1:
		lines[n] = strings.Replace(lines[n], "-", "", 1)
	case 2:
		lines[n] = strings.TrimRight(lines[n], "\n") + "x\n"
	case 3:
		lines[n] = "# a remark\n" + lines[n]
	default:
		lines[n] = lines[max(0, n-1)]
	}
	e.write(path, strings.Join(lines, ""))
	return fmt.Sprintf("line %d of %s", n+1, name)
}

// asks are flags under which the same workspace is judged in another way.
var asks = [][]string{nil, nil, nil, {"-v"}, {"--now", "2035-01-01"}, {"--only", "SVS2"}, {"-j", "1"}, {"--fail-on", "never"}, {"--organization", "ngi-north"}}

// TestCacheSaysTheSame edits workspaces at random and compares what validate says
// with what it says without a cache: exit code, both streams and every format,
// byte for byte.
func TestCacheSaysTheSame(t *testing.T) {
	for name, fill := range map[string]func(dir string) error{
		"generated": func(dir string) error { return gen.Write(dir, everyKind(60)) },
		"egi-like":  func(dir string) error { return os.CopyFS(dir, os.DirFS("../../examples/egi-like")) },
		"campus":    func(dir string) error { return os.CopyFS(dir, os.DirFS("../../examples/campus-desk")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, home := t.TempDir(), t.TempDir()
			if err := fill(dir); err != nil {
				t.Fatal(err)
			}
			e := &scribbler{t: t, r: rand.New(rand.NewPCG(7, uint64(len(name)))), dir: dir}
			var did []string
			for i := range *cacheEdits {
				for range e.r.IntN(3) {
					did = append(did, e.edit())
				}
				args := asks[e.r.IntN(len(asks))]
				later := time.Duration(e.r.IntN(2)) * time.Hour
				got := validatedWith(t, dir, home, later, args...)
				want := validatedWith(t, dir, home, later, append(slices.Clone(args), "--no-cache")...)
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("run %d, %q, after %v: with a cache it says otherwise (-without +with):\n%s", i, args, did, d)
				}
				if i%100 == 99 {
					t.Logf("%d runs", i+1)
				}
				if i%20 == 19 { // a folder in which hardly anything is sound tells little
					if err := os.RemoveAll(dir); err != nil {
						t.Fatal(err)
					}
					if err := fill(dir); err != nil {
						t.Fatal(err)
					}
				}
			}
			if entries, err := os.ReadDir(filepath.Join(home, "svs")); err != nil || len(entries) != 1 {
				t.Errorf("the cache holds %v (%v): nothing was compared", entries, err)
			}
		})
	}
}

// cacheFile is the one file of a cache.
func cacheFile(t testing.TB, home string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(home, "svs", "*.cache"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the cache holds %v (%v), want one file", found, err)
	}
	return found[0]
}

// TestCacheDamaged: whatever has become of the cache, validate says what it says
// without one, and mends it where it can.
func TestCacheDamaged(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	if err := gen.Write(dir, everyKind(40)); err != nil {
		t.Fatal(err)
	}
	want := validatedWith(t, dir, home, time.Hour, "--no-cache")
	validatedWith(t, dir, home, time.Hour)
	path := cacheFile(t, home)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 3))
	flipped := func() []byte {
		b := bytes.Clone(whole)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	}
	damages := map[string]func() error{
		"cut":              func() error { return os.WriteFile(path, whole[:r.IntN(len(whole))], 0o600) },
		"empty":            func() error { return os.WriteFile(path, nil, 0o600) },
		"longer":           func() error { return os.WriteFile(path, append(bytes.Clone(whole), 1, 2, 3), 0o600) },
		"foreign":          func() error { return os.WriteFile(path, bytes.Repeat([]byte("GIF89a"), 10_000), 0o600) },
		"a folder":         func() error { return os.MkdirAll(filepath.Join(path, "in it"), 0o700) },
		"a link to itself": func() error { return os.Symlink(path, path) },
		"no cache folder":  func() error { return os.RemoveAll(filepath.Join(home, "svs")) },
		"a file as folder": func() error {
			return os.WriteFile(filepath.Join(home, "svs"), []byte("x"), 0o600)
		},
		"sparse and huge": func() error {
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 1<<40)
		},
	}
	for i := range 4 {
		damages[fmt.Sprintf("bits %d", i)] = func() error { return os.WriteFile(path, flipped(), 0o600) }
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			if name == "a file as folder" {
				if err := os.RemoveAll(filepath.Join(home, "svs")); err != nil {
					t.Fatal(err)
				}
			} else if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil && name != "a file as folder" {
				t.Fatal(err)
			}
			if name == "a file as folder" {
				_ = os.RemoveAll(filepath.Join(home, "svs"))
			}
			if err := damage(); err != nil {
				t.Skip(err)
			}
			for range 2 {
				if d := cmp.Diff(want, validatedWith(t, dir, home, time.Hour)); d != "" {
					t.Errorf("(-without +with):\n%s", d)
				}
			}
			if name == "a file as folder" {
				_ = os.Remove(filepath.Join(home, "svs"))
			}
		})
	}
	_ = os.RemoveAll(path)
	for _, nowhere := range []string{"relative", "/dev/null", "/proc/self/nothing"} {
		if d := cmp.Diff(want, validatedWith(t, dir, nowhere, time.Hour)); d != "" {
			t.Errorf("with %s for a cache (-without +with):\n%s", nowhere, d)
		}
	}
	if _, err := os.Stat("relative"); err == nil {
		t.Error("a relative folder was made")
	}
}

// TestCacheDamagedWhereAsked: of what is kept most is read only when something
// that changed elsewhere makes somebody ask for it. Damage is found then, too, and
// validate says what it says without a cache.
func TestCacheDamagedWhereAsked(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	e := &scribbler{t: t, r: rand.New(rand.NewPCG(5, 8)), dir: dir}
	failed := 0
	for i := range max(6, *cacheEdits/5) {
		if i%10 == 0 {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			if err := gen.Write(dir, everyKind(40)); err != nil {
				t.Fatal(err)
			}
		}
		validatedWith(t, dir, home, time.Hour)
		path := cacheFile(t, home)
		whole := e.read(path)
		for range 1 + e.r.IntN(4) { // in the second block, which is the longer one
			at := len(whole)/2 + e.r.IntN(len(whole)-len(whole)/2)
			whole = whole[:at] + string(whole[at]^1<<e.r.IntN(8)) + whole[at+1:]
		}
		e.write(path, whole)
		did := e.rename()
		want := validatedWith(t, dir, home, time.Hour, "--no-cache")
		if d := cmp.Diff(want, validatedWith(t, dir, home, time.Hour)); d != "" {
			t.Fatalf("after %q (-without +with):\n%s", did, d)
		}
		if want.Code != exitPass {
			failed++
		}
	}
	if failed == 0 {
		t.Error("no name was ever missing: nothing was asked for")
	}
}

// rename gives a team, a practice or a service another name, and says which.
func (e *scribbler) rename() string {
	files := slices.DeleteFunc(e.files(), func(path string) bool {
		text := e.read(path)
		return !strings.Contains(text, "kind: Team") && !strings.Contains(text, "kind: Practice") && !strings.Contains(text, "kind: Service")
	})
	path := files[e.r.IntN(len(files))]
	e.made++
	e.write(path, strings.Replace(e.read(path), "metadata: {name: ", fmt.Sprintf("metadata: {name: was%d-", e.made), 1))
	return filepath.Base(path)
}

// TestCacheSideBySide: processes that work with one cache at once say what one
// says without, while files change.
func TestCacheSideBySide(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	if err := gen.Write(dir, everyKind(600)); err != nil {
		t.Fatal(err)
	}
	e := &scribbler{t: t, r: rand.New(rand.NewPCG(1, 2)), dir: dir}
	for range 4 {
		for _, path := range e.files()[:20] {
			e.write(path, e.read(path)+"# more\n")
		}
		var wg sync.WaitGroup
		outs := make([]string, 5)
		for i := range outs {
			args := []string{"validate", "-C", dir, "-f", "json"}
			if i == 0 {
				args = append(args, "--no-cache")
			}
			cmd := svsAt(t, ".", args)
			cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+home)
			wg.Go(func() {
				out, err := cmd.CombinedOutput()
				outs[i] = string(out)
				if err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
		wg.Wait()
		for _, out := range outs[1:] {
			if d := cmp.Diff(outs[0], out); d != "" {
				t.Fatalf("(-without +with):\n%s", d)
			}
		}
	}
	cacheFile(t, home)
}

// TestCacheKilled kills validate at random moments; what is left of the cache
// stands in nobody's way.
func TestCacheKilled(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	if err := gen.Write(dir, everyKind(400)); err != nil {
		t.Fatal(err)
	}
	svs := func(args ...string) (cmd interface {
		Start() error
		CombinedOutput() ([]byte, error)
	}, kill func()) {
		c := svsAt(t, ".", append([]string{"validate", "-C", dir, "-f", "json"}, args...))
		c.Env = append(c.Env, "XDG_CACHE_HOME="+home)
		return c, func() { _ = c.Process.Kill(); _ = c.Wait() }
	}
	began := time.Now()
	without, _ := svs("--no-cache")
	want, err := without.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, want)
	}
	took := time.Since(began)
	r := rand.New(rand.NewPCG(1, 9))
	for range max(4, *kills/len(writers)) {
		if r.IntN(2) == 0 {
			_ = os.RemoveAll(filepath.Join(home, "svs"))
		}
		cmd, kill := svs()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Float64() * 1.2 * float64(took)))
		kill()
		after, _ := svs()
		if got, err := after.CombinedOutput(); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%v (-without +with):\n%s", err, cmp.Diff(string(want), string(got)))
		}
	}
	cacheFile(t, home)
}
