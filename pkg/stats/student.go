package stats

import "math"

// StudentT returns the quantile of Student's distribution with df degrees of
// freedom (1 or more): the t with probability p below it, 0 < p < 1. It is NaN
// outside those.
func StudentT(p float64, df int) float64 {
	if df < 1 || !(p > 0 && p < 1) {
		return math.NaN()
	}
	if p < 0.5 {
		return -StudentT(1-p, df)
	}
	if p == 0.5 {
		return 0
	}
	goal := p - 0.5 // half of what lies between -t and t
	lo, hi := 0.0, 1.0
	for central(hi, df) < goal {
		lo, hi = hi, 2*hi
	}
	// Bisection to the last bit: some 60 sums, and nothing that a CPU could
	// round in its own way.
	for range 200 {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			break
		}
		if central(mid, df) < goal {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// central is the probability between 0 and t, by the finite series for whole
// degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).
func central(t float64, df int) float64 {
	n := float64(df)
	whole := n + float64(t*t)
	cos2 := n / whole
	sin := t / math.Sqrt(whole)
	if df%2 == 0 {
		term, sum := 1.0, 1.0
		for k := 2; k < df; k += 2 {
			term = float64(float64(term*cos2) * (float64(k-1) / float64(k)))
			sum += term
		}
		return float64(sin*sum) / 2
	}
	sum := 0.0
	term := math.Sqrt(cos2)
	for k := 1; k < df; k += 2 {
		sum += term
		term = float64(float64(term*cos2) * (float64(k+1) / float64(k+2)))
	}
	return (arctan(t/math.Sqrt(n)) + float64(sin*sum)) / math.Pi
}

// arctan is math.Atan for x >= 0 with every product rounded on its own: two
// halvings of the angle, then the series.
func arctan(x float64) float64 {
	if x > 1 {
		return math.Pi/2 - arctan(1/x)
	}
	for range 3 {
		x /= 1 + math.Sqrt(1+float64(x*x))
	}
	square := float64(x * x)
	power, sum := x, 0.0
	for k := 1; k < 40; k += 2 {
		sum += power / float64(k)
		power = -float64(power * square)
	}
	return 8 * sum
}
