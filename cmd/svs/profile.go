package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
)

// The files that --profile writes, for go tool pprof.
const (
	cpuProfile    = "cpu.pprof"
	memoryProfile = "memory.pprof"
)

// registerProfile adds --profile to a command. lint has none: there the word
// means a set of checks.
func (f *common) registerProfile(c *cobra.Command) {
	c.Flags().StringVar(&f.profile, "profile", "", "write cpu.pprof and memory.pprof of this run into the folder `DIR`, for go tool pprof")
}

// profiled starts to measure where the time goes, into a folder that is made
// when it is not there. What it gives back to the world writes the profiles
// when the command is done.
func (w *world) profiled(folder string) error {
	if folder == "" || w.profile != nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return &accident{message: "--profile: cannot make the folder " + diag.Quote(folder), hint: "name a folder that may be written to"}
	}
	var cpu bytes.Buffer
	if err := pprof.StartCPUProfile(&cpu); err != nil {
		return &accident{message: "--profile: " + err.Error()}
	}
	w.profile = func() error {
		pprof.StopCPUProfile()
		var memory bytes.Buffer
		runtime.GC() // the profile is that of the last collection
		return errors.Join(
			pprof.Lookup("allocs").WriteTo(&memory, 0),
			edit.WriteFile(filepath.Join(folder, cpuProfile), cpu.Bytes()),
			edit.WriteFile(filepath.Join(folder, memoryProfile), memory.Bytes()),
		)
	}
	return nil
}

// endProfile writes the profiles, if any were asked for, and returns the exit
// code.
func (w *world) endProfile(code int) int {
	if w.profile == nil {
		return code
	}
	if err := w.profile(); err != nil {
		fmt.Fprintf(w.stderr, "svs: --profile: %s\n", printable(err.Error()))
		return exitNoVerdict
	}
	return code
}
