package calendar

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/unit"
)

// minutes is a calendar asked minute by minute, by the meaning of the words
// alone: a clock that never goes back shows a civil day that is no holiday,
// and the hours of that day or the end of those of the day before.
type minutes struct {
	open []bool
	days []int // opening civil days
}

func bruteForce(spec Spec, z Zone, start time.Time, n int) minutes {
	var m minutes
	week := map[time.Weekday][]span{}
	for _, entry := range spec.Week {
		days, _ := parseDays(entry.Days)
		for _, d := range days {
			for _, text := range entry.Hours {
				s, _ := parseSpan(text)
				week[time.Weekday((d+1)%7)] = append(week[time.Weekday((d+1)%7)], s)
			}
		}
	}
	holiday := func(day int) bool {
		return slices.ContainsFunc(spec.Holidays, func(d unit.Date) bool { return d.Days() == day })
	}
	open := func(day, minute int) bool {
		weekday := time.Weekday(((day+4)%7 + 7) % 7)
		in := func(of time.Weekday, minute int) bool {
			return slices.ContainsFunc(week[of], func(s span) bool { return s.from <= minute && minute < s.to })
		}
		return !holiday(day) && (in(weekday, minute) || in((weekday+6)%7, minute+minutesPerDay))
	}
	latest := 0 // what the clock that never goes back shows, in minutes
	for i := -2 * minutesPerDay; i < n; i++ {
		at := start.Add(time.Duration(i) * time.Minute)
		_, offset := at.In(z.Location()).Zone()
		latest = max(latest, int(at.Unix()+int64(offset))/60)
		if i >= 0 {
			m.open = append(m.open, open(latest/minutesPerDay, latest%minutesPerDay))
		}
		day := latest / minutesPerDay
		if len(week[time.Weekday(((day+4)%7+7)%7)]) > 0 && !holiday(day) && !slices.Contains(m.days, day) {
			m.days = append(m.days, day)
		}
	}
	return m
}

// scene is a calendar and a start near a change of clocks.
type scene struct {
	spec  Spec
	zone  Zone
	start time.Time
}

func (s scene) String() string {
	return fmt.Sprintf("%s from %v, %v, holidays %v", s.spec.Zone, s.start, s.spec.Week, s.spec.Holidays)
}

var changes = map[string][]string{
	"Europe/Brussels":     {"2026-03-29", "2026-10-25"},
	"America/New_York":    {"2026-03-08", "2026-11-01"},
	"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"},
	"Asia/Kathmandu":      {"2026-01-05", "1986-01-01"},
	"Pacific/Apia":        {"2011-12-30"},
	"UTC":                 {"9999-12-20"},
}

func drawScene(t *rapid.T) scene {
	zones := []string{"Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"}
	name := rapid.SampledFrom(zones).Draw(t, "zone")
	date, _ := unit.ParseDate(rapid.SampledFrom(changes[name]).Draw(t, "date"))
	zone, _ := LoadZone(name)
	s := scene{zone: zone, spec: Spec{Zone: name}}
	ahead := rapid.IntRange(0, 6*minutesPerDay).Draw(t, "minutes ahead")
	s.start = zone.Instant(date.At(0)).Add(-time.Duration(ahead) * time.Minute)
	for _, day := range weekdays {
		var texts []string
		for range rapid.IntRange(0, 3).Draw(t, "spans") {
			from := 15 * rapid.IntRange(0, 95).Draw(t, "from")
			length := 15 * rapid.IntRange(1, 95).Draw(t, "length")
			texts = append(texts, span{from, from + length}.String())
		}
		// Of spans that overlap, the later written is left out.
		_, faults := parseSpans(texts)
		for _, f := range slices.Backward(faults) {
			texts = slices.Delete(texts, f.index, f.index+1)
		}
		s.spec.Week = append(s.spec.Week, DayHours{day, texts})
	}
	for range rapid.IntRange(0, 3).Draw(t, "holidays") {
		day := s.start.AddDate(0, 0, rapid.IntRange(-1, 13).Draw(t, "holiday"))
		if day.Year() <= 9999 {
			s.spec.Holidays = append(s.spec.Holidays, unit.DateOf(day))
		}
	}
	return s
}

