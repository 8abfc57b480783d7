package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
)

func TestText(t *testing.T) {
	const findings = `warning[SVS201] Team/desk: a second team is named "desk"; rename one of them
 --> b.yaml:1:9
  |
1 |   name: desk
  |         ^^^^
  = note: the other one (a.yaml:3:9)
  = help: svs explain SVS201

error[SVS203] ValueStream/onboard-employee: no practice "incident-managment"
  --> model/streams/onboard.yaml:14:17
   |
13 |     - id: provision-laptop
14 |       practice: incident-managment
   |                 ^^^^^^^^^^^^^^^^^^ did you mean "incident-management"? (model/practices.yaml:3:9)
   = help: svs explain SVS203

`
	const errors = `error: unknown setting "modle"
  --> svs.yaml:3:1
   = help: did you mean "model"?

error: no folder "modle"

`
	for _, c := range []struct {
		name  string
		r     report.Report
		style report.Style
		want  string
	}{
		{"passing", passing(), report.Style{}, "ok: 41 entities in 12 files\n"},
		{"passing quietly", passing(), report.Style{Quiet: true}, ""},
		{"failing", failing(), report.Style{}, findings +
			"note: 1 demand uses patience, which is not simulated yet\n" +
			"1 error, 1 warning in 2 files · 41 entities in 12 files · failed\n"},
		{"failing quietly", failing(), report.Style{Quiet: true}, findings},
		{"failing, with all there is", failing(), report.Style{Verbose: true},
			strings.Replace(findings, "(a.yaml:3:9)\n", "(a.yaml:3:9)\n  = detail: first line\n  = detail: second line\n", 1) +
				"note: 1 demand uses patience, which is not simulated yet\n" +
				"note: k8s.yaml:1:13: skipped: apiVersion apps/v1\n" +
				"1 error, 1 warning in 2 files · 41 entities in 12 files · failed\n"},
		{"broken", broken(), report.Style{}, errors},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, render(t, c.r, report.Text, c.style)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTextFromSubfolder(t *testing.T) {
	r := reportOf("validate", misspelt)
	r.Inputs.Workspace = ".."
	if got := render(t, r, report.Concise, report.Style{}); !strings.HasPrefix(got, "../model/streams/onboard.yaml:14:17: error") {
		t.Errorf("a path that no editor finds from here: %s", got)
	}
}

func TestConcise(t *testing.T) {
	for _, c := range []struct {
		name string
		r    report.Report
		want string
	}{
		{"passing", passing(), ""},
		{"failing", failing(), `b.yaml:1:9: warning[SVS201] Team/desk metadata.name: a second team is named "desk"; rename one of them
model/streams/onboard.yaml:14:17: error[SVS203] ValueStream/onboard-employee steps[provision-laptop].practice: no practice "incident-managment" (did you mean "incident-management"? (model/practices.yaml:3:9))
`},
		{"broken", broken(), `svs.yaml:3:1: error: unknown setting "modle" (did you mean "model"?)
error: no folder "modle"
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, render(t, c.r, report.Concise, report.Style{})); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestCaret puts marks below text of odd width and looks at the columns.
func TestCaret(t *testing.T) {
	long := strings.Repeat("x", 300) + "MARK" + strings.Repeat("y", 300)
	for _, c := range []struct {
		name, src     string
		column, width int
		line, mark    string
	}{
		{"plain", "a: bad", 4, 3, "a: bad", "   ^^^"},
		{"wide before", "名前: bad", 5, 3, "名前: bad", "      ^^^"},
		{"wide marked", "a: 名前", 4, 2, "a: 名前", "   ^^^^"},
		{"combining before", "e\u0301te\u0301: bad", 8, 3, "e\u0301te\u0301: bad", "     ^^^"},
		{"tab before", "a:\tbad", 4, 3, "a:    bad", "      ^^^"},
		{"escape before", "a\u202eb: bad", 6, 3, `a\u202eb: bad`, "          ^^^"},
		{"escape marked", "a: b\u200bd", 4, 3, `a: b\u200bd`, "   ^^^^^^^^"},
		{"behind the end", "a:", 4, 1, "a:", "  ^"},
		{"byte order mark", "\ufeffa: bad", 4, 3, "a: bad", "   ^^^"},
		{"no width", "a: bad", 4, 0, "a: bad", "   ^"},
		{"wider than the line", "a: bad", 4, 9000, "a: bad", "   ^^^"},
		{"long", long, 301, 4, "…" + long[260:260+158] + "…", strings.Repeat(" ", 41) + "^^^^"},
		{"long, at its beginning", long, 3, 4, long[:159] + "…", "  ^^^^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := diag.Finding{Rule: "SVS101", Severity: diag.Error, Message: "wrong", Width: c.width,
				Place: diag.Place{File: "f", Pos: diag.Pos{Line: 1, Column: int32(c.column)}}}
			r := report.Report{Findings: report.FromFindings([]diag.Finding{f}, lineOf(map[string]string{"f": c.src}))}
			want := "  |\n1 | " + c.line + "\n  | " + c.mark + "\n"
			got := render(t, r, report.Text, report.Style{Quiet: true})
			_, got, _ = strings.Cut(got, "\n --> f:1:"+itoa(c.column)+"\n")
			got, _, _ = strings.Cut(got, "  = help")
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestSnippetOfALongLine leaves the line before out where the two would not
// stand below each other as they do in the file.
func TestSnippetOfALongLine(t *testing.T) {
	f := diag.Finding{Rule: "SVS101", Place: diag.Place{File: "f", Pos: diag.Pos{Line: 2, Column: 301}}, Width: 4}
	src := "key:\n" + strings.Repeat(" ", 300) + "MARK"
	got := report.FromFindings([]diag.Finding{f}, lineOf(map[string]string{"f": src}))[0].Snippet
	want := &report.Snippet{
		Lines: []report.SnippetLine{{Number: 2, Text: "…" + strings.Repeat(" ", 40) + "MARK"}},
		Mark:  report.Mark{Line: 2, Column: 42, EndColumn: 46},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestColorOnlyWhenAsked(t *testing.T) {
	plain := render(t, failing(), report.Text, report.Style{})
	colored := render(t, failing(), report.Text, report.Style{Color: true})
	if strings.Contains(plain, "\x1b") {
		t.Error("colour that nobody asked for")
	}
	if !strings.Contains(colored, "\x1b[1;31merror[SVS203]\x1b[0m") {
		t.Error("no red error in\n" + colored)
	}
	if d := cmp.Diff(plain, stripColor(colored)); d != "" {
		t.Error("colour changes the text", d)
	}
}
