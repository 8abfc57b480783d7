package hostile

import (
	"strings"
	"unicode/utf16"
)

// yaml are texts that are no YAML, or YAML that two programs read differently.
func yaml() []Case {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for _, c := range "bcdefgh" {
		prev := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+prev+", ", 8) + "*" + prev + "]\n"
	}
	refused := []int{1}
	return []Case{
		{Name: "yaml/self-merge", Files: one("a: &a {<<: *a}\n"), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "yaml/self-alias", Files: one("a: &a [*a]\n"), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "yaml/alias-bomb", Files: one(bomb), Exits: refused, At: "m.yaml:1", Findings: -1},
		{Name: "yaml/alias-in-field", Files: one(service("a", "  title: &t x\nspec: {utility: *t}\n")), Exits: refused, At: "m.yaml:5:10 m.yaml:6:17", Findings: 2},
		{Name: "yaml/same-twice", Files: one(service("a", "spec: {}\nkind: Service\n")), Exits: refused, At: "m.yaml:6:1", Must: []string{"uplicate"}, Findings: 1},
		{Name: "yaml/twice-in-flow", Files: one(service("a", "spec: {utility: x, utility: y}\n")), Exits: refused, At: "m.yaml:5:20", Must: []string{"uplicate"}, Findings: 1},
		{Name: "yaml/twice-by-escape", Files: one(service("a", "spec: {utility: x, \"\\u0075tility\": y}\n")), Exits: refused, At: "m.yaml:5:20", Must: []string{"uplicate"}, Findings: 1},
		{Name: "yaml/mark-inside", Files: one("a: 1\n---\n\ufeffb: 1\n"), Exits: refused, At: "m.yaml:3:1", Findings: -1},
		{Name: "yaml/mark-first", Files: one("\ufeff" + service("a", "")), Exits: []int{0}, Findings: 0},
		{Name: "yaml/utf-16", Files: one(wide(service("a", ""))), Exits: refused, Must: []string{"UTF-8"}, Findings: 1},
		{Name: "yaml/latin-1", Files: one(service("a", "  title: caf\xe9\n")), Exits: refused, At: "m.yaml:5:13", Findings: -1},
		{Name: "yaml/nul", Files: one(service("a", "  title: a\x00b\n")), Exits: refused, At: "m.yaml:5:11", Findings: -1},
		{Name: "yaml/bare-return", Files: one(service("a", "  title: a\rb: c\n")), Exits: refused, At: "m.yaml:5:11", Findings: -1},
		{Name: "yaml/next-line", Files: one(service("a", "  title: a\u0085b\n")), Exits: refused, At: "m.yaml:5:11", Findings: -1},
		{Name: "yaml/bad-indent", Files: one("a:\n  b: 1\n c: 2\n"), Exits: refused, At: "m.yaml:3", Findings: -1},
		{Name: "yaml/open-quote", Files: one("kind: P\nid: \"abc\nname: A\n"), Exits: refused, At: "m.yaml:2", Findings: -1},
		{Name: "yaml/open-bracket", Files: one(service("a", "spec: {dependsOn: [a, b}\n---\n"+service("b", ""))), Exits: refused, At: "m.yaml:5", Findings: 1},
		{Name: "yaml/tab", Files: one("metadata:\n\tname: a\n"), Exits: refused, At: "m.yaml:2:1", Findings: -1},
		{Name: "yaml/empty", Files: one(""), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/comments", Files: one("# nothing\n"), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/null", Files: one("~\n"), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/list", Files: one("- a\n- b\n"), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/scalar", Files: one("just a word\n"), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/language-tag", Files: one(service("a", "spec: {utility: !!python/object/apply:os.system [ls]}\n")), Exits: refused, At: "m.yaml:5:17", Must: []string{"tag"}, Findings: 1},
		{Name: "yaml/binary-tag", Files: one(service("a", "  title: !!binary aGVsbG8=\n")), Exits: refused, At: "m.yaml:5:10", Must: []string{"tag"}, Findings: 1},
		{Name: "yaml/norway", Files: one(service("no", "  title: yes\n  labels: {country: no, on: off}\n")), Exits: []int{0}, Findings: 0},
		{Name: "yaml/numbers", Files: one(numbers()), Exits: refused, At: "m.yaml:4:16 m.yaml:9:16 m.yaml:14:16 m.yaml:19:16 m.yaml:24:16 m.yaml:29:16 m.yaml:34:16", Findings: 7},
		{Name: "yaml/second-document", Files: one(service("a", "spec: {}\n---\n"+service("b", "spec: {}\nzzz: 1\n"))), Exits: refused, At: "m.yaml:12:1", Findings: 1},
		{Name: "yaml/windows-lines", Files: one(strings.ReplaceAll(service("a", "spec: {utility: x}\n"), "\n", "\r\n")), Exits: []int{0}, Findings: 0},
		{Name: "yaml/windows-fault", Files: one(strings.ReplaceAll(service("a", "spec: {utilty: x}\n"), "\n", "\r\n")), Exits: refused, At: "m.yaml:5:8", Findings: 1},
		{Name: "yaml/wide-columns", Files: one("{\"日本\": 1, \"👨‍👩\": 2, apiVersion: svs/v1, kind: Service, metadata: {name: a}}\n"), Exits: refused, At: "m.yaml:1:2 m.yaml:1:11", Findings: 2},
		{Name: "yaml/wide-value", Files: one(service("a", "  title: 日本 # 👨\nspec: {utility: 日本, zzz: 1}\n")), Exits: refused, At: "m.yaml:6:21", Findings: 1},
		{Name: "yaml/trailer", Files: one(service("a", "...\nmore: text\n")), Exits: refused, At: "m.yaml:6", Findings: -1},
		{Name: "yaml/directive", Files: one("%TAG ! tag:x,2000:\n---\n" + service("a", "")), Exits: refused, At: "m.yaml:1:1", Findings: 1},
		{Name: "yaml/complex-key", Files: one(service("a", "spec:\n  ? [a, b]\n  : c\n")), Exits: refused, At: "m.yaml:6", Findings: -1},
		{Name: "yaml/number-key", Files: one(service("a", "  labels: {2027: x}\n")), Exits: refused, At: "m.yaml:5:12", Findings: 1},
	}
}

// numbers are what other readers of YAML take for numbers, each in a document
// of its own.
func numbers() string {
	var docs []string
	for _, text := range []string{"010", "1_000", "0x1F", "1:30", "1e999999999", ".nan", "-.inf"} {
		docs = append(docs, entity("Team", "t"+strings.Repeat("x", len(docs)), "{people: "+text+"}"))
	}
	return strings.Join(docs, "---\n")
}

// wide writes text in UTF-16, low byte first, with its mark.
func wide(text string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}