func TestTimelineMinuteByMinute(t *testing.T) {
	const n = 12 * minutesPerDay
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		c, problems := New(s.spec)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		brute := bruteForce(s.spec, s.zone, s.start, n)
		line := c.Timeline(s.start, n*time.Minute)
		cursor := line.Cursor()
		work := rapid.Int64Range(1, 3000).Draw(t, "work") * int64(time.Minute)
		var done, next, change, open int64 = Never, Never, Never, 0
		// Backwards, so that each answer follows from that of the next minute.
		closes := make([]int64, 0, n) // ends of open minutes from i on, latest first
		for i := n - 1; i >= 0; i-- {
			at := int64(i) * int64(time.Minute)
			if i < n-1 && brute.open[i] != brute.open[i+1] {
				change = at + int64(time.Minute)
			}
			if brute.open[i] {
				next = at
				open += int64(time.Minute)
				closes = append(closes, at+int64(time.Minute))
			}
			done = Never
			if k := len(closes) - int(work/int64(time.Minute)); k >= 0 {
				done = closes[k]
			}
			type answers struct {
				Open                   bool
				Next, Change, Left, To int64
			}
			want := answers{brute.open[i], next, change, open, done}
			got := answers{line.Open(at), line.NextOpen(at), line.NextChange(at), line.OpenBetween(at, line.End()), line.Advance(at, work)}
			if got != want {
				t.Fatalf("%v\nafter %d minutes: %+v, want %+v", s, i, got, want)
			}
			if a, b, o := cursor.Advance(at, work), cursor.NextOpen(at), cursor.Open(at); a != want.To || b != want.Next || o != want.Open {
				t.Fatalf("%v\ncursor after %d minutes: done %d, next %d, open %v, want %+v", s, i, a, b, o, want)
			}
		}
		// Forwards with steps that land on openings and closings too.
		for at, i := int64(0), 0; i < 500; i++ {
			if next := line.NextChange(at); next != Never && i%3 == 0 {
				at = next
			} else {
				at += work % int64(5*time.Hour)
			}
			if cursor.Advance(at, work) != line.Advance(at, work) || cursor.NextOpen(at) != line.NextOpen(at) || cursor.Open(at) != line.Open(at) {
				t.Fatalf("%v\nthe cursor and the timeline differ at %d", s, at)
			}
		}
		if line.Total() != open {
			t.Fatalf("%v\nopen for %d in all, want %d", s, line.Total(), open)
		}
	})
}

func TestAddBusinessDaysDayByDay(t *testing.T) {
	const n = 12 * minutesPerDay
	rapid.Check(t, func(t *rapid.T) {
		s := drawScene(t)
		c, problems := New(s.spec)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		line := c.Timeline(s.start, n*time.Minute)
		brute := bruteForce(s.spec, s.zone, s.start, n)
		at := rapid.Int64Range(0, n-1).Draw(t, "minute") * int64(time.Minute)
		days := rapid.Int64Range(0, 6).Draw(t, "days")

		local := s.start.Add(time.Duration(at)).In(s.zone.Location())
		today := unit.DateOf(local)
		clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
		want, left := at, days
		for _, day := range brute.days {
			if day > today.Days() && left > 0 {
				left--
				date := unit.DateOf(time.Unix(int64(day)*86400, 0).UTC())
				want = int64(s.zone.Instant(date.At(clock)).Sub(s.start))
			}
		}
		if left > 0 || want > line.End() {
			want = Never
		}
		if got := line.AddBusinessDays(at, days); got != want {
			t.Fatalf("%v\n%d business days after %v: %v, want %v", s, days, local, line.Time(got), line.Time(want))
		}
	})
}

// openHours lists the open intervals of a calendar from a wall time on.
func openHours(t *testing.T, spec Spec, from string, days int) []string {
	t.Helper()
	c := mustNew(t, spec)
	line := c.Timeline(instant(t, c.Zone(), from), time.Duration(days)*24*time.Hour)
	var out []string
	for i := range line.Spans() {
		open, end := line.Span(i)
		out = append(out, line.Time(open).Format("02T15:04Z07:00")+" "+unit.FormatDuration(time.Duration(end-open)))
	}
	return out
}

func TestDaysOf23And25Hours(t *testing.T) {
	nights := func(zone string) Spec {
		return Spec{Zone: zone, Week: []DayHours{{"sat-sun", []string{"22:00-06:00"}}}}
	}
	for _, c := range []struct {
		spec Spec
		from string
		want []string
	}{
		{nights("Europe/Brussels"), "2026-03-28", []string{"28T22:00+01:00 7h", "29T22:00+02:00 8h"}},
		{nights("Europe/Brussels"), "2026-10-24", []string{"24T22:00+02:00 9h", "25T22:00+01:00 8h"}},
		{nights("America/New_York"), "2026-03-07", []string{"07T22:00-05:00 7h", "08T22:00-04:00 8h"}},
		{nights("Australia/Lord_Howe"), "2026-10-03", []string{"03T22:00+10:30 7h30m", "04T22:00+11:00 8h"}},
		{nights("Australia/Lord_Howe"), "2026-04-04", []string{"04T22:00+11:00 8h30m", "05T22:00+10:30 8h"}},
		{nights("Asia/Kathmandu"), "2026-03-28", []string{"28T22:00+05:45 8h", "29T22:00+05:45 8h"}},
		{Spec{Zone: "Europe/Brussels", Week: []DayHours{{"sun", []string{"02:00-02:30", "02:45-04:00"}}}}, "2026-03-29", []string{"29T03:00+02:00 1h"}},
		{Spec{Zone: "Europe/Brussels", Week: []DayHours{{"sun", []string{"02:00-02:30", "02:45-04:00"}}}}, "2026-10-25", []string{"25T02:00+02:00 30m", "25T02:45+02:00 2h15m"}},
		{Spec{Zone: "UTC", Week: []DayHours{{"fri", []string{"22:00-02:00"}}}}, "9999-12-31", []string{"31T22:00Z 4h"}},
	} {
		if diff := cmp.Diff(c.want, openHours(t, c.spec, c.from, 3)); diff != "" {
			t.Errorf("%v from %s (-want +got):\n%s", c.spec, c.from, diff)
		}
	}
}

