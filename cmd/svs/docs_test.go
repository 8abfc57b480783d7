package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/source"
)

// TestDocsAreFresh: the pages made from the program say what it says.
// UPDATE_SCRIPTS=1 writes them anew.
func TestDocsAreFresh(t *testing.T) {
	for name, page := range map[string]string{"codes.md": codesPage(), "limits.md": limitsPage()} {
		path := filepath.Join("..", "..", "docs", name)
		if os.Getenv("UPDATE_SCRIPTS") != "" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(have), page); d != "" {
			t.Errorf("docs/%s is not fresh (-file +program); UPDATE_SCRIPTS=1 go test ./cmd/svs writes it anew:\n%s", name, d)
		}
	}
}

func codesPage() string {
	var b strings.Builder
	b.WriteString("# Finding codes\n\nMade from the program. `svs explain CODE` says more, with an example that fails and one that passes.\n\n")
	b.WriteString("| code | name | severity | what is wrong |\n|---|---|---|---|\n")
	for _, r := range catalogue() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.Code, r.Name, r.Severity, r.Title)
	}
	return b.String()
}

// limitWords says what each limit bounds, by the name of its field.
var limitWords = map[string]string{
	"Files":         "model files in a workspace",
	"Entries":       "names looked at while searching for them",
	"TotalBytes":    "bytes of all model files together",
	"FileBytes":     "bytes of one file",
	"Documents":     "documents in one file",
	"DocumentBytes": "bytes of one document",
	"Depth":         "levels of lists and mappings within each other",
	"Nodes":         "keys, texts, numbers, lists and mappings in one document",
	"Keys":          "keys in one mapping",
	"ScalarBytes":   "bytes of one text",
	"KeyBytes":      "bytes of one key",
	"Findings":      "findings of one code listed for one file",
}

func limitsPage() string {
	var b strings.Builder
	b.WriteString("# Limits\n\nMade from the program. What goes beyond a limit is refused with a finding at its place, never cut in silence.\n\n")
	b.WriteString("| at most | of |\n|---|---|\n")
	v := reflect.ValueOf(source.DefaultLimits())
	for i := range v.NumField() {
		fmt.Fprintf(&b, "| %d | %s |\n", v.Field(i).Int(), limitWords[v.Type().Field(i).Name])
	}
	return b.String()
}

// TestEveryLimitHasWords: a new limit shows up in the docs.
func TestEveryLimitHasWords(t *testing.T) {
	v := reflect.TypeFor[source.Limits]()
	for i := range v.NumField() {
		if limitWords[v.Field(i).Name] == "" {
			t.Errorf("limit %s has no words", v.Field(i).Name)
		}
	}
}

// TestCatalogue: codes are unique and in the form the documentation promises,
// and every rule says what, why and how to mend it.
func TestCatalogue(t *testing.T) {
	codes, names := map[string]bool{}, map[string]bool{}
	for _, r := range catalogue() {
		if codes[r.Code] || names[r.Name] {
			t.Errorf("%s %s stands twice", r.Code, r.Name)
		}
		codes[r.Code], names[r.Name] = true, true
		if len(r.Code) != 6 || !strings.HasPrefix(r.Code, "SVS") || r.Name == "" || r.Title == "" || len(r.Doc) < 20 || r.Severity == 0 {
			t.Errorf("%s is not whole: %+v", r.Code, r)
		}
		if svs(t, "explain", r.Code).exit != exitPass {
			t.Errorf("svs explain %s has no page", r.Code)
		}
	}
}
