package flow_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/svs-project/svs/testdata/truth"
)

// elsewhere is which test holds what is no case of testdata/truth: by hand, to
// the tick, or of package stats.
var elsewhere = map[string]struct{ file, test string }{
	"exact/prio_np":      {"flow_test.go", "TestPriorities"},
	"exact/prio_pr":      {"flow_test.go", "TestPriorities"},
	"exact/renege":       {"exact_test.go", "TestExactPatience"},
	"exact/tie_rule":     {"exact_test.go", "TestExactPatience"},
	"exact/cal_resume":   {"flow_test.go", "TestCalendars"},
	"exact/cal_finish":   {"flow_test.go", "TestCalendars"},
	"exact/cal_holiday":  {"flow_test.go", "TestCalendars"},
	"exact/cal_24x7_dst": {"flow_test.go", "TestSummerTime"},
	"exact/sla_pause":    {"exact_test.go", "TestExactPromise"},
	"exact/and_join":     {"exact_test.go", "TestExactJoin"},
	"exact/cost":         {"byhand_test.go", "TestExactCost"},
	"exact/flow":         {"exact_test.go", "TestExactFlowEfficiency"},
	"exact/little":       {"exact_test.go", "TestExactLittle"},
	"stat/ci95":          {"../stats/stats_test.go", "TestMean95"},
	"stat/paired_ci95":   {"../stats/stats_test.go", "TestMean95"},
	"stat/mser5":         {"../stats/stats_test.go", "TestMSER5"},
	"stat/quantile_ci":   {"../stats/compare_test.go", "TestQuantileRanks"},
}

// heldElsewhere reports whether the test is there that an answer is held by.
func heldElsewhere(t *testing.T, id string) bool {
	by, ok := elsewhere[id]
	if !ok {
		return false
	}
	text, err := os.ReadFile(by.file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "func "+by.test+"(t *testing.T)") {
		t.Errorf("%s: %s has no %s", id, by.file, by.test)
	}
	return true
}

// TestFormulasAgreeWithOthers holds the figures that our formulas give against
// a list of known answers that other people's programs have computed.
func TestFormulasAgreeWithOthers(t *testing.T) {
	data, err := os.ReadFile("../../../shared/cases/truth.json")
	if err != nil {
		t.Skip("the list of known answers is not here: ", err)
	}
	var list []struct {
		ID       string
		Expected any
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	ours := map[string]float64{}
	for _, c := range truth.All() {
		for _, f := range c.Figures {
			ours[f.Known] = f.Want
		}
	}
	for _, c := range truth.Courses() {
		for _, m := range c.Moments {
			ours[m.KnownMean], ours[m.KnownNone] = m.Mean, m.None
		}
	}
	for _, k := range list {
		if heldElsewhere(t, k.ID) {
			continue
		}
		want, ok := k.Expected.(float64)
		if got, held := ours[k.ID]; !ok || !held {
			t.Errorf("%s: no case has it", k.ID)
		} else if math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s: %.15g by our formulas, %.15g by theirs", k.ID, got, want)
		}
	}
}
