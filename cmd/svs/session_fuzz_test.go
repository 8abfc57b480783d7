package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/svs-project/svs/pkg/lsp"
)

// FuzzSession hands any lines to the language server as messages, of which
// those that are JSON are in order: it ends when they do, and all that it says
// is JSON that a client can take. ROOT is the folder of the workspace.
func FuzzSession(f *testing.F) {
	root := f.TempDir()
	for name, text := range soundly() {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			f.Fatal(err)
		}
	}
	host, err := (&world{}).lspHost(&common{now: "2026-11-02"})
	if err != nil {
		f.Fatal(err)
	}
	open := host.Open
	host.Open = func(folder string) (lsp.Folder, error) {
		if !strings.HasPrefix(folder, root) {
			return nil, errors.New("no folder of this test")
		}
		return open(folder)
	}
	host.Stat = func(path string) (fs.FileInfo, error) {
		if !strings.HasPrefix(path, root) {
			return nil, fs.ErrNotExist
		}
		return os.Stat(path)
	}
	for _, s := range sessionSeeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var in, out bytes.Buffer
		for line := range strings.Lines(strings.ReplaceAll(s, "ROOT", root)) {
			line = strings.TrimSuffix(line, "\n")
			fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(line), line)
		}
		if _, err := lsp.Serve(t.Context(), &in, &out, host); err != nil {
			t.Fatal(err)
		}
		for out.Len() > 0 {
			framed(t, &out)
		}
	})
}

// framed takes one message off.
func framed(t *testing.T, out *bytes.Buffer) {
	t.Helper()
	head, err := out.ReadString('\n')
	length, isLength := strings.CutPrefix(strings.TrimSpace(head), "Content-Length: ")
	n, bad := strconv.Atoi(length)
	for err == nil && strings.TrimSpace(head) != "" {
		head, err = out.ReadString('\n')
	}
	if err != nil || !isLength || bad != nil || n > out.Len() {
		t.Fatalf("no message begins with %q", head)
	}
	body := out.Next(n)
	if !json.Valid(body) {
		t.Fatalf("no JSON: %q", body)
	}
	for _, crash := range crashes {
		if bytes.Contains(body, []byte(crash)) {
			t.Fatalf("it says %q: %s", crash, body)
		}
	}
}

// sessionSeeds are the words of the clients in the recorded sessions, as far as
// they are short, after a beginning that opens a text.
func sessionSeeds(f *testing.F) []string {
	f.Helper()
	const begin = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":"file://ROOT","capabilities":{}}}` + "\n" +
		`{"jsonrpc":"2.0","method":"initialized","params":{}}` + "\n" +
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://ROOT/team.yaml","languageId":"yaml","version":1,"text":"apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: 2}\n"}}}` + "\n"
	const at = `"textDocument":{"uri":"file://ROOT/team.yaml"},"position":{"line":2,"character":20}`
	out := []string{"", begin, begin + `{"jsonrpc":"2.0","id":9,"method":"shutdown"}` + "\n" + `{"jsonrpc":"2.0","method":"exit"}`}
	for _, m := range []string{
		`"id":2,"method":"textDocument/hover","params":{` + at + `}`, `"id":2,"method":"textDocument/completion","params":{` + at + `}`,
		`"id":2,"method":"textDocument/rename","params":{` + at + `,"newName":"other"}`, `"id":2,"method":"textDocument/prepareRename","params":{` + at + `}`,
		`"id":2,"method":"textDocument/definition","params":{` + at + `}`, `"id":2,"method":"textDocument/references","params":{` + at + `,"context":{"includeDeclaration":true}}`,
		`"id":2,"method":"textDocument/formatting","params":{"textDocument":{"uri":"file://ROOT/team.yaml"},"options":{}}`,
		`"method":"textDocument/didChange","params":{"textDocument":{"uri":"file://ROOT/team.yaml","version":2},"contentChanges":[{"range":{"start":{"line":3,"character":7},"end":{"line":99,"character":4294967295}},"text":"\u0000:\n- {"}]}`,
		`"method":"textDocument/didChange","params":{"textDocument":{"uri":"file://ROOT/team.yaml","version":2},"contentChanges":[{"text":"a: \ud800"}]}`,
		`"id":2,"method":"textDocument/codeAction","params":{"textDocument":{"uri":"file://ROOT/team.yaml"},"range":{"start":{"line":9,"character":0},"end":{"line":0,"character":0}},"context":{"diagnostics":[]}}`,
		`"id":2,"method":"workspace/symbol","params":{"query":"*"}`, `"id":{},"method":5`, `"method":"$/cancelRequest","params":{"id":2}`,
		`"method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://ROOT/../../etc/x.yaml","text":"a"}}`,
	} {
		out = append(out, begin+`{"jsonrpc":"2.0",`+m+"}\n")
	}
	files, err := filepath.Glob("../../testdata/sessions/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no sessions", err)
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var all []string
		for _, said := range clientSays(string(a.Files[len(a.Files)-1].Data)) {
			if line := strings.ReplaceAll(said.message, "\n", " "); strings.HasPrefix(line, "{") {
				all = append(all, line)
			}
		}
		if text := strings.Join(all, "\n"); len(text) < 4_000 {
			out = append(out, text)
		}
	}
	return out
}

// FuzzOwners reads any text as a folder and a file of CODEOWNERS: one line,
// from the root, in which the file ends where its name ends.
func FuzzOwners(f *testing.F) {
	for _, s := range []string{"a.yaml", "a b.yaml", "#x", "*", "[a]", "a\nb @evil/all", "\\", "a\tb", "!x", "../x", "a\u2028b", "\xff"} {
		f.Add("model", s)
	}
	f.Fuzz(func(t *testing.T, folder, file string) {
		line := ownedPath(folder, file)
		if !strings.HasPrefix(line, "/") {
			t.Errorf("%q", line)
		}
		escaped := false
		for _, r := range line {
			if raw(r) || r == '\n' || !escaped && strings.ContainsRune(" #*?[]!", r) {
				t.Errorf("%q holds %q as it is", line, r)
			}
			escaped = r == '\\' && !escaped
		}
		if escaped {
			t.Errorf("%q ends within an escape", line)
		}
	})
}
