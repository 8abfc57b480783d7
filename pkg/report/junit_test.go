package report_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/report"
)

// junitElement is what JUnit's schema, as build services read it, says of an
// element.
type junitElement struct {
	within             string
	required, optional []string
}

// junitElements is the part of that schema which svs writes.
var junitElements = map[string][]junitElement{
	"testsuites": {{"", nil, []string{"name", "tests", "failures", "errors"}}},
	"testsuite":  {{"testsuites", []string{"name", "tests", "failures", "errors"}, []string{"skipped"}}},
	"testcase":   {{"testsuite", []string{"name"}, []string{"classname"}}},
	"failure":    {{"testcase", nil, []string{"type", "message"}}},
	"error":      {{"testcase", nil, []string{"type", "message"}}},
	"skipped":    {{"testcase", nil, []string{"message"}}},
	"system-out": {{"testcase", nil, nil}, {"testsuite", nil, nil}},
}

// checkJUnit parses a file strictly and holds every element and number in it
// against the schema.
func checkJUnit(text string, cases int) error {
	dec := xml.NewDecoder(strings.NewReader(text))
	count := map[string]int{}
	var open []string
	var claims map[string]string
	for {
		tok, err := dec.Token()
		switch {
		case errors.Is(err, io.EOF):
			got := map[string]string{"tests": itoa(count["testcase"]), "failures": itoa(count["failure"]), "errors": itoa(count["error"])}
			if n := count["skipped"]; n > 0 {
				got["skipped"] = itoa(n)
			}
			if d := cmp.Diff(claims, got); d != "" {
				return fmt.Errorf("the numbers are wrong: %s", d)
			}
			if count["testcase"] != cases || count["testsuites"] != 1 || count["testsuite"] != 1 {
				return fmt.Errorf("%v in place of %d cases in one suite", count, cases)
			}
			return nil
		case err != nil:
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			count[e.Name.Local]++
			open = append(open, e.Name.Local)
			if err := checkJUnitElement(e, open); err != nil {
				return err
			}
			if e.Name.Local == "testsuite" {
				claims = map[string]string{}
				for _, a := range e.Attr {
					if a.Name.Local != "name" {
						claims[a.Name.Local] = a.Value
					}
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.Comment, xml.Directive:
			return fmt.Errorf("unexpected %T", tok)
		}
	}
}

func checkJUnitElement(e xml.StartElement, open []string) error {
	within := ""
	if len(open) > 1 {
		within = open[len(open)-2]
	}
	i := slices.IndexFunc(junitElements[e.Name.Local], func(k junitElement) bool { return k.within == within })
	if i < 0 || e.Name.Space != "" {
		return fmt.Errorf("an element <%s> in <%s>", e.Name.Local, within)
	}
	known := junitElements[e.Name.Local][i]
	given := map[string]bool{}
	for _, a := range e.Attr {
		given[a.Name.Local] = true
		if !slices.Contains(slices.Concat(known.required, known.optional), a.Name.Local) {
			return fmt.Errorf("<%s> has an attribute %s", e.Name.Local, a.Name.Local)
		}
	}
	for _, name := range known.required {
		if !given[name] {
			return fmt.Errorf("<%s> has no attribute %s", e.Name.Local, name)
		}
	}
	return nil
}

func TestJUnit(t *testing.T) {
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="svs validate" tests="3" failures="1" errors="0">
<testsuite name="svs validate" tests="3" failures="1" errors="0">
<testcase classname="svs" name="gate"/>
<testcase classname="Team/desk" name="SVS201 metadata.name">
<system-out>warning[SVS201] Team/desk: a second team is named &#34;desk&#34;; rename one of them
 --&gt; b.yaml:1:9
  |
1 |   name: desk
  |         ^^^^
  = note: the other one (a.yaml:3:9)
  = help: svs explain SVS201
</system-out>
</testcase>
<testcase classname="ValueStream/onboard-employee" name="SVS203 steps[provision-laptop].practice">
<failure type="SVS203" message="no practice &#34;incident-managment&#34;">error[SVS203] ValueStream/onboard-employee: no practice &#34;incident-managment&#34;
  --&gt; model/streams/onboard.yaml:14:17
   |
13 |     - id: provision-laptop
14 |       practice: incident-managment
   |                 ^^^^^^^^^^^^^^^^^^ did you mean &#34;incident-management&#34;? (model/practices.yaml:3:9)
   = help: svs explain SVS203
</failure>
</testcase>
</testsuite>
</testsuites>
`
	if d := cmp.Diff(want, render(t, failing(), report.JUnit, report.Style{})); d != "" {
		t.Error(d)
	}
}

// TestJUnitFailsWithTheGate: the suite has a failure or an error exactly when
// the exit code is not 0.
func TestJUnitFailsWithTheGate(t *testing.T) {
	otherwise := passing()
	otherwise.Verdict = report.Verdict{Gate: report.Fail, ExitCode: 1, FailOn: "error", Reason: "a promise is missed"}
	silent := passing()
	silent.Verdict = report.Verdict{Gate: report.None, ExitCode: 2}
	strict := failing()
	strict.Verdict = report.Judge(strict.Findings, "warning")
	never := failing()
	never.Verdict = report.Judge(never.Findings, report.Never)
	for _, c := range []struct {
		name             string
		r                report.Report
		failures, errors int
	}{
		{"passing", passing(), 0, 0},
		{"failing", failing(), 1, 0},
		{"failing on warnings", strict, 2, 0},
		{"failing on nothing", never, 0, 0},
		{"failing for another reason", otherwise, 1, 0},
		{"broken", broken(), 0, 2},
		{"broken without a word", silent, 0, 1},
		{"simulated", simulated("d", "v", "s", "t"), 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := render(t, c.r, report.JUnit, report.Style{})
			want := `failures="` + strconv.Itoa(c.failures) + `" errors="` + strconv.Itoa(c.errors) + `"`
			if !strings.Contains(got, want) {
				t.Errorf("no %s in\n%s", want, got)
			}
			if err := checkJUnit(got, 1+len(c.r.Errors)+len(c.r.Findings)); err != nil {
				t.Error(err)
			}
		})
	}
	if checkJUnit(`<testsuites><testsuite name="x" tests="1" failures="0" errors="0"></testsuite></testsuites>`, 0) == nil {
		t.Error("the check takes wrong numbers")
	}
}

func TestJUnitHasTheFigures(t *testing.T) {
	if got := render(t, simulated("outage", "P1", "restore", "desk"), report.JUnit, report.Style{}); !strings.Contains(got, "<system-out>Scenario base: 26w") {
		t.Error(got)
	}
}
