package dist

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// The functions here make a Dist from parameters that have been resolved and
// are all of the family's keys; what is impossible is refused.

func constant(v float64) Dist { return Dist{kind: kindConstant, a: v, mean: v} }

func buildConstant(p params) (Dist, error) { return constant(p.num["value"]), nil }

// bounds checks min and max.
func (p params) bounds() (lo, hi float64, err error) {
	lo, hi = p.num["min"], p.num["max"]
	if lo > hi {
		return 0, 0, problem("max", "max %s is less than min %s; write the longer time as max", p.text["max"], p.text["min"])
	}
	return lo, hi, nil
}

// points checks min, mode and max.
func (p params) points() (lo, mode, hi float64, err error) {
	if lo, hi, err = p.bounds(); err != nil {
		return 0, 0, 0, err
	}
	mode = p.num["mode"]
	if mode < lo || mode > hi {
		return 0, 0, 0, problem("mode", "mode %s is not between min %s and max %s; write the most likely time between them",
			p.text["mode"], p.text["min"], p.text["max"])
	}
	return lo, mode, hi, nil
}

// positiveMean checks a mean that cannot be zero.
func (p params) positiveMean() (float64, error) {
	mean := p.num["mean"]
	if mean <= 0 {
		return 0, problem("mean", "mean is %s; write more than 0, or the fixed time 0s", p.text["mean"])
	}
	return mean, nil
}

// within checks a plain number.
func (p params) within(key string, lo, hi float64) (float64, error) {
	v := p.num[key]
	if !(v >= lo && v <= hi) {
		return 0, problem(key, "%s %s is out of range; write a number from %s to %s", key, p.text[key], plain(lo), plain(hi))
	}
	return v, nil
}

// plain writes v without exponent.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func buildUniform(p params) (Dist, error) {
	lo, hi, err := p.bounds()
	if err != nil || lo == hi {
		return constant(lo), err
	}
	w := hi - lo
	return Dist{kind: kindUniform, a: lo, b: w, mean: lo + w/2, variance: float64(w*w) / 12}, nil
}

func buildTriangular(p params) (Dist, error) {
	lo, mode, hi, err := p.points()
	if err != nil || lo == hi {
		return constant(lo), err
	}
	x, y, z := mode-lo, hi-mode, hi-lo
	return Dist{kind: kindTriangular, a: lo, b: mode, c: hi, mean: (lo + mode + hi) / 3,
		variance: (float64(x*x) + float64(y*y) + float64(z*z)) / 36}, nil
}

// buildPERT is the beta distribution whose mean is (min + 4 mode + max) / 6
// (Malcolm et al., Application of a technique for research and development
// program evaluation, Operations Research 7, 1959).
func buildPERT(p params) (Dist, error) {
	lo, mode, hi, err := p.points()
	if err != nil || lo == hi {
		return constant(lo), err
	}
	w := hi - lo
	alpha := 1 + float64(4*(mode-lo))/w
	d := Dist{kind: kindPERT, a: lo, b: w, c: alpha, mean: lo + float64(w*alpha)/6}
	d.variance = float64(float64(w*w)*float64(alpha*(6-alpha))) / 252
	return d, nil
}

func buildExponential(p params) (Dist, error) {
	mean, err := p.positiveMean()
	return exponential(mean), err
}

func exponential(mean float64) Dist {
	return Dist{kind: kindExponential, a: mean, mean: mean, variance: float64(mean * mean)}
}

func buildErlang(p params) (Dist, error) {
	k, err := p.within("k", 1, maxShape)
	if err != nil {
		return Dist{}, err
	}
	if k != math.Trunc(k) {
		return Dist{}, problem("k", "k is %s; write a whole number, or use gamma with a shape", p.text["k"])
	}
	mean, err := p.positiveMean()
	return gamma(k, mean), err
}

func buildGamma(p params) (Dist, error) {
	mean, err := p.positiveMean()
	if err != nil {
		return Dist{}, err
	}
	cv, byCV := p.num["cv"]
	if !byCV {
		shape, err := p.within("shape", minShape, maxShape)
		return gamma(shape, mean), err
	}
	if cv == 0 {
		return constant(mean), nil
	}
	cv, err = p.within("cv", 1/math.Sqrt(maxShape), 1/math.Sqrt(minShape))
	return gamma(1/float64(cv*cv), mean), err
}

func gamma(shape, mean float64) Dist {
	if shape == 1 {
		return exponential(mean)
	}
	return Dist{kind: kindGamma, a: shape, b: mean / shape, mean: mean, variance: float64(mean*mean) / shape}
}

