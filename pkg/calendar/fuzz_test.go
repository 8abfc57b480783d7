package calendar

import "testing"

// FuzzTexts reads any text as a zone, a meeting and as the days and hours of a
// pattern; what is refused has a reason.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{"Europe/Zurich", "../../etc/passwd", "Europe/../UTC", "tue 10:00", "2nd wed of month 14:00", "mon-fri", "09:00-17:00", "24:00-24:00", "99th mon of month 99:99", "\x00", ""} {
		f.Add(s, 1.5)
	}
	f.Fuzz(func(t *testing.T, s string, weight float64) {
		zone, err := LoadZone(s)
		if (err == nil) != IsZone(s) {
			t.Errorf("zone %q: %v, and IsZone says %v", s, err, IsZone(s))
		}
		if err != nil {
			zone, _ = LoadZone("UTC")
		}
		if _, err := ParseMeeting(s); err != nil && err.Error() == "" {
			t.Errorf("meeting %q is refused without a reason", s)
		}
		_, refused := New(Spec{Zone: s, Week: []DayHours{{Days: s, Hours: []string{s}}}})
		for _, problem := range refused {
			if problem.Message == "" {
				t.Errorf("calendar of %q is refused without a reason", s)
			}
		}
		p, problems := NewPattern(zone, PatternSpec{Days: []DayWeights{{Days: s, Hours: []HourWeight{{Hours: s, Weight: weight}}}}})
		if (p == nil) == (len(problems) == 0) {
			t.Errorf("pattern of %q: %v with %d problems", s, p, len(problems))
		}
		for _, problem := range problems {
			if problem.Message == "" {
				t.Errorf("%q is refused without a reason", s)
			}
		}
	})
}
