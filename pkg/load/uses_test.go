package load_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// usedModel names things in every way there is.
const usedModel = `apiVersion: svs/v1
kind: Team
metadata: {name: desk, owner: GoverningBody/board}
spec: {people: 2, calendar: office}
---
apiVersion: svs/v1
kind: Service
metadata: {name: e-mail}
spec: {offerings: [{name: guest}]}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore}
spec:
  outcome: {service: e-mail, measure: Demand/outage leadTime.p90}
  steps:
    - {id: triage, team: Team/desk, work: 5m, next: mend}
    - {id: mend, team: desk, work: 5m}
---
apiVersion: svs/v1
kind: Demand
metadata: {name: outage}
spec:
  type: failure
  service: e-mail
  stream: ValueStream/restore
  offering: guest
  promises: [{until: mend, within: 4h}, {until: value, within: 8h}]
---
apiVersion: svs/v1
kind: Agreement
metadata: {name: sla}
spec: {type: sla, covers: [Service/e-mail], promises: [{until: triage, within: 1h}]}
---
apiVersion: svs/v1
kind: Waiver
metadata: {name: for-now}
spec: {of: SVS601, subject: "ValueStream/restore.steps[mend].work", reason: hiring, until: 2030-01-01}
---
apiVersion: svs/v1
kind: Delegation
metadata: {name: hours}
spec: {from: board, to: board, mayChange: ["Team/*.people", "Team/desk.people"]}
---
apiVersion: svs/v1
kind: Policy
metadata: {name: both}
spec: {appliesTo: {kind: Service, names: [e-mail]}}
---
apiVersion: svs/v1
kind: Improvement
metadata: {name: faster}
spec: {change: [{entity: ValueStream/restore, set: {steps: [{id: mend, rework: triage, team: desk}]}}]}
---
apiVersion: svs/v1
kind: Scenario
metadata: {name: busy}
spec: {scale: {Demand/outage: 2}}
`

// TestUses: each use of a name with its field, its target and its place. Names
// within one entity and patterns are no uses.
func TestUses(t *testing.T) {
	var got []string
	for _, u := range loadText(t, usedModel).Uses() {
		s := fmt.Sprintf("%d:%d+%d %s %s -> %s %s", u.Place.Pos.Line, u.Place.Pos.Column, u.Width, u.From, u.Path, u.To, u.Item)
		if u.Missing {
			s += " missing"
		}
		got = append(got, s)
	}
	want := []string{
		"3:31+19 Team/desk metadata.owner -> GoverningBody/board  missing",
		"4:29+6 Team/desk calendar -> Calendar/office  missing",
		"15:22+6 ValueStream/restore outcome.service -> Service/e-mail ",
		"15:39+26 ValueStream/restore outcome.measure -> Demand/outage ",
		"17:26+9 ValueStream/restore steps[triage].team -> Team/desk ",
		"18:24+4 ValueStream/restore steps[mend].team -> Team/desk ",
		"25:12+6 Demand/outage service -> Service/e-mail ",
		"26:11+19 Demand/outage stream -> ValueStream/restore ",
		"27:13+5 Demand/outage offering -> Service/e-mail offerings[guest]",
		"28:22+4 Demand/outage promises[#1].until -> ValueStream/restore steps[mend]",
		"33:28+14 Agreement/sla covers[#1] -> Service/e-mail ",
		"33:64+6 Agreement/sla promises[#1].until -> ValueStream/restore steps[triage]",
		"38:29+38 Waiver/for-now subject -> ValueStream/restore steps[mend].work",
		"43:14+5 Delegation/hours from -> GoverningBody/board  missing",
		"43:25+5 Delegation/hours to -> GoverningBody/board  missing",
		"43:61+18 Delegation/hours mayChange[#2] -> Team/desk people",
		"48:43+6 Policy/both appliesTo.names[#1] -> Service/e-mail ",
		"53:26+19 Improvement/faster change[#1].entity -> ValueStream/restore ",
		"53:80+6 Improvement/faster change[#1].set.steps[mend].rework -> ValueStream/restore steps[triage]",
		"53:94+4 Improvement/faster change[#1].set.steps[mend].team -> Team/desk ",
		"58:16+13 Scenario/busy scale.Demand/outage -> Demand/outage ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
