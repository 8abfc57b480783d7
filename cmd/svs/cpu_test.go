package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
	engine "github.com/svs-project/svs/testdata/golden"
)

// TestSameFiguresOnEveryCPU builds the engine for arm64, whose multiply-adds are
// fused and whose math functions differ in the last bit, runs it under qemu's
// emulation, and wants the very bytes that this CPU gives: figures, records and
// a trace of a model with every family of distributions. The figures are those
// that svs simulate prints.
func TestSameFiguresOnEveryCPU(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the engine is not built for another CPU")
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
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", foreign, "../../testdata/golden/elsewhere")
	build.Env = append(os.Environ(), "GOARCH="+other, "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, c := range []struct{ model, demand, records string }{
		{model: "testdata/golden", demand: "ticket", records: "records.csv"},
		{model: "pkg/records/testdata"}, // all that can happen to an item
		{model: "testdata/truth/models/over-the-day"},
	} {
		m := modelAt(t, filepath.Join("../..", c.model))
		file := func(name string) string {
			if c.records == "" {
				return ""
			}
			return filepath.Join(dir, name+c.records)
		}
		here, err := engine.Simulate(context.Background(), m, c.demand, file("here-"))
		if err != nil {
			t.Fatal(err)
		}
		run := exec.Command(qemu, foreign, c.demand, file("there-"))
		run.Stdin = bytes.NewReader(engine.Pack(m))
		var complaints bytes.Buffer
		run.Stderr = &complaints
		there, err := run.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%.2000s", c.model, err, complaints.Bytes())
		}
		if len(here) < 1000 || !bytes.Equal(here, there) {
			t.Errorf("%s: %d bytes here, %d on %s, and they differ", c.model, len(here), len(there), other)
		}
		if c.records != "" && !bytes.Equal(read(t, file("here-")), read(t, file("there-"))) {
			t.Errorf("%s: the records differ", c.model)
		}
		asPrinted(t, filepath.Join("../..", c.model), here)
	}
}

// modelAt reads the model that is in one file of a folder.
func modelAt(t *testing.T, dir string) *model.Model {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	l, err := load.Load(context.Background(), load.Tree{FS: os.DirFS(dir), Paths: []string{"model.yaml"}}, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil || len(l.Findings) > 0 {
		t.Fatal(err, l.Findings)
	}
	return l.Model
}

// asPrinted wants the figures to be those that svs simulate prints.
func asPrinted(t *testing.T, dir string, figures []byte) {
	t.Helper()
	var out, complaints bytes.Buffer
	if code := run([]string{"simulate", "-C", dir, "-f", "json", "--now", "2026-11-02"}, strings.NewReader(""), &out, &complaints); code != exitPass {
		t.Fatalf("%s: code %d\n%s", dir, code, complaints.String())
	}
	var printed struct{ Simulation json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &printed); err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, printed.Simulation); err != nil {
		t.Fatal(err)
	}
	if want, _, _ := bytes.Cut(figures, []byte("\n")); !bytes.Equal(compact.Bytes(), want) {
		t.Errorf("%s: svs simulate prints other figures:\n%.500s\n%.500s", dir, compact.Bytes(), want)
	}
}

// read is what a file holds, which is more than a little.
func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil || len(data) < 1000 {
		t.Fatal(err, len(data))
	}
	return data
}
