package truth

import (
	"fmt"
	"math"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// ended is the share of the items that came to an end.
func ended(f func(c *figure.Counts) figure.Figure) func(*figure.Result) float64 {
	return of("d", func(d *figure.DemandFigs) float64 { return value(f(&d.Counts)) / value(d.Counts.Arrived) })
}

func declined(c *figure.Counts) figure.Figure  { return c.Declined }
func abandoned(c *figure.Counts) figure.Figure { return c.Abandoned }

// full is c people and room for k items in all: who finds no room is declined.
func full(name, what string, lambda float64, s work, c, k int, known map[string]string, minutes_ float64) Case {
	var p chain
	if k == c {
		a := lambda * s.mean
		p = birthDeath(k, func(n int) (up, down float64) { return a, float64(n) }) // insensitive to the distribution
	} else {
		p = birthDeath(k, func(n int) (up, down float64) { return lambda, float64(min(n, c)) / s.mean })
	}
	lost := p[k]
	present := p.mean(itself)
	source, formula := "Erlang 1917; Sevastyanov 1957", "Erlang B"
	if k > c {
		source, formula = gross, "birth-death"
	}
	return Case{Name: name, About: fmt.Sprintf("M/G/%d with room for %d, work %s: who finds no room is declined", c, k, what), Warmup: 60 * s.mean, Minutes: minutes_,
		Parts: frame(c) + document("ValueStream", "work", fmt.Sprintf("{outcome: {service: s}, limits: {inProgress: %d, whenFull: declined}, steps: [%s]}", k, step("do", "a", "work: "+s.text))) +
			demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Known: known["Ploss"], Name: "share declined", Want: lost, Formula: formula, Source: source, Of: ended(declined)},
			{Known: known["N"], Name: "mean in the stream", Want: present, Formula: formula, Source: source, Of: func(r *figure.Result) float64 {
				return queue("a")(r) + utilization("a")(r)*float64(c)
			}},
			{Known: known["W"], Name: "mean lead time of those who come in", Want: present / lambda / (1 - lost), Formula: "N/(λ(1-p))", Source: "Little 1961", Of: of("d", lead)},
		}}
}

// leaving is Erlang A.
func leaving(name string, lambda, mu, theta float64, c int, known map[string]string, minutes_ float64) Case {
	p := impatient(lambda, mu, theta, c)
	lq := p.mean(above(c))
	const source = "Palm 1957; Garnett, Mandelbaum and Reiman 2002"
	gone := theta * lq / lambda
	return Case{Name: name, About: fmt.Sprintf("M/M/%d+M at a load of %.3g: those who wait leave after a while", c, lambda/mu/float64(c)), Warmup: 60 / math.Min(mu, theta), Minutes: minutes_,
		Parts: waiting(c, exponential(1/mu), arrive(lambda), fmt.Sprintf(", patience: {after: %s, then: abandoned}", exponential(1/theta).text)),
		Figures: []Figure{
			{Known: known["Pab"], Name: "share that leaves", Want: gone, Formula: "θLq/λ", Source: source, Of: ended(abandoned)},
			{Known: known["Lq"], Name: "mean queue", Want: lq, Formula: "birth-death", Source: source, Of: queue("a")},
			{Known: known["Wq_all"], Name: "mean time in the queue of all", Want: lq / lambda, Formula: "Lq/λ", Source: "Little 1961",
				Of: func(r *figure.Result) float64 {
					return queue("a")(r) / (value(figs(r, "d", "").Counts.Arrived) / ((r.Horizon - r.Warmup) / 60))
				}},
			{Known: known["util"], Name: "utilization", Want: lambda * (1 - gone) / mu / float64(c), Formula: "λ(1-P)/(cμ)", Source: source, Of: utilization("a")},
		}}
}

// leavingAt is M/M/1 where everybody leaves after the same wait.
func leavingAt(name string, lambda, mu, tau float64, known map[string]string, minutes_ float64) Case {
	return Case{Name: name, About: fmt.Sprintf("M/M/1+D at load %.3g: nobody waits longer than %s", lambda/mu, minutes(tau)), Warmup: 200 / mu, Minutes: minutes_,
		Parts: waiting(1, exponential(1/mu), arrive(lambda), fmt.Sprintf(", patience: {after: %s, then: abandoned}", minutes(tau))),
		Figures: []Figure{{Known: known["Pab"], Name: "share that leaves", Want: patient(lambda, mu, tau), Formula: "(1-ρ)ρg/(1-ρ²g), g = e^{-μ(1-ρ)τ}", Source: "Barrer 1957",
			Of: ended(abandoned)}}}
}

