package truth

// class is one of several kinds of customers of one server.
type class struct{ lambda, mean, square float64 }

// cobham is the mean wait of each class at M/G/1 without preemption, the most
// urgent first: W0/((1-s[k-1])(1-s[k])), s the loads summed up (Cobham 1954).
func cobham(classes []class) []float64 {
	residual := 0.0
	for _, c := range classes {
		residual += c.lambda * c.square / 2
	}
	return shared(classes, residual)
}

// cobhamMany is the same for M/M/c with the same work for all (Kella and
// Yechiali 1985): classes carry loads per server.
func cobhamMany(lambdas []float64, mu float64, c int) []float64 {
	total := 0.0
	var classes []class
	for _, l := range lambdas {
		total += l
		classes = append(classes, class{lambda: l / float64(c), mean: 1 / mu})
	}
	return shared(classes, erlangC(c, total/mu)/mu/float64(c))
}

func shared(classes []class, residual float64) []float64 {
	var out []float64
	sum := 0.0
	for _, c := range classes {
		before := sum
		sum += c.lambda * c.mean
		out = append(out, residual/(1-before)/(1-sum))
	}
	return out
}

// preemptive is the mean time in M/M/1 with preemption of each class
// (Jaiswal 1968; Gross and Harris, section 3.4).
func preemptive(classes []class) []float64 {
	var out []float64
	sum, residual := 0.0, 0.0
	for _, c := range classes {
		before := sum
		sum += c.lambda * c.mean
		residual += c.lambda * c.mean * c.mean
		out = append(out, ((1-sum)*c.mean+residual)/(1-before)/(1-sum))
	}
	return out
}

// traffic solves the flow through stations: what comes from outside plus what
// comes from the others (Jackson 1957).
func traffic(outside []float64, routing [][]float64) []float64 {
	flow := append([]float64(nil), outside...)
	for range 10000 {
		next := append([]float64(nil), outside...)
		for i := range flow {
			for j := range flow {
				next[j] += flow[i] * routing[i][j]
			}
		}
		flow = next
	}
	return flow
}

// closed is the throughput of n customers who go round stations of one server
// each, exponential work of the means, by mean value analysis (Reiser and
// Lavenberg 1980).
func closed(n int, means []float64) float64 {
	queue := make([]float64, len(means))
	x := 0.0
	for k := 1; k <= n; k++ {
		round := 0.0
		stay := make([]float64, len(means))
		for i, d := range means {
			stay[i] = d * (1 + queue[i])
			round += stay[i]
		}
		x = float64(k) / round
		for i := range queue {
			queue[i] = x * stay[i]
		}
	}
	return x
}

// machines is the number of broken machines of n that fail at a rate each and
// are mended by c people (Palm 1947; Gross and Harris, section 2.7).
func machines(n, c int, fails, mends float64) chain {
	return birthDeath(n, func(k int) (up, down float64) {
		return float64(n-k) * fails, mends * float64(min(k, c))
	})
}
