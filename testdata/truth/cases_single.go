package truth

import (
	"fmt"
	"math"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

const gross = "Gross and Harris, Fundamentals of Queueing Theory, ch. 2"

// known puts the names under which others know a case's figures before them.
func known(prefix string, c Case) Case {
	for i := range c.Figures {
		if k := c.Figures[i].Known; k != "" && !strings.Contains(k, "/") {
			c.Figures[i].Known = prefix + "/" + c.Figures[i].Known
		}
	}
	return c
}

// waiting is one stream of one step at c people, with two promises: of lead
// time and of first response.
func waiting(c int, s work, arrivals string, promises string) string {
	return frame(c) + stream("work", step("do", "a", "work: "+s.text)) + demand("d", "work", arrivals+promises)
}

// markov is M/M/1 or M/M/c with t to be promised as lead time and response as
// time to first response.
func markov(name string, lambda, mu float64, c int, t, response, minutes_ float64) Case {
	q := mmc{lambda, mu, c}
	w := q.wait()
	promises := fmt.Sprintf(", promises: [{within: %s, share: 90%%}, {until: do, within: %s, share: 90%%}]", minutes(t), minutes(response))
	p := func(k int) func(*figure.Result) float64 {
		return of("d", func(d *figure.DemandFigs) float64 { return value(d.Promises[k].Kept) })
	}
	rough := c > 20
	f := []Figure{
		{Known: "Wq", Name: "mean wait", Want: w, Formula: "C/(cμ-λ)", Source: gross, Of: of("d", wait), Rough: rough},
		{Known: "W", Name: "mean lead time", Want: w + 1/mu, Formula: "C/(cμ-λ) + 1/μ", Source: gross, Of: of("d", lead)},
		{Known: "Lq", Name: "mean queue", Want: lambda * w, Formula: "λWq", Source: gross, Of: queue("a"), Rough: rough},
		{Known: "L", Name: "mean in progress", Want: lambda * (w + 1/mu), Formula: "λW", Source: "Little 1961", Of: of("d", inside)},
		{Known: "util", Name: "utilization", Want: q.rho(), Formula: "λ/(cμ)", Source: gross, Of: utilization("a")},
		{Known: "W_p90", Name: "p90 of lead time", Want: q.stayQuantile(0.9), Formula: "e^{-μt} + Cμ(e^{-μt}-e^{-dt})/(d-μ) = 0.1, d = cμ-λ", Source: gross,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.LeadTime.P90) })},
		{Known: "Wq_p99", Name: "p99 of the wait", Want: q.waitQuantile(0.99), Formula: "ln(C/0.01)/(cμ-λ)", Source: gross, Rough: true,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.WaitingTime.P99) })},
		{Known: "SLA_Wq", Name: "first response within " + minutes(response), Want: q.within(response), Formula: "1 - C e^{-(cμ-λ)t}", Source: gross, Of: p(1), Rough: rough},
	}
	if c == 1 {
		f = append(f, alone(q)...)
		f = append(f, Figure{Known: "SLA_W_le_10", Name: "lead time within " + minutes(t), Want: 1 - math.Exp(-(mu-lambda)*t), Formula: "1 - e^{-(μ-λ)t}", Source: "Kleinrock I, ch. 3", Of: p(0)})
	} else {
		f = append(f, Figure{Known: "Wq_p90", Name: "p90 of the wait", Want: q.waitQuantile(0.9), Formula: "ln(C/0.1)/(cμ-λ)", Source: gross, Rough: rough,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.WaitingTime.P90) })})
	}
	return Case{Name: name, About: fmt.Sprintf("M/M/%d at load %.3g: Poisson arrivals, exponential work, first come first served", c, q.rho()),
		Parts: waiting(c, exponential(1/mu), arrive(lambda), promises), Warmup: 40 / q.spare() / (1 - q.rho()), Minutes: minutes_, Figures: f}
}

