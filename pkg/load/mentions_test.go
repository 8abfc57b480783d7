package load_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mentionedModel names a demand, a calendar and a team wherever a name may
// stand, and things of other kinds by the same name.
const mentionedModel = `apiVersion: svs/v1
kind: Demand
metadata: {name: calls}
spec: {type: failure, stream: calls}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: calls, owner: Team/calls}
spec:
  outcome: {measure: "Demand/calls leadTime.p90"}
  steps:
    - id: calls
      team: calls
      work: [{when: {demand: [calls, other], during: calls}, is: 5m}, {is: 6m}]
      next: [{to: value, when: {demand: calls, variant: calls}}, {to: declined}]
---
apiVersion: svs/v1
kind: Scenario
metadata: {name: calls}
spec:
  scale: {Demand/calls: 2}
  change:
    - entity: ValueStream/calls
      set: {steps: [{id: calls, next: [{to: value, when: {demand: calls}}]}]}
---
apiVersion: svs/v1
kind: Policy
metadata: {name: calls}
spec:
  appliesTo: {names: [calls]}
  locks: ["Demand/call*.promises", "Demand/*.patience", "*/calls.title", "Demand/calls.arrivals"]
  require: 'metadata: name: "calls"'
`

func TestRenaming(t *testing.T) {
	var got []string
	for _, m := range loadText(t, mentionedModel).Renaming("Demand", "calls", "phone") {
		got = append(got, fmt.Sprintf("%v %s %s %q %d %s", m.Place.Pos, m.From, m.Path, m.Text, m.At, m.Doubt))
	}
	want := []string{
		`{3 18} Demand/calls metadata.name "calls" 0 `,
		`{10 22} ValueStream/calls outcome.measure "Demand/calls leadTime.p90" 7 `,
		`{14 31} ValueStream/calls steps[calls].work[#1].when.demand "calls" 0 `,
		`{15 41} ValueStream/calls steps[calls].next[#1].when.demand "calls" 0 `,
		`{21 11} Scenario/calls scale.Demand/calls "Demand/calls" 7 `,
		`{24 67} Scenario/calls change[#1].set.steps[calls].next[#1].when.demand "calls" 0 `,
		`{30 23} Policy/calls appliesTo.names[#1] "calls" 0 the selector says no kind`,
		`{31 11} Policy/calls locks[#1] "Demand/call*.promises" 7 the pattern does not meet the new name`,
		`{31 57} Policy/calls locks[#3] "*/calls.title" 2 the pattern does not meet the new name`,
		`{31 74} Policy/calls locks[#4] "Demand/calls.arrivals" 7 `,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	during := loadText(t, mentionedModel).Renaming("Calendar", "calls", "hours")
	if len(during) != 3 || during[0].Path != "steps[calls].work[#1].when.during" {
		t.Errorf("calendar: %+v", during)
	}
}
