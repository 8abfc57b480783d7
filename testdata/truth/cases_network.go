package truth

import (
	"fmt"
	"math"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// urgent is classes of customers at one team, the most urgent first, as
// variants of one demand.
func urgent(c int, preempts bool, lambdas []float64, s work) string {
	total := 0.0
	for _, l := range lambdas {
		total += l
	}
	var variants []string
	for k, l := range lambdas {
		v := fmt.Sprintf("{name: p%d, priority: %d, share: %s}", k+1, k+1, number(l/total))
		if k == len(lambdas)-1 {
			v = fmt.Sprintf("{name: p%d, priority: %d}", k+1, k+1)
		}
		variants = append(variants, v)
	}
	out := waiting(c, s, arrive(total), ", variants: ["+strings.Join(variants, ", ")+"]")
	if preempts {
		out = strings.Replace(out, fmt.Sprintf("{people: %d}", c), fmt.Sprintf("{people: %d, preempts: true}", c), 1)
	}
	return out
}

func variant(name string, f func(d *figure.DemandFigs) float64) func(*figure.Result) float64 {
	return func(r *figure.Result) float64 { return f(figs(r, "d", name)) }
}

// inTurn is M/M/1 with classes and without preemption, and the law that no
// order of service changes the sum of the waits weighed by load.
func inTurn(name string, lambdas []float64, s work, minutes_ float64) Case {
	var classes []class
	rho := 0.0
	for _, l := range lambdas {
		classes = append(classes, class{l, s.mean, s.square})
		rho += l * s.mean
	}
	c := Case{Name: name, About: fmt.Sprintf("M/G/1 at load %.3g with %d priorities, nobody is interrupted", rho, len(lambdas)),
		Parts: urgent(1, false, lambdas, s), Warmup: 40 * s.square / s.mean / squared(1-rho), Minutes: minutes_}
	sum := 0.0
	for k, w := range cobham(classes) {
		sum += lambdas[k] * s.mean * w
		c.Figures = append(c.Figures, Figure{Known: fmt.Sprintf("Wq%d", k+1), Name: fmt.Sprintf("mean wait of p%d", k+1), Want: w,
			Formula: "W0/((1-s[k-1])(1-s[k]))", Source: "Cobham 1954", Of: variant(fmt.Sprintf("p%d", k+1), wait)})
	}
	c.Figures = append(c.Figures, Figure{Known: "conservation", Name: "waits weighed by load", Want: sum, Formula: "ρW0/(1-ρ)", Source: "Kleinrock's conservation law",
		Of: func(r *figure.Result) float64 {
			out := 0.0
			for k, l := range lambdas {
				out += l * s.mean * wait(figs(r, "d", fmt.Sprintf("p%d", k+1)))
			}
			return out
		}})
	return c
}

// inTurnMany is the same with c people and exponential work.
func inTurnMany(name string, lambdas []float64, mu float64, n int, minutes_ float64) Case {
	total := 0.0
	for _, l := range lambdas {
		total += l
	}
	rho := total / mu / float64(n)
	c := Case{Name: name, About: fmt.Sprintf("M/M/%d at load %.3g with %d priorities, nobody is interrupted", n, rho, len(lambdas)),
		Parts: urgent(n, false, lambdas, exponential(1/mu)), Warmup: 40 / mu / squared(1-rho), Minutes: minutes_}
	for k, w := range cobhamMany(lambdas, mu, n) {
		c.Figures = append(c.Figures, Figure{Known: fmt.Sprintf("Wq%d", k+1), Name: fmt.Sprintf("mean wait of p%d", k+1), Want: w,
			Formula: "C(c,a)/(cμ)/((1-s[k-1])(1-s[k]))", Source: "Cobham 1954; Kella and Yechiali 1985", Of: variant(fmt.Sprintf("p%d", k+1), wait)})
	}
	return c
}

// interrupting is M/M/1 with classes and preemption.
func interrupting(name string, lambdas []float64, mu, minutes_ float64) Case {
	var classes []class
	rho := 0.0
	for _, l := range lambdas {
		classes = append(classes, class{l, 1 / mu, 2 / mu / mu})
		rho += l / mu
	}
	c := Case{Name: name, About: fmt.Sprintf("M/M/1 at load %.3g with %d priorities, the urgent interrupt the others", rho, len(lambdas)),
		Parts: urgent(1, true, lambdas, exponential(1/mu)), Warmup: 40 / mu / squared(1-rho), Minutes: minutes_}
	for k, w := range preemptive(classes) {
		c.Figures = append(c.Figures, Figure{Known: fmt.Sprintf("W%d", k+1), Name: fmt.Sprintf("mean lead time of p%d", k+1), Want: w,
			Formula: "[(1-s[k])/μ + Σλ/μ²]/((1-s[k-1])(1-s[k]))", Source: "Jaiswal 1968", Of: variant(fmt.Sprintf("p%d", k+1), lead)})
	}
	return c
}

// network is an open network of stations, with a demand for each station at
// which customers come from outside. Ways between stations are branches.
func network(name string, outside []float64, routing [][]float64, mu []float64, people []int, minutes_ float64) Case {
	flows := traffic(outside, routing)
	var steps []string
	for i := range mu {
		var next []string
		for j, p := range routing[i] {
			if p > 0 {
				next = append(next, fmt.Sprintf("{to: s%d, share: %s}", j+1, number(p)))
			}
		}
		next = append(next, "{to: value}")
		steps = append(steps, step(fmt.Sprintf("s%d", i+1), team(i), "work: "+exponential(1/mu[i]).text+", next: ["+strings.Join(next, ", ")+"]"))
	}
	// One way in: a step without work sends each demand to its station.
	var gates, demands []string
	total, number_ := 0.0, 0.0
	for i, l := range outside {
		if l > 0 {
			gates = append(gates, fmt.Sprintf("{when: {demand: d%d}, to: s%d}", i+1, i+1))
			demands = append(demands, demand(fmt.Sprintf("d%d", i+1), "work", arrive(l)))
			total += l
		}
	}
	gates = append(gates, "{to: value}")
	c := Case{Name: name, About: fmt.Sprintf("open network of %d stations with ways back", len(mu)),
		Parts: frame(people...) + stream("work", append([]string{step("in", "", "wait: 0s, next: ["+strings.Join(gates, ", ")+"]")}, steps...)...) + strings.Join(demands, ""), Minutes: minutes_}
	const source = "Jackson 1957"
	for i := range mu {
		q := mmc{flows[i], mu[i], people[i]}
		w := q.wait() + 1/mu[i]
		number_ += flows[i] * w
		id := fmt.Sprint(i + 1)
		c.Warmup = math.Max(c.Warmup, 80/q.spare()/(1-q.rho()))
		c.Figures = append(c.Figures,
			Figure{Known: "lam" + id, Name: "visits a minute to s" + id, Want: flows[i], Formula: "λ = γ(I-R)⁻¹", Source: source, Of: passes("work", "s"+id)},
			Figure{Known: "util" + id, Name: "utilization of " + team(i), Want: q.rho(), Formula: "λ/(cμ)", Source: source, Of: utilization(team(i))},
			Figure{Known: "W" + id, Name: "mean time of a visit to s" + id, Want: w, Formula: "M/M/c at λ", Source: source, Of: stay("work", "s"+id)})
	}
	c.Figures = append(c.Figures, Figure{Known: "W_total", Name: "mean lead time", Want: number_ / total, Formula: "ΣL/Σγ", Source: "Jackson 1957; Little 1961",
		Of: func(r *figure.Result) float64 { return asMinutes(r.Streams[0].LeadTime.Mean) }})
	return c
}

// again is M/M/1 whose work is not right with a probability and comes back.
func again(name string, lambda, mu, p, minutes_ float64) Case {
	rho := lambda / mu / (1 - p)
	w := rho / (1 - rho) / lambda
	const source = "geometric number of visits"
	return Case{Name: name, About: fmt.Sprintf("M/M/1 at load %.3g with rework", rho), Warmup: 80 / mu / squared(1-rho), Minutes: minutes_,
		Parts: frame(1) + stream("work", step("do", "a", "work: "+exponential(1/mu).text+", quality: "+number(1-p))) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Known: "W", Name: "mean lead time", Want: w, Formula: "ρ/(1-ρ)/λ, ρ = λ/((1-p)μ)", Source: "Jackson 1957", Of: of("d", lead)},
			{Known: "util", Name: "utilization", Want: rho, Formula: "λ/((1-p)μ)", Source: "Jackson 1957", Of: utilization("a")},
			{Known: "visits", Name: "visits of an item", Want: 1 / (1 - p), Formula: "1/(1-p)", Source: source,
				Of: of("d", func(d *figure.DemandFigs) float64 { return 1 + value(d.Rework) })},
			{Known: "fpy", Name: "share of the visits that are right", Want: 1 - p, Formula: "1-p", Source: "definition",
				Of: func(r *figure.Result) float64 { return 1 - value(stepFigs(r, "work", "do").Rework) }},
		}}
}

