package schema_test

import (
	"testing"

	"cuelang.org/go/cue"
)

func TestCompiles(t *testing.T) {
	v := compile(t)
	it, err := v.Fields(cue.Definitions(true))
	if err != nil {
		t.Fatal(err)
	}
	for it.Next() {
		if err := it.Value().Err(); err != nil {
			t.Errorf("%s: %v", it.Selector(), err)
		}
	}
}
