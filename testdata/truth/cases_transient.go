package truth

import (
	"fmt"
	"math"
	"strings"
)

// Course is a model that starts empty, with what is known of its state at
// moments.
type Course struct {
	Name, About, Parts string
	// Runs is how many independent runs all customers need.
	Runs    int
	Moments []Moment
}

// Moment is what is known of the number of items at a time, in minutes since
// the start: its mean, its variance and the probability of none; NaN for what
// is not known. Arrivals are those up to that time in place of those present.
type Moment struct {
	At                   float64
	Arrivals             bool
	Mean, Variance, None float64
	// KnownMean and KnownNone are the names under which others know them.
	KnownMean, KnownNone string
	Formula, Source      string
}

// Model is the course as a model of n replications.
func (c *Course) Model(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n#\n", c.About)
	last := 0.0
	for _, m := range c.Moments {
		what := "present"
		if m.Arrivals {
			what = "arrived"
		}
		fmt.Fprintf(&b, "# after %s, %s: mean %.10g", minutes(m.At), what, m.Mean)
		if !math.IsNaN(m.Variance) {
			fmt.Fprintf(&b, ", variance %.10g", m.Variance)
		}
		if !math.IsNaN(m.None) {
			fmt.Fprintf(&b, ", none with probability %.10g", m.None)
		}
		fmt.Fprintf(&b, ": %s (%s)\n", m.Formula, m.Source)
		last = math.Max(last, m.At)
	}
	b.WriteString(document("Scenario", "base", fmt.Sprintf("{horizon: %s, warmup: 0s, replications: %d}", minutes(math.Ceil(last)), n)))
	b.WriteString(c.Parts)
	return b.String()
}

// filling is M/M/1 that starts empty.
func filling(name, known string, lambda, mu float64, runs int, at ...float64) Course {
	c := Course{Name: name, About: fmt.Sprintf("M/M/1 at load %.3g from an empty start", lambda/mu),
		Parts: waiting(1, exponential(1/mu), arrive(lambda), ""), Runs: runs}
	for _, t := range at {
		p := transient(lambda, mu, t)
		c.Moments = append(c.Moments, Moment{At: t, Mean: p.mean(itself), Variance: math.NaN(), None: p[0],
			KnownMean: fmt.Sprintf("%s/EN(%g)", known, t), KnownNone: fmt.Sprintf("%s/P0(%g)", known, t), Formula: "uniformization", Source: "Jensen 1953; Abate and Whitt 1987"})
	}
	return c
}

// overTheDay is M_t/M/∞ with a rate that goes up and down over the day, in
// hours: rate per hour, mean work in hours. What is present is a Poisson number.
func overTheDay(name, known, count string, w wave, mu float64, runs int, at ...float64) Course {
	const steps = 48 // of half an hour
	var weights []string
	for k := range steps {
		from, to := float64(k)*24/steps, float64(k+1)*24/steps
		weights = append(weights, fmt.Sprintf("%q: %s", clock(k)+"-"+clock(k+1), number((w.sum(to)-w.sum(from))/(to-from))))
	}
	c := Course{Name: name, About: "M_t/M/∞ from an empty start: arrivals follow a sine over the day, in steps of half an hour, which moves the figures by less than 0.1 %", Runs: runs,
		Parts: frame(1) + stream("work", step("do", "", "wait: "+exponential(60/mu).text)) +
			demand("d", "work", fmt.Sprintf("arrivals: {rate: %s/h, pattern: {mon-sun: {%s}}}", number(w.mean), strings.Join(weights, ", ")))}
	for _, t := range at {
		m := w.busy(mu, t)
		c.Moments = append(c.Moments, Moment{At: 60 * t, Mean: m, Variance: m, None: math.NaN(), KnownMean: fmt.Sprintf("%s/m(%g)", known, t),
			Formula: "∫λ(u)e^{-μ(t-u)}du", Source: "Eick, Massey and Whitt 1993"})
	}
	c.Moments = append(c.Moments, Moment{At: 60 * 30, Arrivals: true, Mean: w.sum(30), Variance: w.sum(30), None: math.NaN(), KnownMean: count,
		Formula: "∫λ(u)du", Source: "Poisson process"})
	return c
}

func clock(k int) string { return fmt.Sprintf("%02d:%02d", k/2, k%2*30) }

// Courses is the table of models whose course is known.
func Courses() []Course {
	return []Course{
		filling("filling", "mm1_tr", 0.8, 1, 240000, 1, 10, 50),
		filling("filling-overload", "overload", 1.25, 1, 200000, 1, 3),
		overTheDay("over-the-day", "mt_inf", "nhpp/count", wave{10, 6}, 0.25, 12000, 6, 12, 48, 54),
		overTheDay("over-the-day-steep", "steep", "steep/count", wave{6, 5.5}, 0.5, 12000, 5, 33),
	}
}
