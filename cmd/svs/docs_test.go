package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/cache"
	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/policies"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/git"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/lsp"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
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

// room is one part of the table of limits: the values of a struct, or of
// constants, by the name of the field or constant.
type room struct {
	title  string
	limits any
	words  map[string]string
}

// rooms are all of them. A struct of limits that gains a field fails
// TestEveryLimitHasWords until it has words here.
func rooms() []room {
	return []room{
		{"Model files, svs.yaml, standard input", source.DefaultLimits(), map[string]string{
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
		}},
		{"Logs, measured times, holidays and simulations", flow.DefaultLimits(), map[string]string{
			"LogBytes":     "bytes of a CSV file",
			"LogRows":      "rows of a CSV file",
			"RowBytes":     "bytes of one row, with all lines of a quoted cell",
			"Measured":     "measured times or figures in one column",
			"HolidayBytes": "bytes of an iCalendar file",
			"HolidayDays":  "days in an iCalendar file, each year of a yearly event counted",
			"Items":        "items under way at once in one replication",
			"Horizon":      "simulated time",
			"Replications": "replications of one scenario",
		}},
		{"Policies, checks, where and conditions", eval.DefaultLimits(), map[string]string{
			"Time":       "of the processor for one text, and as much again for each 200 things that it is asked of (`--policy-time`); half of it after one that was stopped; eight times that on the clock",
			"Memory":     "bytes of the process that evaluates (`--policy-memory`)",
			"PerSubject": "bytes more for each thing that it is asked of, where no other limit is set",
		}},
		{"The text of a policy", struct{ Bytes, Tokens, Depth, Operands, Loops, Pattern, Number int }{
			eval.MaxBytes, eval.MaxTokens, eval.MaxDepth, eval.MaxOperands, eval.MaxLoops, eval.MaxPattern, eval.MaxNumber,
		}, map[string]string{
			"Bytes":    "bytes of the text",
			"Tokens":   "words, signs and values in it",
			"Depth":    "brackets within brackets, fields within fields",
			"Operands": "values joined by operators",
			"Loops":    "`for` clauses that multiply with each other",
			"Pattern":  "bytes of a regular expression",
			"Number":   "characters of a number",
		}},
		{"Revisions of git", git.DefaultLimits(), map[string]string{
			"Entries":   "files, links and submodules of a revision",
			"PathBytes": "bytes of their paths together",
			"FileBytes": "bytes of one file",
		}},
		{"What is kept from run to run (beyond it, files are read anew)", cache.DefaultLimits(), map[string]string{
			"FileBytes": "bytes about one workspace",
			"Files":     "workspaces, those that were looked at last",
			"Bytes":     "bytes about all of them",
			"Unused":    "without use",
		}},
		{"A model as a whole", struct{ Classes, Pairs, Compared, Breaks int }{load.MaxClasses, policies.MaxPairs, policies.MaxCompared, ask.MaxBreaks}, map[string]string{
			"Classes":  "pairs of a variant and a channel of one demand",
			"Pairs":    "pairs of policies that contradict each other or may do so",
			"Compared": "pairs of policies about the same field that are compared to find them",
			"Breaks":   "breaks of policies, or of checks, and ten times the number of things that they are about where that is more",
		}},
		{"Reports, editors and flags", struct{ Report, Message, Points, Lives int }{report.MaxSize, lsp.MaxMessage, maxPoints, maxLives}, map[string]string{
			"Report":  "bytes of a saved report, for `svs show`",
			"Message": "bytes of one message of an editor",
			"Points":  "values of a `--sweep`",
			"Lives":   "things judged again for the organisations that differ from the shared model",
		}},
	}
}

func limitsPage() string {
	var b strings.Builder
	b.WriteString("# Limits\n\nMade from the program. What goes beyond a limit is refused with a finding or a message at its place, never cut in silence.\n" +
		"A `--set` and the documents of `change:` are model files as far as limits go; records are written as they come and have none.\n")
	for _, r := range rooms() {
		fmt.Fprintf(&b, "\n## %s\n\n| at most | of |\n|---|---|\n", r.title)
		v := reflect.ValueOf(r.limits)
		for _, f := range limitFields(r.limits) {
			value := fmt.Sprint(v.FieldByIndex(f.Index).Int())
			if d, ok := v.FieldByIndex(f.Index).Interface().(time.Duration); ok {
				value = unit.FormatDuration(d)
			}
			fmt.Fprintf(&b, "| %s | %s |\n", value, r.words[f.Name])
		}
	}
	return b.String()
}

// limitFields are the limits of a struct, with those of one that it embeds.
func limitFields(limits any) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(reflect.TypeOf(limits)), func(f reflect.StructField) bool { return f.Anonymous })
}

// TestEveryLimitHasWords: a new limit shows up in the docs.
func TestEveryLimitHasWords(t *testing.T) {
	for _, r := range rooms() {
		all := limitFields(r.limits)
		if len(all) != len(r.words) {
			t.Errorf("%s: %d limits, and words for %d", r.title, len(all), len(r.words))
		}
		for _, f := range all {
			if r.words[f.Name] == "" {
				t.Errorf("%s: limit %s has no words", r.title, f.Name)
			}
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
