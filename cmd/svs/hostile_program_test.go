package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/svs-project/svs/testdata/hostile"
)

// TestHostileCommandLines: what svs is asked wrongly it answers in a line or
// two on standard error, with exit code 2 and what to do.
func TestHostileCommandLines(t *testing.T) {
	sound := folder(t, "m.yaml", soundTeam)
	empty := folder(t, "readme.txt", "nothing\n")
	for _, c := range []struct {
		name string
		args []string
		says []string
	}{
		{"unknown flag", []string{"validate", "--formt", "json", "-C", sound}, []string{"--formt", "did you mean --format"}},
		{"unknown command", []string{"validte"}, []string{`no command "validte"`, `did you mean "validate"`}},
		{"missing folder", []string{"validate", "-C", "nowhere"}, []string{`"nowhere"`}},
		{"missing path", []string{"validate", "-C", sound, "m.yml"}, []string{`"m.yml"`, `did you mean "m.yaml"`}},
		{"hostile path", []string{"validate", "-C", sound, "\x1b[31m::error::x\n::add-mask::y"}, []string{"no such file"}},
		{"no documents", []string{"validate", "-C", empty}, []string{"no documents found"}},
		{"unknown format", []string{"validate", "-C", sound, "-f", "jsn"}, []string{"jsn"}},
		{"unwritable output", []string{"validate", "-C", sound, "-f", "json=" + sound + "/no/such/folder/x.json"}, []string{"cannot write"}},
		{"output over a folder", []string{"validate", "-C", sound, "-f", "json=" + sound}, []string{"cannot write"}},
		{"bad jobs", []string{"validate", "-C", sound, "-j", "-1"}, []string{"--jobs"}},
		{"many jobs", []string{"validate", "-C", sound, "-j", "999999999999999999999"}, []string{"jobs"}},
		{"bad day", []string{"validate", "-C", sound, "--now", "30.06.2027"}, []string{"--now", "2027-06-30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := svsProcess(t, t.TempDir(), c.args...)
			if p.exit != exitNoVerdict {
				t.Errorf("exit %d, want %d\n%s", p.exit, exitNoVerdict, clip(p.stdout))
			}
			harmless(t, "text", p.stdout)
			harmless(t, "text", p.stderr)
			bounded(t, p, hostile.Case{})
			if n := strings.Count(string(p.stderr), "\n"); n < 1 || n > 6 {
				t.Errorf("%d lines on standard error:\n%s", n, p.stderr)
			}
			for _, says := range c.says {
				if !strings.Contains(string(p.stderr), says) {
					t.Errorf("standard error does not say %q:\n%s", says, p.stderr)
				}
			}
		})
	}
}

// broken is a model with n findings.
func broken(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString("apiVersion: svs/v1\nkind: Team\nmetadata: {name: a}\nspec: {people: many}\n---\n")
	}
	return strings.TrimSuffix(b.String(), "---\n")
}

// TestClosedOutput: a reader that has gone away is no accident, a standard
// output that was never there is one; neither is a crash.
func TestClosedOutput(t *testing.T) {
	dir := folder(t, "m.yaml", broken(3_000))
	t.Run("head -1", func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close() // not earlier: the program is being started with it
		cmd := command(t, t.TempDir(), "validate", "-C", dir)
		cmd.Stdout = w
		go func() {
			_, _ = r.Read(make([]byte, 100))
			r.Close()
		}()
		p := runProcess(t, cmd)
		if p.exit != exitFail {
			t.Errorf("exit %d, want %d: the verdict was reached\n%s", p.exit, exitFail, p.stderr)
		}
		if len(p.stderr) > 0 {
			t.Errorf("standard error: %s", p.stderr)
		}
		bounded(t, p, hostile.Case{})
	})
	t.Run("closed before", func(t *testing.T) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		defer w.Close()
		cmd := command(t, t.TempDir(), "validate", "-C", dir, "-f", "json")
		cmd.Stdout = w
		p := runProcess(t, cmd)
		harmless(t, "text", p.stderr)
		if p.exit != exitFail {
			t.Errorf("exit %d, want %d\n%s", p.exit, exitFail, p.stderr)
		}
	})
	t.Run("never open", func(t *testing.T) {
		// A file that is open for reading only refuses every write.
		null, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer null.Close()
		cmd := command(t, t.TempDir(), "validate", "-C", dir)
		cmd.Stdout = null
		p := runProcess(t, cmd)
		harmless(t, "text", p.stderr)
		if p.exit != exitNoVerdict || !bytes.Contains(p.stderr, []byte("standard output")) {
			t.Errorf("exit %d, want %d and a word about standard output: %s", p.exit, exitNoVerdict, p.stderr)
		}
	})
	t.Run("full disk", func(t *testing.T) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("this system has no /dev/full")
		}
		defer full.Close()
		cmd := command(t, t.TempDir(), "validate", "-C", dir)
		cmd.Stdout = full
		p := runProcess(t, cmd)
		if p.exit != exitNoVerdict || !bytes.Contains(p.stderr, []byte("standard output")) {
			t.Errorf("exit %d, want %d and a word about standard output: %s", p.exit, exitNoVerdict, p.stderr)
		}
	})
}

// TestHostileInputStream: standard input is read within the same bounds.
func TestHostileInputStream(t *testing.T) {
	for name, in := range map[string]io.Reader{
		"empty":   strings.NewReader(""),
		"nothing": strings.NewReader("\n\n# nothing\n"),
		"bytes":   strings.NewReader("\xff\xfe\x00"),
		"endless": zeros{},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := command(t, t.TempDir(), "validate", "-")
			cmd.Stdin = in
			p := runProcess(t, cmd)
			if p.exit != exitFail && p.exit != exitNoVerdict {
				t.Errorf("exit %d\n%s%s", p.exit, clip(p.stdout), clip(p.stderr))
			}
			if len(p.stdout)+len(p.stderr) == 0 {
				t.Error("it says nothing")
			}
			harmless(t, "text", p.stdout)
			harmless(t, "text", p.stderr)
			bounded(t, p, hostile.Case{})
		})
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}