// visitsVariance tells the variance of the number of visits by the working
// time of an item whose every visit takes a minute of work nobody waits for.
func visitsVariance(name string, p, minutes_ float64) Case {
	return Case{Name: name, About: "how the number of visits is spread, with rework: each takes one minute and nobody waits", Minutes: minutes_,
		Parts: frame(1) + stream("work", step("do", "", "wait: 1m, quality: "+number(1-p))) + demand("d", "work", arrive(1)),
		Figures: []Figure{{Known: "varvisits", Name: "variance of the visits of an item", Want: p / squared(1-p), Formula: "p/(1-p)²", Source: "geometric number of visits",
			Of: of("d", leadVar)}}}
}

// tandem is two single servers one after the other.
func tandem(name string, lambda, mu1, mu2, minutes_ float64) Case {
	d1, d2 := mu1-lambda, mu2-lambda
	const source = "Burke 1956; Reich 1957"
	slow := 1 - lambda/math.Min(mu1, mu2)
	return Case{Name: name, About: "M/M/1 after M/M/1: the times at both are independent", Warmup: 80 / squared(slow), Minutes: minutes_,
		Parts: frame(1, 1) + stream("work", step("one", "a", "work: "+exponential(1/mu1).text), step("two", "b", "work: "+exponential(1/mu2).text)) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{
			{Known: "W", Name: "mean lead time", Want: 1/d1 + 1/d2, Formula: "Σ1/(μ-λ)", Source: source, Of: of("d", lead)},
			{Known: "VarW", Name: "variance of lead time", Want: 1/d1/d1 + 1/d2/d2, Formula: "Σ1/(μ-λ)²", Source: source, Of: of("d", leadVar), Rough: true},
			{Known: "W_p90", Name: "p90 of lead time", Formula: "(d1 e^{-d2 t} - d2 e^{-d1 t})/(d1-d2) = 0.1", Source: source,
				Want: solve(0, 100/d1+100/d2, func(t float64) float64 { return 0.1 - (d1*math.Exp(-d2*t)-d2*math.Exp(-d1*t))/(d1-d2) }),
				Of:   of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.LeadTime.P90) })},
			{Known: "eff", Name: "flow efficiency", Want: (1/mu1 + 1/mu2) / (1/d1 + 1/d2), Formula: "E[work]/E[lead time]", Source: "definition",
				Of: of("d", func(d *figure.DemandFigs) float64 { return value(d.FlowEfficiency) })},
		}}
}

