package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/lsp"
)

// The sessions in testdata/sessions are what editors send to the language
// server and what it answers. Each is a txtar file: the files of a workspace,
// and the transcript. --> begins a message of the client, <-- one of the server.
// In messages ROOT is the folder of the workspace, "@FILE" the text of a file of
// the session, and "@vscode" or "@neovim" is what such an editor says it can.
// "raw" before a quoted text sends these bytes as they are. UPDATE_SCRIPTS=1
// writes the answers anew.

// TestSessions plays the client's part of each session.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("../../testdata/sessions/*.txtar")
	if err != nil || len(files) < 5 {
		t.Fatalf("only %d sessions: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := &a.Files[len(a.Files)-1]
			if last.Name != "session" {
				t.Fatal("the last part is not the session")
			}
			got := playedSession(t, a.Files[:len(a.Files)-1], string(last.Data))
			if os.Getenv("UPDATE_SCRIPTS") != "" {
				last.Data = []byte(got)
				if err := edit.WriteFile(file, txtar.Format(a)); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(string(last.Data), got); d != "" {
				t.Errorf("the session went another way (-file +program); UPDATE_SCRIPTS=1 writes it anew:\n%s", d)
			}
		})
	}
}

// wire is the client's end of a session.
type wire struct {
	t *testing.T
	// out are bytes on their way to the server, in their order; a client that
	// waits for its own words to be read while the server waits for its answers
	// to be read would wait for ever.
	out  chan string
	in   *bufio.Reader
	root string
	// orderly says how the session ended, once it has.
	orderly chan bool
	syncs   int
}

// testHost is what the server gets of this program in tests: the same day
// always, and no waiting for more keys.
func testHost(t *testing.T) lsp.Host {
	t.Helper()
	host, err := (&world{}).lspHost(&common{now: "2026-11-02"})
	if err != nil {
		t.Fatal(err)
	}
	return host
}

// dial starts a language server.
func dial(t *testing.T, host lsp.Host, root string) *wire {
	t.Helper()
	clientIn, serverOut := io.Pipe()
	serverIn, clientOut := io.Pipe()
	w := &wire{t: t, out: make(chan string, 1000), in: bufio.NewReader(clientIn), root: root, orderly: make(chan bool, 1)}
	go func() {
		orderly, err := lsp.Serve(context.Background(), serverIn, serverOut, host)
		if err != nil {
			t.Error(err)
		}
		_ = serverOut.Close()
		w.orderly <- orderly
		_, _ = io.Copy(io.Discard, serverIn)
	}()
	go func() {
		for text := range w.out {
			_, _ = io.WriteString(clientOut, text) // a server that has ended reads no more
		}
		_ = clientOut.Close()
		_, _ = io.Copy(io.Discard, clientIn)
	}()
	return w
}

