package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
)

// crowd is beside the organisation: a demand, a stream and a team of its own,
// and one team that the tickets' stream shares.
var crowd = docs(
	"Team aliens", "{people: 1}",
	"Practice knowledge-management", "{organizationsAndPeople: {teams: [aliens, desk]}}",
	"ValueStream another", "{outcome: {service: s}, steps: [{id: x, activity: engage, practice: knowledge-management, team: aliens, work: {p50: 5m, p95: 9m}}]}",
	"Demand a-question", "{type: information, service: s, stream: another, arrivals: {rate: 2/h}}",
)

// ways lists, for every item of a demand, what only its own draws decide:
// when it came, as what, and of each visit the delay, the work and the way on.
func ways(t *testing.T, text, demand string, o flow.Options) map[string]string {
	t.Helper()
	items, _ := keepWith(t, text, o)
	out := map[string]string{}
	for _, it := range items {
		if it.Demand != demand {
			continue
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%v %s %s", it.Arrived, it.Variant, it.Channel)
		for _, v := range it.Visits {
			if v.Ended != flow.Unset { // the others are as far as the run had time for
				// Work at 85 % of the speed, laid down for the night at another
				// moment, may be rounded to another nanosecond.
				fmt.Fprintf(&b, "; %s %d: %v %v %s", v.Step, v.Nth, v.Waits.Delay, v.Worked.Round(time.Millisecond), v.To)
			}
		}
		out[fmt.Sprintf("%d/%d", it.Replication, it.Number)] = b.String()
	}
	return out
}

// Changing one entity leaves every draw of all others as it was: every item of
// every replication comes, is worked on and goes on as before.
func TestEveryDrawStaysWhenOthersChange(t *testing.T) {
	organisation := strings.Replace(organisation, "horizon: 8w, replications: 6", "horizon: 4w, replications: 2, warmup: 1w", 1)
	whole := organisation + "\n---\n" + crowd
	before := ways(t, whole, "ticket", flow.Options{})
	if len(before) < 800 {
		t.Fatalf("only %d items", len(before))
	}
	aliens := docs("Team aliens", "{people: 1}")
	renamed := strings.NewReplacer("name: ticket", "name: trouble", "name: help", "name: assist", "stream: help", "stream: assist",
		"name: a-question", "name: any-question").Replace(whole)
	moved := flow.Options{Moved: map[string]string{
		"Demand/trouble": "Demand/ticket", "ValueStream/assist": "ValueStream/help", "Demand/any-question": "Demand/a-question"}}
	for _, c := range []struct {
		name, text, demand string
		o                  flow.Options
	}{
		{"a stream, its team and its demand less", organisation, "ticket", flow.Options{}},
		{"a team less", strings.NewReplacer(aliens, "", "[aliens, desk]", "[desk]", "team: aliens", "team: desk").Replace(whole), "ticket", flow.Options{}},
		{"two streams more", whole + docs(
			"ValueStream aaa", "{outcome: {service: s}, steps: [{id: solve, activity: engage, practice: service-desk, team: desk, work: 1m}]}",
			"ValueStream zzz", "{outcome: {service: s}, steps: [{id: triage, activity: engage, practice: service-desk, wait: 1m}]}",
			"Demand aaa", "{type: value, service: s, stream: aaa, arrivals: {rate: 1/h}}",
			"Demand zzz", "{type: value, service: s, stream: zzz, arrivals: {rate: 1/h}}"), "ticket", flow.Options{}},
		{"other names that are recorded", renamed, "trouble", moved},
		{"another order", crowd + "\n" + organisation, "ticket", flow.Options{}},
	} {
		after := ways(t, c.text, c.demand, c.o)
		differ, common := 0, 0
		for id, way := range before {
			got, ok := after[id]
			if !ok {
				continue
			}
			common++
			// Who waits longer may not have come so far when the run ended.
			if n := min(len(way), len(got)); way[:n] != got[:n] {
				if differ++; differ == 1 {
					t.Errorf("%s: item %s (-before +after):\n%s", c.name, id, cmp.Diff(way, got))
				}
			}
		}
		if common < len(before)*99/100 {
			t.Errorf("%s: %d items of %d came", c.name, common, len(before))
		}
	}
	// The test sees what changes a draw.
	if after := ways(t, renamed, "trouble", flow.Options{}); after["0/5"] == before["0/5"] {
		t.Error("a rename that is not recorded changes nothing")
	}
}
