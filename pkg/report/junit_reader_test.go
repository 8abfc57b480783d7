package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joshdk/go-junit"

	"github.com/svs-project/svs/pkg/report"
)

// TestJUnitInAReader: a reader that others use for the files of many tools finds
// each case with its outcome, and the same totals as the file claims.
func TestJUnitInAReader(t *testing.T) {
	for name, c := range map[string]struct {
		r    report.Report
		want junit.Totals
	}{
		"passing":   {passing(), junit.Totals{Tests: 1, Passed: 1}},
		"failing":   {failing(), junit.Totals{Tests: 3, Passed: 2, Failed: 1}},
		"broken":    {broken(), junit.Totals{Tests: 3, Passed: 1, Error: 2}},
		"exempted":  {exempted(), junit.Totals{Tests: 4, Passed: 1, Skipped: 3}},
		"hostile":   {everywhere(hostile["XML"]), junit.Totals{Tests: 6, Passed: 2, Failed: 1, Skipped: 1, Error: 2}},
		"simulated": {simulated("d", "v", "s", "t"), junit.Totals{Tests: 1, Passed: 1}},
	} {
		suites, err := junit.Ingest([]byte(render(t, c.r, report.JUnit, report.Style{})))
		if err != nil || len(suites) != 1 {
			t.Errorf("%s: %d suites, %v", name, len(suites), err)
			continue
		}
		if d := cmp.Diff(c.want, suites[0].Totals); d != "" {
			t.Errorf("%s: (-want +got)\n%s", name, d)
		}
	}
	suites, err := junit.Ingest([]byte(render(t, exempted(), report.JUnit, report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	last := suites[0].Tests[3]
	if got := last.Name + " | " + last.Classname + " | " + string(last.Status) + " | " + last.Message; got != "SVS203 steps[provision-laptop].practice | ValueStream/onboard-employee | skipped | waived by Waiver/w, approved by GoverningBody/board, until 2027-03-31: comes next" {
		t.Errorf("the last case is %s", got)
	}
	suites, err = junit.Ingest([]byte(render(t, failing(), report.JUnit, report.Style{})))
	if err != nil {
		t.Fatal(err)
	}
	failure, ok := suites[0].Tests[2].Error.(junit.Error)
	if !ok || failure.Type != "SVS203" || failure.Message != `no practice "incident-managment"` {
		t.Errorf("the failure is read as %+v", suites[0].Tests[2].Error)
	}
}
