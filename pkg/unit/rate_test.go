package unit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRate(t *testing.T) {
	check(t, ParseRate, []outcome{
		{"120/d", "120/d", ""},
		{"3/h", "3/h", ""},
		{"400/bd", "400/bd", ""},
		{"4000/month", "4000/month", ""},
		{"0.50/w", "0.5/w", ""},
		{"0/year", "0/year", ""},
		{"1000000000/s", "1000000000/s", ""},

		{"1000000001/s", "", `"1000000001/s" is too high a rate; write at most 1000000000/s`},
		{strings.Repeat("9", 60) + "/h", "", `"9999999999999999999999999999999999999999…" is too high a rate; write at most 1000000000/s`},
		{"120", "", `"120" says not in how long; write 120/h, 120/d or 120/bd`},
		{"-1/d", "", `"-1/d" is negative; write a rate of 0 or more, such as 120/d`},
		{"120 / d", "", `"120 / d" is not a rate; write 120/d`},
		{"1,000/d", "", `"1,000/d" is not a rate; write 1000/d`},
		{"120 per d", "", `"120 per d" is not a rate; write 120/d`},
		{"120/day", "", `"120/day" is not a rate; write 120/d`},
		{"120/y", "", `"120/y" is not a rate; write 120/year`},
		{"120/ms", "", `"120/ms" is not a rate; write it per s, m, h, d, w, month, year or bd, such as 120/d`},
		{"120/", "", `"120/" is not a rate; write it per s, m, h, d, w, month, year or bd, such as 120/d`},
		{"1e3/d", "", `"1e3/d" is not a rate; write how many per time, such as 120/d, 3/h or 400/bd`},
		{"Inf/d", "", `"Inf/d" is not a rate; write how many per time, such as 120/d, 3/h or 400/bd`},
	})
}

func TestRatePerSecond(t *testing.T) {
	perSecond := func(text string) float64 {
		r, err := ParseRate(text)
		if err != nil {
			t.Fatal(err)
		}
		return r.PerSecondOn(5)
	}
	got := map[string]float64{}
	want := map[string]float64{
		"3/s": 3, "3/m": 0.05, "9/h": 0.0025, "864/d": 0.01, "6048/w": 0.01,
		"26298/month": 0.01, "315576/year": 0.01, "6048/bd": 0.05,
	}
	for text := range want {
		got[text] = perSecond(text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	bd, _ := ParseRate("400/bd")
	if _, ok := bd.PerSecond(); ok {
		t.Error("400/bd has a rate per second of elapsed time")
	}
}
