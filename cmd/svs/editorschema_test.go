package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	cuejson "cuelang.org/go/encoding/json"
	"cuelang.org/go/encoding/jsonschema"
	js "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/svs-project/svs/pkg/source"
)

// validDocuments are the schema's own examples, one per kind with nearly every
// field, and all documents of the example organisations.
func validDocuments(t testing.TB) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, pattern := range []string{"../../schema/testdata/valid/*.yaml", "../../examples/*/*.yaml", "../../examples/*/*/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if filepath.Base(path) == "svs.yaml" {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			docs, _ := source.Parse(path, data, source.DefaultLimits())
			for i := range docs {
				out[fmt.Sprintf("%s#%d", path, i)] = plain(docs[i].Root)
			}
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d valid documents found", len(out))
	}
	return out
}

// plain is a node as a JSON reader would hand it over.
func plain(n *source.Node) any {
	switch n.Kind {
	case source.Bool:
		return n.Text == "true"
	case source.Number:
		v, err := js.UnmarshalJSON(strings.NewReader(n.Text))
		if err != nil {
			panic(err) // numbers of a node are in JSON's grammar
		}
		return v
	case source.String:
		return n.Text
	case source.List:
		out := make([]any, len(n.Items))
		for i, it := range n.Items {
			out[i] = plain(it)
		}
		return out
	case source.Map:
		out := map[string]any{}
		for _, f := range n.Fields {
			out[f.Key.Text] = plain(f.Value)
		}
		return out
	}
	return nil
}

func compiled(t testing.TB, args ...string) *js.Schema {
	t.Helper()
	got := svs(t, append([]string{"schema"}, args...)...)
	if got.exit != exitPass {
		t.Fatalf("svs schema %v: %s", args, got.stderr)
	}
	doc, err := js.UnmarshalJSON(strings.NewReader(got.stdout))
	if err != nil {
		t.Fatal(err)
	}
	c := js.NewCompiler()
	if err := c.AddResource("urn:test", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:test")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEditorSchemaAcceptsWhatIsValid in both dialects, as a whole and by kind.
func TestEditorSchemaAcceptsWhatIsValid(t *testing.T) {
	docs := validDocuments(t)
	for _, draft := range []string{"2020-12", "07"} {
		whole := compiled(t, "model", "--draft", draft)
		kinds := map[string]*js.Schema{}
		for name, doc := range docs {
			if err := whole.Validate(doc); err != nil {
				t.Errorf("%s, %s: %v", draft, name, err)
			}
			kind := doc.(map[string]any)["kind"].(string)
			if kinds[kind] == nil {
				kinds[kind] = compiled(t, kind, "--draft", draft)
			}
			if err := kinds[kind].Validate(doc); err != nil {
				t.Errorf("%s, %s by its kind: %v", draft, name, err)
			}
		}
		if len(kinds) != 24 {
			t.Errorf("%s: documents of %d kinds, want all 24", draft, len(kinds))
		}
	}
}

// TestEditorSchemaRefusesFaults: of 500 structural faults seeded at random, at
// least 90 in a hundred are refused, in both dialects.
func TestEditorSchemaRefusesFaults(t *testing.T) {
	docs := validDocuments(t)
	names := sortedKeys(docs)
	for _, draft := range []string{"2020-12", "07"} {
		s := compiled(t, "model", "--draft", draft)
		rng := rand.New(rand.NewPCG(7, 11))
		refused, total := 0, 500
		var missed []string
		for range total {
			name := names[rng.IntN(len(names))]
			doc := clone(docs[name]).(map[string]any)
			fault := breakSomething(rng, doc)
			if s.Validate(doc) != nil {
				refused++
			} else {
				missed = append(missed, name+": "+fault)
			}
		}
		t.Logf("%s refuses %d of %d faults", draft, refused, total)
		if refused < total*9/10 {
			t.Errorf("%s refuses %d of %d faults; not these: %s", draft, refused, total, strings.Join(missed, "; "))
		}
	}
}

// breakSomething makes one structural fault and says which.
func breakSomething(rng *rand.Rand, doc map[string]any) string {
	if rng.IntN(6) == 0 {
		key := []string{"apiVersion", "kind", "metadata"}[rng.IntN(3)]
		delete(doc, key)
		return "no " + key
	}
	var maps []map[string]any
	var collect func(v any, path string)
	collect = func(v any, path string) {
		switch x := v.(type) {
		case map[string]any:
			if !strings.HasSuffix(path, "annotations") && !strings.HasSuffix(path, "set") && !strings.HasSuffix(path, ".add.spec") && !strings.HasSuffix(path, "labels") {
				maps = append(maps, x)
				for _, k := range sortedKeys(x) {
					collect(x[k], path+"."+k)
				}
			}
		case []any:
			for _, it := range x {
				collect(it, path)
			}
		}
	}
	collect(doc, "")
	m := maps[rng.IntN(len(maps))]
	keys := sortedKeys(m)
	switch {
	case len(keys) == 0 || rng.IntN(3) == 0:
		m["no such field!"] = 1
		return "unknown field"
	case rng.IntN(2) == 0:
		m[keys[rng.IntN(len(keys))]] = []any{[]any{true}}
		return "a list of lists"
	}
	k := keys[rng.IntN(len(keys))]
	m[k] = map[string]any{"no such field!": map[string]any{}}
	return "a mapping for " + k
}

func clone(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range x {
			out[k] = clone(e)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = clone(e)
		}
		return out
	}
	return v
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// TestEditorSchemaInAnotherValidator: CUE reads the same JSON Schema and comes
// to the same verdicts on a sound and a faulty document.
func TestEditorSchemaInAnotherValidator(t *testing.T) {
	ctx := cuecontext.New(cuecontext.CUE_DEBUG(""))
	expr, err := cuejson.Extract("team.json", []byte(svs(t, "schema", "Team").stdout))
	if err != nil {
		t.Fatal(err)
	}
	file, err := jsonschema.Extract(ctx.BuildExpr(expr), &jsonschema.Config{})
	if err != nil {
		t.Fatal(err)
	}
	shape := ctx.BuildFile(file)
	if err := shape.Err(); err != nil {
		t.Fatal(err)
	}
	for text, sound := range map[string]bool{
		`{"apiVersion": "svs/v1", "kind": "Team", "metadata": {"name": "desk"}, "spec": {"people": 2}}`:                true,
		`{"apiVersion": "svs/v1", "kind": "Team", "metadata": {"name": "desk"}, "spec": {"people": "two"}}`:            false,
		`{"apiVersion": "svs/v1", "kind": "Team", "metadata": {"name": "desk"}, "spec": {"people": 2, "calender": 1}}`: false,
		`{"apiVersion": "svs/v1", "kind": "Team", "metadata": {"name": "De sk"}, "spec": {"people": 2}}`:               false,
		`{"apiVersion": "svs/v1", "kind": "Team", "spec": {"people": 2}}`:                                              false,
	} {
		doc := ctx.CompileString(text)
		if got := shape.Unify(doc).Validate(cue.Concrete(true)) == nil; got != sound {
			t.Errorf("CUE accepts %s: %v, want %v", text, got, sound)
		}
	}
}
