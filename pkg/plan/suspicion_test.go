package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// one is a document on three lines.
func one(kind, name, meta, spec string) string {
	if meta != "" {
		meta = ", " + meta
	}
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + meta + "}\nspec: {" + spec + "}\n"
}

// models puts documents together.
func models(docs ...string) string { return strings.Join(docs, "---\n") }

// TestWhatIsNoRisk: differences that look like one of the rules and take
// nothing from anybody.
func TestWhatIsNoRisk(t *testing.T) {
	pilot := one("Service", "mail", "lifecycle: pilot", "")
	variant := func(promise string) string {
		return one("Demand", "d", "", "type: failure, promises: [{within: 4h, share: 90%}], variants: [{name: top, share: 10%"+promise+"}, {name: rest}]")
	}
	body := func(money string) string {
		return one("GoverningBody", "desk", "", "parent: board, authority: [{over: {kind: Tool}, upTo: {money: "+money+"}}]")
	}
	mandate := func(most string) string {
		return one("Delegation", "d", "", `from: board, to: desk, mayChange: ["Team/*.people"], limits: [{address: "Team/*.people", max: `+most+"}]")
	}
	for name, tt := range map[string][2]string{
		"a pilot goes live":                  {pilot, one("Service", "mail", "", "")},
		"a draft waiver is reworded":         {one("Waiver", "w", "lifecycle: draft", "of: SVS509, subject: Team/x, reason: r, until: 2027-01-01"), one("Waiver", "w", "lifecycle: draft", "of: SVS509, subject: Team/x, reason: r, until: 2028-01-01")},
		"a policy that has ended goes":       {one("Policy", "p", "", "appliesTo: {kind: Tool}, effective: {until: 2026-01-01}"), ""},
		"the clock never stands still now":   {one("Demand", "d", "", "type: value, promises: [{within: 4h, clock: office}]"), one("Demand", "d", "", "type: value, promises: [{within: 4h}]")},
		"a variant is promised as all":       {variant(", promises: [{within: 4h, share: 90%}]"), variant("")},
		"a variant is promised more":         {variant(""), variant(", promises: [{within: 1h, share: 95%}]")},
		"a limit of authority falls":         {body("1M EUR"), body("100k EUR")},
		"a mandate leaves less room":         {mandate("9"), mandate("5")},
		"a run fails earlier":                {"# svs.yaml\nfailOn: never\n", "# svs.yaml\nfailOn: warning\n"},
		"a plan is stopped by something":     {"# svs.yaml\nversion: 1\n", "# svs.yaml\nplan: {block: [breaking]}\n"},
		"a rule is switched on again":        {"# svs.yaml\nrules: {SVS4: {severity: 'off'}}\n", "# svs.yaml\nversion: 1\n"},
		"a supplier answers sooner":          {one("Supplier", "s", "", "responds: 2d"), one("Supplier", "s", "", "responds: {p50: 1h, p95: 4h}")},
		"groups in place of a number":        {one("Team", "t", "", "people: 3"), one("Team", "t", "", "people: [{name: early, count: 2}, {name: late, count: 1}]")},
		"a holiday is dropped":               {one("Calendar", "c", "", `week: {mon-fri: ["09:00-17:00"]}, holidays: [2027-01-01, 2027-05-01]`), one("Calendar", "c", "", `week: {mon-fri: ["09:00-17:00"]}, holidays: [2027-01-01]`)},
		"an improvement says something else": {one("Improvement", "i", "", "change: [{entity: Team/t, set: {people: 2}}]"), one("Improvement", "i", "", "change: [{entity: Team/t, set: {people: 1}}]")},
		"a sunset that lies ahead":           {one("Service", "mail", "", ""), one("Service", "mail", "lifecycle: retiring, sunset: 2027-12-31", "")},
	} {
		if got := reasons(makePlan(t, tt[0], tt[1])); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestWhatIsARisk: what takes something away in ways that a glance may miss.
func TestWhatIsARisk(t *testing.T) {
	waiver := "of: SVS509, subject: Team/x, reason: r, until: 2027-01-01"
	board := one("GoverningBody", "board", "", "")
	office := func(name, spec string) string { return one("Calendar", name, "", spec) }
	for name, tt := range map[string]struct {
		from, to string
		want     []string
	}{
		"a draft waiver counts": {one("Waiver", "w", "lifecycle: draft", waiver), one("Waiver", "w", "", waiver),
			[]string{"Waiver/w risky SVS711 : an exception from SVS509 until 2027-01-01"}},
		"an override is added": {board, models(board, one("Policy", "own", "", "appliesTo: {kind: Tool}, overrides: all")),
			[]string{`Policy/own risky SVS709 overrides: it takes the place of "Policy/all"`}},
		"a whole warranty goes": {one("Service", "mail", "", "warranty: {availability: 99%, continuity: a day}"), one("Service", "mail", "", ""),
			[]string{`Service/mail breaking SVS702 warranty.availability: "99%" is promised no more`, `Service/mail breaking SVS702 warranty.continuity: "a day" is promised no more`}},
		"a statement of the warranty goes": {one("Service", "mail", "", "warranty: {availability: 99%, security: two factors}"), one("Service", "mail", "", "warranty: {availability: 99%}"),
			[]string{`Service/mail breaking SVS702 warranty.security: "two factors" is promised no more`}},
		"a variant is promised less than all": {
			one("Demand", "d", "", "type: failure, promises: [{within: 4h}], variants: [{name: low, share: 10%}, {name: rest}]"),
			one("Demand", "d", "", "type: failure, promises: [{within: 4h}], variants: [{name: low, share: 10%, promises: [{within: 8h}]}, {name: rest}]"),
			[]string{`Demand/d breaking SVS702 variants[low].promises: "{within: 8h}" is promised in place of "{within: 4h}"`}},
		"an agreement promises less": {one("Agreement", "sla", "", "type: sla, covers: [Demand/d], promises: [{within: 4h}]"), one("Agreement", "sla", "", "type: sla, covers: [Demand/d], promises: [{within: 5h}]"),
			[]string{`Agreement/sla breaking SVS702 promises[value].within: "5h" is promised in place of "4h"`}},
		"a nested channel goes": {one("Service", "mail", "", "offerings: [{name: box, channels: [phone, portal]}]"), one("Service", "mail", "", "offerings: [{name: box, channels: [portal]}]"),
			[]string{`Service/mail breaking SVS703 offerings[box].channels: the channel "Channel/phone" is taken away`}},
		"the last channel goes": {one("Demand", "d", "", "type: value, channels: [{channel: phone}]"), one("Demand", "d", "", "type: value"),
			[]string{`Demand/d breaking SVS703 channels: the channel "Channel/phone" is taken away`}},
		"a skill is lost with as many people": {
			one("Team", "t", "", "people: [{name: a, count: 2, skills: [french]}, {name: b, count: 1}]"), one("Team", "t", "", "people: [{name: a, count: 1, skills: [french]}, {name: b, count: 2}]"),
			[]string{`Team/t risky SVS707 people: 1 with the skill "french" in place of 2`}},
		"a group works shorter": {
			models(office("long", `week: {mon-fri: ["08:00-18:00"]}`), office("short", `week: {mon-fri: ["09:00-17:00"]}`), one("Team", "t", "", "people: [{name: a, count: 2}], calendar: long")),
			models(office("long", `week: {mon-fri: ["08:00-18:00"]}`), office("short", `week: {mon-fri: ["09:00-17:00"]}`), one("Team", "t", "", "people: [{name: a, count: 2, calendar: short}], calendar: long")),
			[]string{"Team/t risky SVS707 people[a].calendar: 40h a week in place of 50h"}},
		"days are taken off": {office("c", `week: {mon-fri: ["09:00-17:00"]}`), office("c", `week: {mon-fri: ["09:00-17:00"]}, holidays: [2027-01-01, 2027-05-01]`),
			[]string{"Calendar/c risky SVS707 holidays: it is closed on 2 more days"}},
		"a supplier answers later": {one("Supplier", "s", "", "responds: {p50: 1h, p95: 4h}"), one("Supplier", "s", "", "responds: 2d"),
			[]string{"Supplier/s risky SVS707 responds: it answers after 2d in place of {p50: 1h, p95: 4h}"}},
		"a closed channel loses": {one("Channel", "phone", "", "type: phone"), one("Channel", "phone", "", "type: phone, whenClosed: lost"),
			[]string{"Channel/phone risky SVS707 whenClosed: what comes while it is closed is lost"}},
		"an authority grows": {
			one("GoverningBody", "desk", "", "parent: board, authority: [{over: {kind: Tool}, upTo: {risk: low}}]"), one("GoverningBody", "desk", "", "parent: board, authority: [{over: {kind: Tool}, upTo: {risk: high}}]"),
			[]string{"GoverningBody/desk risky SVS714 authority: it may decide over {over: {kind: Tool}, upTo: {risk: high}}"}},
		"a run fails at nothing": {"# svs.yaml\nfailOn: warning\n", "# svs.yaml\nfailOn: never\n",
			[]string{"svs.yaml risky SVS710 failOn: a run fails at nothing any more"}},
		"a run fails later by default": {"# svs.yaml\nfailOn: warning\n", "# svs.yaml\nversion: 1\n",
			[]string{`svs.yaml risky SVS710 failOn: a run fails at "error" only`}},
		"a rule is waivable again": {"# svs.yaml\nrules: {SVS305: {waivable: false}}\n", "# svs.yaml\nversion: 1\n",
			[]string{`svs.yaml risky SVS710 rules.SVS305.waivable: it is "false" no more`}},
		"a sunset that has passed": {one("Service", "mail", "", ""), one("Service", "mail", "lifecycle: retiring, sunset: 2026-10-31", ""),
			[]string{"Service/mail risky SVS713 metadata.sunset: its end is announced for 2026-10-31, which has passed"}},
		"an objective has no target": {one("Objective", "o", "", "measure: leadTime.p90, target: {atMost: 4h}"), one("Objective", "o", "", "measure: leadTime.p90"),
			[]string{`Objective/o risky SVS717 target: the bound "{atMost: 4h}" is dropped`}},
		"somebody else provides": {one("Agreement", "sla", "", "type: sla, covers: [Demand/d], provider: Team/a"), one("Agreement", "sla", "", "type: sla, covers: [Demand/d], provider: Team/b"),
			[]string{"Agreement/sla risky SVS708 provider: its provider is Team/b in place of Team/a"}},
		"most go around an approval": {
			models(board, changes(""), one("Demand", "d", "", "type: value, stream: change, arrivals: {rate: 2/h}")),
			models(board, changes("{id: sort, activity: plan, next: [{to: do, share: 80%}, {to: ask}]}, "), one("Demand", "d", "", "type: value, stream: change, arrivals: {rate: 2/h}")),
			[]string{"ValueStream/change risky SVS715 steps[ask]: 20 % of Demand/d come to GoverningBody/board for consent, in place of 100 %"}},
	} {
		if d := cmp.Diff(tt.want, reasons(makePlan(t, tt.from, tt.to))); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// changes is a stream that asks for consent.
func changes(first string) string {
	return one("ValueStream", "change", "", "steps: ["+first+"{id: ask, activity: plan, approval: {by: board}}, {id: do, activity: obtain-build, work: 1h}]")
}
