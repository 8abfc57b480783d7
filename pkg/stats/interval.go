package stats

import "math"

// Interval is a figure with the 95 % interval that the replications give it.
// Low and High are NaN where there is only one replication, and all three
// where there is none.
type Interval struct{ Value, Low, High float64 }

// Half is half the interval's width.
func (i Interval) Half() float64 { return (i.High - i.Low) / 2 }

// Mean95 is the mean of independent values, such as one figure of each
// replication, with its 95 % interval by Student's t. Values that are NaN
// (nothing was measured in that replication) are left out.
func Mean95(values []float64) Interval {
	n, sum := 0, 0.0
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			n++
			sum += v
			least, most = min(least, v), max(most, v)
		}
	}
	nan := math.NaN()
	if n == 0 {
		return Interval{nan, nan, nan}
	}
	mean := sum / float64(n)
	if least == most {
		mean = least // not to be told from itself by the last bit of a sum
	}
	if n == 1 {
		return Interval{mean, nan, nan}
	}
	squares := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			squares += float64((v - mean) * (v - mean))
		}
	}
	half := float64(student975(n-1) * math.Sqrt(squares/float64(n-1)/float64(n)))
	return Interval{mean, mean - half, mean + half}
}

// Paired95 is the mean of after - before over paired replications with its
// 95 % interval. A pair with a NaN is left out; the slices are equally long.
func Paired95(before, after []float64) Interval {
	d := make([]float64, len(before))
	for i := range d {
		d[i] = after[i] - before[i]
	}
	return Mean95(d)
}
