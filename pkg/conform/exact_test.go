package conform_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// perKind is how many documents of each kind are held against CUE, perValue how
// often each definition by itself, in sixths; SVS_EXACT asks for another number
// of both, such as 100000, which takes half a millisecond for each document.
const (
	perKind  = 1000
	perValue = 70
)

// exactly is the number of documents or values to try.
func exactly(n int) int {
	if v, err := strconv.Atoi(os.Getenv("SVS_EXACT")); err == nil {
		return v
	}
	return n
}

// TestWalkAgreesWithCUE: the walk's verdict on a document's shape is the one
// that real CUE comes to, on valid documents, on documents made from the
// schema's types, and on both with random faults.
func TestWalkAgreesWithCUE(t *testing.T) {
	n := exactly(perKind)
	all := load(t)
	words := vocabulary(t, all)
	for _, kind := range all.Kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			agreeOften(t, load(t), words, kind, n) // by a schema of its own: CUE answers one at a time
		})
	}
}

// agreeOften compares the verdicts on n documents of a kind.
func agreeOften(t *testing.T, s *conform.Schema, words []string, kind string, n int) {
	rnd := rand.New(rand.NewPCG(1, uint64(len(kind))))
	g := &generator{rnd: rnd, words: words}
	valid := validDocuments(t, kind)
	refused := 0
	for i := range n {
		var root *source.Node
		if i%2 == 0 {
			root = clone(valid[rnd.IntN(len(valid))])
		} else {
			root = g.document(s, kind)
		}
		for range rnd.IntN(3) {
			g.mutate(root)
		}
		if agree(t, s, kind, root) {
			refused++
		}
	}
	if refused < n/5 || refused > n*9/10 {
		t.Errorf("%s: %d of %d documents were refused; both verdicts must be common", kind, refused, n)
	}
}

