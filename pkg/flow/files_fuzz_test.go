package flow

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/svs-project/svs/pkg/calendar"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/datafile"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// FuzzTimes reads any text as measured times and as moments in any format:
// times that are none below zero, moments in order and within the run, or a
// finding where the model names the file.
func FuzzTimes(f *testing.F) {
	for _, s := range [][2]string{{"at\n5m\n1h30m\n", ""}, {"at\n2026-01-05T09:00\n2026-01-05 10:00\n", ""}, {"at\n05.01.2026 09:00\n", "02.01.2006 15:04"}, {"at\n9223372036854775807s\n", ""}, {"at\n-5m\n", ""},
		{"at\n9999-12-31T23:59:59Z\n", ""}, {"at\n0000-01-01\n", ""}, {"at\n=1+1\n", ""}, {"at\n2bd\n", ""}, {"at\n1\n", "1"}, {"at\n1e999999h\n", ""}, {"at\n\"2026-01-05\n09:00\"\n", ""}} {
		f.Add(s[0], s[1])
	}
	zone, err := calendar.LoadZone("Europe/Zurich")
	if err != nil {
		f.Fatal(err)
	}
	start := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	const end = int64(365 * 24 * time.Hour)
	given := func(s string) model.Field[string] { return model.Field[string]{V: s, At: diag.Pos{Line: 4, Column: 2}} }
	f.Fuzz(func(t *testing.T, text, format string) {
		r := &reading{fsys: fstest.MapFS{"log.csv": {Data: []byte(text)}}, limits: datafile.DefaultLimits(), times: map[string][]unit.Duration{}}
		r.limits.LogRows, r.limits.RowBytes, r.limits.Measured = 1000, 4096, 500
		e := &model.Entity{}
		d := &model.Distribution{DistributionParts: &model.DistributionParts{File: given("log.csv"), Column: given("at")}}
		times := r.empirical(e, "work", d)
		for _, x := range times {
			if x.IsBusiness() || x.Elapsed() < 0 {
				t.Errorf("%v is no measured time", x)
			}
		}
		if (len(times) == 0) != (len(r.findings) == 1) {
			t.Errorf("%d times and %d findings", len(times), len(r.findings))
		}
		demand := &model.Demand{}
		demand.Spec.Arrivals.Trace = model.Trace{File: given("log.csv"), Timestamp: given("at"), Format: given(format)}
		r.findings = nil
		last := fixedTime{}
		moments := r.log(demand, zone, start, end)
		for _, x := range moments {
			if x.at < last.at || x.at > end {
				t.Errorf("%d comes after %d, in a run of %d", x.at, last.at, end)
			}
			last = x
		}
		if len(moments) == 0 && len(r.findings) == 0 {
			t.Error("nothing arrives, and nothing is said")
		}
		for _, x := range r.findings {
			if x.Message == "" || len(x.Message) > 1000 || !x.Place.Pos.IsValid() {
				t.Errorf("%+v", x)
			}
		}
	})
}
