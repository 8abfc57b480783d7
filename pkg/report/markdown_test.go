package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report"
)

// ownMarkdown is all that may stand outside of code: svs's own words.
var ownMarkdown = regexp.MustCompile(`^(|### [-\w]* [-\w]*: (passed|failed|no verdict)| |- \*\*(error|warning|notice|exempted)\*\* *|\d+ findings? exempted:|` +
	`- … and \d+ (error|finding)s? more:?|  - \d+ of *|  - … and those of \d+ rules? more|Note: *|` +
	`### *|\|( [-a-z A-Z]* \|)+|[A-Z][a-z ]*:|` + // headings and tables
	`The figures, notes and exempted findings are left out, because they take more room than a comment has\.|` +
	`<!-- svs:changes -->|\*\*\d+ (breaking|risky)\*\*|<details><summary>\d+ safe</summary>|</details>|… and \d+ changes? more|` +
	`\d+ findings? and the figures take more room than a comment has\.)$`)

// checkMarkdown takes the code out, as CommonMark defines it, and demands that
// nothing is left but what svs itself says.
func checkMarkdown(text string) error {
	if n := utf8.RuneCountInString(text); n > 60_000 {
		return fmt.Errorf("%d characters", n)
	}
	fence, indent := "", ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence != "" && line == indent+fence:
			fence = ""
		case fence != "" && strings.HasPrefix(line, indent):
			if run := strings.TrimLeft(line, " "); strings.HasPrefix(run, fence) && strings.Trim(run, "` ") == "" {
				return fmt.Errorf("the line %q closes a block", line)
			}
		case fence != "":
			return fmt.Errorf("the line %q leaves its block", line)
		case strings.HasSuffix(line, "```text"):
			fence = strings.TrimLeft(strings.TrimSuffix(line, "text"), " ")
			indent = line[:len(line)-len(fence)-len("text")]
		default:
			if rest := withoutCode(line); !ownMarkdown.MatchString(rest) {
				return fmt.Errorf("the line %q has %q outside of code", line, rest)
			}
		}
	}
	if fence != "" {
		return fmt.Errorf("a block is open at the end")
	}
	return nil
}

// withoutCode takes inline code out of a line: from a run of backticks to the
// next run of the same length.
func withoutCode(line string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(line, '`')
		if start < 0 {
			return out.String() + line
		}
		rest := strings.TrimLeft(line[start:], "`")
		run := line[start : len(line)-len(rest)]
		end := -1
		for i := 0; i < len(rest); {
			if rest[i] != '`' {
				i++
				continue
			}
			n := len(rest[i:]) - len(strings.TrimLeft(rest[i:], "`"))
			if n == len(run) {
				end = i
				break
			}
			i += n
		}
		if end < 0 {
			return out.String() + line
		}
		out.WriteString(line[:start])
		line = rest[end+len(run):]
	}
}

func TestMarkdown(t *testing.T) {
	const want = "### svs validate: failed\n\n" +
		"`1 error, 1 warning in 2 files · 41 entities in 12 files · failed`\n\n" +
		"- **warning** `SVS201` `b.yaml:1:9` `Team/desk: a second team is named \"desk\"; rename one of them`\n" +
		"  ```text\n" +
		"   --> b.yaml:1:9\n" +
		"    |\n" +
		"  1 |   name: desk\n" +
		"    |         ^^^^\n" +
		"    = note: the other one (a.yaml:3:9)\n" +
		"    = help: svs explain SVS201\n" +
		"  ```\n" +
		"- **error** `SVS203` `model/streams/onboard.yaml:14:17` `ValueStream/onboard-employee: no practice \"incident-managment\"`\n" +
		"  ```text\n" +
		"    --> model/streams/onboard.yaml:14:17\n" +
		"     |\n" +
		"  13 |     - id: provision-laptop\n" +
		"  14 |       practice: incident-managment\n" +
		"     |                 ^^^^^^^^^^^^^^^^^^ did you mean \"incident-management\"? (model/practices.yaml:3:9)\n" +
		"     = help: svs explain SVS203\n" +
		"  ```\n" +
		"\nNote: `1 demand uses patience, which is not simulated yet`\n"
	if d := cmp.Diff(want, render(t, failing(), report.Markdown, report.Style{})); d != "" {
		t.Error(d)
	}
	if got := render(t, failing(), report.Markdown, report.Style{Quiet: true}); strings.Contains(got, "Note:") {
		t.Error("a quiet report has notes")
	}
	for name, r := range samples {
		if err := checkMarkdown(render(t, r(), report.Markdown, report.Style{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMarkdownHasTheFigures(t *testing.T) {
	for name, want := range map[string]string{"simulated": "```text\nScenario base: 26w from ", "traced": "```text\nDemand/outage-report #17 (P2, failure demand by phone), arrived "} {
		if got := render(t, samples[name](), report.Markdown, report.Style{}); !strings.Contains(got, want) {
			t.Errorf("%s: no %s in\n%s", name, want, got)
		}
	}
}

// TestMarkdownHasRoom: a report of any size has less than 60,000 characters,
// loses sources before findings and says how many of what it leaves out.
func TestMarkdownHasRoom(t *testing.T) {
	many := func(n int, rules int) report.Report {
		var fs []diag.Finding
		for i := range n {
			f := misspelt
			f.Rule = fmt.Sprintf("SVS%03d", i%rules)
			f.Message = fmt.Sprint("no practice ", i)
			fs = append(fs, f)
		}
		return reportOf("validate", fs...)
	}
	accidents := broken()
	for range 5_000 {
		accidents.Errors = append(accidents.Errors, accidents.Errors[0])
	}
	figures := simulated("outage", "P1", "restore", "desk")
	figures.Findings = many(400, 1).Findings
	for range 2_000 {
		figures.Simulation.Teams = append(figures.Simulation.Teams, figures.Simulation.Teams[0])
	}
	for _, c := range []struct {
		name     string
		r        report.Report
		has, not []string
	}{
		{"few", many(100, 1), []string{"no practice 99`\n", "13 |", "svs explain"}, []string{"… and"}},
		{"some", many(300, 1), []string{"no practice 299`\n"}, []string{"13 |", "… and"}},
		{"very many", many(5_000, 2), []string{"findings more:\n  - ", " of `SVS000`\n", "no practice 100`\n"}, []string{"13 |"}},
		{"of many rules", many(5_000, 999), []string{"findings more:\n  - 5 of `SVS0", "rules more\n"}, nil},
		{"accidents", accidents, []string{"errors more\n"}, nil},
		{"figures", figures, []string{"no practice 399`\n", "The figures, notes and exempted findings are left out"}, []string{"Scenario"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := render(t, c.r, report.Markdown, report.Style{})
			if err := checkMarkdown(got); err != nil {
				t.Error(err)
			}
			for _, s := range c.has {
				if !strings.Contains(got, s) {
					t.Errorf("no %q in %d characters that end with\n%s", s, utf8.RuneCountInString(got), got[max(0, len(got)-400):])
				}
			}
			for _, s := range c.not {
				if strings.Contains(got, s) {
					t.Errorf("%q is in it", s)
				}
			}
		})
	}
}
