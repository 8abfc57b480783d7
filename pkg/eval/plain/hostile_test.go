package plain

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/svs-project/svs/pkg/eval"
)

// hostileValues are what may stand at spec.v: each sort of value, in the forms
// that are easily taken for each other.
var hostileValues = []string{
	`null`, `true`, `false`, `""`, `"x"`, `"X"`, `"1"`, `"x\ny"`, `"é"`, `"e\u0301"`, `"\u0000"`, `"null"`, `"true"`, `"𝄞"`, `" x"`,
	`0`, `-0`, `0.0`, `-0.0`, `1`, `1.0`, `1e0`, `-1`, `2`, `3`, `0.9`, `0.90`, `0.8999999999999999`, `0.9000000000000000000000000000000001`,
	`14400`, `14400.0`, `14400.0000000001`, `1.44e4`, `9007199254740993`, `9007199254740992`, `123456789012345678901234567890123456789`,
	`1e300`, `1e-300`, `1e-400`, `0.1`, `0.30000000000000004`, `0.3`,
	`[]`, `[1]`, `[1, 2]`, `["x"]`, `["x", "x"]`, `[null]`, `[[1]]`, `[[]]`, `[{"a": 1}]`, `[{"a": 1, "b": 2}, {"a": "x"}]`, `[{}]`, `[{"a": null}]`,
	`{}`, `{"a": 1}`, `{"a": null}`, `{"a": 1, "b": 2}`, `{"a": {"b": 1}}`, `{"a": [1, 2]}`, `{"x y": 1}`, `{"b": 1}`, `{"a": {}}`, `{"spec": {"n": 9}}`, `{"facts": {"n": 9}, "a": 6}`,
}

