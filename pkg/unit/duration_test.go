package unit

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseDuration(t *testing.T) {
	check(t, ParseDuration, []outcome{
		{"90s", "1m30s", ""},
		{"15m", "15m", ""},
		{"1h30m", "1h30m", ""},
		{"1.5h", "1h30m", ""},
		{"250ms", "250ms", ""},
		{"1.5s", "1.5s", ""},
		{"0.1s", "100ms", ""},
		{"3d", "3d", ""},
		{"14d", "14d", ""},
		{"2w", "2w", ""},
		{"1w3d", "1w3d", ""},
		{"1w8d", "2w1d", ""},
		{"1w7d", "2w", ""},
		{"0.5d", "0.5d", ""},
		{"1.5w", "1w84h", ""},
		{"48h", "48h", ""},
		{"1h05m", "1h5m", ""},
		{"0s", "0s", ""},
		{"0d", "0s", ""},
		{"2bd", "2bd", ""},
		{"0.5bd", "0.5bd", ""},
		{"0bd", "0bd", ""},
		{"7ns", "7ns", ""},
		{"1.5us", "1.5us", ""},
		{"106751d", "106751d", ""},
		{"9223372036.854775807s", "2562047h47m16.854775807s", ""},

		{"9223372036.854775808s", "", `"9223372036.854775808s" is too long; the longest duration is 106751d, some 292 years`},
		{"106752d", "", `"106752d" is too long; the longest duration is 106751d, some 292 years`},
		{"106751d24h", "", `"106751d24h" is too long; the longest duration is 106751d, some 292 years`},
		{"999999999999999999999h", "", `"999999999999999999999h" is too long; the longest duration is 106751d, some 292 years`},
		{"0.5ns", "", `"0.5ns" is finer than a nanosecond; write fewer digits`},
		{"0.00000000000000000001h", "", `"0.00000000000000000001h" is finer than a nanosecond; write fewer digits`},
		{"1e10bd", "", `"1e10bd" is not a duration; write 5m, 1h30m or 2bd`},
		{"10000000000bd", "", `"10000000000bd" is too many business days; write fewer than 1000000000bd`},
		{"0.0000000001bd", "", `"0.0000000001bd" is finer than a billionth of a business day; write fewer digits`},
		{"1d2bd", "", `"1d2bd" mixes business days with other units; write business days alone, such as 2bd`},
		{"15", "", `"15" has no unit; write 15s, 15m or 15h for seconds, minutes or hours`},
		{"0", "", `"0" has no unit; write 0s, 0m or 0h for seconds, minutes or hours`},
		{"-5m", "", `"-5m" is negative; write a duration of 0s or more`},
		{"--5m", "", `"--5m" is not a duration; write 5m, 1h30m or 2bd`},
		{"+5m", "", `"+5m" is not a duration; write 5m, 1h30m or 2bd`},
		{"", "", `"" is not a duration; write 5m, 1h30m or 2bd`},
		{"5 min", "", `"5 min" is not a duration; write 5m`},
		{"1 hour 30 minutes", "", `"1 hour 30 minutes" is not a duration; write 1h30m`},
		{"2 working days", "", `"2 working days" is not a duration; write 2bd`},
		{"1,5H", "", `"1,5H" is not a duration; write 1.5h`},
		{"30m1h", "", `"30m1h" is not a duration; write 5m, 1h30m or 2bd`},
		{"1h1h", "", `"1h1h" is not a duration; write 5m, 1h30m or 2bd`},
		{"1.5h30m", "", `"1.5h30m" has a fraction before its last unit; write it without, such as 1h30m`},
		{".5h", "", `".5h" is not a duration; write 5m, 1h30m or 2bd`},
		{"1.h", "", `"1.h" is not a duration; write 5m, 1h30m or 2bd`},
		{"1e3s", "", `"1e3s" is not a duration; write 5m, 1h30m or 2bd`},
		{"NaN", "", `"NaN" is not a duration; write 5m, 1h30m or 2bd`},
		{"5m\x1b[31m", "", `"5m\x1b[31m" is not a duration; write 5m, 1h30m or 2bd`},
		{"٣h", "", `"٣h" is not a duration; write 5m, 1h30m or 2bd`},
		{strings.Repeat("9", 5000) + "h", "", `"9999999999999999999999999999999999999999…" is too long to be a duration; write 5m, 1h30m or 2bd`},
	})
}

