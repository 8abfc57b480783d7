package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestSameFiguresOnEveryCPU builds the program for arm64, whose multiply-adds
// are fused and whose math functions differ in the last bit, runs it under
// qemu's emulation, and wants the very bytes that this CPU gives: figures,
// records and a trace of a model with every family of distributions.
func TestSameFiguresOnEveryCPU(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the program is not built for another CPU")
	}
	if runtime.GOOS != "linux" {
		t.Skip("qemu emulates a CPU for programs of Linux only")
	}
	other, emulator := "arm64", "qemu-aarch64-static"
	if runtime.GOARCH == other {
		other, emulator = "amd64", "qemu-x86_64-static"
	}
	qemu, err := exec.LookPath(emulator)
	if err != nil {
		t.Skipf("there is no %s here (Debian: qemu-user-static)", emulator)
	}
	dir := t.TempDir()
	foreign := filepath.Join(dir, other)
	build := exec.Command("go", "build", "-o", foreign, ".")
	build.Env = append(os.Environ(), "GOARCH="+other, "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	// The test is the program when it is called svs: see TestMain.
	native := filepath.Join(dir, "svs")
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, native)
	}
	if err != nil {
		t.Fatal(err)
	}
	model := ""
	run := func(name string, arguments ...string) []byte {
		c := exec.Command(name, arguments...)
		c.Dir, c.Env = model, append(os.Environ(), "SVS_NOW=2026-11-02")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%.2000s", name, arguments, err, out)
		}
		return out
	}
	for _, c := range [][]string{
		{"testdata/golden", "-f", "json"},
		{"testdata/golden", "--trace", "--demand", "ticket", "-f", "json"},
		{"testdata/golden", "-q", "--records", filepath.Join(dir, "records.csv")},
		{"pkg/records/testdata", "-f", "json"}, // all that can happen to an item
		{"testdata/truth/models/over-the-day", "-f", "json"},
	} {
		if model, err = filepath.Abs(filepath.Join("../..", c[0])); err != nil {
			t.Fatal(err)
		}
		read := func(out []byte) []byte {
			if strings.Contains(strings.Join(c, " "), "--records") {
				if out, err = os.ReadFile(filepath.Join(dir, "records.csv")); err != nil {
					t.Fatal(err)
				}
			}
			return out
		}
		arguments := append([]string{"simulate"}, c[1:]...)
		here := read(run(native, arguments...))
		there := read(run(qemu, append([]string{foreign}, arguments...)...))
		if len(here) < 1000 || !bytes.Equal(here, there) {
			t.Errorf("%v: %d bytes here, %d on %s, and they differ", c, len(here), len(there), other)
		}
	}
}
