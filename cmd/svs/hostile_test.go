package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/testdata/hostile"
)

// process is what a run of the program in a process of its own came to.
type process struct {
	exit           int
	stdout, stderr []byte
	// took is the time on the clock or of the processor, whichever is less: a
	// machine that is busy with other things is no fault of the program.
	took     time.Duration
	memoryMB int64
}

// svsProcess starts this test's binary as svs, whose memory can be measured.
func svsProcess(t testing.TB, dir string, args ...string) process {
	t.Helper()
	return runProcess(t, command(t, dir, args...))
}

func command(t testing.TB, dir string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"svs-measured"}, args...)
	cmd.Dir = dir
	cmd.Env = []string{"SVS_NOW=2026-11-02", "HOME=" + dir, "SVS_TEST_PEAK=" + peakFile(cmd)}
	return cmd
}

func runProcess(t testing.TB, cmd *exec.Cmd) process {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if cmd.Stdout == nil {
		cmd.Stdout = &stdout
	}
	cmd.Stderr = &stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(maxRun, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	took := time.Since(began)
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	state := cmd.ProcessState
	if cpu := state.UserTime() + state.SystemTime(); cpu < took {
		took = cpu
	}
	out := process{exit: state.ExitCode(), stdout: stdout.Bytes(), stderr: stderr.Bytes(), took: took}
	if data, err := os.ReadFile(peakFile(cmd)); err == nil {
		out.memoryMB, err = strconv.ParseInt(string(data), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// peakFile is where a run notes its peak of memory. What the system counts for
// a child begins with the memory of the parent, so it says nothing.
func peakFile(cmd *exec.Cmd) string { return filepath.Join(cmd.Dir, ".peak-memory") }

// measuredMain is main for processes of these tests: it notes its peak of
// memory in the file that SVS_TEST_PEAK names.
func measuredMain() {
	exit := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if file := os.Getenv("SVS_TEST_PEAK"); file != "" {
		if peak := peakMB(); peak >= 0 {
			_ = os.WriteFile(file, []byte(strconv.FormatInt(peak, 10)), 0o644)
		}
	}
	os.Exit(exit)
}

// peakMB is the largest resident memory of this process so far, -1 where the
// system does not tell.
func peakMB() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return -1
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return kb / 1024
			}
		}
	}
	return -1
}

// formats are all that a report can be written in.
var formats = []string{report.Text, report.Concise, report.JSON, report.JSONLines, report.SARIF, report.GitHub}

// TestHostileWorkspaces: every case of our own ends within its bounds, with an
// exit code that is allowed, and says nothing that is not its own.
func TestHostileWorkspaces(t *testing.T) {
	for _, c := range hostile.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := c.Write(dir); err != nil {
				t.Skipf("this system cannot hold the case: %v", err)
			}
			holdTo(t, dir, c)
		})
	}
}

// holdTo runs validate over a folder in every format, and asks of the run what
// the case does.
func holdTo(t *testing.T, dir string, c hostile.Case) {
	t.Helper()
	before := treeSum(t, dir)
	outside := t.TempDir()
	args := []string{"validate", "-C", dir, "-f", "text"}
	for _, f := range formats {
		args = append(args, "-f", f+"="+filepath.Join(outside, f))
	}
	p := svsProcess(t, outside, args...)
	if d := cmp.Diff(before, treeSum(t, dir)); d != "" {
		t.Errorf("the run changed the files:\n%s", d)
	}
	if !slices.Contains(c.Exits, p.exit) {
		t.Errorf("exit %d, want one of %v\n%s\n%s", p.exit, c.Exits, clip(p.stdout), clip(p.stderr))
	}
	bounded(t, p, c)
	all := [][]byte{p.stdout, p.stderr}
	harmless(t, "text", p.stdout)
	harmless(t, "text", p.stderr)
	for _, f := range formats {
		data, err := os.ReadFile(filepath.Join(outside, f))
		if err != nil {
			t.Errorf("no output as %s: %v\n%s", f, err, clip(p.stderr))
			continue
		}
		harmless(t, f, data)
		if f == report.JSON {
			judge(t, dir, c, data)
		}
		all = append(all, data)
	}
	text := string(bytes.Join(all, []byte("\n")))
	for _, must := range c.Must {
		if !strings.Contains(text, must) {
			t.Errorf("the output does not say %q\n%s", must, clip(p.stdout))
		}
	}
	for _, not := range c.MustNot {
		if strings.Contains(text, not) {
			t.Errorf("the output says %q", not)
		}
	}
}

