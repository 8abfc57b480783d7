package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/testdata/hostile"
)

// sharedCases lie beside a checkout where there are any; they are not part of
// the project, whose own are in testdata/hostile.
var sharedCases = filepath.Join("..", "..", "..", "shared", "cases", "hostile")

// sharedCase is one entry of cases.json.
type sharedCase struct {
	ID, Kind, How, Exit, Pos, File string
	Must                           []string
	MaxS                           float64 `json:"max_s"`
	MaxMB                          int64   `json:"max_mb"`
}

// TestSharedHostileCases runs the cases that lie beside the checkout.
func TestSharedHostileCases(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(sharedCases, "cases.json"))
	if err != nil {
		t.Skip("there are no shared cases beside this checkout; the project's own are run by TestHostileWorkspaces")
	}
	var cases []sharedCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	own := hostile.Cases()
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			made, ok := c.make(t, own)
			if !ok {
				t.Fatalf("nobody knows how to make %q: %s", c.ID, c.How)
			}
			dir := t.TempDir()
			if err := made.Write(dir); err != nil {
				t.Skipf("this system cannot hold the case: %v", err)
			}
			holdTo(t, dir, made)
		})
	}
}

var exitsOf = map[string][]int{"ok": {0}, "bad": {1}, "okbad": {0, 1}, "refuse": {1, 2}, "any": {0, 1, 2}}

// make turns an entry into a case of ours.
func (c sharedCase) make(t *testing.T, cases []hostile.Case) (hostile.Case, bool) {
	out := hostile.Case{Name: c.ID, Exits: exitsOf[c.Exit], Must: c.Must, Findings: -1,
		Time: time.Duration(c.MaxS * float64(time.Second)), MemoryMB: c.MaxMB}
	if c.Pos != "" {
		out.At = "m.yaml:" + c.Pos
	}
	switch {
	case c.Kind == "cue":
		return c.policy(t, out)
	case c.File != "":
		data, err := os.ReadFile(filepath.Join(sharedCases, filepath.FromSlash(c.File)))
		if err != nil {
			t.Fatal(err)
		}
		out.Files = map[string]string{"m.yaml": ours(string(data))}
		return out, true
	case c.Kind == "tree":
		return c.tree(out, cases)
	}
	own := map[string]string{
		"i20-long": "text/long", "y05-deep-flow-20k": "size/brackets", "y07-deep-block-1500": "size/levels", "y08-dash-20k": "size/dashes",
		"y09-100k-keys": "size/keys", "y10-100k-docs": "size/documents", "y12-1mb-key": "size/one-key",
	}
	return c.like(out, cases, own[c.ID])
}

// ours puts our own fields in place of those of the made-up Service of the
// cases, line by line, so that only the fault itself is wrong.
func ours(text string) string {
	if !strings.Contains(text, "kind: Service") {
		return text
	}
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "  name: "):
			lines[i] = "  title: " + line[len("  name: "):]
		case strings.HasPrefix(line, "  id: "):
			lines[i] = "  name: " + line[len("  id: "):]
		case strings.HasPrefix(line, "  practices: "):
			lines[i] = "  products: " + line[len("  practices: "):]
		}
	}
	return strings.Join(lines, "")
}

// tree makes the cases about folders, most of which are classes of ours.
func (c sharedCase) tree(out hostile.Case, cases []hostile.Case) (hostile.Case, bool) {
	own := map[string]string{
		"t03-symlink-zero": "tree/endless-alone", "t08-name-newline": "tree/name-newline", "t10-name-html": "tree/name-html", "t11-name-bytes": "tree/name-bytes",
		"t12-name-flag": "tree/name-flag", "t13-case-collision": "tree/two-cases", "t14-dup-id": "tree/same-name", "t15-3000-files": "tree/files",
		"t16-deep-dirs": "tree/deep", "t18-git-dir": "tree/not-ours", "t19-empty-dir": "tree/empty", "t22-config-include": "tree/settings-out",
		"t21-state-future": "tree/settings-later", "t24-embed-link": "tree/embed-link",
	}
	return c.like(out, cases, own[c.ID])
}

// like takes the files of one of our cases, and asks of them what the entry asks.
func (c sharedCase) like(out hostile.Case, cases []hostile.Case, name string) (hostile.Case, bool) {
	i := slices.IndexFunc(cases, func(h hostile.Case) bool { return h.Name == name })
	if i < 0 {
		return out, false
	}
	out.Files, out.Make = cases[i].Files, cases[i].Make
	out.Must = append(out.Must, cases[i].Must...)
	out.MustNot = cases[i].MustNot
	if c.Exit == "any" && !slices.Contains(out.Exits, cases[i].Exits[0]) {
		panic(fmt.Sprintf("%s allows other exits than %s", name, c.ID))
	}
	return out, true
}

// policy makes a case about CUE: its text is the require of a policy that binds
// a team. A text of the cases says what it says at its outermost level, where a
// policy may only name metadata, spec and facts; so it is tried as it is, and
// once more as helpers of a policy that needs them all.
func (c sharedCase) policy(t *testing.T, out hostile.Case) (hostile.Case, bool) {
	long := map[string]string{
		"c10-paren-20k":    "x: " + strings.Repeat("(", 20_000) + "1" + strings.Repeat(")", 20_000),
		"c18-binop-200k":   "x: 1" + strings.Repeat("+1", 200_000),
		"c24-huge-message": "x: error(\"" + strings.Repeat("long ", 12_000) + "\")",
		"c27-json-depth":   "import \"encoding/json\"\nx: json.Unmarshal(\"" + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "\")",
	}
	text, made := long[c.ID]
	if c.File != "" {
		data, err := os.ReadFile(filepath.Join(sharedCases, filepath.FromSlash(c.File)))
		if err != nil {
			t.Fatal(err)
		}
		text, made = string(data), true
	}
	if !made {
		return out, false
	}
	out.Files = map[string]string{"svs.yaml": "policies: {time: 1500ms}\n", "team.yaml": soundTeam, "asis.yaml": bound("as-is", text), "m.yaml": bound("with-helpers", helpers.ReplaceAllString(text, "_$1:")+"\nspec: people: >=1")}
	out.Must = append(out.Must, "m.yaml:", "asis.yaml:")
	out.Exits = []int{1, 2}
	return out, true
}

// helpers are fields of the outermost level.
var helpers = regexp.MustCompile(`(?m)^([a-z]+):`)

// bound is a policy with that text.
func bound(name, text string) string {
	return "apiVersion: svs/v1\nkind: Policy\nmetadata: {name: " + name + "}\nspec:\n  appliesTo: {kind: Team}\n  require: |\n    " +
		strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ") + "\n"
}
