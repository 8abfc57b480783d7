package source

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
)

func TestPlainKind(t *testing.T) {
	for text, want := range map[string]Kind{
		"": Null, "~": Null, "null": Null, "Null": String, "NULL": String, "true": Bool, "false": Bool, "True": String, "yes": String, "on": String, "no": String,
		"0": Number, "-0": Number, "12": Number, "-1.5": Number, "1e5": Number, "1E-5": Number, "1.5e+10": Number, "1e999999999": Number,
		"017": String, "+1": String, "1.": String, ".5": String, "1_000": String, "0x1F": String, "0o17": String, "1:30": String, ".nan": String, "-.inf": String,
		"-": String, "1e": String, "1e+": String, "1a": String, "2027-06-30": String, "09:00": String, "1,5": String, "--1": String, "5%": String, "4h": String,
	} {
		if got := plainKind(text); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
		if want == Number != (json.Valid([]byte(text)) && strings.Trim(text, "0123456789+-.eE") == "" && text != "") {
			t.Errorf("%q: the grammar of JSON says otherwise", text)
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.Code] || seen[r.Name] || r.Title == "" || r.Doc == "" || !strings.HasPrefix(r.Code, "SVS0") || r.Severity < diag.Info {
			t.Errorf("incomplete rule %+v", r)
		}
		seen[r.Code], seen[r.Name] = true, true
		if r.Fails == "" {
			continue
		}
		_, found := Parse("f.yaml", []byte(r.Fails), DefaultLimits())
		if len(found) != 1 || found[0].Rule != r.Code {
			t.Errorf("%s: the failing example gives %v", r.Code, brief(found))
		}
		if _, found := Parse("f.yaml", []byte(r.Passes), DefaultLimits()); len(found) > 0 {
			t.Errorf("%s: the passing example gives %v", r.Code, brief(found))
		}
	}
	for _, code := range []string{codeEncoding, codeSyntax, codeKeyLength, CodeNotRegular, CodeLinkFolder} {
		if !seen[code] {
			t.Errorf("no rule for %s", code)
		}
	}
}

func TestPath(t *testing.T) {
	text := "kind: K\nmetadata: {name: n}\nspec:\n  steps: [{id: a, next: [{to: b}]}, {name: c, x: {y: 1}}, plain]\n"
	docs, _ := Parse("f.yaml", []byte(text), DefaultLimits())
	d := docs[0]
	var got []string
	var walk func(n *Node)
	walk = func(n *Node) {
		got = append(got, d.Path(n))
		for _, f := range n.Fields {
			walk(f.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(d.Root)
	want := []string{"", "kind", "metadata", "metadata.name", "spec", "steps", "steps[a]", "steps[a].id", "steps[a].next", "steps[a].next[#1]", "steps[a].next[#1].to",
		"steps[c]", "steps[c].name", "steps[c].x", "steps[c].x.y", "steps[#3]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := d.Path(&Node{Pos: diag.Pos{Line: 9, Column: 9}}); got != "" {
		t.Errorf("a stranger has the path %q", got)
	}
	if d.Entity() != "K/n" {
		t.Errorf("entity %q", d.Entity())
	}
}

// TestScratch reads files of all sizes with one Scratch, and each time what
// Parse by itself makes of it.
func TestScratch(t *testing.T) {
	var s Scratch
	big := "a: 1\nlist:\n" + strings.Repeat("  - {k: v, l: [x, y], m: \"q\"}\n", 3000)
	for i, text := range []string{"a: {b: [1, 2]}\n", big, "x: y\n---\nz: [{a: 1}, 2]\n", "a: [\n", big + "---\n" + big, "", "k: &a v\n", "a: {b: [1, 2]}\n"} {
		want, wantFound := Parse("f.yaml", []byte(text), DefaultLimits())
		got, found := s.Parse("f.yaml", []byte(text), DefaultLimits())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("text %d: Parse (-), Scratch (+):\n%s", i, diff)
		}
		if diff := cmp.Diff(wantFound, found); diff != "" {
			t.Errorf("text %d: findings of Parse (-), Scratch (+):\n%s", i, diff)
		}
	}
}