func buildLognormal(p params) (Dist, error) {
	if len(p.percentiles) == 2 {
		return lognormalThrough(p, p.percentiles[0], p.percentiles[1])
	}
	mean, err := p.positiveMean()
	if err != nil {
		return Dist{}, err
	}
	sd, bySD := p.num["sd"]
	cv := sd / mean
	switch {
	case !bySD:
		cv, err = p.within("cv", 0, maxCV)
	case cv > maxCV:
		err = problem("sd", "sd %s is more than %d times the mean %s; write less", p.text["sd"], maxCV, p.text["mean"])
	}
	if err != nil {
		return Dist{}, err
	}
	s2 := log1p(float64(cv * cv))
	return lognormal(Log(mean)-s2/2, math.Sqrt(s2), mean), nil
}

func lognormal(mu, sigma, mean float64) Dist {
	if sigma == 0 {
		return constant(mean)
	}
	s2 := float64(sigma * sigma)
	// e^s2 - 1 is the squared cv.
	return Dist{kind: kindLognormal, a: mu, b: sigma, mean: mean, variance: float64(float64(mean*mean) * expm1(s2))}
}

// lognormalThrough is the lognormal distribution with two given percentiles.
func lognormalThrough(p params, low, high string) (Dist, error) {
	x, y := p.num[low], p.num[high]
	switch {
	case x <= 0:
		return Dist{}, problem(low, "%s is %s; write more than 0, or the fixed time 0s", low, p.text[low])
	case x > y:
		return Dist{}, problem(high, "%s %s is less than %s %s; write the longer time for the higher percentile",
			high, p.text[high], low, p.text[low])
	case x == y:
		return constant(x), nil
	}
	px, _ := percentile(low)
	py, _ := percentile(high)
	zx, zy := NormQuantile(px), NormQuantile(py)
	if zx == zy {
		return Dist{}, problem(high, "%s and %s are the same percentile; write two that differ", low, high)
	}
	sigma := (Log(y) - Log(x)) / (zy - zx)
	mu := Log(x) - float64(sigma*zx)
	return lognormal(mu, sigma, Exp(mu+float64(sigma*sigma)/2)), nil
}

// buildNormal cuts the normal distribution at zero: what would lie below is
// spread over the rest in proportion.
func buildNormal(p params) (Dist, error) {
	mean, sd := p.num["mean"], p.num["sd"]
	if sd == 0 {
		return constant(mean), nil
	}
	r := mean / sd
	if r > 1e6 {
		return Dist{}, problem("sd", "sd %s is less than a millionth of the mean %s; write 0s, or more", p.text["sd"], p.text["mean"])
	}
	kept := normBelow(r) // the part above zero
	lambda := float64(Exp(-float64(r*r)/2)*invSqrt2Pi) / kept
	return Dist{kind: kindNormal, a: mean, b: sd, c: kept, mean: mean + float64(sd*lambda),
		variance: float64(float64(sd*sd) * (1 - float64(lambda*(lambda+r))))}, nil
}

const invSqrt2Pi = 0.398942280401432677939946059934

func buildWeibull(p params) (Dist, error) {
	shape, err := p.within("shape", 10*minShape, maxWeibull)
	if err != nil {
		return Dist{}, err
	}
	g1, g2 := Exp(lgamma(1+1/shape)), Exp(lgamma(1+2/shape))
	scale, byScale := p.num["scale"]
	if !byScale {
		mean, err := p.positiveMean()
		if err != nil {
			return Dist{}, err
		}
		scale = mean / g1
	} else if scale <= 0 {
		return Dist{}, problem("scale", "scale is %s; write more than 0, or the fixed time 0s", p.text["scale"])
	}
	return Dist{kind: kindWeibull, a: scale, b: 1 / shape, mean: float64(scale * g1),
		variance: float64(float64(scale*scale) * max(0, g2-float64(g1*g1)))}, nil
}

func buildHyperexponential(p params) (Dist, error) {
	shares := make([]unit.Share, len(p.branches))
	d := Dist{kind: kindHyperexponential}
	second := 0.0
	for i, b := range p.branches {
		if p.means[i] <= 0 {
			return Dist{}, &Problem{Place{"branches", i}, "mean is 0s; write more than 0"}
		}
		shares[i] = b.Share
		share := b.Share.Float()
		d.values, d.cum = append(d.values, p.means[i]), append(d.cum, share)
		d.mean += float64(share * p.means[i])
		second += float64(float64(2*share) * float64(p.means[i]*p.means[i]))
	}
	if sum, whole := unit.SumShares(shares...); whole != 0 {
		return Dist{}, problem("branches", "the shares of the branches sum to %s; make them 100%%", sum)
	}
	if len(p.branches) == 1 {
		return exponential(d.mean), nil
	}
	d.variance = second - float64(d.mean*d.mean)
	return d, nil
}

