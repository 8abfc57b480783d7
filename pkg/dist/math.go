package dist

import "math"

// The functions of this file give the same bits on every CPU. The compiler
// may fuse a product and a sum into one instruction that rounds once, and on
// some processors it does; a conversion to float64 forbids it. So every
// product here and in the rest of the sampling path is wrapped in float64(),
// which a test holds (a division by two, which the compiler makes a product,
// is exact and may be fused), and nothing calls the functions of package math that
// have an assembly of their own, but Sqrt, which IEEE 754 fixes to the bit.

const (
	ln2Hi = 6.93147180369123816490e-01 // the upper 33 bits of ln 2
	ln2Lo = 1.90821492927058770002e-10 // ln 2 - ln2Hi
	log2e = 1.44269504088896338700e+00
)

// Log returns the natural logarithm of x, with an error below one unit in the
// last place. Log(0) is -Inf, and of a negative x or NaN it is NaN.
//
// Method: x = 2^k (1+f) with 1+f between √½ and √2; log(1+f) = f - s(f - R)
// with s = f/(2+f) and R a polynomial in s², as in fdlibm's e_log.c (copyright
// 1993 Sun Microsystems; permission to use, copy, modify and distribute it is
// freely granted, provided that this notice is preserved).
func Log(x float64) float64 {
	bits := math.Float64bits(x)
	if bits-1<<52 >= 0x7ff<<52-1<<52 {
		return logSpecial(x)
	}
	f, n := logSplit(bits)
	return logSum(f, n, logRest(f))
}

// Logs sets each x to Log(x). What a processor can do of several at a time it
// does.
func Logs(x []float64) {
	for k := range x {
		bits := math.Float64bits(x[k])
		if bits-1<<52 >= 0x7ff<<52-1<<52 {
			x[k] = logSpecial(x[k])
			continue
		}
		f, n := logSplit(bits)
		x[k] = logSum(f, n, logRest(f))
	}
}

// logSpecial is Log of zero, the subnormal, the negative, infinity and NaN.
func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0 || x != x:
		return math.NaN()
	case x > math.MaxFloat64:
		return x
	}
	f, n := logSplit(math.Float64bits(float64(x * (1 << 54))))
	return logSum(f, n-54, logRest(f))
}

// logSplit brings the fraction into √½ to √2 by moving its exponent.
func logSplit(bits uint64) (f, n float64) {
	// halfSqrt2 is the upper half of √½, where the range of 1+f begins.
	const halfSqrt2 = 0x3fe6a09e << 32
	over := bits - halfSqrt2
	return math.Float64frombits(bits-over&(0xfff<<52)) - 1, float64(int64(over) >> 52)
}

// logRest is the R of Log.
func logRest(f float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	t1 := float64(w * (l2 + float64(w*(l4+float64(w*l6)))))
	t2 := float64(z * (l1 + float64(w*(l3+float64(w*(l5+float64(w*l7)))))))
	return t1 + t2
}

// logSum puts Log together.
func logSum(f, n, r float64) float64 {
	s := f / (2 + f)
	half := float64(float64(0.5*f) * f)
	return float64(n*ln2Hi) - ((half - (float64(s*(half+r)) + float64(n*ln2Lo))) - f)
}

// Exp returns e to the x, with an error below one unit in the last place. It
// is +Inf where the result is too large, 0 where it is too small.
//
// Method: x = k ln 2 + r; e^r by a rational function of r, as in fdlibm's
// e_exp.c (copyright 2004 Sun Microsystems; the notice at Log applies).
func Exp(x float64) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08

		overflow  = 7.09782712893383973096e+02
		underflow = -7.45133219101941108420e+02
	)
	switch {
	case x != x:
		return x
	case x > overflow:
		return math.Inf(1)
	case x < underflow:
		return 0
	}
	half := 0.5
	if x < 0 {
		half = -0.5
	}
	k := int(float64(log2e*x) + half)
	n := float64(k)
	hi := x - float64(n*ln2Hi)
	lo := float64(n * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	c := r - float64(t*(p1+float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	if -1022 < k && k < 1023 {
		return float64(y * math.Float64frombits(uint64(k+1023)<<52))
	}
	return math.Ldexp(y, k)
}

// NormQuantile returns the p-quantile of the standard normal distribution,
// with a relative error of some 1e-16: -Inf at 0, +Inf at 1, NaN outside.
//
// Method: algorithm AS 241, PPND16 (M. J. Wichura, The percentage points of
// the normal distribution, Applied Statistics 37, 1988).
func NormQuantile(p float64) float64 {
	q := p - 0.5
	if -0.425 <= q && q <= 0.425 {
		return float64(q * centralRatio(0.180625-float64(q*q)))
	}
	if q >= 0 {
		return normTail(1 - p)
	}
	return -normTail(p)
}

// normTail returns the quantile above which a small p lies.
func normTail(p float64) float64 {
	switch {
	case p > 0:
	case p == 0:
		return math.Inf(1)
	default:
		return math.NaN()
	}
	r := math.Sqrt(-Log(p))
	if r <= 5 {
		return tailRatio(r - 1.6)
	}
	return farTailRatio(r - 5)
}

// horner returns c[0] + c[1] x + … + c[7] x⁷.
func horner(x float64, c *[8]float64) float64 {
	y := float64(c[7]*x) + c[6]
	y = float64(y*x) + c[5]
	y = float64(y*x) + c[4]
	y = float64(y*x) + c[3]
	y = float64(y*x) + c[2]
	y = float64(y*x) + c[1]
	return float64(y*x) + c[0]
}

func centralRatio(x float64) float64 { return horner(x, &centralNum) / horner(x, &centralDen) }
func tailRatio(x float64) float64    { return horner(x, &tailNum) / horner(x, &tailDen) }
func farTailRatio(x float64) float64 { return horner(x, &farNum) / horner(x, &farDen) }

// The coefficients of AS 241, lowest power first.
var (
	centralNum = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	centralDen = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	tailNum = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	tailDen = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	farNum = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	farDen = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)
