package gen

import (
	"fmt"
	"strings"
)

// YearOptions say how large the organisation of Year is.
type YearOptions struct {
	Streams, Teams int
	// Items is how many demand items arrive in a year, over all streams.
	Items int
}

// Year generates a year of an organisation for measurements of speed: every
// stream has a demand of its own with three priorities, five or six steps of
// lognormal work at different teams with office hours, 10 % rework at one of
// them and a branch; teams have as many people as make a load of about 80 %.
func Year(o YearOptions) []File {
	const (
		openHours = 8 * 5 * 52.18 // of a person in a year
		meanWork  = 20.0 / 60     // hours, about that of p50 15m, p95 50m
	)
	perStream := float64(o.Items) / float64(o.Streams)
	visits := make([]float64, o.Teams)
	docs := []string{
		"apiVersion: svs/v1\nkind: Scenario\nmetadata: {name: base}\nspec: {horizon: 52w, warmup: 2w, replications: 10}\n",
		"apiVersion: svs/v1\nkind: Service\nmetadata: {name: service}\nspec: {}\n",
		"apiVersion: svs/v1\nkind: Calendar\nmetadata: {name: office}\nspec: {timezone: Europe/Zurich, week: {mon-fri: [\"08:00-12:00\", \"13:00-17:00\"]}, holidays: [2026-04-03, 2026-05-14, 2026-12-25]}\n",
	}
	for i := range o.Streams {
		steps, teams := yearStream(i, o.Teams)
		for _, t := range teams {
			visits[t] += perStream
		}
		docs = append(docs, steps, yearDemand(i, perStream))
	}
	var names []string
	for t := range o.Teams {
		names = append(names, fmt.Sprintf("team-%d", t))
		people := max(1, int(visits[t]*meanWork*1.06/openHours/0.91+0.999))
		docs = append(docs, fmt.Sprintf("apiVersion: svs/v1\nkind: Team\nmetadata: {name: team-%d}\nspec: {people: %d, calendar: office}\n", t, people))
	}
	docs = append(docs, fmt.Sprintf("apiVersion: svs/v1\nkind: Practice\nmetadata: {name: service-desk}\nspec: {organizationsAndPeople: {teams: [%s]}}\n", strings.Join(names, ", ")))
	return files(docs, 50)
}

// yearStream is the i-th stream, and the teams that its steps go to.
func yearStream(i, teams int) (text string, at []int) {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: stream-%d}\nspec:\n  outcome: {service: service}\n  steps:\n", i)
	steps := 5 + i%2
	for s := range steps {
		team := (i*7 + s*31) % teams
		at = append(at, team)
		fmt.Fprintf(&b, "    - {id: s%d, activity: %s, practice: service-desk, team: team-%d, work: {p50: 15m, p95: 50m}", s, activities[s%len(activities)], team)
		switch s {
		case 2:
			b.WriteString(", quality: 90%")
		case 3:
			fmt.Fprintf(&b, ", next: [{to: value, share: 15%%}, {to: s%d}]", s+1)
		}
		b.WriteString("}\n")
	}
	return b.String(), at
}

func yearDemand(i int, perYear float64) string {
	return fmt.Sprintf("apiVersion: svs/v1\nkind: Demand\nmetadata: {name: demand-%d}\nspec:\n  type: value\n  service: service\n  stream: stream-%d\n"+
		"  arrivals: {rate: %.6g/year, pattern: office}\n  variants: [{name: top, share: 10%%, priority: 1}, {name: high, share: 30%%, priority: 2}, {name: normal, priority: 3}]\n"+
		"  promises: [{within: 16h, share: 90%%, clock: office}]\n", i, i, perYear)
}
