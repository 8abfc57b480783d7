package report

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// renderJUnit is the format in which build services read test results: a case
// for the gate, one for each error and one for each finding; exempted ones are skipped cases. A case fails when
// its finding is at or above what fails the gate, so that the suite fails when
// the run does; findings below pass and are told in the output of their case.
// There are no times and hosts in it: a report knows none.
func renderJUnit(r Report, s Style) []byte {
	cases := junitCases(r, s)
	count := map[string]int{}
	var body strings.Builder
	for _, c := range cases {
		count[c.result]++
		body.WriteString(c.xml())
	}
	name := escape.Markup(inline(r.Tool.Name, maxName) + " " + inline(r.Kind, maxName))
	numbers := fmt.Sprintf(`tests="%d" failures="%d" errors="%d"`, len(cases), count[junitFailure], count[junitError])
	skipped := "" // of testsuites the schemas know no such attribute
	if n := count[junitSkipped]; n > 0 {
		skipped = fmt.Sprintf(` skipped="%d"`, n)
	}
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	fmt.Fprintf(&b, "<testsuites name=\"%s\" %s>\n", name, numbers)
	fmt.Fprintf(&b, "<testsuite name=\"%s\" %s%s>\n", name, numbers, skipped)
	b.WriteString(body.String())
	if figures := figuresText(r); figures != "" {
		b.WriteString("<system-out>" + escape.Markup(figures) + "\n</system-out>\n")
	}
	b.WriteString("</testsuite>\n</testsuites>\n")
	return []byte(b.String())
}

// What a case comes to: the element in it.
const (
	junitPassed  = ""
	junitTold    = "system-out" // passed, with something to say
	junitFailure = "failure"
	junitError   = "error"
	junitSkipped = "skipped" // does not count, for the reason in the message
)

// junitCase is one test case; all its texts are safe to print.
type junitCase struct {
	class, name   string
	result        string
	kind, message string // of a failure or an error
	text          string
}

// junitCases lists the cases. That of the gate comes first and is there always,
// because build services take a file without cases for a test run that broke.
// It fails only when no other case says why.
func junitCases(r Report, s Style) []junitCase {
	gate := junitCase{class: "svs", name: "gate", kind: "gate", message: inline(r.Verdict.Reason, maxMessage)}
	var cases []junitCase
	said := false
	for _, e := range r.Errors {
		p := newPage(r, Style{})
		p.error(e)
		message := inline(e.Message, maxMessage)
		cases = append(cases, junitCase{class: "svs", name: message, result: junitError, kind: "accident", message: message, text: p.String()})
		said = true
	}
	for _, f := range r.Findings {
		c := junitFinding(r, f, s)
		cases = append(cases, c)
		said = said || c.result == junitFailure
	}
	for _, f := range r.Exempted {
		c := junitFinding(r, f.Finding, s)
		c.result, c.message = junitSkipped, exemptedBy(f.Exemption)
		cases = append(cases, c)
	}
	switch {
	case said:
	case r.Verdict.Gate == Fail:
		gate.result = junitFailure
	case r.Verdict.Gate == None:
		gate.result = junitError
	}
	return append([]junitCase{gate}, cases...)
}

func junitFinding(r Report, f Finding, s Style) junitCase {
	p := newPage(r, Style{Verbose: s.Verbose})
	p.finding(f)
	c := junitCase{
		class: inline(f.Entity, maxName), name: strings.TrimSpace(inline(f.Rule, maxName) + " " + inline(f.Path, maxName)),
		result: junitTold, kind: inline(f.Rule, maxName), message: inline(f.Message, maxMessage), text: p.String(),
	}
	if c.class == "" && f.Location != nil {
		c.class = p.where(*f.Location)
	}
	if fails(f, r.Verdict.FailOn) {
		c.result = junitFailure
	}
	return c
}

func (c junitCase) xml() string {
	head := fmt.Sprintf(`<testcase classname="%s" name="%s"`, escape.Markup(c.class), escape.Markup(c.name))
	text := escape.Markup(strings.TrimRight(c.text, "\n"))
	switch c.result {
	case junitPassed:
		return head + "/>\n"
	case junitTold:
		return head + ">\n<system-out>" + text + "\n</system-out>\n</testcase>\n"
	case junitSkipped:
		return fmt.Sprintf("%s>\n<skipped message=\"%s\"/>\n<system-out>%s\n</system-out>\n</testcase>\n", head, escape.Markup(c.message), text)
	}
	return fmt.Sprintf("%s>\n<%s type=\"%s\" message=\"%s\">%s\n</%s>\n</testcase>\n",
		head, c.result, escape.Markup(c.kind), escape.Markup(c.message), text, c.result)
}