// hostileTexts are texts that a comparison in Go may well read in another way
// than CUE does; VALUE is asked of spec.v.
var hostileTexts = []string{
	// numbers
	"1", "1.0", "0", "0.0", "-0", "-1", "- 1", "0.9", "0.90", ".9", "1.", ">0", ">=0.9", "<=0.9", "<0.9", ">0.9", ">=90*percent", "<=90*percent", ">=percent*90",
	"<=4*h", ">=4*h", "<4*h", "<=4.0*h", "<=(4*h)", "<= 2*2*h", ">=1*d-20*h", "!=0", "!=0.0", "!=1", "!=1.0", "!=-0", ">-1", ">=-0.0", "<=9007199254740992", ">9007199254740992",
	"<=0.3", "<=0.1+0.2", "<=0.1*3", ">=0.1*3", "9007199254740993", "<=123456789012345678901234567890123456788", ">=1e0", "<1e301", "1_0", "0x1", "1K", "<=1K", ">=0.000000001",
	">1 & <3", ">0 & <1", ">=1 & <=1", ">1 & <1", ">=1 & !=2", "!=1 & !=2", ">0.5 & <0.95", ">=2 & <=1", "<=4*h & >=1*h", "int & >0", ">0 & int", "number & >0", "!=1 & int", "uint", "uint8", "float", "int", "number", "int32", "float64",
	"<=parameters.n", "<=parameters.f", "!=parameters.n", "<=parameters.f*h", "<=parameters.missing", "<=parameters.text", "parameters.n", "<=-parameters.n", "-percent", "-(1)", "+1", "<=+1",
	// what refers to other values
	"<=spec.n", "<=spec.text", "<=spec.none", "<=facts.n", "<=facts.nil", "<=facts.f", "<=metadata.name", ">=facts.l", "<=facts.m.n", "<=spec.v", "spec.n", "<=(spec.n)", "<=spec.n*2", "<=facts.n & >=0", "<=facts[\"n\"]", "<=facts.\"n\"", "!=spec.n", "!=spec.text", "=~spec.text",
	// texts
	`"x"`, `""`, `!=""`, `!="x"`, `'x'`, `!='x'`, `#"x"#`, "\"\"\"\n\tx\n\t\"\"\"", `"\u0065\u0301"`, `"é"`, `"\u00e9"`, `"\(metadata.name)"`, `"\x00"`, `"\u0000"`,
	`=~""`, `!~""`, `=~"^x$"`, `=~"(?m)^y$"`, `=~"(?i)x"`, `=~"^.$"`, `=~"^.{1}$"`, `=~"\\d"`, `=~"\\p{L}"`, `=~"\\x{e9}"`, `=~"[[:alpha:]]"`, `=~"(?s)x.y"`, `=~"x.y"`, `=~"\\C"`, `=~"^\\s"`, `=~"\\bx\\b"`, `=~"^(x|1)$"`, `=~'x'`, `=~#"\d"#`,
	`>"x"`, `>="x"`, `<"x"`, `<="é"`, `>""`, `<""`, `>='x'`, `!="x" & !=""`, `!="x" & =~"x"`, `=~"x" & =~"y"`, `string & !=""`, `!="" & string`, `=~"x" | "1"`, `=~"x" | !=""`,
	// choices and defaults
	`*"x" | string`, `"x" | *"y"`, `*1 | 2`, `*_ | 1`, `"x" | "y" | "1"`, `"x" | 1 | true`, `("x" | "y")`, `"x" | ("1" | 1)`, `string | *1`, `int | string`, `int | number`, `number | 1`, `1 | 1.0`, `>1 | <0`, `>0 | <2`, `>=1 | "x"`, `bool | "x"`, `true | false`, `null`, `null | 1`, `*null | 1`, `!=null`, `_ | 1`, `1 | _`, `"x" & "x"`, `"x" & string`, `"x" | "x"`, `_|_`, `1 | _|_`, `_ & 1`, `_`, `true`, `!=true`, `!true`, `>=true`, `bool`, `"x" | [...]`, `[] | [1]`, `{} | [...]`, `string | {...}`, `{a: 1} | {b: 1}`, `{a: 1} | {a: 1, b: 2}`, `*{a: 1} | {...}`, `"x" | >"w"`, `"x" | =~"y"`, `!=1 | 1`,
	// lists
	"[]", "[...]", "[_, ...]", "[...int]", "[...number]", "[...string]", "[...>0]", "[1]", "[1, ...]", "[1, 2]", "[...[...]]", "[...[...int]]", "[...[_]]", "[...{a: 1}]", "[...{a?: 1}]", "[...{a!: 1}]", "[...{a: 1, ...}]", "[...{...}]", "[...{}]", "[..._]", "[...null]", "[...(int | {...})]", "[...<=spec.n]", "[...{a: <=spec.n}]", "[...{a: <=a}]",
	"list.MinItems(1)", "list.MinItems(0)", "list.MaxItems(0)", "list.MaxItems(1)", "list.MaxItems(-1)", "list.MinItems(1.0)", "list.MinItems(parameters.n)", "list.MinItems(parameters.f)", "list.MaxItems(1) & [...int]", "[...] & list.MinItems(1)", "list.UniqueItems()", "list.UniqueItems", "list.Contains(1)", "list.MinItems(1) | \"x\"", "list.MinItems(h)",
	"list.MatchN(1, 1)", "list.MatchN(>0, int)", "list.MatchN(0, {a: 1})", "list.MatchN(>=1, {a: 1})", "list.MatchN(>=1, {a?: 1})", "list.MatchN(>=1, {})", "list.MatchN(>=1, {...})", "list.MatchN(>=1, {a: _})", "list.MatchN(>=1, [...])", "list.MatchN(1, 1.0)", "list.MatchN(>=1, null)", "list.MatchN(>=0 & <2, 1)", "list.MatchN(!=1, 1)", "list.MatchN(>=1, *1 | 2)", "list.MatchN(>=1, <=spec.n)", "list.MatchN(>=1, \"x\" | 1)",
	"matchN(1, [int, string])", "matchN(0, [null])", "matchN(1, [{a: 1}, {b: 2}])", "matchN(>=1, [{a: 1}, {b: 1}])", "matchN(2, [{a: 1}, {...}])", "matchN(1, [{a: 1, ...}, {a: 1, b: 2}])", "matchN(0, [_])", "matchN(1, [_])", "matchN(<1, [int])", "matchN(!=1, [int])", "matchN(0, [])", "matchN(1, [>0, <2])", "matchN(0, [{a: _}])", "matchN(1, [{a?: 1}, {a!: 1}])", "matchN(0, [{a: b: _}])", "matchN(1, [{}])", "matchN(1, [[...]])", "matchN(1, [[...int], []])", "matchN(1, [list.MinItems(1)])", "matchN(0, [list.MatchN(>=1, {a: 1})])", "matchN(1, [1 | 2])", "matchN(1, [<=spec.n])", "matchN(1, [matchN(0, [1])])", "matchIf({a: 1}, {b: 2}, _)",
	// mappings
	"{}", "{...}", "{a: 1}", "{a?: 1}", "{a!: 1}", "{a: 1, ...}", "{a: _}", "{a?: _}", "{a!: _}", "{a: {}}", "{a: {...}}", "{a: b: 1}", "{a?: b: 1}", "{a: b?: 1}", "{a?: b?: 1}", "{a?: {}}", "{[string]: int}", "{[string]: _}", "{[string]: null}", "{[string]: {}}", "{[string]: {b?: 1}}", "{[string]: {b: 1}}", "{[string]: [...]}", "{[_]: int}", "{[=~\"^a\"]: int}", "{[!=\"a\"]: int}", "{[\"a\"]: int}", "{[X=string]: X}", "{\"a\": 1}", "{\"x y\": 1}", "{\"x y\"?: 2}", "{(\"a\"): 1}", "{a: int, b: int}", "{a: int, a: 1}", "{a: int, a: >0}", "{a: 1, a: 2}", "{a?: int, a: 1}", "{a: b, b: _}", "{a: <b, b: int}", "{a: int, b: a}", "{a: null}", "{a?: null}", "{a?: _|_}", "{a: _|_}", "close({a: 1})", "{a: 1} & {b: 2}", "{a: int} & {a: 1}", "{_a: 1}", "{#a: 1}", "{a: int, #b: 1}", "{let x = 1, a: x}", "{if true {a: 1}}", "{for k in [\"a\"] {(k): 1}}", "{a: 1} | *{a: 2}", "{a: *1 | int}", "{a: *2 | int}", "{b: *1 | int}", "{[string]: int, a: 1}", "{[string]: int, ...}", "{..., a: 1}", "{spec: n: _, a: <=spec.n}", "{facts: _, a: <=facts.n}", "{facts: n: int, a: <=facts.n}", "{spec: _, a: <=spec.n}", "{h: 5, a: <=h}", "{string: 1}", "{string: _, a: string}", "{a: string, string: _}", "{int: 1, a: int}", "[string]: int", "{1: 2}", "error(\"no\")", "int | error(\"no\")", "and([int, >0])", "or([1, 2])", "or([])", "and([])", "len(spec.n)", "div(4, 2)", "!true", "true && true", "spec.n > 1",
}

