package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/lsp"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/testdata/gen"
)

// diagnosed is a diagnostic without what only an editor needs: its place, rule and
// message.
type diagnosed struct {
	File, Rule, Message string
	Line, Column        int
}

// editor is a client that keeps what the server publishes.
type editor struct {
	*wire
	root string
	// have are the diagnostics by URI.
	have    map[string][]diagnosed
	version int
	ids     int
}

func openEditor(t *testing.T, host lsp.Host, root string) *editor {
	t.Helper()
	e := &editor{wire: dial(t, host, root), root: root, have: map[string][]diagnosed{}}
	e.say("initialize", map[string]any{"rootUri": "file://" + root, "capabilities": map[string]any{"general": map[string]any{"positionEncodings": []string{"utf-32"}}}}, true)
	e.say("initialized", map[string]any{}, false)
	e.heed()
	return e
}

func (e *editor) say(method string, params any, question bool) map[string]any {
	e.t.Helper()
	m := map[string]any{"jsonrpc": "2.0", "method": method, "params": params}
	if question {
		e.ids++
		m["id"] = e.ids
	}
	body, err := json.Marshal(m)
	if err != nil {
		e.t.Fatal(err)
	}
	e.send(string(body))
	for question {
		m, ok := e.receive()
		if !ok {
			e.t.Fatal("the server ended")
		}
		e.keep(m)
		if m["id"] == float64(e.ids) && m["method"] == nil {
			return m
		}
	}
	return nil
}

// ask is the answer to a question.
func (e *editor) ask(method string, params any) map[string]any {
	e.t.Helper()
	return e.say(method, params, true)
}

// heed waits until the server has said all that it has to say.
func (e *editor) heed() {
	e.t.Helper()
	all, ended := e.answers()
	if ended {
		e.t.Fatal("the server ended")
	}
	for _, m := range all {
		e.keep(m)
	}
}

func (e *editor) keep(m map[string]any) {
	if m["method"] == "window/logMessage" && strings.Contains(fmt.Sprint(m["params"]), "internal fault") {
		e.t.Fatal(m["params"])
	}
	if m["method"] != "textDocument/publishDiagnostics" {
		return
	}
	p := m["params"].(map[string]any)
	uri := p["uri"].(string)
	e.have[uri] = nil
	for _, d := range p["diagnostics"].([]any) {
		d := d.(map[string]any)
		at := d["range"].(map[string]any)["start"].(map[string]any)
		e.have[uri] = append(e.have[uri], diagnosed{
			File: strings.TrimPrefix(uri, "file://"+e.root+"/"), Rule: d["code"].(string),
			Message: d["message"].(string), Line: int(at["line"].(float64)) + 1, Column: int(at["character"].(float64)) + 1,
		})
	}
}

// all are the diagnostics of all documents.
func (e *editor) all() []diagnosed {
	var out []diagnosed
	for _, uri := range sortedKeys(asAny(e.have)) {
		out = append(out, e.have[uri]...)
	}
	return out
}

func asAny(m map[string][]diagnosed) map[string]any {
	out := map[string]any{}
	for k := range m {
		out[k] = nil
	}
	return out
}

func (e *editor) open(file, text string) {
	e.say("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file://" + e.root + "/" + file, "languageId": "yaml", "version": 1, "text": text}}, false)
	e.heed()
}

// replace changes the runes from a to b of a text.
func (e *editor) replace(file, text string, a, b int, now string) string {
	e.version++
	r := []rune(text)
	pos := func(n int) map[string]int {
		before := string(r[:n])
		line := strings.Count(before, "\n")
		return map[string]int{"line": line, "character": len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))}
	}
	e.say("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": "file://" + e.root + "/" + file, "version": e.version},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": pos(a), "end": pos(b)}, "text": now}},
	}, false)
	e.heed()
	return string(r[:a]) + now + string(r[b:])
}

// whatValidateSees are the findings of validate in a folder.
func whatValidateSees(t *testing.T, root string) []diagnosed {
	t.Helper()
	got := svs(t, "validate", "-C", root, "-f", "json", "--now", "2026-11-02", "--allow-empty")
	var r report.Report
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	out := []diagnosed{}
	for _, f := range r.Findings {
		d := diagnosed{Rule: f.Rule, Message: f.Message}
		if f.Hint != "" && !strings.Contains(f.Message, f.Hint) {
			d.Message += "\n" + f.Hint
		}
		if f.Location != nil {
			d.File, d.Line, d.Column = f.Location.File, f.Location.Line, f.Location.Column
		}
		out = append(out, d)
	}
	return out
}