func buildDiscrete(p params) (Dist, error) {
	values, cum, err := cumulate(p.values, p.weights)
	if err != nil {
		return Dist{}, err
	}
	if len(values) == 1 {
		return constant(values[0]), nil
	}
	d := Dist{kind: kindDiscrete, values: values, cum: cum}
	d.mean, d.variance = weightedMoments(values, cum)
	return d, nil
}

// cumulate sorts values and adds up their weights as parts of 1; equal values
// become one, those without weight are left out.
func cumulate(values, weights []float64) (sorted, cum []float64, err error) {
	type pair struct{ value, weight float64 }
	var pairs []pair
	total := 0.0
	for i, v := range values {
		w := weights[i]
		if !(w >= 0 && w <= maxWeight) {
			return nil, nil, &Problem{Place{"values", i}, fmt.Sprintf("weight %v is out of range; write a number from 0 to %d", w, int(maxWeight))}
		}
		if w > 0 {
			pairs = append(pairs, pair{v, w})
			total += w
		}
	}
	if len(pairs) == 0 {
		return nil, nil, problem("values", "no value has a weight above 0; give at least one a weight")
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.value, b.value) })
	sum := 0.0
	for _, p := range pairs {
		sum += p.weight
		if n := len(sorted); n > 0 && sorted[n-1] == p.value {
			cum[n-1] = sum / total
			continue
		}
		sorted, cum = append(sorted, p.value), append(cum, sum/total)
	}
	cum[len(cum)-1] = 1
	return sorted, cum, nil
}

func weightedMoments(values, cum []float64) (mean, variance float64) {
	before := 0.0
	for i, v := range values {
		mean += float64((cum[i] - before) * v)
		before = cum[i]
	}
	before = 0
	for i, v := range values {
		variance += float64((cum[i] - before) * float64((v-mean)*(v-mean)))
		before = cum[i]
	}
	return mean, variance
}

func buildEmpirical(p params) (Dist, error) {
	if len(p.values) == 0 {
		return Dist{}, problem("values", "no measured times; write at least one")
	}
	values := slices.Sorted(slices.Values(p.values))
	n := float64(len(values))
	if values[0] == values[len(values)-1] {
		return constant(values[0]), nil
	}
	sum, squares := 0.0, 0.0
	for _, v := range values {
		sum += v
	}
	mean := sum / n
	if p.interpolate {
		return interpolated(values), nil
	}
	for _, v := range values {
		squares += float64((v - mean) * (v - mean))
	}
	return Dist{kind: kindEmpirical, values: values, mean: mean, variance: squares / n}, nil
}

// interpolated is piecewise uniform between neighbouring values, each piece
// as likely.
func interpolated(values []float64) Dist {
	pieces := float64(len(values) - 1)
	mean, second := 0.0, 0.0
	for i, a := range values[1:] {
		mean += (a + values[i]) / 2 / pieces
	}
	for i, a := range values[1:] {
		x, y := a-mean, values[i]-mean
		second += (float64(x*x) + float64(x*y) + float64(y*y)) / 3 / pieces
	}
	return Dist{kind: kindInterpolated, values: values, mean: mean, variance: second}
}

// PossibleAround is a quick yes to whether a time with a given median and a
// given higher percentile, such as p95, can exist: most distributions of a
// model are written so, and Build costs a microsecond for each. A false says
// nothing; ask Build then.
func PossibleAround(median, high unit.Duration, key string) bool {
	switch key {
	case "p80", "p85", "p90", "p95", "p99":
	default:
		return false
	}
	if median.IsBusiness() || high.IsBusiness() {
		return false
	}
	x, y := median.Elapsed(), high.Elapsed()
	// At p80 a ratio of 30 is a sigma of 4.05, and a mean of 3,600 medians: ten
	// years for a median of a day.
	return x > 0 && x <= 24*time.Hour && x <= y && y/30 <= x
}

// PossibleConstant is the same for a time that does not vary.
func PossibleConstant(d unit.Duration) bool {
	return !d.IsBusiness() && d.Elapsed() <= 24*365*time.Hour
}
