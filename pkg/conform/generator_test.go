package conform_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
)

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

// places are the nodes of a value by the faults that they can have.
type places struct {
	all, maps, lists, numbers, texts []*source.Node
	// kept is the kind of a document, which stays.
	kept *source.Node
}

func (p *places) gather(n *source.Node) {
	if n == p.kept {
		return
	}
	p.all = append(p.all, n)
	switch n.Kind {
	case source.Map:
		p.maps = append(p.maps, n)
	case source.List:
		p.lists = append(p.lists, n)
	case source.Number:
		p.numbers = append(p.numbers, n)
	case source.String:
		p.texts = append(p.texts, n)
	}
	for _, f := range n.Fields {
		p.gather(f.Value)
	}
	for _, it := range n.Items {
		p.gather(it)
	}
}

// mutateDocument puts one fault, or what may be one, into a document.
func (g *generator) mutateDocument(root *source.Node) {
	p := &places{kept: root.Get("kind"), maps: []*source.Node{root}}
	for _, f := range root.Fields {
		p.gather(f.Value)
	}
	g.mutate(p)
}

// mutateValue does the same to a value, which may become another altogether.
func (g *generator) mutateValue(n *source.Node) {
	p := &places{}
	p.gather(n)
	g.mutate(p)
}

// mutate draws a fault first and then a place that can have it, so that each is
// as common in a document that is all text as in one that is all numbers.
func (g *generator) mutate(p *places) {
	fault := g.rnd.IntN(10)
	fitting := [][]*source.Node{p.maps, p.maps, p.maps, p.lists, p.numbers, p.texts}
	among := p.all
	if fault < len(fitting) && len(fitting[fault]) > 0 {
		among = fitting[fault]
	}
	n := among[g.rnd.IntN(len(among))]
	switch i := g.rnd.IntN(len(n.Fields) + 1); {
	case fault == 0 && i < len(n.Fields) && n.Fields[i].Value != p.kept: // missing
		n.Fields = slices.Delete(slices.Clone(n.Fields), i, i+1)
	case fault == 1 && n.Kind == source.Map: // unknown
		n.Fields = append(slices.Clip(n.Fields), field(g.pick(g.words)+"x", scalar(source.String, "y")))
	case fault == 2 && i < len(n.Fields) && n.Fields[i].Value != p.kept: // one field's value in another's place
		n.Fields = slices.Clone(n.Fields)
		n.Fields[i].Value = clone(n.Fields[g.rnd.IntN(len(n.Fields))].Value)
	case fault == 3 && n.Kind == source.List: // empty
		n.Items = nil
	case fault == 4 && n.Kind == source.Number || fault == 6: // range, type
		*n = *scalar(source.Number, g.pick(numbers))
	case fault == 7: // type
		*n = *scalar(source.Null, "null")
	case fault == 8: // type
		*n = source.Node{Kind: source.List, Items: []*source.Node{clone(n)}}
	case fault == 5 || fault == 9 || n.Kind != source.Map: // pattern, word, type
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
