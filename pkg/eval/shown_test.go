package eval

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestShown: a value is shown as its JSON begins, however large it is.
func TestShown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var value func(depth int) any
	value = func(depth int) any {
		switch n := r.IntN(6); {
		case n < 2 && depth > 0:
			out := map[string]any{}
			for range r.IntN(9) {
				out[strings.Repeat("ä<b ", r.IntN(4))+string(rune('a'+r.IntN(26)))] = value(depth - 1)
			}
			return out
		case n < 4 && depth > 0:
			out := []any{}
			for range r.IntN(9) {
				out = append(out, value(depth-1))
			}
			return out
		}
		return []any{nil, true, 1.5, 12, "x\n\"<&>ü", strings.Repeat("long ", r.IntN(200)), json.Number("1e3")}[r.IntN(7)]
	}
	long := 0
	for range 2_000 {
		v := value(4)
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 8*maxShown {
			long++
		}
		if got, want := Shown(v), short(string(data), maxShown); got != want {
			t.Fatalf("%s is shown as %q, want %q", data, got, want)
		}
	}
	if long < 100 {
		t.Errorf("only %d values were long", long)
	}
	if b, err := beginning(nil, make([]any, 1_000_000)); err != nil || len(b) > 16*maxShown {
		t.Errorf("%d bytes of a long list, %v", len(b), err)
	}
}