// alone is what is known of a single server beyond that: its lead time is
// exponential.
func alone(q mmc) []Figure {
	const source = "Kleinrock, Queueing Systems I, ch. 3"
	d := q.spare()
	rho := q.rho()
	second := 2 * rho / q.mu / q.mu / (1 - rho) / (1 - rho)
	return []Figure{
		{Known: "W_p50", Name: "median of lead time", Want: math.Ln2 / d, Formula: "ln 2/(μ-λ)", Source: source,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.LeadTime.P50) })},
		{Known: "W_p99", Name: "p99 of lead time", Want: math.Log(100) / d, Formula: "ln 100/(μ-λ)", Source: source, Rough: true,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.LeadTime.P99) })},
		{Known: "Wq_p95", Name: "p95 of the wait", Want: math.Log(rho/0.05) / d, Formula: "ln(ρ/0.05)/(μ-λ)", Source: source, Rough: true,
			Of: of("d", func(d *figure.DemandFigs) float64 { return asMinutes(d.WaitingTime.P95) })},
		{Known: "VarW", Name: "variance of lead time", Want: 1 / d / d, Formula: "1/(μ-λ)²", Source: source, Of: of("d", leadVar), Rough: true},
		{Known: "mm1_fcfs/Wq2", Name: "second moment of the wait", Want: second, Formula: "2ρ/(μ²(1-ρ)²)", Source: source, Rough: true,
			Of: of("d", func(d *figure.DemandFigs) float64 {
				return squared(asMinutes(d.WaitingTime.SD)) + squared(asMinutes(d.WaitingTime.Mean))
			})},
	}
}

// delayed is the share that waits at all at M/M/c, as a promise of hardly any
// wait.
func delayed(name string, lambda, mu float64, c int, minutes_ float64) Case {
	q := mmc{lambda, mu, c}
	return Case{Name: name, About: fmt.Sprintf("M/M/%d at load %.3g: who waits at all", c, q.rho()),
		Parts: waiting(c, exponential(1/mu), arrive(lambda), ", promises: [{until: do, within: 1ms}]"), Warmup: 40 / q.spare() / (1 - q.rho()), Minutes: minutes_,
		Figures: []Figure{{Known: "Pwait", Name: "share that waits", Want: q.delayed(), Formula: "Erlang C", Source: "Erlang 1917", Rough: c > 20,
			Of: of("d", func(d *figure.DemandFigs) float64 { return 1 - promised(d) })}}}
}

// general is M/G/1.
func general(name, what string, lambda float64, s work, minutes_ float64) Case {
	w := pollaczek(lambda, s)
	const source = "Pollaczek 1930, Khinchine 1932"
	return Case{Name: name, About: fmt.Sprintf("M/G/1 at load %.3g: work %s", lambda*s.mean, what),
		Parts: waiting(1, s, arrive(lambda), ""), Warmup: 40 * (s.square / s.mean) / squared(1-lambda*s.mean), Minutes: minutes_,
		Figures: []Figure{
			{Known: "Wq", Name: "mean wait", Want: w, Formula: "λE[S²]/(2(1-ρ))", Source: source, Of: of("d", wait)},
			{Known: "W", Name: "mean lead time", Want: w + s.mean, Formula: "Wq + E[S]", Source: source, Of: of("d", lead)},
			{Known: "L", Name: "mean in progress", Want: lambda * (w + s.mean), Formula: "λW", Source: "Little 1961", Of: of("d", inside)},
		}}
}

// fixed is the distribution of the wait at M/D/1 with work of one minute.
func fixed(name string, lambda float64, at []float64, labels []string, minutes_ float64) Case {
	c := Case{Name: name, About: fmt.Sprintf("M/D/1 at load %.3g: how the wait is spread", lambda), Warmup: 40 / squared(1-lambda), Minutes: minutes_}
	c.Parts = frame(1) + stream("work", step("do", "a", "work: 1m"))
	for k, t := range at {
		name := fmt.Sprintf("d%d", k+1) // one demand for each promise
		c.Parts += demand(name, "work", arrive(lambda/float64(len(at)))+fmt.Sprintf(", promises: [{until: do, within: %s}]", minutes(t)))
		c.Figures = append(c.Figures, Figure{Known: labels[k], Name: "share that waits at most " + minutes(t), Want: crommelin(lambda, t),
			Formula: "(1-λ) Σ [λ(k-t)]^k/k! e^{-λ(k-t)}, k = 0…t", Source: "Erlang 1909; Crommelin 1932", Of: of(name, promised)})
	}
	return c
}