// busyRoom is the share that finds everybody busy at Erlang A: those who begin
// at once, over all that arrive.
func busyRoom(name string, lambda, mu, theta float64, c int, known map[string]string, minutes_ float64) Case {
	k := leaving(name, lambda, mu, theta, c, nil, minutes_)
	k.About = "M/M/c+M: who finds everybody busy"
	k.Parts = strings.Replace(k.Parts, "patience:", "promises: [{until: do, within: 1ms}], patience:", 1)
	p := impatient(lambda, mu, theta, c)
	k.Figures = []Figure{{Known: known["Pwait"], Name: "share that finds everybody busy", Want: p.mean(atLeast(c)), Formula: "Σp[n], n ≥ c", Source: "Palm 1957",
		Of: func(r *figure.Result) float64 {
			// A promise of those who left before it could be kept counts for nothing.
			return 1 - promised(figs(r, "d", ""))*(1-ended(abandoned)(r))
		}}}
	return k
}

// conwip is a limit that is always reached: so many are in the stream, the
// others wait outside.
func conwip(name string, n int, means []float64, known map[string]string, minutes_ float64) Case {
	x := closed(n, means)
	var people []int
	var steps []string
	for i, m := range means {
		people = append(people, 1)
		steps = append(steps, step(fmt.Sprintf("s%d", i+1), team(i), "work: "+exponential(m).text))
	}
	c := Case{Name: name, About: fmt.Sprintf("at most %d in a stream of %d stations, more than enough wait outside", n, len(means)), Warmup: 300, Minutes: minutes_}
	enough := int(1.2*x*(c.Warmup+2*minutes_/Runs)) + 1000
	c.Parts = frame(people...) + document("ValueStream", "work", fmt.Sprintf("{outcome: {service: s}, limits: {inProgress: %d, whenFull: wait}, steps: [\n  %s]}", n, strings.Join(steps, ",\n  "))) +
		demand("d", "work", together(enough))
	c.Figures = []Figure{
		{Known: known["X"], Name: "items a minute", Want: x, Formula: "mean value analysis; N/(N+M-1)μ for equal stations", Source: "Reiser and Lavenberg 1980", Of: passes("work", fmt.Sprintf("s%d", len(means)))},
		{Known: known["W"], Name: "mean time in the stream", Want: float64(n) / x, Formula: "N/X", Source: "Little 1961",
			Of: func(r *figure.Result) float64 {
				sum := 0.0
				for i := range means {
					sum += stay("work", fmt.Sprintf("s%d", i+1))(r)
				}
				return sum
			}},
	}
	return c
}

// branches is a step in parallel branches of one step each.
func branches(steps ...string) string {
	return stream("work", fmt.Sprintf("{id: both, parallel: [[%s]], next: value}", strings.Join(steps, "], [")))
}

// forkJoin is two single servers at each of which one half of an item waits.
func forkJoin(name string, lambda, mu float64, known string, minutes_ float64) Case {
	rho := lambda / mu
	return Case{Name: name, About: fmt.Sprintf("fork and join of two M/M/1 at load %.3g", rho), Warmup: 80 / mu / squared(1-rho), Minutes: minutes_,
		Parts: frame(1, 1) + branches(step("one", "a", "work: "+exponential(1/mu).text), step("two", "b", "work: "+exponential(1/mu).text)) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{{Known: known, Name: "mean lead time", Want: (12 - rho) / 8 / (mu - lambda), Formula: "(12-ρ)/8/(μ-λ)", Source: "Flatto and Hahn 1984; Nelson and Tantawi 1988",
			Of: of("d", lead)}}}
}

// last is branches that nobody waits in: the join is the last of them.
func last(name string, rates []float64, known string, minutes_ float64) Case {
	var steps []string
	for i, r := range rates {
		steps = append(steps, step(fmt.Sprintf("s%d", i+1), "", "wait: "+exponential(1/r).text))
	}
	return Case{Name: name, About: fmt.Sprintf("join of %d exponential branches that need nobody", len(rates)), Minutes: minutes_,
		Parts: frame(1) + branches(steps...) + demand("d", "work", arrive(1)),
		Figures: []Figure{{Known: known, Name: "mean lead time", Want: latest(rates), Formula: "E[max] = Σ(-1)^{k+1} Σ1/(sum of k rates)", Source: "order statistics",
			Of: of("d", lead)}}}
}

