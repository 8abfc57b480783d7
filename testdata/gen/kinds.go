package gen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// more are the kinds that a workspace may have beside streams, teams,
// practices, services and demands. Each writes the i-th document of its kind;
// of is how many there are of every kind, so that it refers to others.
var more = map[string]func(i int, of map[string]int) string{
	"Consumer": func(i int, _ map[string]int) string {
		return head("Consumer", i) + fmt.Sprintf("spec: {role: [user, customer], size: %d}\n", 10+i)
	},
	"Calendar": func(i int, _ map[string]int) string {
		return head("Calendar", i) + "spec:\n  timezone: Europe/Zurich\n  week: {mon-thu: [\"07:30-12:00\", \"12:30-18:00\"], fri: [\"07:30-17:00\"]}\n  holidays: [2026-12-25, {date: 2027-01-01, title: New Year}]\n"
	},
	"Channel": func(i int, of map[string]int) string {
		return head("Channel", i) + "spec:\n  type: portal\n" + refer("  calendar: ", "calendar", i, of["Calendar"]) + "  selfService: {resolves: 10%, takes: {p50: 3m, p95: 10m}}\n"
	},
	"Supplier": func(i int, of map[string]int) string {
		return head("Supplier", i) + "spec:\n  provides: [spare parts]\n  responds: {p50: 1d, p95: 4d}\n" + refer("  calendar: ", "calendar", i, of["Calendar"]) + "  cost: 4000 EUR/month\n"
	},
	"Tool": func(i int, of map[string]int) string {
		return head("Tool", i) + fmt.Sprintf("spec:\n  hosting: saas\n  supports: [%s]\n  cost: 900 EUR/month\n", practices[i%len(practices)]) + refer("  supplier: ", "supplier", i, of["Supplier"])
	},
	"Objective": func(i int, of map[string]int) string {
		return head("Objective", i) + fmt.Sprintf("spec:\n  measure: Demand/demand-%d leadTime.p90\n  baseline: {value: 6h30m, date: 2026-10-01}\n  target: {atMost: 4h}\n  source: simulation\n", i%max(1, of["Demand"]))
	},
	"Product": func(i int, of map[string]int) string {
		return head("Product", i) + "spec:\n  offerings: [{name: standard, gives: [goods]}]\n" + refer("  dependsOn: ", "Service/service", i, of["Service"])
	},
	"Agreement": func(i int, of map[string]int) string {
		return head("Agreement", i) + fmt.Sprintf("spec:\n  type: sla\n  provider: Team/team-%d\n  covers: [Demand/demand-%d]\n  promises: [{within: 3d, share: 80%%}]\n", i%max(1, of["Team"]), i%max(1, of["Demand"]))
	},
}

// Kinds are those of Options.Also, in order.
func Kinds() []string {
	var out []string
	for kind := range more {
		out = append(out, kind)
	}
	slices.Sort(out)
	return out
}

// ParseAlso reads "Tool=50,Supplier=10".
func ParseAlso(text string) (map[string]int, error) {
	out := map[string]int{}
	for part := range strings.SplitSeq(text, ",") {
		if part == "" {
			continue
		}
		kind, number, _ := strings.Cut(part, "=")
		n, err := strconv.Atoi(number)
		if more[kind] == nil || err != nil || n < 0 {
			return nil, fmt.Errorf("%q is not KIND=NUMBER of one of %s", part, strings.Join(Kinds(), ", "))
		}
		out[kind] = n
	}
	return out, nil
}

// also writes the documents of the other kinds.
func also(of map[string]int) []string {
	var docs []string
	for _, kind := range Kinds() {
		for i := range of[kind] {
			docs = append(docs, more[kind](i, of))
		}
	}
	return docs
}

func head(kind string, i int) string {
	return fmt.Sprintf("apiVersion: svs/v1\nkind: %s\nmetadata: {name: %s-%d, title: %s number %d}\n", kind, strings.ToLower(kind), i, kind, i)
}

// refer names one of the entities of a kind, nothing when there is none.
func refer(before, name string, i, n int) string {
	if n == 0 {
		return ""
	}
	ref := fmt.Sprintf("%s-%d", name, i%n)
	if strings.HasSuffix(before, "dependsOn: ") {
		ref = "[" + ref + "]"
	}
	return before + ref + "\n"
}