// regular is D/M/1.
func regular(name string, lambda, mu, minutes_ float64) Case {
	return Case{Name: name, About: fmt.Sprintf("D/M/1 at load %.3g: arrivals at even intervals", lambda/mu),
		Parts: waiting(1, exponential(1/mu), "arrivals: {every: "+minutes(1/lambda)+"}", ""), Warmup: 40 / mu / squared(1-lambda/mu), Minutes: minutes_,
		Figures: []Figure{{Known: "Wq", Name: "mean wait", Want: regularArrivals(lambda, mu), Formula: "σ/(μ(1-σ)), σ = e^{-(1-σ)μ/λ}", Source: "Kleinrock I, ch. 6", Of: of("d", wait)}}}
}

// grouped is M^X/M/1 with groups of so many, each as likely as the others.
func grouped(name string, rate, mu float64, low, high int, minutes_ float64) Case {
	size, square := 0.0, 0.0
	for k := low; k <= high; k++ {
		size += float64(k)
		square += float64(k * k)
	}
	n := float64(high - low + 1)
	size, square = size/n, square/n
	group := fmt.Sprintf("{dist: uniform, min: %d, max: %d}", low, high)
	if low == high {
		group = fmt.Sprint(low)
	}
	l := groups(rate, mu, size, square)
	const source = "Gross and Harris, section 3.1"
	return Case{Name: name, About: fmt.Sprintf("M^X/M/1 at load %.3g: %d to %d arrive together", rate*size/mu, low, high),
		Parts:  waiting(1, exponential(1/mu), fmt.Sprintf("arrivals: {rate: %s/m, group: %s}", number(rate), group), ""),
		Warmup: 40 * size / squared(1-rate*size/mu), Minutes: minutes_,
		Figures: []Figure{
			{Known: "L", Name: "mean in progress", Want: l, Formula: "ρ/(1-ρ) (E[X²]+E[X])/(2E[X])", Source: source, Of: of("d", inside)},
			{Known: "W", Name: "mean lead time", Want: l / rate / size, Formula: "L/(λE[X])", Source: source, Of: of("d", lead)},
		}}
}

// bounds is G/G/1 with lognormal intervals and work by their squared
// coefficients of variation.
func bounds(name string, lambda, mean, ca2, cs2, minutes_ float64) Case {
	rho := lambda * mean
	varA, varS := ca2/lambda/lambda, cs2*mean*mean
	high := lambda * (varA + varS) / 2 / (1 - rho)
	low := math.Max(0, (lambda*lambda*varS+rho*(rho-2))/2/lambda/(1-rho))
	vut := (ca2 + cs2) / 2 * rho / (1 - rho) * mean
	return Case{Name: name, About: fmt.Sprintf("G/G/1 at load %.3g: intervals and work lognormal, cv² %.3g and %.3g", rho, ca2, cs2),
		Parts:  waiting(1, lognormal(mean, cs2), "arrivals: {every: "+lognormal(1/lambda, ca2).text+"}", ""),
		Warmup: 40 * (1 + cs2) / squared(1-rho), Minutes: minutes_,
		Figures: []Figure{
			{Known: "upper", Name: "mean wait, upper bound", Want: high, Low: -1, High: high, Formula: "λ(var A + var S)/(2(1-ρ))", Source: "Kingman 1962", Of: of("d", wait)},
			{Known: "lower", Name: "mean wait, lower bound", Want: low, Low: low, High: 1e9, Formula: "(λ² var S + ρ(ρ-2))/(2λ(1-ρ))", Source: "Marchal 1978", Of: of("d", wait)},
			{Known: "vut", Name: "mean wait, about", Want: vut, Low: 0.8 * vut, High: 1.2 * vut, Formula: "(ca²+cs²)/2 ρ/(1-ρ) E[S]", Source: "Hopp and Spearman, Factory Physics", Of: of("d", wait)},
		}}
}