// A holiday closes its civil day and nothing else: a night shift is cut at
// midnight on either side.
func TestHolidayCutsNightShifts(t *testing.T) {
	got := openHours(t, Spec{
		Zone:     "UTC",
		Week:     []DayHours{{"mon-fri", []string{"22:00-06:00"}}},
		Holidays: []unit.Date{mustDate(t, "2026-01-07")},
	}, "2026-01-05", 5)
	want := []string{"05T22:00Z 8h", "06T22:00Z 2h", "08T00:00Z 6h", "08T22:00Z 8h", "09T22:00Z 2h"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBusinessDays(t *testing.T) {
	spec := officeHours
	spec.Holidays = []unit.Date{mustDate(t, "2026-04-06")}
	c := mustNew(t, spec)
	start := instant(t, c.Zone(), "2026-03-23T00:00:00.25")
	line := c.Timeline(start, 60*24*time.Hour)
	got := map[string]string{}
	want := map[string]string{
		"2026-03-26T10:00 1": "2026-03-27T10:00",
		"2026-03-26T20:00 1": "2026-03-27T20:00", // outside the hours as well
		"2026-03-27T10:00 1": "2026-03-30T10:00", // over the weekend and the change of clocks
		"2026-03-28T10:00 1": "2026-03-30T10:00", // from a closed day
		"2026-04-02T09:30 2": "2026-04-07T09:30", // over Easter Monday
		"2026-04-02T09:30 0": "2026-04-02T09:30",
	}
	for text := range want {
		var at string
		var days int64
		if _, err := fmt.Sscan(text, &at, &days); err != nil {
			t.Fatal(err)
		}
		due := line.AddBusinessDays(int64(instant(t, c.Zone(), at).Sub(start)), days)
		got[text] = line.Time(due).Format("2006-01-02T15:04")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := line.AddBusinessDays(line.End()-1, 1); got != Never {
		t.Errorf("a day behind the end is %d", got)
	}
}

func TestNeverAndAlways(t *testing.T) {
	never := mustNew(t, Spec{Zone: "UTC", Week: []DayHours{{"mon-sun", nil}}})
	line := never.Timeline(time.Unix(0, 0), 100*365*24*time.Hour)
	got := []int64{line.NextOpen(0), line.NextChange(0), line.Advance(0, 1), line.AddBusinessDays(0, 1), line.Advance(5, 0)}
	if diff := cmp.Diff([]int64{Never, Never, Never, Never, 5}, got); diff != "" || !never.NeverOpens() || never.MeanOpenDay() != 0 {
		t.Errorf("never open: %v, mean open day %v\n%s", never.NeverOpens(), never.MeanOpenDay(), diff)
	}
	always := Always(mustZone(t, "Europe/Brussels"))
	line = always.Timeline(time.Unix(0, 0), 1<<63-1)
	got = []int64{line.End(), int64(line.Spans()), line.NextChange(0), line.Advance(7, 1e18)}
	if diff := cmp.Diff([]int64{maxHorizon, 1, Never, 1e18 + 7}, got); diff != "" || !always.IsAlways() || always.DaysPerWeek() != 7 {
		t.Errorf("always open: %v on %d days\n%s", always.IsAlways(), always.DaysPerWeek(), diff)
	}
	if office := mustNew(t, officeHours); office.IsAlways() || office.NeverOpens() || office.MeanOpenDay() != 7*time.Hour {
		t.Errorf("%v: always %v, never %v, mean open day %v", office, office.IsAlways(), office.NeverOpens(), office.MeanOpenDay())
	}
}

func BenchmarkAdvance(b *testing.B) {
	line := mustNew(b, officeHours).Timeline(time.Unix(1_767_571_200, 0), 10*365*24*time.Hour)
	step := int64(17 * time.Minute)
	b.Run("timeline", func(b *testing.B) {
		at := int64(0)
		for range b.N {
			if at = line.Advance(at, step); at == Never {
				at = 0
			}
		}
	})
	b.Run("cursor", func(b *testing.B) {
		at, cursor := int64(0), line.Cursor()
		for range b.N {
			if at = cursor.Advance(at, step); at == Never {
				at = 0
			}
		}
	})
	b.Run("business days", func(b *testing.B) {
		for i := range b.N {
			line.AddBusinessDays(int64(i%1000)*int64(time.Hour), 2)
		}
	})
}

func BenchmarkTimelineOfTenYears(b *testing.B) {
	c := mustNew(b, officeHours)
	for range b.N {
		c.Timeline(time.Unix(1_767_571_200, 0), 10*365*24*time.Hour)
	}
}
