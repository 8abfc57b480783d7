package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/report/escape"
)

// maxMarkdown is how many characters a report in Markdown has at most. GitHub
// refuses a comment of more than 65,536, and who posts one adds to it.
const maxMarkdown = 60_000

// renderMarkdown is the format for comments and pages: as much as there is room
// for. First go the sources of the findings, then whole findings in favour of
// counts by rule, then the figures.
func renderMarkdown(r Report, s Style) []byte {
	if r.Changes != nil {
		return []byte(markdownChanges(r, s))
	}
	rest := markdownSections(r) + markdownExempted(r, s) + figuresFor(r) + markdownNotices(r, s)
	for _, finding := range []func(Report, Finding, Style) string{markdownWithSource, markdownLine} {
		if text, ok := markdownWhole(r, s, finding, rest); ok {
			return []byte(text)
		}
	}
	if utf8.RuneCountInString(rest) > maxMarkdown/2 {
		rest = "\nThe figures, notes and exempted findings are left out, because they take more room than a comment has.\n"
	}
	return []byte(markdownCounted(r, rest))
}

// markdownWhole is a page with every finding; false when it is too long.
func markdownWhole(r Report, s Style, finding func(Report, Finding, Style) string, rest string) (string, bool) {
	var b strings.Builder
	b.WriteString(markdownHead(r))
	for _, e := range r.Errors {
		b.WriteString(markdownError(r, e))
	}
	for _, f := range r.Findings {
		b.WriteString(finding(r, f, s))
		if b.Len() > utf8.UTFMax*maxMarkdown {
			return "", false
		}
	}
	b.WriteString(rest)
	return b.String(), utf8.RuneCountInString(b.String()) <= maxMarkdown
}

// markdownCounted is a page with the errors and findings that have room, and
// counts of the others.
func markdownCounted(r Report, rest string) string {
	const forCounts = 8_000
	page := budget{left: maxMarkdown - forCounts - utf8.RuneCountInString(rest)}
	page.add(markdownHead(r))
	errors, findings := 0, 0
	for errors < len(r.Errors) && page.add(markdownError(r, r.Errors[errors])) {
		errors++
	}
	for errors == len(r.Errors) && findings < len(r.Findings) && page.add(markdownFinding(r, r.Findings[findings])) {
		findings++
	}
	page.left = forCounts
	if n := len(r.Errors) - errors; n > 0 {
		page.add(fmt.Sprintf("- … and %s more\n", plural(n, "error")))
	}
	if n := len(r.Findings) - findings; n > 0 {
		page.add(fmt.Sprintf("- … and %s more:\n", plural(n, "finding")))
		page.counts(r.Findings[findings:])
	}
	return page.String() + rest
}

// counts lists how many findings there are of each rule, most first.
func (p *budget) counts(fs []Finding) {
	byRule := map[string]int{}
	for _, f := range fs {
		byRule[f.Rule]++
	}
	rules := slices.SortedFunc(maps.Keys(byRule), func(a, b string) int {
		if d := byRule[b] - byRule[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	const further = 100 // room for the last line
	p.left -= further
	for i, rule := range rules {
		if !p.add(fmt.Sprintf("  - %d of %s\n", byRule[rule], codeSpan(rule, maxName))) {
			p.left += further
			p.add(fmt.Sprintf("  - … and those of %s more\n", plural(len(rules)-i, "rule")))
			return
		}
	}
}

// budget is a text that takes no more than it has room for.
type budget struct {
	strings.Builder
	left int // in characters
}

// add writes the text, or nothing when it has no room.
func (p *budget) add(text string) bool {
	n := utf8.RuneCountInString(text)
	if n > p.left {
		return false
	}
	p.left -= n
	p.WriteString(text)
	return true
}

// markdownHead is the heading and the line that sums up.
func markdownHead(r Report) string {
	head := fmt.Sprintf("### %s %s: %s\n\n", markdownWord(r.Tool.Name), markdownWord(r.Kind), outcome(r))
	if line := sumUp(r); line != "" {
		head += escape.CodeSpan(line) + "\n\n"
	}
	return head
}

// outcome is the verdict in a word or two.
func outcome(r Report) string {
	switch r.Verdict.Gate {
	case Pass:
		return "passed"
	case Fail:
		return "failed"
	}
	return "no verdict"
}

func markdownError(r Report, e Error) string {
	return fmt.Sprintf("- **error**%s %s\n", spanOf(r, e.Location), codeSpan(withHint(e.Message, e.Hint), 2*maxMessage))
}

// markdownFinding is a finding in one line.
func markdownFinding(r Report, f Finding) string {
	return fmt.Sprintf("- **%s** %s%s %s\n", commandOf(f.Severity), codeSpan(f.Rule, maxName),
		spanOf(r, f.Location), codeSpan(subject(f)+f.Message, 2*maxMessage))
}

func markdownLine(r Report, f Finding, _ Style) string { return markdownFinding(r, f) }

// markdownWithSource is a finding with all there is to know of it, as a block
// that belongs to the item of the list.
func markdownWithSource(r Report, f Finding, s Style) string {
	p := newPage(r, Style{Verbose: s.Verbose})
	p.evidence(f, "")
	var b strings.Builder
	b.WriteString(markdownFinding(r, f))
	for l := range strings.Lines(escape.Fence(p.String())) {
		b.WriteString("  " + l)
	}
	return b.String()
}

func markdownNotices(r Report, s Style) string {
	var b strings.Builder
	for _, n := range r.Notices {
		if !s.Quiet && (!n.Quiet || s.Verbose) {
			b.WriteString("\nNote:" + spanOf(r, n.Location) + " " + codeSpan(n.Message, maxMessage) + "\n")
		}
	}
	return b.String()
}

// codeSpan is text of a report, cut, as inline code.
func codeSpan(s string, limit int) string { return escape.CodeSpan(escape.Clip(s, limit)) }

func spanOf(r Report, at *Location) string {
	if at == nil {
		return ""
	}
	return " " + escape.CodeSpan(newPage(r, Style{}).where(*at))
}

// markdownWord keeps the letters, digits and dashes of a word of svs's own
// that a forged report may have replaced.
func markdownWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, escape.Clip(s, maxName))
}
