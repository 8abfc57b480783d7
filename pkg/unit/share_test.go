package unit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseShare(t *testing.T) {
	check(t, ParseShare, []outcome{
		{"35%", "35%", ""},
		{"0.35", "35%", ""},
		{"12.5%", "12.5%", ""},
		{"0", "0%", ""},
		{"1", "100%", ""},
		{"1.000", "100%", ""},
		{"100%", "100%", ""},
		{"0.3333333333333333", "33.3333333333%", ""},
		{"0.99999999999999999999", "100%", ""},

		{"35", "", `"35" is more than 1; write 35%, or a number from 0 to 1`},
		{"3500", "", `"3500" is more than 1; write a percentage up to 100% or a number from 0 to 1`},
		{"101%", "", `"101%" is more than a whole; write at most 100%`},
		{"99999999999999999999%", "", `"99999999999999999999%" is more than a whole; write at most 100%`},
		{"-5%", "", `"-5%" is negative; write a share from 0% to 100%`},
		{"35 %", "", `"35 %" is not a share; write 35%`},
		{".35", "", `".35" is not a share; write 0.35`},
		{"0,35", "", `"0,35" is not a share; write 0.35`},
		{"1e-3", "", `"1e-3" is not a share; write a percentage such as 35% or a number from 0 to 1 such as 0.35`},
		{"%", "", `"%" is not a share; write a percentage such as 35% or a number from 0 to 1 such as 0.35`},
	})
}

func TestSumShares(t *testing.T) {
	type sum struct {
		Sum   string
		Whole int
	}
	for text, want := range map[string]sum{
		"35% 65%":                         {"100%", 0},
		"0.1 0.2 0.3 0.4":                 {"100%", 0},
		"33.33333% 33.33333% 33.33333%":   {"99.99999%", 0},
		"33.3% 33.3% 33.3%":               {"99.9%", -1},
		"60% 41%":                         {"101%", 1},
		"0.333333333334 0.333333333333 0": {"66.6666666667%", -1},
	} {
		var shares []Share
		for _, s := range strings.Fields(text) {
			share, err := ParseShare(s)
			if err != nil {
				t.Fatal(err)
			}
			shares = append(shares, share)
		}
		total, whole := SumShares(shares...)
		if diff := cmp.Diff(want, sum{total.String(), whole}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
