package calendar

import (
	"hash/fnv"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/unit"
)

// deskPattern is the pattern of the language's own example.
var deskPattern = PatternSpec{[]DayWeights{
	{Days: "mon-fri", Hours: []HourWeight{{"07:30-12:00", 3}, {"12:00-18:30", 2}}},
	{Days: "sat", Weight: 0.5},
}}

func mustPattern(t testing.TB, zone string, spec PatternSpec) *Pattern {
	t.Helper()
	p, problems := NewPattern(mustZone(t, zone), spec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return p
}

const week7 = 7 * 24 * time.Hour

func TestIntensityOfAWeek(t *testing.T) {
	p := mustPattern(t, "Europe/Brussels", deskPattern)
	start := instant(t, p.zone, "2026-01-05") // a Monday
	in := p.Intensity(start, 4*week7)
	// Weighted hours a week: 5 (4.5 * 3 + 6.5 * 2) + 24 * 0.5 = 144.5.
	mean := 144.5 / 168
	want := map[string]float64{
		"2026-01-05T07:29": 0, "2026-01-05T07:30": 3 / mean, "2026-01-09T11:59": 3 / mean, "2026-01-09T12:00": 2 / mean,
		"2026-01-09T18:30": 0, "2026-01-10T00:00": 0.5 / mean, "2026-01-10T23:59": 0.5 / mean, "2026-01-11T12:00": 0,
	}
	got := map[string]float64{}
	for text := range want {
		got[text] = in.At(int64(instant(t, p.zone, text).Sub(start)))
	}
	if diff := cmp.Diff(want, got, nearly); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := in.Total(), (4 * week7).Seconds(); !cmp.Equal(got, want, nearly) {
		t.Errorf("four weeks amount to %v seconds, want %v: the mean is 1", got, want)
	}
	if p.DaysPerWeek() != 6 || p.IsEmpty() {
		t.Errorf("weight on %d days, empty %v", p.DaysPerWeek(), p.IsEmpty())
	}
}

// nearly compares figures that were added up in another order.
var nearly = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(a) })

func TestIntensityOfACalendar(t *testing.T) {
	spec := officeHours
	spec.Holidays = []unit.Date{mustDate(t, "2026-01-06")}
	c := mustNew(t, spec)
	start := instant(t, c.Zone(), "2026-01-05")
	in, line := c.Pattern().Intensity(start, 5*week7), c.Timeline(start, 5*week7)
	// Nothing on the holiday, and the rate is the mean over a week without.
	if got, want := in.Total(), (5*week7).Seconds()*24/25; !cmp.Equal(got, want, nearly) {
		t.Errorf("five weeks less a day amount to %v seconds, want %v", got, want)
	}
	for x := int64(0); x < in.End(); x += int64(7 * time.Minute) {
		want := 0.0
		if line.Open(x) {
			want = 168.0 / 35
		}
		if got := in.At(x); !cmp.Equal(got, want, nearly) {
			t.Fatalf("at %v: intensity %v, want %v", line.Time(x), got, want)
		}
	}
	if c.Pattern().DaysPerWeek() != 5 {
		t.Errorf("%d days a week", c.Pattern().DaysPerWeek())
	}
}

func TestEmptyPattern(t *testing.T) {
	for _, spec := range []PatternSpec{{}, {[]DayWeights{{Days: "mon-sun", Weight: 0}}}, {[]DayWeights{{Days: "mon", Hours: []HourWeight{}}}}} {
		p := mustPattern(t, "UTC", spec)
		in := p.Intensity(time.Unix(0, 0), week7)
		if !p.IsEmpty() || p.DaysPerWeek() != 0 || in.Total() != 0 || in.Invert(0) != Never {
			t.Errorf("%+v: empty %v, total %v", spec, p.IsEmpty(), in.Total())
		}
	}
}