// hostileLines are whole texts.
var hostileLines = []string{
	"spec?: v: 1", "spec: v?: 1", "spec!: v: 1", "spec: v!: 1", "spec: v: 1\nspec: v: 1", "spec: v: int\nspec: v: >0", "spec: v: >0\nspec: v: <0", "spec: v?: 1\nspec: v: int", "spec: v: a: 1\nspec: v: b: 2", "spec: v: {}\nspec: v: a: 1",
	"spec: v: a: 1\nspec: v: string", "spec: {...}", "spec: {}", "spec: _", "spec: [string]: int", "spec: {[string]: _, v: 1}", "metadata: name: spec.text", "spec: text: metadata.name", "spec: text: =~\"^\" + metadata.name",
	"if spec.v.b != _|_ {spec: v: b: 2}", "if spec.none != _|_ {spec: none: 1}", "if spec.v != _|_ {spec: v: 1}", "spec: none: <=1\nif spec.none != _|_ {spec: none: >=1}", "if spec.v.a != _|_ {spec: v: {a: >0, b: int}}",
	"spec: none: _", "spec: none?: _", "spec: none?: string", "spec: none!: _", "spec: none: <=1\nfacts: n: <=spec.none", "spec: n: <=facts.n\nfacts: n: <=spec.n", "spec: n: <=facts.n\nfacts: n: 5", "spec: n: <=facts.n\nfacts: n?: 5", "spec: n: <=spec.n",
	"X=spec: n: X.v", "let x = spec.n\nspec: v: <=x", "_x: 1\nspec: v: _x", "#x: {a: 1}\nspec: v: #x", "spec: v: #x\n#x: {a: 1}", "if true {spec: v: 1}", "if spec.v == 1 {spec: n: 1}", "if spec.v > 0 {spec: n: 1}", "if spec.v == _|_ {spec: n: 1}", "if spec.v != _|_ {spec: n: 1}",
	"if spec.v.a == _|_ {spec: n: 1}", "if spec.v.a != _|_ {spec: n: 1}", "if spec.v != \"x\" {spec: n: 1}", "if spec.v == \"x\" {spec: n: 5}", "if spec.v == null {spec: n: 1}", "if spec.v {spec: n: 1}", "if !spec.v {spec: n: 1}", "if len(spec.v) > 0 {spec: n: 1}", "if len(spec.v) == 0 {spec: n: 1}", "if spec.v.a > 0 {spec: n: 1}", "if spec.v >= 0.9 {spec: n: 1}",
	"if spec.v == _|_ {spec: v: 1}", "if spec.none == _|_ {spec: none: 1}", "if spec.none != _|_ {spec: n: 1}", "if spec.none > 1 {spec: n: 1}", "if facts.nil == _|_ {spec: n: 1}", "if spec.n > 1 if spec.v > 1 {spec: text: \"y\"}", "if spec.n > 1 {if spec.v > 1 {spec: text: \"y\"}}", "if spec.n > 1 {spec: v: 1} else {spec: v: 2}", "for k, x in spec.v {spec: n: 1}", "for k, x in facts.m {facts: m: (k): 1}",
	"matchN(1, [{spec: v: 1}])", "{spec: v: 1}", "spec: v: 1, spec: n: 5", "close({spec: v: 1})", "({spec: v: 1})", "{spec: v: 1} | {spec: n: 1}", "spec: {v: 1} | {n: 5}", "spec: matchN(1, [{v: 1}, {n: 1}])", "spec: matchN(>=1, [{v: _}, {none: _}])", "spec: matchN(0, [{none: _}])", "spec: matchN(0, [{v: _}])", "spec: matchN(1, [{v: 1}])\nspec: n: 5", "import l \"list\"\nspec: v: l.MinItems(1)", "import \"list\"\nspec: list: 1", "import \"list\"\nspec: {list: MinItems: _, v: list.MinItems(1)}",
}