// roundAndRound is customers who go round stations of one server each for ever
// (nearly: one round in ten million is the last).
func roundAndRound(name string, n int, means []float64, minutes_ float64) Case {
	x := closed(n, means)
	var people []int
	var steps []string
	for i, m := range means {
		people = append(people, 1)
		rest := "work: " + exponential(m).text
		if i == len(means)-1 {
			rest += ", quality: 0.0000001, rework: s1"
		}
		steps = append(steps, step(fmt.Sprintf("s%d", i+1), team(i), rest))
	}
	return Case{Name: name, About: fmt.Sprintf("closed network: %d customers go round %d stations", n, len(means)), Warmup: 200, Minutes: minutes_,
		Parts: frame(people...) + stream("work", steps...) + demand("d", "work", together(n)),
		Figures: []Figure{
			{Name: "rounds a minute", Want: x, Formula: "mean value analysis; N/(N+M-1)μ for equal stations", Source: "Reiser and Lavenberg 1980", Of: passes("work", "s1")},
			{Name: "mean time of a round", Want: float64(n) / x, Formula: "N/X", Source: "Little 1961",
				Of: func(r *figure.Result) float64 {
					sum := 0.0
					for i := range means {
						sum += stay("work", fmt.Sprintf("s%d", i+1))(r)
					}
					return sum
				}},
		}}
}

// together is n items that are there from the start.
func together(n int) string {
	return fmt.Sprintf("arrivals: {at: [2026-01-05T00:00], group: %d}", n)
}

// repair is machines that run, fail and wait to be mended by a team.
func repair(name string, n, people int, fails, mends, minutes_ float64) Case {
	p := machines(n, people, fails, mends)
	down := p.mean(itself)
	x := (float64(n) - down) * fails
	const source = "Palm 1947; Gross and Harris, section 2.7"
	return Case{Name: name, About: fmt.Sprintf("M/M/%d//%d: machines fail and are mended", people, n), Warmup: 40 / fails, Minutes: minutes_,
		Parts: frame(people) + stream("work", step("run", "", "wait: "+exponential(1/fails).text),
			step("mend", "a", "work: "+exponential(1/mends).text+", quality: 0.0000001, rework: run")) + demand("d", "work", together(n)),
		Figures: []Figure{
			{Known: "X", Name: "repairs a minute", Want: x, Formula: "birth-death", Source: source, Of: passes("work", "mend")},
			{Known: "Ldown", Name: "machines down", Want: down, Formula: "birth-death", Source: source,
				Of: func(r *figure.Result) float64 {
					return queue("a")(r) + utilization("a")(r)*float64(people)
				}},
			{Known: "W", Name: "mean time down", Want: down / x, Formula: "Little", Source: source, Of: stay("work", "mend")},
		}}
}

// endless is work that holds nobody: M/G/∞.
func endless(name, what string, lambda float64, s work, minutes_ float64) Case {
	return Case{Name: name, About: "M/G/∞: delays that hold nobody, " + what, Warmup: 60 * s.square / s.mean, Minutes: minutes_,
		Parts:   frame(1) + stream("work", step("do", "", "wait: "+s.text)) + demand("d", "work", arrive(lambda)),
		Figures: []Figure{{Known: "L", Name: "mean in progress", Want: lambda * s.mean, Formula: "λE[S]", Source: "Takács 1962", Of: of("d", inside)}}}
}
