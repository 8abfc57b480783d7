package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/lsp"
)

// TestCancelled: a question that is taken back before its turn is answered with
// "cancelled", and those before and behind it as ever.
func TestCancelled(t *testing.T) {
	root := t.TempDir()
	put(t, root, "svs.yaml", "version: 1\n")
	host := testHost(t)
	judge, begun, goOn := host.Judge, make(chan struct{}, 9), make(chan struct{})
	host.Judge = func(ctx context.Context, in lsp.Judged) ([]diag.Finding, error) {
		begun <- struct{}{}
		<-goOn
		return judge(ctx, in)
	}
	w := dial(t, host, root)
	defer w.hangUp()
	w.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":"file://` + root + `","capabilities":{}}}`)
	w.send(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)
	if m, _ := w.receive(); m["id"] != 1.0 {
		t.Fatal(m)
	}
	<-begun // the server is busy now
	w.send(`{"jsonrpc":"2.0","id":2,"method":"workspace/symbol","params":{"query":""}}`)
	w.send(`{"jsonrpc":"2.0","id":"three","method":"workspace/symbol","params":{"query":""}}`)
	w.send(`{"jsonrpc":"2.0","id":4,"method":"workspace/symbol","params":{"query":""}}`)
	w.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"three"}}`)
	w.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}`)
	w.send(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":"all"}`)
	time.Sleep(50 * time.Millisecond) // for the words to arrive, which nothing tells
	close(goOn)
	var got []string
	all, _ := w.answers()
	for _, m := range all {
		if m["method"] == nil {
			e, _ := m["error"].(map[string]any)
			got = append(got, fmt.Sprint(m["id"], " ", e["code"]))
		}
	}
	if want := []string{"2 <nil>", "three -32800", "4 <nil>"}; !slices.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPause: what is typed within the pause is checked once, when it is over;
// somebody who asks meanwhile is answered about the text as it is.
func TestPause(t *testing.T) {
	root := t.TempDir()
	put(t, root, "svs.yaml", "version: 1\n")
	host := testHost(t)
	later := make(chan func(), 9)
	host.Later = func(f func()) { later <- f }
	e := openEditor(t, host, root)
	defer e.hangUp()
	e.open("team.yaml", "")
	uri := "file://" + root + "/team.yaml"
	text := ""
	for _, piece := range []string{"apiVersion: svs/v1\n", "kind: Team\n", "metadata: {name: desk}\n", "spec: {people: two}\n"} {
		text = e.replace("team.yaml", text, len(text), len(text), piece)
	}
	if len(later) != 1 || len(e.have[uri]) != 0 {
		t.Fatalf("%d checks are due, and %v is shown already", len(later), e.have[uri])
	}
	m := e.ask("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": uri}})
	if all := m["result"].([]any); len(all) != 1 {
		t.Errorf("the text as it is has the symbols %v", all)
	}
	(<-later)()
	e.heed()
	if len(e.have[uri]) != 1 || e.have[uri][0].Rule != "SVS101" {
		t.Errorf("behind the pause: %v", e.have[uri])
	}
	e.replace("team.yaml", text, len(text), len(text), "# more\n")
	if len(later) != 1 {
		t.Errorf("%d checks are due behind another edit", len(later))
	}
}