// TestEditorSeesWhatValidateSees edits models at random, as an editor does, and
// holds what the server publishes against validate on the same texts: to edit
// is to load anew, and no text ends the server.
func TestEditorSeesWhatValidateSees(t *testing.T) {
	files := map[string]string{"svs.yaml": "version: 1\nrules: {SVS509: {severity: warning}}\n"}
	for _, f := range gen.Workspace(gen.Options{Documents: 12, StreamShare: 0.5, PerFile: 3}) {
		files[f.Path] = f.Data
	}
	names := sortedKeys(func() map[string]any {
		out := map[string]any{}
		for name := range files {
			out[name] = nil
		}
		return out
	}())
	word := rapid.SampledFrom([]string{"", "x", "\n", ": ", "- ", "{", "]", "🙂", "#", "kind", "\t", "\r\n", "---\n", "  ", "help-desk", "3d", "\"", "\x00"})
	host := testHost(t)
	rapid.Check(t, func(rt *rapid.T) {
		root := t.TempDir()
		now := map[string]string{}
		for name, text := range files {
			now[name] = text
			put(t, root, name, text)
		}
		e := openEditor(t, host, root)
		defer e.hangUp()
		opened := map[string]bool{}
		for range rapid.IntRange(1, 4).Draw(rt, "edits") {
			name := rapid.SampledFrom(names).Draw(rt, "file")
			if !opened[name] {
				e.open(name, now[name])
				opened[name] = true
			}
			n := len([]rune(now[name]))
			a := rapid.IntRange(0, n).Draw(rt, "from")
			b := min(n, a+rapid.IntRange(0, 12).Draw(rt, "length"))
			now[name] = e.replace(name, now[name], a, b, word.Draw(rt, "text"))
			put(t, root, name, now[name])
			e.say("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": "file://" + root + "/" + name}, "position": map[string]int{"line": rapid.IntRange(0, 30).Draw(rt, "line"), "character": 6}}, true)
			e.say("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": "file://" + root + "/" + name}, "position": map[string]int{"line": 4, "character": 9}}, true)
		}
		got := append([]diagnosed{}, e.all()...)
		byPlace := func(a, b diagnosed) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
		want := whatValidateSees(t, root)
		slices.SortFunc(got, byPlace)
		slices.SortFunc(want, byPlace)
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatalf("the editor sees something else (-validate +editor):\n%s", d)
		}
	})
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestEditInAThousandDocuments measures how long after an edit the diagnostics
// are there, in a workspace of 1,000 documents. The bound is for a machine that
// does other things as well; the best of several counts.
func TestEditInAThousandDocuments(t *testing.T) {
	root := t.TempDir()
	put(t, root, "svs.yaml", "version: 1\n")
	all := gen.Workspace(gen.Options{Documents: 1000, StreamShare: 0.94, PerFile: 1})
	for _, f := range all {
		put(t, root, f.Path, f.Data)
	}
	e := openEditor(t, testHost(t), root)
	defer e.hangUp()
	file := all[len(all)-1]
	text := file.Data
	e.open(file.Path, text)
	best, at, edits := time.Hour, len([]rune(text)), 0
	for ; edits < 5 || edits < 40 && best+typingPause > 100*time.Millisecond && !detectsRaces; edits++ {
		start := time.Now()
		text = e.replace(file.Path, text, at, at, "x")
		best = min(best, time.Since(start))
		at++
	}
	if len(e.have["file://"+root+"/"+file.Path]) == 0 {
		t.Fatal("the fault that was typed is not shown")
	}
	t.Logf("%d documents: diagnostics %v after an edit, best of %d, and %v of waiting for more keys before", len(all), best.Round(100*time.Microsecond), edits, typingPause)
	if best+typingPause > 100*time.Millisecond && !detectsRaces {
		t.Errorf("an edit takes %v and the pause of %v, more than a tenth of a second", best, typingPause)
	}
}