// TestHostileAsCUE: of texts made to be read in another way here than by CUE,
// none is; the few that CUE alone decides cost time and no more.
func TestHostileAsCUE(t *testing.T) {
	var subjects []eval.Subject
	for i, v := range append(hostileValues, "") {
		s := eval.Subject{ID: fmt.Sprint(i)}
		if v != "" {
			v = `"v": ` + v + `, `
		}
		text := `{"metadata": {"name": "x"}, "spec": {` + v + `"n": 5, "text": "x"}, "facts": {"n": 2, "f": 0.9, "nil": null, "l": [1], "m": {"n": 1}}}`
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&s.Data); err != nil {
			t.Fatal(v, err)
		}
		subjects = append(subjects, s)
	}
	texts := hostileLines
	for _, v := range hostileTexts {
		texts = append(texts, "spec: v: "+v, "spec: v?: "+v)
	}
	var rules []eval.Rule
	var known []*rule
	var pairs []eval.Pair
	for _, text := range texts {
		if strings.Contains(text, "list.") && !strings.Contains(text, "import") {
			text = "import \"list\"\n" + text
		}
		r := eval.Rule{ID: text, Text: text, Parameters: map[string]any{"n": 1, "f": 0.9, "text": "x"}}
		parsed, faults := eval.Parse(text)
		if len(faults) > 0 {
			continue
		}
		if here := compile(r, parsed); here != nil {
			for i := range subjects {
				pairs = append(pairs, eval.Pair{Rule: len(rules), Subject: i})
			}
			rules, known = append(rules, r), append(known, here)
		}
	}
	if len(rules) < 200 {
		t.Errorf("only %d of %d texts are decided here", len(rules), len(texts))
	}
	res := byCUE(t, rules, subjects, pairs)
	for i, p := range pairs {
		breaks, sure := known[p.Rule].judge(subjects[p.Subject].Data)
		if f := res.Faults[p.Rule]; f != nil {
			if p.Subject == 0 {
				t.Errorf("CUE refuses what is decided here: %s\n%s %s", rules[p.Rule].Text, f.Message, f.Detail)
			}
			continue
		}
		if told := res.Outcomes[i].Breaks; !sure || lazy(told, breaks) || blind(known[p.Rule], told, breaks) {
			continue
		}
		if d := cmp.Diff(res.Outcomes[i], eval.Outcome{Breaks: breaks}, cmpopts.IgnoreFields(eval.Break{}, "Detail", "Arms"), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s\non %v (-CUE +here):\n%s", rules[p.Rule].Text, subjects[p.Subject].Data["spec"], d)
		}
	}
}
