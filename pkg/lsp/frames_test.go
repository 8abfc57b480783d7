package lsp

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// TestFrames: what is no message is answered and read past; what does not even
// end like one ends the session.
func TestFrames(t *testing.T) {
	const sound = "Content-Length: 17\r\n\r\n{\"method\":\"next\"}"
	long := strings.Repeat("h", maxHeader+1)
	for _, c := range []struct {
		name, in string
		refused  int
		read     bool
	}{
		{"sound", sound, 0, true},
		{"other headers, other letters", "Content-Type: x\r\ncontent-length:17\r\n\r\n{\"method\":\"next\"}", 0, true},
		{"line feeds alone", "Content-Length: 17\n\n{\"method\":\"next\"}", 0, true},
		{"no JSON", "Content-Length: 3\r\n\r\n{]}" + sound, 1, true},
		{"nothing", "Content-Length: 0\r\n\r\n" + sound, 1, true},
		{"no object", "Content-Length: 4\r\n\r\ntrue" + sound, 1, true},
		{"a batch", "Content-Length: 19\r\n\r\n[{\"method\":\"next\"}]" + sound, 1, true},
		{"no length", "Content-Type: x\r\n\r\n{}", 0, false},
		{"a length that is none", "Content-Length: -1\r\n\r\n{}", 0, false},
		{"a length beyond all numbers", "Content-Length: 99999999999999999999\r\n\r\n{}", 0, false},
		{"cut off", "Content-Length: 17\r\n\r\n{\"meth", 0, false},
		{"a header that does not end", long + long, 0, false},
		{"headers that do not end", strings.Repeat("a: b\r\n", 1000), 0, false},
	} {
		var out bytes.Buffer
		ended := false
		f := newFrames(strings.NewReader(c.in), &out, func() { ended = true })
		var m struct{ Method string }
		err := f.ReadObject(&m)
		if (err == nil) != c.read || ended == c.read || c.read && m.Method != "next" {
			t.Errorf("%s: read %v, %v", c.name, m, err)
		}
		if n := strings.Count(out.String(), `"error"`); n != c.refused {
			t.Errorf("%s: %d refusals, want %d: %s", c.name, n, c.refused, out.String())
		}
	}
}

// TestLongFrames: a message that is too long is not kept.
func TestLongFrames(t *testing.T) {
	in := io.MultiReader(
		strings.NewReader("Content-Length: 1000000000000\r\n\r\n"), io.LimitReader(zeros{}, 1<<20))
	f := newFrames(in, io.Discard, func() {})
	var m json.RawMessage
	if err := f.ReadObject(&m); err == nil {
		t.Error("a message of a terabyte was read")
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
