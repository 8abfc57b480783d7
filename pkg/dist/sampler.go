package dist

// MaxNS is the longest sampled time in nanoseconds, some 146 years: a time on
// a run's clock and a sample never overflow when they are added.
const MaxNS = 1<<62 - 1

// Sampler turns uniform numbers into samples of one Dist, one into one and
// both rising together, without allocating. It is made once and may be shared.
type Sampler struct {
	d     Dist
	ns    int64 // of a constant
	table *table
}

// Sampler prepares the distribution for sampling. For gamma, Erlang, PERT,
// hyperexponential and lognormal it computes a table (some 100 µs, 10 KB).
func (d Dist) Sampler() Sampler {
	s := Sampler{d: d}
	switch d.kind {
	case kindConstant:
		s.ns = toNS(d.a)
	case kindPERT, kindGamma, kindHyperexponential, kindLognormal:
		s.table = newTable(&s.d)
	}
	return s
}

// Dist returns the distribution that is sampled.
func (s *Sampler) Dist() Dist { return s.d }

// Sample returns the time in seconds at the uniform number u, 0 <= u < 1.
func (s *Sampler) Sample(u float64) float64 {
	if s.table != nil {
		return s.table.sample(&s.d, u)
	}
	return s.d.invert(u)
}

// SampleNS returns the time at u, 0 <= u < 1, in whole nanoseconds, rounded
// half up, from 0 to MaxNS.
func (s *Sampler) SampleNS(u float64) int64 {
	switch {
	case s.table != nil:
		return toNS(s.table.sample(&s.d, u))
	case s.d.kind == kindExponential:
		return toNS(-float64(s.d.a * Log(1-u)))
	case s.d.kind == kindConstant:
		return s.ns
	}
	return toNS(s.d.invert(u))
}

// SamplesNS sets each ns to SampleNS(u); what is in u after it means nothing.
func (s *Sampler) SamplesNS(u []float64, ns []int64) {
	ns = ns[:len(u)]
	if s.table != nil || s.d.kind != kindExponential {
		for k := range u {
			ns[k] = s.SampleNS(u[k])
		}
		return
	}
	for k := range u {
		u[k] = 1 - u[k]
	}
	Logs(u)
	for k := range u {
		ns[k] = toNS(-float64(s.d.a * u[k]))
	}
}

// toNS rounds seconds to whole nanoseconds. The comparisons come first: a
// conversion out of range differs between CPUs.
func toNS(seconds float64) int64 {
	v := float64(seconds * 1e9)
	switch {
	case !(v < MaxNS): // NaN as well
		return MaxNS
	case v < 0:
		return 0
	case v < 1<<52:
		return int64(v + 0.5)
	}
	return int64(v) // a whole number already
}
