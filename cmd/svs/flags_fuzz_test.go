package main

import (
	"testing"

	"github.com/svs-project/svs/pkg/records"
)

// FuzzFlags reads any text as the values of flags that have a grammar of their
// own: values or a reason, and never more points of a sweep than there may be.
func FuzzFlags(f *testing.F) {
	for _, s := range []string{"Team/x.people=4..10", "Team/x.people=4..10/2", "Team/x.people=4,6,8", "a=1..1e308", "a=NaN..2", "a=1..50/1e-9", "a=5m..2h/1ns", "a=-1..1/0", "a=1%..100%/1%", "==", "a=..", "a=1../", "x.csv", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, values, err := sweepPoints(s)
		if (err == nil) != (len(values) > 1) || len(values) > maxPoints {
			t.Errorf("%q: %d values, %v", s, len(values), err)
		}
		if err != nil && err.Error() == "" {
			t.Errorf("%q is refused without a reason", s)
		}
		_, _ = records.FormatOf(s)
	})
}
