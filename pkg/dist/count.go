package dist

import "fmt"

// maxCount is the largest whole number that may come out.
const maxCount = 1_000_000

// CountSpec is a whole number that varies, as a user describes it: how many
// arrive at once.
type CountSpec struct {
	// Family is uniform or discrete, empty for a fixed number.
	Family string
	// Value is the fixed number.
	Value int64
	// Min and Max are the bounds of uniform, both included.
	Min, Max int64
	// Values are those of discrete.
	Values []CountValue
}

// CountValue is one number with its weight beside the others; a user who
// leaves the weight out means 1.
type CountValue struct {
	Value  int64
	Weight float64
}

// Count is a distribution of whole numbers from 0 to a million. It is
// immutable; the zero Count is always 0.
type Count struct {
	min, n int64 // uniform: n numbers from min on; n = 1 is a fixed number
	d      Dist  // discrete, when n is 0
}

// Build checks the spec and returns its distribution. Every error is a
// *Problem.
func (s CountSpec) Build() (Count, error) {
	switch s.Family {
	case "":
		return Count{min: s.Value, n: 1}, checkCount(Place{"", -1}, s.Value)
	case "uniform":
		if s.Max < s.Min {
			return Count{}, problem("max", "max %d is less than min %d; write the larger number as max", s.Max, s.Min)
		}
		if err := checkCount(Place{"min", -1}, s.Min); err != nil {
			return Count{}, err
		}
		return Count{min: s.Min, n: s.Max - s.Min + 1}, checkCount(Place{"max", -1}, s.Max)
	case "discrete":
		return s.buildDiscrete()
	}
	return Count{}, problem("dist", "no distribution %q of whole numbers; write a number, uniform or discrete", s.Family)
}

// checkCount returns a plain error, so that no typed nil is taken for one.
func checkCount(at Place, v int64) error {
	if v >= 0 && v <= maxCount {
		return nil
	}
	return &Problem{at, fmt.Sprintf("%d is out of range; write a whole number from 0 to %d", v, maxCount)}
}

func (s CountSpec) buildDiscrete() (Count, error) {
	var p params
	for i, v := range s.Values {
		if err := checkCount(Place{"values", i}, v.Value); err != nil {
			return Count{}, err
		}
		p.values, p.weights = append(p.values, float64(v.Value)), append(p.weights, v.Weight)
	}
	d, err := buildDiscrete(p)
	return Count{d: d}, err
}

// Mean returns the mean.
func (c Count) Mean() float64 {
	if c.n > 0 {
		return float64(c.min) + float64(c.n-1)/2
	}
	return c.d.mean
}

// Var returns the variance.
func (c Count) Var() float64 {
	if c.n > 0 {
		n := float64(c.n)
		return (float64(n*n) - 1) / 12
	}
	return c.d.variance
}

// Sample returns the number at the uniform number u, 0 <= u < 1.
func (c *Count) Sample(u float64) int64 {
	if c.n > 0 {
		return c.min + min(int64(float64(u*float64(c.n))), c.n-1)
	}
	return int64(c.d.invert(u))
}
