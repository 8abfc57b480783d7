package flow_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/svs-project/svs/testdata/truth"
)

// elsewhere is which test holds what is no case of testdata/truth.
var elsewhere = map[string]string{
	"exact/": "TestExact…", "stat/": "pkg/stats",
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
		prefix, _, _ := strings.Cut(k.ID, "/")
		if elsewhere[prefix+"/"] != "" {
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
