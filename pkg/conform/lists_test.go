package conform_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

func TestBehavior(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		owner, field string
		want         conform.Behavior
		key          string
	}{
		{"ValueStreamSpec", "steps", conform.ByID, "id"},
		{"TeamSpec", "people", conform.ByName, "name"},
		{"Step", "next", conform.Whole, ""},
		{"Parameters", "*", conform.Sequence, ""},
		{"DemandSpec", "promises", conform.Set, ""},
		{"DemandSpec", "no-such-field", conform.Whole, ""},
	} {
		got := s.Behavior(conform.ListPlace(s.Type(tt.owner), tt.field))
		if got != tt.want || got.Key() != tt.key {
			t.Errorf("%s.%s: %q by %q, want %q by %q", tt.owner, tt.field, got, got.Key(), tt.want, tt.key)
		}
	}
	if got := s.Behavior("Step.parallel[]"); got != conform.ByID {
		t.Errorf("lists in a list: %q", got)
	}
}

func TestArm(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	docs, _ := source.Parse("a.yaml", []byte("a: {p50: 1m, p95: 2m}\nb: 5m\nc: [1]\n"), source.DefaultLimits())
	root := docs[0].Root
	for key, want := range map[string]string{"a": "DistPercentiles", "b": "Duration", "c": ""} {
		arm := s.Arm(s.Type("Distribution"), root.Get(key))
		if got := name(arm); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if step := s.Type("Step"); s.Arm(step, root) != step {
		t.Error("a type that is no union is its own arm")
	}
}

func name(t *conform.Type) string {
	if t == nil {
		return ""
	}
	return t.Of
}
