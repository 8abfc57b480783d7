package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// endless is how TestInterrupted calls the program: it would take hours.
var endless = []string{"simulate", "--horizon", "4w", "--replications", "9000", "-j", "2"}

// TestInterrupted sends the signal of Ctrl-C to a run of many replications,
// once some are done: it prints what it has, marked as partial, leaves the file
// of records as it was, and ends with 130.
func TestInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process is interrupted by a signal here")
	}
	dir := untouched(t, soundly())
	cmd, out, wait := interruptible(t, dir, append(endless, "--records", "old.csv", "-f", "text", "-f", "json=report.json"))
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("interrupted, it ends with %d", code)
	}
	if !regexp.MustCompile(`Interrupted: partial results, of [1-9][0-9]* of 9000 replications`).Match(out.Bytes()) || !strings.Contains(out.String(), "svs: interrupted") {
		t.Errorf("interrupted, it says\n%s", clip(out.Bytes()))
	}
	left := contents(t, dir)
	if !strings.HasSuffix(left["old.csv"], "what stood here\n") {
		t.Errorf("the file of records is now\n%s", clip([]byte(left["old.csv"])))
	}
	if r := left["report.json"]; !strings.Contains(r, `"partial": {`) || !strings.Contains(r, `"exitCode": 130`) || !strings.HasSuffix(r, "}\n") {
		t.Errorf("the report is\n%s", clip([]byte(r)))
	}
	if temporary, _ := filepath.Glob(filepath.Join(dir, ".svs-*")); temporary != nil {
		t.Errorf("%v is left", temporary)
	}
}

// TestInterruptedTwice sends it twice: the program ends at once, whatever it
// was doing, and no file is half written.
func TestInterruptedTwice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process is interrupted by a signal here")
	}
	dir := untouched(t, soundly())
	cmd, _, wait := interruptible(t, dir, append(endless, "--records", "old.csv"))
	for range 2 {
		_ = cmd.Process.Signal(os.Interrupt) // it may be gone by the second
		time.Sleep(time.Millisecond)
	}
	wait()
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted && code != -1 {
		t.Errorf("interrupted twice, it ends with %d", code)
	}
	if is := contents(t, dir)["old.csv"]; !strings.HasSuffix(is, "what stood here\n") {
		t.Errorf("the file of records is now\n%s", clip([]byte(is)))
	}
}

// interruptible starts the program and returns when it has written the records
// of some replications. What it prints is good after wait, which fails the test
// when the program does not end.
func interruptible(t *testing.T, dir string, args []string) (cmd *exec.Cmd, out *bytes.Buffer, wait func()) {
	t.Helper()
	cmd, out = svsAt(t, dir, args), &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	const enough = 4 << 20 // of some 600 KB a replication
	for began := time.Now(); sizeOf(t, dir) < enough; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatalf("nothing is written after a minute:\n%s", clip(out.Bytes()))
		}
	}
	return cmd, out, func() {
		t.Helper()
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatal("it does not end")
		}
	}
}

// sizeOf is how many bytes of records are written under temporary names.
func sizeOf(t *testing.T, dir string) (sum int64) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".svs-records-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if info, err := os.Stat(n); err == nil {
			sum += info.Size()
		}
	}
	return sum
}
