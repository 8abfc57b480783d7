package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow/figure"
)

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		seconds      float64
		short, exact string
	}{
		{0, "0s", "0s"}, {0.04, "0s", "0s"}, {0.25, "0.2s", "0.2s"}, {9.94, "9.9s", "9.9s"}, {9.96, "10s", "10s"},
		{59.4, "59s", "59s"}, {59.6, "1m", "1m"}, {61, "1m1s", "1m1s"}, {599, "9m59s", "10m"}, {2460, "41m", "41m"},
		{2490, "41m30s", "42m"}, {3599.7, "1h", "1h"}, {7800, "2h10m", "2h10m"}, {86399, "1d", "1d"},
		{95220, "1d2h", "1d 2h 27m"}, {86400 * 10, "10d", "10d"}, {86400 + 60, "1d", "1d 1m"}, {-90, "-1m30s", "-1m30s"},
	} {
		if got := duration(c.seconds); got != c.short {
			t.Errorf("duration(%v) = %s, want %s", c.seconds, got, c.short)
		}
		if got := exactly(c.seconds); got != c.exact {
			t.Errorf("exactly(%v) = %s, want %s", c.seconds, got, c.exact)
		}
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0s", 26 * week: "26w", 10 * day: "10d", 90000: "1d 1h", 1800: "30m"} {
		if got := span(seconds); got != want {
			t.Errorf("span(%v) = %s, want %s", seconds, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 3: "3", 0.126: "0.13", 3.456: "3.46", 9.996: "10", 12.34: "12.3", 99.96: "100", 1234.5: "1,234", 1234567: "1,234,567",
		-1234567: "-1,234,567", -0.001: "-0.001", 0.0042: "0.004", 0.00099: "0.001", 0.00001: "0", 999: "999",
	} {
		if got := number(v); got != want {
			t.Errorf("number(%v) = %s, want %s", v, got, want)
		}
	}
	for v, want := range map[float64]string{0: "0%", 1: "100%", 0.968: "96.8%", 0.9999: "100%", 0.004: "0.4%", 0.0004: "0.04%", 0.00003: "0.003%", 1.234: "123%"} {
		if got := percent(v); got != want {
			t.Errorf("percent(%v) = %s, want %s", v, got, want)
		}
	}
}

func TestFigure(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	for want, f := range map[string]figure.Figure{
		"2h10m ±6m":         {Value: v(7800), Low: v(7440), High: v(8160)},
		"≥ 2h10m ±6m":       {Value: v(7800), Low: v(7440), High: v(8160), Note: figure.NoteAtLeast},
		"2h10m":             {Value: v(7800)},
		"0s":                {Value: v(0), Low: v(0), High: v(0)},
		"grows 3.1/d":       {GrowsPerDay: v(3.1)},
		"too few":           {Note: figure.NoteTooFew},
		"–":                 {},
		`\u001b[31m forged`: {Note: "\x1b[31m forged"},
	} {
		if got := durations().figure(f); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
	for _, x := range []float64{math.MaxFloat64, math.SmallestNonzeroFloat64, -math.MaxFloat64} {
		for _, write := range []func(float64) string{duration, exactly, span, number, percent} {
			if write(x) == "" {
				t.Errorf("nothing for %v", x)
			}
		}
	}
}

// TestColumns lines cells up below each other, whatever is in them.
func TestColumns(t *testing.T) {
	got := columns([][]string{{"::x", "1"}, {"名前", "22", "end"}, {"e\u0301", "3"}})
	want := []string{`\u003a:x  1`, `名前      22  end`, "e\u0301         3"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
