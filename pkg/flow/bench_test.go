package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/flow"
)

// tenSteps is a stream of ten steps of ten teams with office hours, three
// priorities, a tenth of the work sent back and lognormal times.
func tenSteps(replications int) string {
	parts := []string{"Service s", "{}", "Scenario base", fmt.Sprintf("{horizon: 26w, warmup: 2w, replications: %d}", replications),
		"Calendar office", `{timezone: Europe/Zurich, week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}`}
	var teams, steps []string
	for i := range 10 {
		team := fmt.Sprintf("t%d", i)
		teams = append(teams, team)
		parts = append(parts, "Team "+team, "{people: 12, calendar: office}")
		steps = append(steps, fmt.Sprintf("{id: s%d, activity: engage, practice: service-desk, team: %s, work: {p50: 8m, p95: 25m}, quality: 90%%}", i, team))
	}
	parts = append(parts, "Practice service-desk", "{organizationsAndPeople: {teams: ["+strings.Join(teams, ", ")+"]}}",
		"ValueStream work", "{outcome: {service: s}, steps: ["+strings.Join(steps, ", ")+"]}",
		"Demand d", `{type: value, service: s, stream: work, arrivals: {rate: 400/bd, pattern: office}, promises: [{within: 3d, share: 90%}],
			variants: [{name: p1, share: 10%, priority: 1}, {name: p2, share: 30%, priority: 2}, {name: p3, priority: 3}]}`)
	return docs(parts...)
}

// BenchmarkTenSteps reports step visits per second of one core, compiled model
// to figures. Beside it stands the bare loop of pkg/des (BenchmarkMM3Bare):
// visits per second must be 12 % of its customers per second.
func BenchmarkTenSteps(b *testing.B) {
	for _, jobs := range []int{1, 2} {
		b.Run(fmt.Sprintf("jobs=%d", jobs), func(b *testing.B) {
			p, _ := flow.Prepare(mustLoad(b, tenSteps(8)), flow.Options{})
			visits := 0.0
			for range b.N {
				r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: jobs})
				if err != nil {
					b.Fatal(err)
				}
				for _, s := range r.Steps {
					visits += *s.Visits.Value * 8 * 26 / 24
				}
			}
			b.ReportMetric(visits/b.Elapsed().Seconds()/1e6, "Mvisits/s")
		})
	}
}

// BenchmarkMM3 is one queue with three people at load 0.8, all of the program:
// customers per second of one core.
func BenchmarkMM3(b *testing.B) {
	p, _ := flow.Prepare(mustLoad(b, docs(
		"Scenario base", "{horizon: 100000m, warmup: 0s, replications: 4}", "Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: "+exponential+"}]}",
		"Demand d", "{type: value, service: s, stream: work, arrivals: {rate: 2.4/m}}")), flow.Options{})
	n := 0.0
	for range b.N {
		r, _, err := p.Run(context.Background(), flow.RunOptions{Jobs: 1})
		if err != nil {
			b.Fatal(err)
		}
		n += 4 * *r.Demands[0].Counts.Arrived.Value
	}
	b.ReportMetric(n/b.Elapsed().Seconds()/1e6, "Mcustomers/s")
}
