package stats

import "math"

// mserBatch is how many observations make one batch mean.
const mserBatch = 5

// MSER5 returns how many observations at the beginning of a series are to be
// left out because the system was still filling: the cut that makes the
// standard error of the mean of what is left least, over cuts in whole batches
// of five within the first half (White, Cobb and Spratt, A comparison of five
// steady-state truncation heuristics for simulation, WSC 2000). The statistic
// is its value there. A series of fewer than two batches has no cut.
func MSER5(series []float64) (cut int, statistic float64) {
	n := len(series) / mserBatch
	if n < 2 {
		return 0, math.NaN()
	}
	batch := make([]float64, n)
	for j := range batch {
		sum := 0.0
		for _, x := range series[j*mserBatch : (j+1)*mserBatch] {
			sum += x
		}
		batch[j] = sum / mserBatch
	}
	statistic = math.Inf(1)
	for d := 0; 2*d < n; d++ {
		if s := mserStatistic(batch[d:]); s < statistic {
			cut, statistic = d*mserBatch, s
		}
	}
	return cut, statistic
}

func mserStatistic(batch []float64) float64 {
	n, sum := float64(len(batch)), 0.0
	for _, b := range batch {
		sum += b
	}
	mean, squares := sum/n, 0.0
	for _, b := range batch {
		squares += float64((b - mean) * (b - mean))
	}
	return squares / float64(n*n)
}
