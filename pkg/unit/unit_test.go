package unit

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// outcome is what a Parse function made of a text: the canonical text or the
// message.
type outcome struct{ Text, Canonical, Message string }

// check parses every text of want and compares canonical texts and messages.
func check[T interface{ String() string }](t *testing.T, parse func(string) (T, error), want []outcome) {
	t.Helper()
	var got []outcome
	for _, w := range want {
		v, err := parse(w.Text)
		o := outcome{Text: w.Text}
		if err != nil {
			o.Message = err.Error()
		} else {
			o.Canonical = v.String()
		}
		got = append(got, o)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

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

func TestParseMoney(t *testing.T) {
	check(t, ParseMoney, []outcome{
		{"48 EUR", "48 EUR", ""},
		{"48 EUR/h", "48 EUR/h", ""},
		{"1.2M EUR", "1200000 EUR", ""},
		{"4k CHF/year", "4000 CHF/year", ""},
		{"4000 EUR/month", "4000 EUR/month", ""},
		{"800 EUR/bd", "800 EUR/bd", ""},
		{"0.0000002 USD", "0.0000002 USD", ""},

		{"48", "", `"48" is not money; write an amount and a currency code, such as 48 EUR, 48 EUR/h or 1.2M EUR`},
		{"48 ", "", `"48 " has no currency; write a code of ISO 4217 after the amount, such as 48 EUR`},
		{"48EUR", "", `"48EUR" is not money; write 48 EUR`},
		{"EUR 48", "", `"EUR 48" is not money; write 48 EUR`},
		{"€48/h", "", `"€48/h" is not money; write 48 EUR/h`},
		{"1,200 EUR", "", `"1,200 EUR" is not money; write 1200 EUR`},
		{"1,200,000 EUR", "", `"1,200,000 EUR" is not money; write 1200000 EUR`},
		{"1,200.50 EUR", "", `"1,200.50 EUR" is not money; write 1200.50 EUR`},
		{"1.500,00 EUR", "", `"1.500,00 EUR" is not money; write 1500.00 EUR`},
		{"48,50 EUR", "", `"48,50 EUR" is not money; write 48.50 EUR`},
		{"4'000 CHF", "", `"4'000 CHF" is not money; write 4000 CHF`},
		{"900 Euro", "", `"Euro" is not a currency code; write EUR`},
		{"1.2 M EUR", "", `"1.2 M EUR" is not money; write 1.2M EUR`},
		{"48 eur", "", `"eur" is not a currency code; write EUR`},
		{"48 XXX", "", `"XXX" is not a currency code of ISO 4217; write one such as EUR, USD or GBP`},
		{"48 EUR/hour", "", `"48 EUR/hour" is not money; write 48 EUR/h`},
		{"48 EUR/item", "", `"48 EUR/item" is not money; write it per s, m, h, d, w, month, year or bd, such as 48 EUR/h`},
		{"1m EUR", "", `"1m EUR" has an unknown suffix "m"; write k for thousand or M for million`},
		{"-1 EUR", "", `"-1 EUR" is negative; write an amount of 0 or more, such as 48 EUR`},
		{"9999999999999M EUR", "", `"9999999999999M EUR" is too much money; write at most 1000000000000M`},
	})
}

func TestParseDate(t *testing.T) {
	check(t, ParseDate, []outcome{
		{"2027-06-30", "2027-06-30", ""},
		{"2024-02-29", "2024-02-29", ""},
		{"0001-01-01", "0001-01-01", ""},
		{"9999-12-31", "9999-12-31", ""},

		{"2023-02-29", "", `"2023-02-29" does not exist; 2023-02 has the days 01 to 28`},
		{"2027-06-31", "", `"2027-06-31" does not exist; 2027-06 has the days 01 to 30`},
		{"2027-13-01", "", `"2027-13-01" has no month 13; write year-month-day, such as 2027-06-30`},
		{"0000-01-01", "", `"0000-01-01" has no year 0; write years 0001 to 9999`},
		{"2027-6-3", "", `"2027-6-3" is not a date; write 2027-06-03`},
		{"30.6.2027", "", `"30.6.2027" is not a date; write 2027-06-30`},
		{"06/30/2027", "", `"06/30/2027" is not a date; write 2027-06-30`},
		{"30/06/2027", "", `"30/06/2027" is not a date; write 2027-06-30`},
		{"06/05/2027", "", `"06/05/2027" is not a date; write year-month-day, such as 2027-06-30`},
		{"12027-06-30", "", `"12027-06-30" is not a date; write year-month-day, such as 2027-06-30`},
		{"2027-06-3a", "", `"2027-06-3a" is not a date; write year-month-day, such as 2027-06-30`},
	})
}

func TestParseDateTime(t *testing.T) {
	check(t, ParseDateTime, []outcome{
		{"2027-06-30", "2027-06-30T00:00", ""},
		{"2027-06-30T09:00", "2027-06-30T09:00", ""},
		{"2027-06-30T09:00:00", "2027-06-30T09:00", ""},
		{"2027-06-30T09:00:07.250", "2027-06-30T09:00:07.25", ""},
		{"2027-06-30T23:59:59.999999999Z", "2027-06-30T23:59:59.999999999Z", ""},
		{"2024-03-30T12:00+01:00", "2024-03-30T12:00+01:00", ""},
		{"2024-03-30T12:00-03:30", "2024-03-30T12:00-03:30", ""},
		{"2024-03-30T12:00+00:00", "2024-03-30T12:00Z", ""},

		{"2027-06-30 09:00", "", `"2027-06-30 09:00" is not a date and time; write 2027-06-30T09:00`},
		{"2027-06-30T24:00", "", `"2027-06-30T24:00" has no such time of day; write 00:00 to 23:59`},
		{"2027-06-30T09:60", "", `"2027-06-30T09:60" has no such time of day; write 00:00 to 23:59`},
		{"2027-06-30T23:59:60", "", `"2027-06-30T23:59:60" has no such time of day; write 00:00 to 23:59`},
		{"2027-06-31T09:00", "", `"2027-06-31" does not exist; 2027-06 has the days 01 to 30`},
		{"2027-06-30T9:00", "", `"2027-06-30T9:00" is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
		{"2027-06-30T09:00.5", "", `"2027-06-30T09:00.5" is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
		{"2027-06-30T09:00:00.", "", `"2027-06-30T09:00:00." is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
		{"2027-06-30T09:00:00.1234567890", "", `"2027-06-30T09:00:00.1234567890" is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
		{"2027-06-30T09:00+1", "", `"2027-06-30T09:00+1" is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
		{"2027-06-30T09:00+16:00", "", `"2027-06-30T09:00+16:00" has no such offset from UTC; write one from -15:59 to +15:59, or none for local time`},
		{"2027-06-30T", "", `"2027-06-30T" is not a date and time; write 2027-06-30 or 2027-06-30T09:00`},
	})
}

func TestParseNumber(t *testing.T) {
	for text, ok := range map[string]bool{
		"0": true, "-0.5": true, "1200": true, "1e3": true, "1.5E-7": true,
		"017": false, "1.": false, ".5": false, "+1": false, "0x10": false, "1_000": false,
		"NaN": false, "Infinity": false, "1e999": false, "1e": false, "": false, "-": false,
		strings.Repeat("1", 65): false,
	} {
		if _, err := ParseNumber(text); (err == nil) != ok {
			t.Errorf("ParseNumber(%q): %v", text, err)
		}
	}
}

func TestCurrenciesAreSortedCodes(t *testing.T) {
	for i, c := range currencies {
		if len(c) != 3 || i > 0 && currencies[i-1] >= c {
			t.Errorf("currency %d %q is out of order or no code", i, c)
		}
	}
}

// Whatever Parse accepts, String writes so that Parse reads an equal value
// and writes it alike.
func TestRoundTrip(t *testing.T) {
	for name, property := range map[string]func(*rapid.T, string){
		"duration": roundTrip(ParseDuration), "rate": roundTrip(ParseRate), "share": roundTrip(ParseShare),
		"money": roundTrip(ParseMoney), "date": roundTrip(ParseDate), "datetime": roundTrip(ParseDateTime),
	} {
		t.Run(name, func(t *testing.T) {
			gen := rapid.StringMatching(grammars[name])
			rapid.Check(t, func(rt *rapid.T) { property(rt, gen.Draw(rt, "text")) })
		})
	}
}

// grammars are supersets of what each scalar accepts, dense in valid texts.
var grammars = map[string]string{
	"duration": `([0-9]{1,2}w)?([0-9]{1,3}d)?([0-9]{1,3}h)?([0-9]{1,3}m)?([0-9]{1,2}(\.[0-9]{1,9})?s)?|[0-9]{1,6}(\.[0-9]{1,4})?(w|d|h|m|ms|us|bd)`,
	"rate":     `[0-9]{1,9}(\.[0-9]{1,9})?/(s|m|h|d|w|month|year|bd)`,
	"share":    `[01]?[0-9]{1,2}(\.[0-9]{1,14})?%|[01](\.[0-9]{1,16})?`,
	"money":    `[0-9]{1,9}(\.[0-9]{1,9})?(k|M)? (EUR|USD|XAF)(/(s|h|month|bd))?`,
	"date":     `[0-9]{4}-[01][0-9]-[0-3][0-9]`,
	"datetime": `[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?)?(Z|[+-]1[0-9]:[0-5][0-9])?`,
}

func roundTrip[T interface {
	String() string
	Equal(T) bool
}](parse func(string) (T, error)) func(*rapid.T, string) {
	return func(t *rapid.T, text string) {
		v, err := parse(text)
		if err != nil {
			return
		}
		again, err := parse(v.String())
		if err != nil || !again.Equal(v) || again.String() != v.String() {
			t.Fatalf("%q is %v, whose text reads as %v (%v)", text, v, again, err)
		}
	}
}
