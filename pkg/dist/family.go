package dist

import (
	"slices"
	"strings"
)

// family is one way to describe a distribution.
type family struct {
	name string
	// takes lists the sets of keys it can be given by; pct stands for two
	// percentiles, branches and values for the lists.
	takes [][]string
	build func(params) (Dist, error)
}

const pct = "two percentiles"

// families are all of them, in the order of the documentation.
var families = [...]family{
	{"constant", [][]string{{"value"}}, buildConstant},
	{"uniform", [][]string{{"min", "max"}}, buildUniform},
	{"triangular", [][]string{{"min", "mode", "max"}}, buildTriangular},
	{"pert", [][]string{{"min", "mode", "max"}}, buildPERT},
	{"exponential", [][]string{{"mean"}}, buildExponential},
	{"erlang", [][]string{{"k", "mean"}}, buildErlang},
	{"gamma", [][]string{{"mean", "shape"}, {"mean", "cv"}}, buildGamma},
	{"lognormal", [][]string{{"mean", "cv"}, {"mean", "sd"}, {pct}}, buildLognormal},
	{"normal", [][]string{{"mean", "sd"}}, buildNormal},
	{"weibull", [][]string{{"mean", "shape"}, {"scale", "shape"}}, buildWeibull},
	{"hyperexponential", [][]string{{"branches"}}, buildHyperexponential},
	{"discrete", [][]string{{"values"}}, buildDiscrete},
	{"empirical", [][]string{{"values"}}, buildEmpirical},
}

// shortForms are the families that can do without their name.
var shortForms = [...]family{
	{"", [][]string{{"value"}}, buildConstant},
	{"", [][]string{{pct}, {"mean", "cv"}, {"mean", "sd"}}, buildLognormal},
	{"", [][]string{{"min", "mode", "max"}}, buildPERT},
}

// Families returns the names of the families, for suggestions.
func Families() []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.name
	}
	return names
}

// keys returns what the spec is given by, sorted, in the terms of takes.
func (s Spec) keys() []string {
	var keys []string
	percentiles := 0
	for key := range s.Times {
		if _, ok := percentile(key); ok {
			percentiles++
		} else {
			keys = append(keys, key)
		}
	}
	for key := range s.Numbers {
		keys = append(keys, key)
	}
	if percentiles == 2 {
		keys = append(keys, pct)
	} else if percentiles > 0 {
		keys = append(keys, "another number of percentiles")
	}
	if s.Branches != nil {
		keys = append(keys, "branches")
	}
	if s.Values != nil {
		keys = append(keys, "values")
	}
	slices.Sort(keys)
	return keys
}

func (f family) accepts(keys []string) bool {
	return slices.ContainsFunc(f.takes, func(set []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(set)), keys)
	})
}

// family finds the family that the spec names or its fields tell.
func (s Spec) family() (family, error) {
	keys := s.keys()
	if s.Family == "" {
		for _, f := range shortForms {
			if f.accepts(keys) {
				return f, nil
			}
		}
		return family{}, problem("", "a distribution without dist is two percentiles such as p50 and p95, mean with cv or sd, or min, mode and max; write one of these, or name the family with dist")
	}
	i := slices.IndexFunc(families[:], func(f family) bool { return f.name == s.Family })
	if i < 0 {
		return family{}, problem("dist", "no distribution %q; write one of %s", s.Family, strings.Join(Families(), ", "))
	}
	if f := families[i]; !f.accepts(keys) {
		return family{}, problem("", "%s takes %s; write these and no others", f.name, f.describe())
	}
	return families[i], nil
}

// describe says what a family takes: "mean and shape, or mean and cv".
func (f family) describe() string {
	var sets []string
	for _, set := range f.takes {
		n := len(set) - 1
		text := set[n]
		if n > 0 {
			text = strings.Join(set[:n], ", ") + " and " + text
		}
		sets = append(sets, text)
	}
	return strings.Join(sets, ", or ")
}
