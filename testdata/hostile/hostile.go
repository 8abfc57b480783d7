// Package hostile makes broken and hostile workspaces with what is asked of
// each: the classes of input that have brought other readers of YAML down, or
// have made their output say what an attacker wanted. Tests write a case to a
// folder, run svs on it and hold it to the case.
package hostile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Case is one workspace with what a run of validate must do with it.
type Case struct {
	// Name begins with the class: names, text, yaml, tree, size or model.
	Name string
	// Files are written first, by slash path.
	Files map[string]string
	// Make writes what is no plain file, nil when there is nothing of that
	// kind. An error says that this system cannot hold it.
	Make func(dir string) error
	// Exits are the exit codes that are allowed.
	Exits []int
	// At is where a finding must stand: "m.yaml:3" or "m.yaml:3:1"; several of
	// them are separated by blanks.
	At string
	// Must and MustNot are parts of the text that the output has or has not.
	Must, MustNot []string
	// Findings is how many there must be, -1 for any number.
	Findings int
	// Time and Memory bound the run; zero stands for 2 s and 256 MB.
	Time     time.Duration
	MemoryMB int64
}

// Cases are all of them, in a fixed order.
func Cases() []Case {
	var out []Case
	for _, part := range [][]Case{names(), texts(), yaml(), sizes(), trees(), models()} {
		out = append(out, part...)
	}
	return out
}

// Write puts the case's files into an empty folder.
func (c Case) Write(dir string) error {
	for path, text := range c.Files {
		full := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if c.Make != nil {
		return c.Make(dir)
	}
	return nil
}

const m = "m.yaml"

func one(text string) map[string]string { return map[string]string{m: text} }

// service is a valid document around whatever follows its first lines.
func service(name, rest string) string {
	return "apiVersion: svs/v1\nkind: Service\nmetadata:\n  name: " + name + "\n" + rest
}

// entity is a document of any kind in three lines and its spec.
func entity(kind, name, spec string) string {
	text := "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n"
	if spec != "" {
		text += "spec: " + spec + "\n"
	}
	return text
}

// names are identifiers that are paths, devices, empty, long or in capitals.
func names() []Case {
	var out []Case
	for _, c := range []struct{ name, text string }{
		{"traversal", `"../../../../tmp/pwned"`},
		{"absolute", `/etc/passwd`},
		{"empty", `""`},
		{"long", strings.Repeat("a", 64)},
		{"capitals", `"Svc-A"`},
		{"dots", `".."`},
		{"blank", `" "`},
		{"newline", `"a\nb"`},
		{"flag", `--help`},
		{"number", `365`},
	} {
		out = append(out, Case{Name: "names/" + c.name, Files: one(service(c.text, "")), Exits: []int{1}, At: "m.yaml:4:9", Findings: 1})
	}
	out = append(out, Case{Name: "names/windows", Files: one(service("con", "")), Exits: []int{0, 1}, Findings: -1})
	return out
}

// Texts are free texts that are commands to somebody.
var Texts = map[string]string{
	"fence":        "````\\n# injected heading\\n```\\n~~~",
	"command":      "ok\\n::error file=x::pwned\\n  ::add-mask::a",
	"legacy":       "x ##[error]pwned ##[add-mask]a",
	"percent":      "100%0A::error::pwned",
	"escape":       "\\e[31mred\\e[0m \\e]0;title\\a",
	"c1":           "\\x9b31m\\x85",
	"return":       "good\\rPASS all 99 checks",
	"backspace":    "bad\\b\\b\\bgood",
	"bidi":         "user\\u202e nimda\\u2066x\\u2069",
	"zero-width":   "pay\\u200bments\\xad",
	"formula":      "=HYPERLINK(\\\"http://evil.example\\\",\\\"x\\\")",
	"template":     "{{ . }}{{ template \\\"x\\\" }}${jndi:ldap://x}$(id)`id`",
	"xml":          "]]><x a='1'>&amp;\\x0b",
	"script":       "</script><script>alert(1)//\\u2028",
	"verb":         "%s%n%d%!v(MISSING)%1000000000d",
	"combining":    "Z" + strings.Repeat("\u0300", 200),
	"long":         strings.Repeat("A", 60_000),
	"wide":         strings.Repeat("漢字", 100),
	"astral":       "👩‍👩‍👧‍👦 \\U0001F468",
	"line-ends":    "a\\u2028b\\u2029c\\Nd",
	"null":         "a\\0b",
	"delete":       "a\\x7fb",
	"tag-letters":  "a\\U000E0041b",
	"next-to-last": "\\uFFFE\\uFFFD",
}

// texts puts each of them where it is accepted and not shown, and where it is
// refused and shown: as a word of a list, as a reference, as a key and as a
// name in a list.
func texts() []Case {
	var out []Case
	for _, name := range sortedKeys(Texts) {
		quoted := `"` + Texts[name] + `"`
		shown := service("svc-a", "  title: "+quoted+"\n  lifecycle: "+quoted+"\n  owner: "+quoted+"\nspec:\n"+
			"  offerings: [{name: "+quoted+", gives: access}]\n  utility: "+quoted+"\n")
		if len(quoted) < 400 {
			shown += "  " + quoted + ": 1\n"
		}
		out = append(out, Case{Name: "text/" + name, Files: one(shown), Exits: []int{1}, Findings: -1, At: "m.yaml:6 m.yaml:7",
			MustNot: []string{"\n::error::pwned", "\n::add-mask"}})
	}
	return out
}

func sortedKeys(table map[string]string) []string {
	var out []string
	for k := range table {
		out = append(out, k)
	}
	for i := range out { // few enough for the plainest sort
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}

// numbered writes a text for each of n numbers.
func numbered(n int, write func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(write(i))
	}
	return b.String()
}

func ring(kind, field string, n int, spec func(to string) string) Case {
	text := numbered(n, func(i int) string {
		return entity(kind, fmt.Sprintf("n-%d", i), spec(fmt.Sprintf("n-%d", (i+1)%n))) + "---\n"
	})
	return Case{Name: "model/circle-" + field, Files: split(text, n), Exits: []int{1}, Findings: 1, Must: []string{"goes round in a circle"}}
}

// split puts at most 5,000 documents into a file.
func split(text string, n int) map[string]string {
	const most = 5_000
	docs := strings.SplitAfter(text, "---\n")
	files := map[string]string{}
	for i := 0; i < n; i += most {
		files[fmt.Sprintf("part-%02d.yaml", i/most)] = strings.TrimSuffix(strings.Join(docs[i:min(n, i+most)], ""), "---\n")
	}
	return files
}
