package truth

import "math"

// erlangB is the share of arrivals that find c servers busy and are lost, at an
// offered load of a, whatever the distribution of work (Erlang 1917;
// Sevastyanov 1957), by the recursion B(c) = aB(c-1)/(c + aB(c-1)).
func erlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// erlangC is the share of arrivals that wait at M/M/c with offered load a < c
// (Erlang 1917), from Erlang B.
func erlangC(c int, a float64) float64 {
	b := erlangB(c, a)
	rho := a / float64(c)
	return b / (1 - rho*(1-b))
}

// mmc is M/M/c.
type mmc struct {
	lambda, mu float64
	c          int
}

func (q mmc) rho() float64     { return q.lambda / q.mu / float64(q.c) }
func (q mmc) spare() float64   { return float64(q.c)*q.mu - q.lambda }
func (q mmc) delayed() float64 { return erlangC(q.c, q.lambda/q.mu) }
func (q mmc) wait() float64    { return q.delayed() / q.spare() }

// within is the share that waits at most t.
func (q mmc) within(t float64) float64 { return 1 - q.delayed()*math.Exp(-q.spare()*t) }

// waitQuantile solves within(t) = p.
func (q mmc) waitQuantile(p float64) float64 {
	return math.Max(0, math.Log(q.delayed()/(1-p))/q.spare())
}

// stayQuantile solves the distribution of waiting plus work for p.
func (q mmc) stayQuantile(p float64) float64 {
	c, d := q.delayed(), q.spare()
	return solve(0, 1000/d+1000/q.mu, func(t float64) float64 {
		late := math.Exp(-q.mu * t)
		if math.Abs(d-q.mu) < 1e-12 {
			late += c * q.mu * t * math.Exp(-q.mu*t)
		} else {
			late += c * q.mu * (math.Exp(-q.mu*t) - math.Exp(-d*t)) / (d - q.mu)
		}
		return 1 - late - p
	})
}

// solve finds the zero of a growing function by halving.
func solve(low, high float64, f func(float64) float64) float64 {
	for range 200 {
		if mid := (low + high) / 2; f(mid) < 0 {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// work is a distribution of work by its moments and as the language writes it.
type work struct {
	text         string
	mean, square float64 // E[S], E[S²]
}

// pollaczek is the mean wait of M/G/1 (Pollaczek 1930, Khinchine 1932).
func pollaczek(lambda float64, s work) float64 {
	return lambda * s.square / 2 / (1 - lambda*s.mean)
}

// crommelin is the share that waits at most t at M/D/1 with work of 1 minute:
// (1-ρ) Σ_k [λ(k-t)]^k/k! e^{-λ(k-t)} for k = 0…⌊t⌋ (Erlang 1909; Crommelin
// 1932).
func crommelin(lambda, t float64) float64 {
	sum := 0.0
	for k := 0.0; k <= t; k++ {
		x, term := lambda*(k-t), 1.0
		for i := 1.0; i <= k; i++ {
			term *= x / i
		}
		sum += term * math.Exp(-x)
	}
	return (1 - lambda) * sum
}

// regularArrivals is the mean wait of D/M/1: σ solves σ = e^{-(1-σ)μ/λ}, and
// the wait is σ/(μ(1-σ)) (Kleinrock I, chapter 6).
func regularArrivals(lambda, mu float64) float64 {
	s := 0.5
	for range 10000 {
		s = math.Exp(-(1 - s) * mu / lambda)
	}
	return s / mu / (1 - s)
}

// groups is the mean number at M^X/M/1: ρ/(1-ρ) (E[X²]+E[X])/(2E[X]) (Gross and
// Harris, section 3.1).
func groups(rate, mu, size, square float64) float64 {
	rho := rate * size / mu
	return rho / (1 - rho) * (square + size) / 2 / size
}

// impatient is M/M/c whose waiting customers leave at rate theta each
// (Erlang A: Palm 1957; Garnett, Mandelbaum and Reiman 2002).
func impatient(lambda, mu, theta float64, c int) chain {
	return birthDeath(c+int(200+20*lambda/math.Max(theta, 0.01)), func(n int) (up, down float64) {
		return lambda, mu*float64(min(n, c)) + theta*float64(max(0, n-c))
	})
}

// patient is the share that leaves M/M/1 when nobody waits longer than tau
// (Barrer 1957; Boots and Tijms 1999).
func patient(lambda, mu, tau float64) float64 {
	rho := lambda / mu
	g := math.Exp(-mu * (1 - rho) * tau)
	return (1 - rho) * rho * g / (1 - rho*rho*g)
}