// TestServerAsAProgram starts the program and speaks to it as an editor does:
// what was asked is answered before the end, diagnostics come by themselves a
// moment after an edit, and the exit code says whether the end was in order.
func TestServerAsAProgram(t *testing.T) {
	root := t.TempDir()
	put(t, root, "model.yaml", "apiVersion: svs/v1\nkind: Team\nmetadata: {name: help-desk}\nspec: {people: two}\n")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	begin := []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":"file://` + root + `","capabilities":{}}}`,
		`{"jsonrpc":"2.0","method":"initialized","params":{}}`,
	}
	orderly := []string{`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`}
	for _, c := range []struct {
		name     string
		messages []string
		exit     int
	}{
		{"in order", slices.Concat(begin, orderly), 0},
		{"exit alone", slices.Concat(begin, orderly[1:]), 1},
		{"hung up", begin, 1},
		{"hung up behind shutdown", slices.Concat(begin, orderly[:1]), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			cmd := exec.CommandContext(ctx, program, "lsp", "--stdio")
			cmd.Args[0] = "svs" // by this name the test's program is the real one
			cmd.Env = append(os.Environ(), "TESTSCRIPT_COMMAND=svs")
			cmd.Dir = t.TempDir()
			var in strings.Builder
			for _, m := range c.messages {
				fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(m), m)
			}
			cmd.Stdin = strings.NewReader(in.String())
			var stderr strings.Builder
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if cmd.ProcessState.ExitCode() != c.exit {
				t.Fatalf("exit code %d, want %d (%v)\n%s%s", cmd.ProcessState.ExitCode(), c.exit, err, out, stderr.String())
			}
			w := &wire{t: t, in: bufio.NewReader(strings.NewReader(string(out)))}
			var answered, diagnosed bool
			for {
				m, ok := w.receive()
				if !ok {
					break
				}
				answered = answered || m["id"] == 1.0 && m["result"] != nil
				diagnosed = diagnosed || m["method"] == "textDocument/publishDiagnostics"
			}
			if !answered || !diagnosed || stderr.Len() > 0 {
				t.Errorf("answered: %v, diagnosed: %v, said: %s\n%s", answered, diagnosed, stderr.String(), out)
			}
		})
	}
}

// TestServerIsBounded: a message that is too long is read past, and the next one
// answered.
func TestServerIsBounded(t *testing.T) {
	w := dial(t, testHost(t), t.TempDir())
	defer w.hangUp()
	const long = 33 << 20
	w.out <- fmt.Sprintf("Content-Length: %d\r\n\r\n", long)
	w.out <- strings.Repeat(" ", long)
	m, ok := w.receive()
	if !ok || !strings.Contains(fmt.Sprint(m["error"]), "longer than") {
		t.Fatalf("got %v", m)
	}
	if all, ended := w.answers(); ended || len(all) != 0 {
		t.Errorf("behind a message that is too long: %v %v", all, ended)
	}
}

// TestModelFromCompletionAlone types a model into an empty folder and picks from
// what is offered: everything picked must be among it, and what comes out is
// sound.
func TestModelFromCompletionAlone(t *testing.T) {
	script, err := os.ReadFile("../../testdata/sessions/hospital.typing")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	e := openEditor(t, testHost(t), root)
	defer e.hangUp()
	var file, text string
	now := func(next string) {
		text = next
		e.version++
		e.say("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": "file://" + root + "/" + file, "version": e.version},
			"contentChanges": []any{map[string]any{"text": text}},
		}, false)
	}
	picked := 0
	for n, line := range strings.Split(string(script), "\n") {
		verb, what, _ := strings.Cut(line, " ")
		switch verb {
		case "file":
			file, text = what, ""
			e.open(file, "")
		case "type":
			now(text + what)
		case "line":
			indent := 0
			if _, err := fmt.Sscan(what, &indent); err != nil {
				t.Fatal(err)
			}
			now(text + "\n" + strings.Repeat(" ", indent))
		case "document":
			now(strings.TrimRight(text, "\n ") + "\n---\n")
		case "pick":
			picked++
			now(e.picked(file, text, what, n+1))
		}
	}
	e.heed()
	if found := e.all(); len(found) > 0 || picked < 100 {
		t.Errorf("%d picked, and then: %v", picked, found)
	}
}

// picked is a text of a file with what was picked at its end.
func (e *editor) picked(file, text, label string, line int) string {
	e.t.Helper()
	lines := strings.Split(text, "\n")
	m := e.ask("textDocument/completion", map[string]any{
		"textDocument": map[string]any{"uri": "file://" + e.root + "/" + file},
		"position":     map[string]int{"line": len(lines) - 1, "character": len([]rune(lines[len(lines)-1]))},
	})
	var offered []string
	for _, it := range m["result"].(map[string]any)["items"].([]any) {
		it := it.(map[string]any)
		offered = append(offered, it["label"].(string))
		if it["label"] != label {
			continue
		}
		change := it["textEdit"].(map[string]any)
		start := change["range"].(map[string]any)["start"].(map[string]any)
		head := strings.Join(lines[:int(start["line"].(float64))], "\n")
		if head != "" {
			head += "\n"
		}
		return head + string([]rune(lines[int(start["line"].(float64))])[:int(start["character"].(float64))]) + change["newText"].(string)
	}
	e.t.Fatalf("line %d of the script: %q is not offered behind\n%s\nbut %q", line, label, text, offered)
	return text
}