// FuzzWalkAgreesWithCUE does the same for any text that is a document.
func FuzzWalkAgreesWithCUE(f *testing.F) {
	s := load(f)
	for _, kind := range s.Kinds() {
		data, err := os.ReadFile(filepath.Join("..", "..", "schema", "testdata", "valid", kind+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		for doc := range strings.SplitSeq(string(data), "---\n") {
			f.Add(doc)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, findings := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(findings) > 0 {
			return // what was refused while reading is no business of shape
		}
		for _, d := range docs {
			if kind := d.Root.Get("kind"); kind != nil && slices.Contains(s.Kinds(), kind.Text) {
				agree(t, s, kind.Text, d.Root)
			}
		}
	})
}

// TestWalkAcceptsWhatIsSound: the examples of the schema and all example models
// pass the walk itself, without CUE's help.
func TestWalkAcceptsWhatIsSound(t *testing.T) {
	s := load(t)
	for _, kind := range s.Kinds() {
		for _, root := range validDocuments(t, kind) {
			if _, res := s.Walk(root); len(res.Findings) > 0 {
				t.Errorf("%s: %s\n%s", kind, messages(res.Findings), write(root))
			}
		}
	}
	err := filepath.WalkDir(filepath.Join("..", "..", "examples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" || d.Name() == "svs.yaml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		docs, _ := source.Parse(path, data, source.DefaultLimits())
		for _, doc := range docs {
			if v := doc.Root.Get("apiVersion"); v == nil || v.Text != conform.APIVersion {
				continue // written for another program
			}
			if _, res := s.Walk(doc.Root); len(res.Findings) > 0 {
				t.Errorf("%s: %s", path, messages(res.Findings))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDefinitionsAgreeWithCUE does the same for each definition by itself, so
// that each form of a value is met often.
func TestDefinitionsAgreeWithCUE(t *testing.T) {
	n := exactly(perValue)
	s := load(t)
	g := &generator{rnd: rand.New(rand.NewPCG(2, 3)), words: vocabulary(t, s), depth: maxDepth - 3}
	for _, def := range s.Definitions() {
		if s.Type(def).Field("kind") != nil && slices.Contains(s.Kinds(), def) {
			continue // whole documents are the other test's
		}
		times := n / 6
		switch s.Type(def).Form {
		case conform.Union:
			times = 10 * n // of several forms, each with its own fields
		case conform.Struct:
			times = n / 3
		}
		for range times {
			value := &source.Node{Kind: source.Map, Fields: []source.Field{field("x", g.value(s.Type(def)))}}
			for range max(0, g.rnd.IntN(4)-1) {
				g.mutate(value)
			}
			agreeAs(t, s, def, value.Fields[0].Value)
		}
	}
}

// agree compares the two verdicts on a document, and reports whether it was
// refused.
func agree(t *testing.T, s *conform.Schema, kind string, root *source.Node) bool {
	t.Helper()
	shapely, res := s.Walk(root)
	return compare(t, s, kind, root, shapely, res)
}

func agreeAs(t *testing.T, s *conform.Schema, def string, n *source.Node) {
	t.Helper()
	shapely, res := s.WalkAs(def, n)
	compare(t, s, def, n, shapely, res)
}

func compare(t *testing.T, s *conform.Schema, def string, n *source.Node, shapely int, res *conform.Result) (refused bool) {
	t.Helper()
	reason, fault := s.Refuses(def, n)
	if fault != nil {
		t.Fatal(fault)
	}
	switch {
	case shapely > 0 && reason == nil:
		t.Errorf("#%s: CUE accepts what the walk refuses: %s\n%s", def, messages(res.Findings), write(n))
	case len(res.Findings) == 0 && reason != nil:
		t.Errorf("#%s: the walk accepts what CUE refuses: %.300v\n%s", def, reason, write(n))
	}
	return reason != nil
}

func messages(fs []diag.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Rule+" "+f.Path+": "+f.Message)
	}
	return strings.Join(out, "; ")
}

// validDocuments are the examples of a kind in schema/.
func validDocuments(t testing.TB, kind string) []*source.Node {
	t.Helper()
	path := filepath.Join("..", "..", "schema", "testdata", "valid", kind+".yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	docs, findings := source.Parse(path, data, source.DefaultLimits())
	if len(findings) > 0 || len(docs) == 0 {
		t.Fatal(findings)
	}
	var out []*source.Node
	for _, d := range docs {
		out = append(out, d.Root)
	}
	return out
}

// vocabulary is the text that generated documents are made of: every example
// of the schema, every word of its lists, and what lies just inside or outside
// of a pattern.
func vocabulary(t *testing.T, s *conform.Schema) []string {
	t.Helper()
	words := []string{"", " ", "a", "A", "a-b", "-a", "a--b", "a_b", "a/b", "é", "x\ny", "0", "00", "1", "24/7", "P1", "true",
		strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("9", 63) + "h", strings.Repeat("9", 64) + "h",
		"1h", "1 h", "1h30m", "30m1h", "1.5h", "1.h", ".5h", "2bd", "1d2bd", "5µs", "1d", "2w", "1y",
		"0%", "100%", "101%", "1e2%", "5 %", "2027-06-30", "2027-6-30", "2027-13-45", "2027-06-30T09:00", "2027-06-30T09:00Z", "2027-06-30T09:00:00.1234567891",
		"3/h", "3/bd", "3/week", "1k EUR", "1 EUR", "1 EUR/h", "1 eur", "EUR", "EURO", "Europe/Zurich", "Europe", "a/b/c/d",
		"Team/x", "Team/X", "team/x", "Team/x.people", "Team/x.people[a][b]", "Team/*.people", "*/x", "Team/x people", "people", "leadTime.p90",
		"SVS601", "SVS60", "Policy/x", "Check/x", "mon", "mon-fri", "Mon", "09:00-17:00", "9:00-17:00", "22:00-06:00", "00:00-24:00", "00:00-25:00",
		"tue 10:00", "2nd wed of month 14:00", "5th wed of month 14:00", "x.csv", "/x.csv", "a\\b", "x.ics", "Demand/x", "auto", "hold", "elapsed"}
	seen := map[*conform.Type]bool{}
	example := func(attrs []string, ok bool) {
		if ok && len(attrs) > 0 && !strings.ContainsAny(attrs[0], "{[") {
			words = append(words, strings.Trim(attrs[0], `'"`))
		}
	}
	var visit func(typ *conform.Type)
	visit = func(typ *conform.Type) {
		if typ == nil || seen[typ] {
			return
		}
		seen[typ] = true
		example(typ.Attr("example"))
		words = append(words, typ.Values...)
		for _, f := range typ.Fields {
			example(f.Attr("example"))
			visit(f.Type)
		}
		for _, a := range typ.Arms {
			visit(a)
		}
		visit(typ.Elem)
	}
	for _, kind := range s.Kinds() {
		visit(s.Type(kind))
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// generator makes documents by a walk over the types of the schema.
type generator struct {
	rnd   *rand.Rand
	words []string
	depth int
	// chosen is the form of a union that is being made.
	chosen *conform.Type
	// fits are the words that patterns admit, once they have been asked.
	fits map[string][]string
}

// maxDepth is how deep fields are filled that may be left out.
const maxDepth = 6

func (g *generator) document(s *conform.Schema, kind string) *source.Node {
	return g.value(s.Type(kind))
}

var numbers = []string{"0", "1", "2", "5", "6", "9", "10", "-1", "4.5", "0.5", "1.0", "1e0", "1E2", "-0", "100", "0.0", "1e-3", "99999999999999999999"}

func (g *generator) value(t *conform.Type) *source.Node {
	g.depth++
	defer func() { g.depth-- }()
	switch t.Form {
	case conform.Nothing:
		return scalar(source.Null, "null")
	case conform.Bool:
		return scalar(source.Bool, g.pick([]string{"true", "false"}))
	case conform.Int, conform.Number:
		return scalar(source.Number, g.pick(numbers[:5]))
	case conform.Text:
		return scalar(source.String, g.matching(t.Patterns))
	case conform.Enum:
		return scalar(source.String, g.pick(t.Values))
	case conform.List:
		n := &source.Node{Kind: source.List}
		for range 1 + g.rnd.IntN(2) {
			n.Items = append(n.Items, g.value(t.Elem))
		}
		return n
	case conform.Struct:
		n := &source.Node{Kind: source.Map}
		often := 4
		if g.chosen == t {
			often = 2 // what tells the forms of one value apart
		}
		for _, f := range t.Fields {
			if f.Required || g.depth < maxDepth && g.rnd.IntN(often) == 0 {
				n.Fields = append(n.Fields, field(f.Name, g.value(f.Type)))
			}
		}
		return n
	case conform.Table:
		var patterns []*conform.Pattern
		if t.KeyPattern != nil {
			patterns = append(patterns, t.KeyPattern)
		}
		return &source.Node{Kind: source.Map, Fields: []source.Field{field(g.matching(patterns), g.value(t.Elem))}}
	case conform.Union:
		g.chosen = t.Arms[g.rnd.IntN(len(t.Arms))]
		return g.value(g.chosen)
	}
	return scalar(source.String, g.pick(g.words))
}

func (g *generator) pick(list []string) string { return list[g.rnd.IntN(len(list))] }

// matching is a word that all patterns admit, any word when there is none.
func (g *generator) matching(patterns []*conform.Pattern) string {
	key := fmt.Sprint(patterns)
	fits, known := g.fits[key]
	for _, w := range g.words {
		if known {
			break
		}
		if !slices.ContainsFunc(patterns, func(re *conform.Pattern) bool { return !re.MatchString(w) }) {
			fits = append(fits, w)
		}
	}
	if g.fits == nil {
		g.fits = map[string][]string{}
	}
	g.fits[key] = fits
	if len(fits) == 0 {
		return g.pick(g.words)
	}
	return g.pick(fits)
}

// mutate does something to a random part of the document but its kind.
func (g *generator) mutate(root *source.Node) {
	var all []*source.Node
	var visit func(n *source.Node)
	visit = func(n *source.Node) {
		for _, f := range n.Fields {
			if n != root || f.Key.Text != "kind" {
				all = append(all, f.Value)
				visit(f.Value)
			}
		}
		for _, it := range n.Items {
			all = append(all, it)
			visit(it)
		}
	}
	visit(root)
	if len(all) == 0 {
		return
	}
	n := all[g.rnd.IntN(len(all))]
	switch k := g.rnd.IntN(9); {
	case k == 0 && len(n.Fields) > 0: // missing
		i := g.rnd.IntN(len(n.Fields))
		n.Fields = slices.Delete(slices.Clone(n.Fields), i, i+1)
	case k == 1 && n.Kind == source.Map: // unknown
		n.Fields = append(slices.Clip(n.Fields), field(g.pick(g.words)+"x", scalar(source.String, "y")))
	case k == 2 && len(n.Fields) > 1: // one field's value in another's place
		n.Fields = slices.Clone(n.Fields)
		i, j := g.rnd.IntN(len(n.Fields)), g.rnd.IntN(len(n.Fields))
		n.Fields[i].Value = clone(n.Fields[j].Value)
	case k == 3 && n.Kind == source.List:
		n.Items = nil
	case k == 4 && n.Kind == source.Number || k == 5: // range, type
		*n = *scalar(source.Number, g.pick(numbers))
	case k == 6:
		*n = *scalar(source.Null, "null")
	case k == 7: // type
		*n = source.Node{Kind: source.List, Items: []*source.Node{clone(n)}}
	default: // pattern, word
		*n = *scalar(source.String, g.pick(g.words))
	}
}

func scalar(kind source.Kind, text string) *source.Node { return &source.Node{Kind: kind, Text: text} }

func field(key string, value *source.Node) source.Field {
	return source.Field{Key: scalar(source.String, key), Value: value}
}

func clone(n *source.Node) *source.Node {
	out := *n
	out.Fields, out.Items = nil, nil
	for _, f := range n.Fields {
		out.Fields = append(out.Fields, source.Field{Key: f.Key, Value: clone(f.Value)})
	}
	for _, it := range n.Items {
		out.Items = append(out.Items, clone(it))
	}
	return &out
}

// write shows a document in one line.
func write(n *source.Node) string {
	var parts []string
	switch n.Kind {
	case source.Map:
		for _, f := range n.Fields {
			parts = append(parts, fmt.Sprintf("%q: %s", f.Key.Text, write(f.Value)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		for _, it := range n.Items {
			parts = append(parts, write(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case source.String:
		return strconv.Quote(n.Text)
	}
	return n.Text
}
