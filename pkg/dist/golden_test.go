package dist

import (
	"hash/fnv"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The bits of ten thousand samples of each family. They are the same on every
// CPU; when a change to the arithmetic moves them, every seed's figures move
// with them, and whoever changes it should know.
func TestBitsOfSamples(t *testing.T) {
	want := map[string]uint64{
		"constant":                  1168389223297955621,
		"constant by name":          2372324416333382693,
		"constant in business days": 5337394730173364261,
		"discrete":                  4042431672834065637,
		"empirical":                 2964990005206528325,
		"erlang":                    7423066403251041804,
		"erlang 1":                  7175756736635817807,
		"exponential":               7175756736635817807,
		"gamma 900":                 13369617305068363266,
		"gamma below 1":             8447542411927849264,
		"gamma by cv":               12387310332021399640,
		"gamma without spread":      6311821781854534949,
		"hyperexponential":          13638901852201527443,
		"interpolated":              15962909499249860556,
		"lognormal":                 16020802751643756255,
		"lognormal by percentiles":  2059470579339245630,
		"lognormal without spread":  6311821781854534949,
		"normal":                    3980434048001437289,
		"normal cut":                17970948451521255257,
		"normal half":               7101662382562590301,
		"normal without spread":     6311821781854534949,
		"percentiles that agree":    6311821781854534949,
		"pert":                      15468495902847885557,
		"pert at its max":           10724737195044135605,
		"pert at its min":           13792304532209660252,
		"triangular":                6489980159570891030,
		"triangular at its min":     6221457444446006576,
		"uniform":                   4414432511117454083,
		"uniform of one time":       6311821781854534949,
		"weibull":                   9605187153632476852,
		"weibull by mean":           8060246505262036950,
	}
	got := map[string]uint64{}
	u := uniforms(10_000)
	for _, c := range append(continuous, discrete...) {
		s := mustBuild(t, c.spec).Sampler()
		h := fnv.New64a()
		var word [8]byte
		for _, u := range u {
			bits := math.Float64bits(s.Sample(u))
			for i := range word {
				word[i] = byte(bits >> (8 * i))
			}
			h.Write(word[:])
		}
		got[c.name] = h.Sum64()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
