package unit

import "testing"

// Every parser, on any text: no panic, and what one accepts it reads back
// from its own text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"1h30m", "0.5d", "1w3d", "2bd", "120/d", "35%", "0.35", "1.2M EUR/month", "2027-06-30", "2027-06-30T09:00:07.25+01:00", "1e3", "€48"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readsBack(t, ParseDuration, text)
		readsBack(t, ParseRate, text)
		readsBack(t, ParseShare, text)
		readsBack(t, ParseMoney, text)
		readsBack(t, ParseDate, text)
		readsBack(t, ParseDateTime, text)
		if _, err := ParseNumber(text); err == nil && !IsNumber(text) {
			t.Errorf("%q is a number and is not", text)
		}
	})
}
