package lsp

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzFrames reads any stream: messages that are JSON, then an end.
func FuzzFrames(f *testing.F) {
	for _, s := range []string{"Content-Length: 17\r\n\r\n{\"method\":\"next\"}", "Content-Length: 3\r\n\r\n{]}", "Content-Length: 99999999\n\n", "a: b\n\n", "content-length:2\n\n{}Content-Length: 4\n\ntrue", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "00000") || strings.Contains(s, "99999") {
			t.Skip("a message that is announced as long is given room, up to 32 MB")
		}
		var out bytes.Buffer
		ended := false
		in := newFrames(strings.NewReader(s), &out, func() { ended = true })
		for n := 0; ; n++ {
			if n > len(s) {
				t.Fatal("more messages than bytes")
			}
			var m json.RawMessage
			if err := in.ReadObject(&m); err != nil {
				break
			}
			if !json.Valid(m) {
				t.Errorf("%q is no JSON", m)
			}
		}
		if !ended && out.Len() == 0 {
			t.Error("the end was not told")
		}
	})
}
