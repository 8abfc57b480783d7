package dist

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// Limits of what a distribution of times may be made of.
const (
	// MaxSeconds is the longest time and mean: 100 years of 365.25 days.
	MaxSeconds = 100 * 31557600.0
	maxCV      = 100
	minShape   = 0.01 // of gamma; that of Weibull is ten times as much
	maxShape   = 1e6
	maxWeibull = 1000
	maxWeight  = 1e9
)

// Spec is a distribution of times as a user describes it. The fields that it
// takes depend on the family; Build tells which are missing or too many.
type Spec struct {
	// Family is the text of dist: constant, uniform, triangular, pert,
	// exponential, erlang, gamma, lognormal, normal, weibull,
	// hyperexponential, discrete or empirical. Empty for the short forms,
	// which their fields tell apart: value alone (constant), two percentiles
	// or mean with cv or sd (lognormal), min, mode and max (PERT).
	Family string
	// Times are the parameters that are durations, by key: value, min, mode,
	// max, mean, sd, scale, and percentiles such as p50 and p95.
	Times map[string]unit.Duration
	// Numbers are the parameters that are plain numbers, by key: cv, shape, k.
	Numbers map[string]float64
	// Branches are those of hyperexponential.
	Branches []Branch
	// Values are those of discrete with their weights, and those of empirical,
	// whose weights are not read.
	Values []Value
	// Interpolate is for empirical: times between the given ones come out too.
	Interpolate bool
}

// Branch is one part of a hyperexponential mixture.
type Branch struct {
	Share unit.Share
	Mean  unit.Duration
}

// Value is one time with its weight beside the others; a user who leaves the
// weight out means 1.
type Value struct {
	Time   unit.Duration
	Weight float64
}

// Constant returns the Spec of one fixed time, which a user writes as a bare
// duration.
func Constant(d unit.Duration) Spec {
	return Spec{Times: map[string]unit.Duration{"value": d}}
}

// Place is a part of a Spec.
type Place struct {
	// Field is a key such as p95, dist, branches or values; empty for the
	// distribution as a whole.
	Field string
	// Index is the item of branches or values, -1 for the field itself.
	Index int
}

// Problem is the error of Build: what is wrong with a Spec and where.
type Problem struct {
	Place
	// Message is what a user reads.
	Message string
}

// Error returns the message.
func (p *Problem) Error() string { return p.Message }

func problem(field string, format string, args ...any) *Problem {
	return &Problem{Place{field, -1}, fmt.Sprintf(format, args...)}
}

// Durations yields every duration of the spec with its place, in a fixed
// order, for checks that depend on where the distribution stands.
func (s Spec) Durations(yield func(at Place, d unit.Duration) bool) {
	for _, key := range slices.Sorted(maps.Keys(s.Times)) {
		if !yield(Place{key, -1}, s.Times[key]) {
			return
		}
	}
	for i, b := range s.Branches {
		if !yield(Place{"branches", i}, b.Mean) {
			return
		}
	}
	for i, v := range s.Values {
		if !yield(Place{"values", i}, v.Time) {
			return
		}
	}
}

// UsesBusinessDays reports whether any of its times is in business days, so
// that Build needs to know how long one is.
func (s Spec) UsesBusinessDays() bool {
	for _, d := range s.Durations {
		if d.IsBusiness() {
			return true
		}
	}
	return false
}

// Build checks the spec and returns its distribution. bd is what a business
// day is worth (calendar.MeanOpenDay for work); it may be 0 when no time is in
// business days. Every error is a *Problem.
func (s Spec) Build(bd time.Duration) (Dist, error) {
	p, err := s.resolve(bd)
	if err != nil {
		return Dist{}, err
	}
	f, err := s.family()
	if err != nil {
		return Dist{}, err
	}
	d, err := f.build(p)
	if err != nil {
		return Dist{}, err
	}
	if !(d.mean <= MaxSeconds) {
		return Dist{}, problem("", "the mean comes out at more than 100 years; write values closer together")
	}
	if !(d.variance <= math.MaxFloat64) {
		return Dist{}, problem("", "the spread is beyond all bounds; write values closer together")
	}
	return d, nil
}

// params are the parameters of one distribution in seconds and plain numbers,
// with their texts for messages.
type params struct {
	num         map[string]float64
	text        map[string]string
	percentiles []string // keys, lowest first
	branches    []Branch
	means       []float64 // of branches
	values      []float64
	weights     []float64
	interpolate bool
}

func (s Spec) resolve(bd time.Duration) (params, error) {
	p := params{num: map[string]float64{}, text: map[string]string{}, branches: s.Branches, interpolate: s.Interpolate}
	for key, v := range s.Numbers {
		p.num[key], p.text[key] = v, strconv.FormatFloat(v, 'g', -1, 64)
		if math.IsNaN(v) || v < 0 {
			return p, problem(key, "%s is %s; write a number of 0 or more", key, p.text[key])
		}
	}
	for at, d := range s.Durations {
		v, message := toSeconds(d, bd)
		if message != "" {
			return p, &Problem{at, message}
		}
		switch at.Field {
		case "branches":
			p.means = append(p.means, v)
		case "values":
			p.values = append(p.values, v)
			p.weights = append(p.weights, s.Values[at.Index].Weight)
		default:
			p.num[at.Field], p.text[at.Field] = v, d.String()
			if _, ok := percentile(at.Field); ok {
				p.percentiles = append(p.percentiles, at.Field)
			}
		}
	}
	slices.SortFunc(p.percentiles, func(a, b string) int {
		x, _ := percentile(a)
		y, _ := percentile(b)
		if x < y {
			return -1
		}
		return 1
	})
	return p, nil
}

func toSeconds(d unit.Duration, bd time.Duration) (v float64, message string) {
	if d.IsBusiness() && bd <= 0 {
		return 0, fmt.Sprintf("%s is in business days, and no calendar says how long one is here; write hours", d)
	}
	ns, ok := d.Over(bd)
	if !ok || ns.Seconds() > MaxSeconds {
		return 0, fmt.Sprintf("%s is longer than 100 years; write a shorter time", d)
	}
	return float64(ns) / 1e9, ""
}

// percentile reads a key such as p95 or p99.9 as a part of 1.
func percentile(key string) (p float64, ok bool) {
	text, found := strings.CutPrefix(key, "p")
	if !found || len(text) > unit.MaxTextLen || strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v / 100, err == nil && v > 0 && v < 100
}
