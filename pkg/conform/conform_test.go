package conform_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

func load(t testing.TB) *conform.Schema {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemaIsUnderstood: every definition lies in the subset that is walked,
// and has the comment that explain shows.
func TestSchemaIsUnderstood(t *testing.T) {
	s := load(t)
	if n := len(s.Kinds()); n != 24 {
		t.Errorf("the schema has %d kinds, want 24: %v", n, s.Kinds())
	}
	for _, kind := range s.Kinds() {
		if s.Type(kind).Doc == "" {
			t.Errorf("kind %s has no comment", kind)
		}
	}
}
