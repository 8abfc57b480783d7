package overlay

import "testing"

// FuzzParseSet reads any text as a --set flag: a patch or a reason, at a place
// in the flag.
func FuzzParseSet(f *testing.F) {
	for _, s := range []string{"Team/x.people=7", "ValueStream/x.steps[a].work={p50: 5m, p95: 1h}", "Demand/x.arrivals.trace.where[a]=[b, c]", "Team/x.metadata.title=\"a\"",
		"=", "[[[=", "Team/x.people=&a *a", "Team/x.people=!!binary a", "Team/x=null", "Team/x.people={a: [", "Team/x.\u202e=\x00", "Team/x.a]b[c=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, found := ParseSet(3, s)
		if len(found) == 0 && p.to == nil {
			t.Errorf("%q: neither a patch nor a reason", s)
		}
		for _, x := range found {
			if x.Message == "" || x.Place.File != SetFlag || !x.Place.Pos.IsValid() {
				t.Errorf("%q: %+v", s, x)
			}
		}
	})
}