// latest is the mean of the latest of exponential times.
func latest(rates []float64) float64 {
	sum := 0.0
	for set := 1; set < 1<<len(rates); set++ {
		rate, sign := 0.0, -1.0
		for i, r := range rates {
			if set>>i&1 == 1 {
				rate += r
				sign = -sign
			}
		}
		sum += sign / rate
	}
	return sum
}

// company is n items that are worked on together: a server with Erlang
// arrivals, E_n/M/1.
func company(name string, lambda, mu float64, n int, minutes_ float64) Case {
	rate := lambda / float64(n)
	sigma := 0.5
	for range 100000 {
		sigma = math.Pow(lambda/(lambda+mu*(1-sigma)), float64(n))
	}
	gather := float64(n-1) / 2 / lambda
	wait_ := sigma / mu / (1 - sigma)
	return Case{Name: name, About: fmt.Sprintf("batches of %d at one server at load %.3g", n, rate/mu), Warmup: 100 / mu / squared(1-rate/mu), Minutes: minutes_,
		Parts: frame(1) + stream("work", step("do", "a", fmt.Sprintf("work: %s, batch: {size: %d}", exponential(1/mu).text, n))) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Name: "mean lead time", Want: gather + wait_ + 1/mu, Formula: "(n-1)/(2λ) + σ/(μ(1-σ)) + 1/μ, σ = (λ/(λ+μ(1-σ)))^n", Source: "Kleinrock I, ch. 6", Of: of("d", lead)},
			{Name: "utilization", Want: rate / mu, Formula: "λ/(nμ)", Source: "definition", Of: utilization("a")},
		}}
}

// causing is work that causes itself again with a probability, after a while:
// M/M/1 with a way back through a delay.
func causing(name string, lambda, mu, p, after, minutes_ float64) Case {
	total := lambda / (1 - p)
	return Case{Name: name, About: fmt.Sprintf("a demand that causes itself again: M/M/1 at load %.3g with a delayed way back", total/mu), Warmup: 100/mu/squared(1-total/mu) + 20*after/(1-p), Minutes: minutes_,
		Parts: frame(1) + stream("work", step("do", "a", fmt.Sprintf("work: %s, emits: [{demand: d, share: %s, after: %s}]", exponential(1/mu).text, number(p), exponential(after).text))) +
			demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Name: "visits a minute", Want: total, Formula: "λ/(1-p)", Source: "Jackson 1957", Of: passes("work", "do")},
			{Name: "utilization", Want: total / mu, Formula: "λ/((1-p)μ)", Source: "Jackson 1957", Of: utilization("a")},
			{Name: "mean lead time", Want: 1 / (mu - total), Formula: "1/(μ-λ/(1-p))", Source: "Jackson 1957", Of: of("d", lead)},
		}}
}

// decided is an approval that a body gives after a while, and rejects a share.
func decided(name string, lambda, mean, rejects float64, minutes_ float64) Case {
	return Case{Name: name, About: "a decision within a time, which rejects a share", Warmup: 60 * mean, Minutes: minutes_,
		Parts: frame(1) + document("GoverningBody", "board", fmt.Sprintf("{level: committee, decides: {within: %s}}", exponential(mean).text)) +
			stream("work", step("ask", "", fmt.Sprintf("approval: {by: board, rejects: %s, rejectedTo: declined}", number(rejects)))) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Name: "mean lead time", Want: mean, Formula: "E[S]", Source: "definition", Of: of("d", lead)},
			{Name: "share declined", Want: rejects, Formula: "r", Source: "definition", Of: ended(declined)},
			{Name: "mean in progress", Want: lambda * mean, Formula: "λE[S]", Source: "Little 1961", Of: of("d", inside)},
		}}
}

// meeting is an approval at a weekly meeting: those who ask wait half a week,
// as arrivals of a Poisson process lie evenly in it.
func meeting(name string, perHour, minutes_ float64) Case {
	const week = 7 * 24 * 60
	return Case{Name: name, About: "decisions at a weekly meeting", Warmup: 3 * week, Minutes: minutes_,
		Parts: frame(1) + document("GoverningBody", "board", `{level: committee, decides: {meets: ["tue 10:00"]}}`) +
			stream("work", step("ask", "", "approval: {by: board}")) + demand("d", "work", fmt.Sprintf("arrivals: {rate: %s/h}", number(perHour))),
		Figures: []Figure{
			{Name: "mean wait", Want: week / 2, Formula: "T/2", Source: "Poisson process", Of: of("d", wait)},
			{Name: "variance of lead time", Want: week * week / 12, Formula: "T²/12", Source: "Poisson process", Of: of("d", leadVar)},
		}}
}
