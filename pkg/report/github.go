package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// maxAnnotations is how many annotations of one type GitHub shows for a step;
// it drops further ones without a word.
const maxAnnotations = 10

// renderGitHub is the text, then workflow commands that put the findings
// beside the lines of a pull request.
func renderGitHub(w io.Writer, r Report, s Style) error {
	if err := renderText(w, r, s); err != nil {
		return err
	}
	var b strings.Builder
	room := map[string]int{"error": maxAnnotations, "warning": maxAnnotations, "notice": maxAnnotations}
	left := 0
	annotate := func(kind, title string, at *Location, message, hint string) {
		if room[kind]--; room[kind] < 0 {
			left++
			return
		}
		b.WriteString(annotation(r, kind, title, at, message, hint))
	}
	for _, e := range r.Errors {
		annotate("error", "svs", e.Location, e.Message, e.Hint)
	}
	if r.Changes != nil {
		for _, e := range r.Changes.All() {
			for _, reason := range e.Reasons {
				annotate(commandOfClass(reason.Class), reason.Code, changedAt(e), e.Entity+": "+reasonLine(reason), "")
			}
		}
	}
	for _, f := range r.Findings {
		annotate(commandOf(f.Severity), f.Rule, f.Location, subject(f)+f.Message, f.Hint)
	}
	if left > 0 {
		fmt.Fprintf(&b, "%s more without an annotation, because GitHub shows %d of each type; all of them stand above\n",
			plural(left, "finding"), maxAnnotations)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func commandOf(severity string) string {
	switch severity {
	case "error", "warning":
		return severity
	}
	return "notice"
}

func subject(f Finding) string {
	if f.Entity == "" {
		return ""
	}
	return f.Entity + ": "
}

func annotation(r Report, kind, title string, at *Location, message, hint string) string {
	var b strings.Builder
	b.WriteString("::" + kind + " ")
	if at != nil && !ofFlag(at) {
		fmt.Fprintf(&b, "file=%s,", escape.CommandProperty(inline(inRepository(r.Inputs.Workspace, at.File), 4*maxName)))
		for _, p := range []struct {
			name  string
			value int
		}{{"line", at.Line}, {"col", at.Column}, {"endColumn", at.EndColumn}} {
			if p.value > 0 {
				b.WriteString(p.name + "=" + strconv.Itoa(p.value) + ",")
			}
		}
	}
	b.WriteString("title=" + escape.CommandProperty(inline(title, maxName)) + "::")
	body := inline(message, 2*maxMessage)
	if hint != "" {
		body += "\n" + inline(hint, maxMessage)
	}
	b.WriteString(escape.CommandData(body) + "\n")
	return b.String()
}

// inRepository is the path by which a build service knows a file: it runs svs
// in the root of the repository, so the workspace below it comes first. A
// workspace outside of the working directory cannot be named that way.
func inRepository(workspace, file string) string {
	if workspace == ".." || strings.HasPrefix(workspace, "../") {
		return file
	}
	return fromWorkingDirectory(workspace, file)
}

// maxListed is how many findings a step summary lists; GitHub refuses a
// summary of more than a mebibyte.
const maxListed = 200

// StepSummary renders the report as Markdown for the page of a build, the file
// named by GITHUB_STEP_SUMMARY.
func StepSummary(r Report) []byte {
	if r.Changes != nil {
		return []byte(markdownChanges(r, Style{}))
	}
	var b strings.Builder
	b.WriteString(markdownHead(r))
	for _, e := range r.Errors {
		b.WriteString(markdownError(r, e))
	}
	for i, f := range r.Findings {
		if i == maxListed {
			fmt.Fprintf(&b, "- … and %s more\n", plural(len(r.Findings)-i, "finding"))
			break
		}
		b.WriteString(markdownFinding(r, f))
	}
	b.WriteString(figuresFor(r))
	return []byte(b.String())
}
