package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(&sealed{m}, map[string]func(){"svs": main, "svs-measured": measuredMain})
}

// sealed are tests that keep away from the user's own cache.
type sealed struct{ *testing.M }

// Run runs the tests. It is not called where the test's binary is svs itself.
func (s *sealed) Run() int {
	dir, err := os.MkdirTemp("", "svs-cache-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if own, err := os.UserCacheDir(); err == nil && os.Getenv("GOCACHE") == "" {
		os.Setenv("GOCACHE", filepath.Join(own, "go-build")) // what go build has made stays of use
	}
	if err := os.Setenv("XDG_CACHE_HOME", dir); err != nil {
		panic(err)
	}
	return s.M.Run()
}

// TestScripts runs what users type and compares it with what they should see.
// UPDATE_SCRIPTS=1 rewrites the expected output; a change is reviewed like any
// other.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", filepath.Join(root, "examples"))
			env.Setenv("SVS_NOW", "2026-11-02") // the same output on every day
			env.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "cache"))
			return nil
		},
	})
}
