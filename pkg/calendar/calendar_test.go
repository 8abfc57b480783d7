package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/unit"
)

func mustZone(t testing.TB, name string) Zone {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func mustDate(t testing.TB, text string) unit.Date {
	t.Helper()
	d, err := unit.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// instant reads a wall time in a zone.
func instant(t testing.TB, z Zone, text string) time.Time {
	t.Helper()
	dt, err := unit.ParseDateTime(text)
	if err != nil {
		t.Fatal(err)
	}
	return z.Instant(dt)
}

func mustNew(t testing.TB, spec Spec) *Calendar {
	t.Helper()
	c, problems := New(spec)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

var officeHours = Spec{
	Zone: "Europe/Brussels",
	Week: []DayHours{{"mon-fri", []string{"09:00-12:00", "13:00-17:00"}}},
}

// run plays jobs of one agent, first come first served, and returns when
// each is done, on the zone's clocks.
func run(t *testing.T, spec Spec, hours int64, starts ...string) []string {
	t.Helper()
	c := mustNew(t, spec)
	start := instant(t, c.Zone(), "2024-01-01")
	line := c.Timeline(start, 30*24*time.Hour)
	cursor := line.Cursor()
	var done []string
	free := int64(0)
	for _, at := range starts {
		begin := max(free, int64(instant(t, c.Zone(), at).Sub(start)))
		free = cursor.Advance(cursor.NextOpen(begin), hours*int64(time.Hour))
		if again := line.Advance(line.NextOpen(begin), hours*int64(time.Hour)); again != free {
			t.Errorf("cursor says %d, timeline %d", free, again)
		}
		done = append(done, line.Time(free).Format("2006-01-02T15:04"))
	}
	return done
}

func TestTruthResume(t *testing.T) {
	got := run(t, officeHours, 5, "2024-01-01T10:00", "2024-01-01T11:00", "2024-01-05T16:00")
	want := []string{"2024-01-01T16:00", "2024-01-02T14:00", "2024-01-08T14:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exact/cal_resume (-want +got):\n%s", diff)
	}
}

func TestTruthHoliday(t *testing.T) {
	spec := officeHours
	spec.Holidays = []unit.Date{mustDate(t, "2024-01-02")}
	got := run(t, spec, 5, "2024-01-01T10:00", "2024-01-01T11:00")
	want := []string{"2024-01-01T16:00", "2024-01-03T14:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exact/cal_holiday (-want +got):\n%s", diff)
	}
}

func TestTruthAlwaysOpenOverDST(t *testing.T) {
	z := mustZone(t, "Europe/Brussels")
	start := instant(t, z, "2024-03-30T12:00+01:00")
	whole := mustNew(t, Spec{Zone: "Europe/Brussels", Week: []DayHours{{"mon-sun", []string{"00:00-24:00"}}}})
	for _, c := range []*Calendar{Always(z), whole} {
		line := c.Timeline(start, 30*24*time.Hour)
		got := line.Time(line.Advance(0, 24*int64(time.Hour))).Format("2006-01-02T15:04-07:00")
		if want := "2024-03-31T13:00+02:00"; got != want {
			t.Errorf("exact/cal_24x7_dst: got %s, want %s", got, want)
		}
	}
}
