package main

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// second compiles a schema for the second validator, which shares no code with
// the first.
func second(t testing.TB, args ...string) *jsonschema.Resolved {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal([]byte(svs(t, append([]string{"schema"}, args...)...).stdout), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(&jsonschema.ResolveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestEditorSchemaInASecondValidator: two validators accept every sound
// document, and come to one verdict on each of 500 faulty ones, in both
// dialects.
func TestEditorSchemaInASecondValidator(t *testing.T) {
	docs := validDocuments(t)
	names := sortedKeys(docs)
	for _, draft := range []string{"2020-12", "07"} {
		first, other := compiled(t, "model", "--draft", draft), second(t, "model", "--draft", draft)
		for _, name := range names {
			if err := other.Validate(plainNumbers(t, docs[name])); err != nil {
				t.Errorf("%s, %s: %v", draft, name, err)
			}
		}
		rng := rand.New(rand.NewPCG(7, 11))
		refused := 0
		for range 500 {
			name := names[rng.IntN(len(names))]
			doc := clone(docs[name]).(map[string]any)
			fault := breakSomething(rng, doc)
			one, two := first.Validate(doc), other.Validate(plainNumbers(t, doc))
			if (one == nil) != (two == nil) {
				t.Errorf("%s, %s with %s: the first validator says %v, the second %v", draft, name, fault, one, two)
			}
			if two != nil {
				refused++
			}
		}
		if refused < 450 {
			t.Errorf("%s: the second validator refuses %d of 500 faults", draft, refused)
		}
	}
}

// plainNumbers makes of a document what encoding/json makes of its text.
func plainNumbers(t testing.TB, doc any) any {
	t.Helper()
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
