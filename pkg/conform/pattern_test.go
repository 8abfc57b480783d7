package conform_test

import (
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
)

// patterns are all of the schema's, each once, by their text.
func patterns(t testing.TB, s *conform.Schema) map[string]*conform.Pattern {
	t.Helper()
	out := map[string]*conform.Pattern{}
	seen := map[*conform.Type]bool{}
	var visit func(*conform.Type)
	visit = func(typ *conform.Type) {
		if typ == nil || seen[typ] {
			return
		}
		seen[typ] = true
		for _, p := range append(typ.Patterns[:len(typ.Patterns):len(typ.Patterns)], typ.KeyPattern) {
			if p != nil {
				out[p.String()] = p
			}
		}
		for _, f := range typ.Fields {
			visit(f.Type)
		}
		for _, a := range typ.Arms {
			visit(a)
		}
		visit(typ.Elem)
	}
	for _, def := range s.Definitions() {
		visit(s.Type(def))
	}
	if len(out) < 20 {
		t.Fatalf("the schema has only %d patterns", len(out))
	}
	return out
}

// TestPatternsAreRegexp holds the tables of states against regexp, on the words
// of the schema, on parts and mixtures of them, and on random text.
func TestPatternsAreRegexp(t *testing.T) {
	s := load(t)
	words := vocabulary(t, s)
	rnd := rand.New(rand.NewPCG(4, 5))
	quick, yes := 0, 0
	for text, p := range patterns(t, s) {
		if err := p.Compile(); err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(text)
		if p.Quick() {
			quick++
		} else {
			t.Logf("left to regexp: %s", text)
		}
		try := func(s string) {
			if want := re.MatchString(s); p.MatchString(s) != want {
				t.Errorf("%s: on %q regexp says %t", text, s, want)
			} else if want {
				yes++
			}
		}
		for _, w := range words {
			try(w)
		}
		for range 3000 {
			a, b := words[rnd.IntN(len(words))], words[rnd.IntN(len(words))]
			try(a[:rnd.IntN(len(a)+1)] + b[rnd.IntN(len(b)+1):])
			try(a + "\n")
			c := []byte(a)
			if len(c) > 0 {
				c[rnd.IntN(len(c))] = byte(rnd.IntN(256))
			}
			try(string(c))
		}
	}
	if quick < 20 || yes < 1000 {
		t.Errorf("%d patterns have a table, %d texts were admitted: too few to mean anything", quick, yes)
	}
}

// FuzzPatterns does the same for any text.
func FuzzPatterns(f *testing.F) {
	all := patterns(f, load(f))
	for _, w := range []string{"", "team-1", "Team/x.people[a]", "1h30m", "48 EUR/h", "2nd wed of month 14:00", "é\xff\n"} {
		f.Add(w)
	}
	res := map[string]*regexp.Regexp{}
	for text, p := range all {
		res[text] = regexp.MustCompile(text)
		p.Quick()
	}
	f.Fuzz(func(t *testing.T, s string) {
		for text, p := range all {
			if want := res[text].MatchString(s); p.MatchString(s) != want {
				t.Errorf("%s: on %q regexp says %t", text, s, want)
			}
		}
	})
}

func BenchmarkPattern(b *testing.B) {
	s := load(b)
	name := s.Type("Name").Patterns[0]
	name.Quick()
	for b.Loop() {
		if !name.MatchString("incident-management") {
			b.Fatal("refused")
		}
	}
}