// bounded holds a run to the bounds of a case, where they can be measured.
func bounded(t *testing.T, p process, c hostile.Case) {
	t.Helper()
	if detectsRaces {
		return
	}
	limit, memory := c.Time, c.MemoryMB
	if limit == 0 {
		limit = 2 * time.Second
	}
	if memory == 0 {
		memory = 256
	}
	if p.took > limit {
		t.Errorf("took %v, want at most %v", p.took, limit)
	}
	if p.memoryMB > memory {
		t.Errorf("used %d MB, want at most %d", p.memoryMB, memory)
	}
	t.Logf("%v, %d MB", p.took.Round(time.Millisecond), p.memoryMB)
}

// judge holds the JSON report to the case.
func judge(t *testing.T, dir string, c hostile.Case, data []byte) {
	t.Helper()
	var r report.Report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Errorf("the JSON is none: %v", err)
		return
	}
	standsInData(t, dir, r)
	if c.Findings >= 0 && len(r.Findings) != c.Findings {
		var got []string
		for _, f := range r.Findings[:min(len(r.Findings), 12)] {
			got = append(got, fmt.Sprintf("%s:%d:%d %s %s", f.Location.File, f.Location.Line, f.Location.Column, f.Rule, f.Message))
		}
		t.Errorf("%d findings, want %d:\n%s", len(r.Findings), c.Findings, strings.Join(got, "\n"))
	}
	for _, at := range strings.Fields(c.At) {
		found := slices.ContainsFunc(r.Findings, func(f report.Finding) bool {
			line := fmt.Sprintf("%s:%d", f.Location.File, f.Location.Line)
			return at == line || at == fmt.Sprintf("%s:%d", line, f.Location.Column)
		})
		if !found {
			t.Errorf("nothing stands at %s", at)
		}
	}
	if r.Verdict.ExitCode == exitNoVerdict && len(r.Errors) == 0 {
		t.Error("no verdict, and no reason for it")
	}
}

// crashes are what a program says that has lost control.
var crashes = []string{"panic:", "goroutine ", "runtime error", "fatal error", "internal fault", "SIGSEGV", "stack overflow"}

// annotations are the only lines of the GitHub format that begin with a colon.
var annotations = regexp.MustCompile(`^::(error|warning|notice) (file=[^,:\n]*,(line=\d+,)?(col=\d+,)?(endColumn=\d+,)?)?title=[^,:\n]*::[^\n]*$`)

// harmless asks that an output says nothing but what svs has to say: no crash,
// no control characters, no commands to a build service.
func harmless(t *testing.T, format string, data []byte) {
	t.Helper()
	for _, crash := range crashes {
		if bytes.Contains(data, []byte(crash)) {
			t.Errorf("%s says %q: %s", format, crash, clip(data))
		}
	}
	if !utf8.Valid(data) {
		t.Errorf("%s is not UTF-8", format)
	}
	for _, r := range string(data) {
		if raw(r) {
			t.Errorf("%s holds a raw %U", format, r)
			break
		}
	}
	if bytes.Contains(data, []byte("##[")) {
		t.Errorf("%s holds ##[", format)
	}
	if format != report.GitHub && format != report.Text && format != report.Concise {
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		if n := utf8.RuneCountInString(line); n > 4000 {
			t.Errorf("%s has a line of %d characters", format, n)
		}
		if begins := strings.HasPrefix(strings.TrimSpace(line), "::"); begins && (format != report.GitHub || !annotations.MatchString(line)) {
			t.Errorf("%s has the line %q", format, line[:min(len(line), 200)])
		}
	}
}

// raw reports whether a character does something to a terminal or to the order
// in which text is read.
func raw(r rune) bool {
	switch {
	case r == '\n':
		return false
	case r == '\t', unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
		return true
	}
	return r >= '\u200e' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// treeSum sums up a folder: every name with what it is, how large and when it
// was changed.
func treeSum(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum := fmt.Sprintf("%v %d %v", info.Mode(), info.Size(), info.ModTime())
		if info.Mode().IsRegular() && info.Size() < 1<<16 {
			if data, err := os.ReadFile(path); err == nil {
				sum += fmt.Sprintf(" %x", sha256.Sum256(data))
			}
		}
		out[path] = sum
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func clip(data []byte) string {
	const most = 2000
	if len(data) > most {
		return string(data[:most]) + "…"
	}
	return string(data)
}
