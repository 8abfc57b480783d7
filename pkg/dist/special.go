package dist

import "math"

// Special functions for the families without a closed quantile. Their
// products are wrapped as in math.go. Errors are relative and measured in the
// tests: at most 1e-13 up to shape 1000, 1e-11 up to 1e6.

const halfLogTwoPi = 0.918938533204672741780329736406

// lgamma returns the logarithm of the gamma function for x > 0: Stirling's
// series from 10 on, below that by Γ(x) = Γ(x+n) / (x (x+1) … (x+n-1)).
func lgamma(x float64) float64 {
	product := 1.0
	for ; x < 10; x++ {
		product = float64(product * x)
	}
	return float64((x-0.5)*Log(x)) - x + halfLogTwoPi + stirlingRest(x) - Log(product)
}

// stirlingRest is what Stirling's formula leaves of lgamma(x), for x >= 10.
func stirlingRest(x float64) float64 {
	z := 1 / float64(x*x)
	s := -691.0/360360 + float64(z/156)
	s = 1.0/1188 + float64(z*s)
	s = -1.0/1680 + float64(z*s)
	s = 1.0/1260 + float64(z*s)
	s = -1.0/360 + float64(z*s)
	s = 1.0/12 + float64(z*s)
	return s / x
}

// log1pMinus returns log(1+d) - d without cancellation, for d > -1.
func log1pMinus(d float64) float64 {
	if d < -0.4 || d > 0.6 {
		return Log(1+d) - d
	}
	// With r = d/(2+d), log(1+d) = 2(r + r³/3 + r⁵/5 + …) and d = 2r/(1-r).
	r := d / (2 + d)
	z := float64(r * r)
	sum, power := 0.0, z
	for k := 3.0; power > 1e-18; k += 2 {
		sum += power / k
		power = float64(power * z)
	}
	return float64((r+r)*sum) - (z+z)/(1-r)
}

// log1p returns log(1+d) for d >= 0, accurate for small d.
func log1p(d float64) float64 {
	if d > 0.5 {
		return Log(1 + d)
	}
	return log1pMinus(d) + d
}

// expm1 returns e^x - 1, accurate for small x (after W. Kahan).
func expm1(x float64) float64 {
	u := Exp(x)
	switch {
	case u == 1:
		return x
	case u == 0 || u > math.MaxFloat64:
		return u - 1
	}
	return float64((u-1)*x) / Log(u)
}

// gammaWeight returns x^a e^-x / Γ(a), the gamma density times x.
func gammaWeight(a, x float64) float64 {
	if a < 10 {
		return Exp(float64(a*Log(x)) - x - lgamma(a))
	}
	d := (x - a) / a
	return float64(Exp(float64(a*log1pMinus(d))-stirlingRest(a)) * math.Sqrt(a/(2*math.Pi)))
}

// gammaTails returns the regularized incomplete gamma functions of shape a:
// how much lies below x and above x. The smaller of the two is accurate.
// Method: the series below a+1, Lentz's continued fraction above (Press et
// al., Numerical Recipes, 6.2).
func gammaTails(a, x float64) (below, above float64) {
	if !(x > 0) {
		return 0, 1
	}
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := a + 1; term > float64(sum*1e-17); n++ {
			term = float64(term*x) / n
			sum += term
		}
		below = min(float64(gammaWeight(a, x)*sum), 1)
		return below, 1 - below
	}
	b := x + 1 - a
	c := 1e300
	d := 1 / b
	h := d
	for i := 1.0; i < 1e6; i++ {
		an := float64(-i * (i - a))
		b += 2
		d = 1 / (float64(an*d) + b)
		c = b + an/c
		step := float64(d * c)
		h = float64(h * step)
		if math.Abs(step-1) < 1e-16 {
			break
		}
	}
	above = min(float64(gammaWeight(a, x)*h), 1)
	return 1 - above, above
}

// normBelow returns how much of the standard normal distribution lies below
// x, for x >= 0.
func normBelow(x float64) float64 {
	_, outer := gammaTails(0.5, float64(x*x)/2) // both tails together
	return 1 - outer/2
}

// betaTails returns the regularized incomplete beta functions: how much of
// the beta distribution lies below x and above x. Method: Lentz's continued
// fraction on the side where it converges (Numerical Recipes, 6.4).
func betaTails(a, b, x float64) (below, above float64) {
	switch {
	case !(x > 0):
		return 0, 1
	case x >= 1:
		return 1, 0
	case x > (a+1)/(a+b+2):
		above, below = betaTails(b, a, 1-x)
		return below, above
	}
	below = min(float64(betaWeight(a, b, x)*betaFraction(a, b, x))/a, 1)
	return below, 1 - below
}

// betaWeight returns x^a (1-x)^b / B(a,b), the beta density times x (1-x).
func betaWeight(a, b, x float64) float64 {
	return Exp(float64(a*Log(x)) + float64(b*Log(1-x)) + lgamma(a+b) - lgamma(a) - lgamma(b))
}

func betaFraction(a, b, x float64) float64 {
	c := 1.0
	d := 1 / (1 - float64((a+b)*x)/(a+1))
	h := d
	for m := 1.0; m < 1e4; m++ {
		even := float64(float64(m*(b-m))*x) / float64((a+m+m-1)*(a+m+m))
		d = 1 / (1 + float64(even*d))
		c = 1 + even/c
		h = float64(h * float64(d*c))
		odd := -float64(float64((a+m)*(a+b+m))*x) / float64((a+m+m)*(a+m+m+1))
		d = 1 / (1 + float64(odd*d))
		c = 1 + odd/c
		step := float64(d * c)
		h = float64(h * step)
		if math.Abs(step-1) < 1e-16 {
			break
		}
	}
	return h
}
