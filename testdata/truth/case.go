package truth

import (
	"fmt"
	"math"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// Case is a model with figures that are known.
type Case struct {
	Name string
	// About says what it is, in one line.
	About string
	// Parts are the documents of the model, but for the scenario.
	Parts string
	// Warmup is what each run leaves out, Minutes what all Runs measure together
	// when all customers are simulated.
	Warmup, Minutes float64
	Figures         []Figure
}

// Runs is how many independent runs a case makes.
const Runs = 20

// Figure is something known of a case.
type Figure struct {
	// Known is the name under which others know the same figure, if any.
	Known   string
	Name    string
	Want    float64
	Formula string
	Source  string
	// Low and High are bounds in place of a value.
	Low, High float64
	// Rough says that the case has too few customers to see an error of 2 % in
	// this figure: it is only held to be where it should be.
	Rough bool
	// Of reads the figure, from a run of one replication.
	Of func(*figure.Result) float64
}

// Bounded reports whether the figure is known by bounds only.
func (f *Figure) Bounded() bool { return f.Low != f.High }

// Model is the case as a model of one replication; part is the share of the
// customers that it simulates.
func (c *Case) Model(part float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n#\n", c.About)
	for _, f := range c.Figures {
		known := fmt.Sprintf("%.10g", f.Want)
		if f.Bounded() {
			known = fmt.Sprintf("from %.10g to %.10g", f.Low, f.High)
		}
		fmt.Fprintf(&b, "# %s: %s = %s (%s)\n", f.Name, f.Formula, known, f.Source)
	}
	b.WriteString(document("Scenario", "base", fmt.Sprintf("{horizon: %s, warmup: %s, replications: 1}",
		minutes(math.Ceil(c.Warmup+c.Minutes*part/Runs)), minutes(c.Warmup))))
	b.WriteString(c.Parts)
	return b.String()
}

// document is one YAML document.
func document(kind, name, spec string) string {
	return fmt.Sprintf("apiVersion: svs/v1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n---\n", kind, name, spec)
}

// frame is what every model has: a service, a practice of the teams, and the
// teams with so many people each, named a, b, c…
func frame(people ...int) string {
	var names []string
	out := document("Service", "s", "{}")
	for i, n := range people {
		names = append(names, team(i))
		out += document("Team", team(i), fmt.Sprintf("{people: %d}", n))
	}
	return out + document("Practice", "service-desk", fmt.Sprintf("{organizationsAndPeople: {teams: [%s]}}", strings.Join(names, ", ")))
}

func team(i int) string { return string(rune('a' + i)) }

// step is a step at a team, or without one when team is empty.
func step(id, team, rest string) string {
	if team != "" {
		rest = "team: " + team + ", " + rest
	}
	return fmt.Sprintf("{id: %s, activity: engage, practice: service-desk, %s}", id, rest)
}

func stream(name string, steps ...string) string {
	return document("ValueStream", name, "{outcome: {service: s}, steps: [\n  "+strings.Join(steps, ",\n  ")+"]}")
}

// demand is a demand that stream serves.
func demand(name, stream, rest string) string {
	return document("Demand", name, fmt.Sprintf("{type: value, service: s, stream: %s, %s}", stream, rest))
}

// arrive is Poisson arrivals at a rate per minute.
func arrive(rate float64) string { return fmt.Sprintf("arrivals: {rate: %s/m}", number(rate)) }

// number writes a number without an exponent.
func number(x float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.12f", x), "0"), ".")
}

// minutes writes a time in whole nanoseconds.
func minutes(x float64) string {
	if x == math.Trunc(x) {
		return fmt.Sprintf("%.0fm", x)
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.9f", x*60), "0"), ".") + "s"
}

// Distributions of work, mean in minutes.

func exponential(mean float64) work {
	return work{fmt.Sprintf("{dist: exponential, mean: %s}", minutes(mean)), mean, 2 * mean * mean}
}

func constant(mean float64) work { return work{minutes(mean), mean, mean * mean} }

// lognormal has a mean and a squared coefficient of variation.
func lognormal(mean, scv float64) work {
	return work{fmt.Sprintf("{dist: lognormal, mean: %s, cv: %s}", minutes(mean), number(math.Sqrt(scv))), mean, mean * mean * (1 + scv)}
}

func uniform(low, high float64) work {
	return work{fmt.Sprintf("{dist: uniform, min: %s, max: %s}", minutes(low), minutes(high)), (low + high) / 2, (low*low + low*high + high*high) / 3}
}

func weibull(shape, mean float64) work {
	g := math.Gamma(1 + 1/shape)
	return work{fmt.Sprintf("{dist: weibull, shape: %s, mean: %s}", number(shape), minutes(mean)), mean, mean * mean * math.Gamma(1+2/shape) / g / g}
}

func erlang(k int, mean float64) work {
	return work{fmt.Sprintf("{dist: erlang, k: %d, mean: %s}", k, minutes(mean)), mean, mean * mean * (1 + 1/float64(k))}
}

func hyperexponential(share, first, second float64) work {
	return work{fmt.Sprintf("{dist: hyperexponential, branches: [{share: %s, mean: %s}, {share: %s, mean: %s}]}", number(share), minutes(first), number(1-share), minutes(second)),
		share*first + (1-share)*second, 2 * (share*first*first + (1-share)*second*second)}
}

// Readers of figures. Times come out in minutes.

func figs(r *figure.Result, demand, variant string) *figure.DemandFigs {
	for i := range r.Demands {
		if r.Demands[i].Name == demand && r.Demands[i].Variant == variant {
			return &r.Demands[i]
		}
	}
	return &figure.DemandFigs{}
}

// value is NaN for a figure that there is not, which no comparison holds for.
func value(f figure.Figure) float64 {
	if f.Value == nil {
		return math.NaN()
	}
	return *f.Value
}

func asMinutes(f figure.Figure) float64 { return value(f) / 60 }

// of reads a figure of a demand.
func of(demand string, f func(d *figure.DemandFigs) float64) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 { return f(figs(r, demand, "")) }
}

func lead(d *figure.DemandFigs) float64     { return asMinutes(d.LeadTime.Mean) }
func wait(d *figure.DemandFigs) float64     { return asMinutes(d.WaitingTime.Mean) }
func inside(d *figure.DemandFigs) float64   { return value(d.InProgress) }
func squared(x float64) float64             { return x * x }
func leadVar(d *figure.DemandFigs) float64  { return squared(asMinutes(d.LeadTime.SD)) }
func promised(d *figure.DemandFigs) float64 { return value(d.Promises[0].Kept) }

func teamFigs(r *figure.Result, name string) *figure.TeamFigs {
	for i := range r.Teams {
		if r.Teams[i].Name == name {
			return &r.Teams[i]
		}
	}
	return &figure.TeamFigs{}
}

func utilization(team string) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 { return value(teamFigs(r, team).Utilization) }
}

func queue(team string) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 { return value(teamFigs(r, team).QueueLength.Mean) }
}

func stepFigs(r *figure.Result, stream, step string) *figure.StepFigs {
	for i := range r.Steps {
		if r.Steps[i].Stream == stream && r.Steps[i].Step == step {
			return &r.Steps[i]
		}
	}
	return &figure.StepFigs{}
}

// stay is the mean time of a visit to a step.
func stay(stream, step string) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 {
		s := stepFigs(r, stream, step)
		return asMinutes(s.WaitingTime) + asMinutes(s.WorkingTime)
	}
}

// passes is visits to a step per minute.
func passes(stream, step string) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 {
		return value(stepFigs(r, stream, step).Visits) / ((r.Horizon - r.Warmup) / 60)
	}
}