func TestRefuseDays(t *testing.T) {
	want := map[string]string{
		"2d":    "2d is 48 open hours; write 48h, or 2bd for two working days",
		"1d":    "1d is 24 open hours; write 24h, or 1bd for one working day",
		"0.5d":  "0.5d is 12 open hours; write 12h, or 0.5bd for 0.5 working days",
		"14d":   "14d is 336 open hours; write 336h, or 14bd for 14 working days",
		"2w":    "2w is 336 open hours; write 336h, or 10bd for ten working days",
		"1d4h":  "1d4h is 28 open hours; write 28h, or business days such as 2bd",
		"0.25d": "0.25d is 6 open hours; write 6h, or business days such as 2bd",
		"48h":   "",
		"2bd":   "",
		"0d":    "",
	}
	got := map[string]string{}
	for text := range want {
		d, err := ParseDuration(text)
		if err != nil {
			t.Fatal(err)
		}
		got[text] = ""
		if err := d.RefuseDays(); err != nil {
			got[text] = err.Error()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBusinessDays(t *testing.T) {
	half, _ := ParseDuration("2.5bd")
	if n, ok := half.WholeBusinessDays(); n != 2 || ok {
		t.Errorf("2.5bd: got %d whole days, whole %v", n, ok)
	}
	if d, ok := half.Over(7 * time.Hour); d != 17*time.Hour+30*time.Minute || !ok {
		t.Errorf("2.5bd of 7h: got %v, %v", d, ok)
	}
	whole, _ := ParseDuration("3bd")
	if n, ok := whole.WholeBusinessDays(); n != 3 || !ok {
		t.Errorf("3bd: got %d whole days, whole %v", n, ok)
	}
	if _, ok := whole.Over(math.MaxInt64 / 2); ok {
		t.Error("3bd of 146 years each fits into a time.Duration")
	}
	if _, ok := whole.Compare(Elapsed(time.Hour)); ok {
		t.Error("3bd and 1h are comparable")
	}
}

func TestFormatDuration(t *testing.T) {
	h, d := time.Hour, 24*time.Hour
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"}, {40, "40ns"}, {8123, "8.1us"}, {250 * time.Millisecond, "250ms"},
		{999_960 * time.Microsecond, "1s"}, {12340 * time.Millisecond, "12.3s"},
		{59_960 * time.Millisecond, "1m"}, {252 * time.Second, "4m12s"}, {38 * time.Minute, "38m"},
		{59*time.Minute + 59700*time.Millisecond, "1h"}, {2*h + 10*time.Minute, "2h10m"}, {16*h + 12*time.Minute, "16h12m"},
		{24*h - 20*time.Second, "1d"}, {26*h + 27*time.Minute, "1d 2h 27m"}, {3 * d, "3d"}, {3*d + 5*time.Minute, "3d 5m"},
		{120*d + 4*h + 20*time.Minute, "120d 4h"}, {-90 * time.Second, "-1m30s"}, {math.MinInt64, "-106751d 23h"}, {math.MaxInt64, "106751d 23h"},
	} {
		if got := FormatDuration(c.d); got != c.want {
			t.Errorf("FormatDuration(%d) = %q, want %q", c.d, got, c.want)
		}
	}
}

func TestIsZero(t *testing.T) {
	for text, want := range map[string]bool{"0s": true, "0bd": true, "0d": true, "1ns": false, "1bd": false} {
		if d, err := ParseDuration(text); err != nil || d.IsZero() != want {
			t.Errorf("%s: zero %v, %v", text, d.IsZero(), err)
		}
	}
}
