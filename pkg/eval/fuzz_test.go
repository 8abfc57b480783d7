package eval

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzGate holds any text against the gate, which never evaluates: names or
// reasons, each reason at a place in the text.
func FuzzGate(f *testing.F) {
	for _, s := range []string{"spec: people: >=1", "import \"strings\"\nspec: title: strings.MinRunes(3)", "x: [for a in [1,2] {a}]", "@extern(embed)\npackage p", "spec: {a?: 1, [string]: 2}",
		"#D: {a: #D}", "let x = x\nspec: x", "((((((((", "\"\\(1)\"", "spec: a: =~\"(a{0,1000}){0,1000}\"", "import \"tool/exec\"", "\x00", "\ufeffspec: 1", "...", "spec: \"\\u0000\": 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, faults := Parse(s)
		if text == nil && len(faults) == 0 {
			t.Fatalf("%q: neither a text nor a reason", s)
		}
		for _, x := range faults {
			if x.Message == "" || x.Line < 1 || x.Column < 1 || x.Line > strings.Count(s, "\n")+1 {
				t.Errorf("%q: %+v", s, x)
			}
		}
		if len(faults) == 0 {
			text.Names()
		}
	})
}

// FuzzMessages reads any words of a child: they are taken for what was asked,
// or end the run, and never write elsewhere.
func FuzzMessages(f *testing.F) {
	for _, s := range []string{"", "{", "null", `{"begin":1}{"done":1,"outcomes":[{"subject":0}]}`, `{"done":2,"clash":{}}`, `{"done":-1}`, `{"begin":99}`, `{"done":1,"outcomes":[{"subject":-5},{"subject":7}]}`, `{"done":3,"fault":{}}{"end":true}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		j := &job{rules: []int{0}, of: [][]int{{0}}, clashes: []int{0}}
		res := &Results{Outcomes: make([]Outcome, 1), Faults: make([]*Fault, 1), Idle: make([]bool, 1)}
		found := make([]*Clash, 1)
		for d := json.NewDecoder(strings.NewReader(s)); ; {
			var m message
			if d.Decode(&m) != nil || m.End || !j.knows(m) {
				return
			}
			if m.Done > 0 {
				j.take(m, m.Done-1, res, found)
			}
		}
	})
}