func TestEven(t *testing.T) {
	in := Even(week7)
	got := []int64{in.Invert(0), in.Invert(1.5), in.Invert(in.Total()), in.Invert(math.NaN()), in.Invert(math.Inf(1))}
	if diff := cmp.Diff([]int64{0, 1_500_000_000, Never, Never, Never}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Invert is the inverse of Amount, rises, and is the same with and without
// its hint; it never gives a time without intensity.
func TestInvert(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		spec := PatternSpec{}
		for _, day := range weekdays {
			switch rapid.IntRange(0, 3).Draw(rt, "kind") {
			case 0:
			case 1:
				spec.Days = append(spec.Days, DayWeights{Days: day, Weight: rapid.Float64Range(0, 10).Draw(rt, "weight")})
			default:
				from := rapid.IntRange(0, 600).Draw(rt, "from")
				to := rapid.IntRange(from+1, minutesPerDay).Draw(rt, "to")
				spec.Days = append(spec.Days, DayWeights{Days: day, Hours: []HourWeight{
					{span{from, to}.String(), rapid.Float64Range(0.01, 10).Draw(rt, "weight")}}})
			}
		}
		p, problems := NewPattern(mustZone(t, "Europe/Brussels"), spec)
		if len(problems) > 0 {
			rt.Fatal(problems)
		}
		start := time.Unix(1_774_000_000+rapid.Int64Range(0, 604800).Draw(rt, "start"), 0)
		in := p.Intensity(start, 3*week7)
		amount, hint, last := 0.0, 0, int64(-1)
		step := rapid.Float64Range(1, 200_000).Draw(rt, "step")
		for ; amount < in.Total(); amount += step {
			at, next := in.InvertFrom(amount, hint)
			hint = next
			if at != in.Invert(amount) || at < last || at > in.End() {
				rt.Fatalf("%v is at %d, after %d, without hint %d", amount, at, last, in.Invert(amount))
			}
			last = at
			// A nanosecond of rounding is worth the intensity times 1e-9.
			if back := in.Amount(at); math.Abs(back-amount) > 1e-9*(1+in.At(at)+in.At(max(0, at-1)))+1e-12*amount {
				rt.Fatalf("%v is at %d, where it is %v", amount, at, back)
			}
			if in.At(at) == 0 && in.At(max(0, at-1)) == 0 {
				rt.Fatalf("%v is at %d, where nothing arrives", amount, at)
			}
		}
		if in.Invert(in.Total()) != Never {
			rt.Fatal("the end has a time")
		}
	})
}

func TestPatternProblems(t *testing.T) {
	for _, c := range []struct {
		days []DayWeights
		want []Problem
	}{
		{[]DayWeights{{Days: "mon", Weight: -1}}, []Problem{{"", "mon", -1, "the weight -1 is out of range; write a number from 0 to 1000000000"}}},
		{[]DayWeights{{Days: "mon", Weight: math.NaN()}}, []Problem{{"", "mon", -1, "the weight NaN is out of range; write a number from 0 to 1000000000"}}},
		{[]DayWeights{{Days: "mon", Weight: math.Inf(1)}}, []Problem{{"", "mon", -1, "the weight +Inf is out of range; write a number from 0 to 1000000000"}}},
		{[]DayWeights{{Days: "mon-fri", Weight: 1}, {Days: "fri-sun", Weight: 1}},
			[]Problem{{"", "fri-sun", -1, `"fri-sun" names fri again, which "mon-fri" has named; name each day once`}}},
		{[]DayWeights{{Days: "mon", Hours: []HourWeight{{"09:00-12:00", 1}, {"11:00-13:00", 2}, {"x", 1}, {"14:00-15:00", -2}}}}, []Problem{
			{"", "mon", 3, "the weight -2 is out of range; write a number from 0 to 1000000000"},
			{"", "mon", 1, `"11:00-13:00" overlaps "09:00-12:00"; write hours that follow one another`},
			{"", "mon", 2, `"x" is not a span of hours; write it such as 09:00-17:30`},
		}},
		{[]DayWeights{{Days: "mon", Hours: []HourWeight{{"22:00-06:00", 1}}}, {Days: "tue", Weight: 2}}, []Problem{
			{"", "tue", -1, "on tue 00:00-06:00, which began the day before, overlaps 00:00-24:00; end one where the other begins"}}},
	} {
		p, got := NewPattern(Zone{}, PatternSpec{c.days})
		if diff := cmp.Diff(c.want, got); diff != "" || p != nil {
			t.Errorf("%+v (-want +got):\n%s", c.days, diff)
		}
	}
}

func BenchmarkInvert(b *testing.B) {
	in := mustPattern(b, "Europe/Brussels", deskPattern).Intensity(time.Unix(1_767_571_200, 0), 52*week7)
	b.Run("search", func(b *testing.B) {
		for i := range b.N {
			in.Invert(float64(i%30_000_000) * 1.01)
		}
	})
	b.Run("in order", func(b *testing.B) {
		amount, hint := 0.0, 0
		for range b.N {
			if amount += 210; amount >= in.Total() {
				amount, hint = 0, 0
			}
			_, hint = in.InvertFrom(amount, hint)
		}
	})
}

// The times of ten thousand amounts, the same on every CPU: when a change to
// the arithmetic moves them, every seed's arrivals move with them.
func TestBitsOfInvert(t *testing.T) {
	in := mustPattern(t, "Europe/Brussels", deskPattern).Intensity(time.Unix(1_767_571_200, 0), 52*week7)
	h := fnv.New64a()
	for i := range 10_000 {
		amount := float64(float64(i)*3141.59) + 0.1
		// A hint that lies behind the amount must not matter.
		at, _ := in.InvertFrom(amount, (i*7919)%len(in.pieces))
		if at != in.Invert(amount) {
			t.Fatalf("%v is at %d, with a hint at %d", amount, in.Invert(amount), at)
		}
		for shift := 0; shift < 64; shift += 8 {
			h.Write([]byte{byte(at >> shift)})
		}
	}
	if got, want := h.Sum64(), uint64(7182544826352244696); got != want {
		t.Errorf("the times hash to %d, want %d", got, want)
	}
}