func (w *wire) send(body string) {
	w.out <- fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

// hangUp ends the session from the client's side.
func (w *wire) hangUp() { close(w.out) }

// receive is the next message of the server; false when it has ended.
func (w *wire) receive() (map[string]any, bool) {
	w.t.Helper()
	length := -1
	for {
		line, err := w.in.ReadString('\n')
		if err != nil {
			return nil, false
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if name, value, _ := strings.Cut(line, ":"); name == "Content-Length" {
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		}
	}
	body := make([]byte, max(length, 0))
	if _, err := io.ReadFull(w.in, body); err != nil {
		w.t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		w.t.Fatalf("the server sends what is no JSON: %v\n%s", err, body)
	}
	return m, true
}

// answers are the messages that a server sends for what was sent so far: all
// before its answer to a question that means nothing.
func (w *wire) answers() (out []map[string]any, ended bool) {
	w.t.Helper()
	w.syncs++
	id := fmt.Sprintf("sync-%d", w.syncs)
	w.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%q,"method":"$/sync"}`, id))
	for {
		m, ok := w.receive()
		if !ok {
			return out, true
		}
		if m["id"] == id {
			return out, false
		}
		out = append(out, m)
	}
}

// playedSession plays a transcript and returns it with the answers of now.
func playedSession(t *testing.T, files []txtar.File, script string) string {
	t.Helper()
	root := t.TempDir()
	texts := map[string]string{}
	for _, f := range files {
		texts[f.Name] = string(f.Data)
		if strings.HasPrefix(f.Name, "unsaved/") {
			continue // only for messages
		}
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	w := dial(t, testHost(t), root)
	defer w.hangUp()
	var out strings.Builder
	for _, said := range clientSays(script) {
		message := said.message
		fmt.Fprintf(&out, "%s--> %s\n", said.remark, message)
		switch quoted, isRaw := strings.CutPrefix(message, "raw "); {
		case isRaw:
			bytes, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatalf("%s: %v", message, err)
			}
			w.out <- bytes
		case strings.HasPrefix(message, "write "):
			name, text, _ := strings.Cut(strings.TrimPrefix(message, "write "), " ")
			if err := os.WriteFile(filepath.Join(root, name), []byte(texts[strings.TrimPrefix(text, "@")]), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		default:
			w.send(filledIn(t, message, root, texts))
		}
		all, ended := w.answers()
		for _, m := range all {
			delete(m, "jsonrpc")
			fmt.Fprintf(&out, "<-- %s\n", strings.ReplaceAll(spread(m, ""), root, "ROOT"))
		}
		if ended {
			fmt.Fprintf(&out, "<-- the end, in order: %v\n", <-w.orderly)
		}
	}
	return out.String()
}

// saying is a message of the client with the remarks before it.
type saying struct{ remark, message string }

// clientSays reads the client's part of a transcript.
func clientSays(script string) []saying {
	var out []saying
	var remark strings.Builder
	mine := false
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		message, begins := strings.CutPrefix(line, "--> ")
		switch {
		case begins:
			out = append(out, saying{remark.String(), message})
			remark.Reset()
			mine = true
		case strings.HasPrefix(line, "#") || line == "":
			remark.WriteString(line + "\n")
			mine = false
		case strings.HasPrefix(line, "<--"):
			mine = false
		case mine:
			out[len(out)-1].message += "\n" + line
		}
	}
	return out
}

// filledIn is a message with what it stands for.
func filledIn(t *testing.T, message, root string, texts map[string]string) string {
	t.Helper()
	message = strings.ReplaceAll(message, "ROOT", root)
	var m map[string]any
	if err := json.Unmarshal([]byte(message), &m); err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	var fill func(v any) any
	fill = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = fill(v[k])
			}
		case []any:
			for i := range v {
				v[i] = fill(v[i])
			}
		case string:
			name, ok := strings.CutPrefix(v, "@")
			if !ok {
				return v
			}
			if data, err := os.ReadFile("../../testdata/sessions/clients/" + name + ".json"); err == nil {
				return json.RawMessage(data)
			}
			text, ok := texts[name]
			if !ok {
				t.Fatalf("the session has no file %s", name)
			}
			return text
		}
		return v
	}
	if m["jsonrpc"] == nil {
		m["jsonrpc"] = "2.0"
	}
	out, err := json.Marshal(fill(m))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// spread writes a value so that what is short stands in one line.
func spread(v any, indent string) string {
	flat, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	one := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(flat))
	if len(one)+len(indent) <= 118 {
		return one
	}
	var parts []string
	open, end := "{", "}"
	switch v := v.(type) {
	case map[string]any:
		for _, k := range sortedKeys(v) {
			parts = append(parts, strconv.Quote(k)+": "+spread(v[k], indent+"  "))
		}
	case []any:
		open, end = "[", "]"
		for _, e := range v {
			parts = append(parts, spread(e, indent+"  "))
		}
	default:
		return one
	}
	return open + "\n" + indent + "  " + strings.Join(parts, ",\n"+indent+"  ") + "\n" + indent + end
}
