package truth

import "math"

// chain is the stationary distribution of a number of items.
type chain []float64

// birthDeath solves a birth-death process on 0…most; rates tells how fast the
// number n goes up and down.
func birthDeath(most int, rates func(n int) (up, down float64)) chain {
	p := chain{1}
	sum := 1.0
	for n := 1; n <= most; n++ {
		up, _ := rates(n - 1)
		_, down := rates(n)
		p = append(p, p[n-1]*up/down)
		sum += p[n]
		if sum > 1e200 {
			for k := range p {
				p[k] /= sum
			}
			sum = 1
		}
	}
	for n := range p {
		p[n] /= sum
	}
	return p
}

// mean is the mean of f over the chain.
func (p chain) mean(f func(n int) float64) float64 {
	sum := 0.0
	for n, x := range p {
		sum += x * f(n)
	}
	return sum
}

func itself(n int) float64 { return float64(n) }

// above is how many are above c.
func above(c int) func(int) float64 { return func(n int) float64 { return float64(max(0, n-c)) } }

// atLeast is whether there are c or more.
func atLeast(c int) func(int) float64 {
	return func(n int) float64 {
		if n >= c {
			return 1
		}
		return 0
	}
}

// transient is the distribution at time t of the number at M/M/1 that starts
// empty, by uniformization: powers of the jump chain, weighed by a Poisson
// distribution (Jensen 1953).
func transient(lambda, mu, t float64) chain {
	rate := lambda + mu
	jumps := int(rate*t + 12*math.Sqrt(rate*t) + 40)
	p := make(chain, jumps+2)
	p[0] = 1
	out := make(chain, len(p))
	for k := range jumps {
		logs, _ := math.Lgamma(float64(k) + 1)
		weight := math.Exp(float64(k)*math.Log(rate*t) - rate*t - logs)
		next := make(chain, len(p))
		for n, x := range p {
			out[n] += weight * x
			if n+1 < len(p) {
				next[n+1] += x * lambda / rate
			}
			next[max(0, n-1)] += x * mu / rate
		}
		p = next
	}
	return out
}

// wave is a rate of mean plus swing times the sine of a day of 24 units.
type wave struct{ mean, swing float64 }

const day = 2 * math.Pi / 24

func (w wave) at(t float64) float64 { return w.mean + w.swing*math.Sin(day*t) }

// sum is the integral of the rate from 0 to t.
func (w wave) sum(t float64) float64 { return w.mean*t + w.swing/day*(1-math.Cos(day*t)) }

// busy is the mean number at M_t/M/∞ that starts empty: the integral of
// λ(u) e^{-μ(t-u)} (Eick, Massey and Whitt 1993), integrated by parts.
func (w wave) busy(mu, t float64) float64 {
	e := math.Exp(-mu * t)
	return w.mean/mu*(1-e) + w.swing*(mu*math.Sin(day*t)-day*math.Cos(day*t)+day*e)/(mu*mu+day*day)
}
