package des_test

import (
	"math"
	"testing"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
)

// spread is the mean of some values and its standard error.
func spread(xs []float64) (mean, se float64) {
	var sum, squares float64
	for _, x := range xs {
		sum += x
		squares += x * x
	}
	n := float64(len(xs))
	mean = sum / n
	return mean, math.Sqrt((squares/n - mean*mean) / (n - 1))
}

const replications = 20

func key(r int) des.Key { return des.NewKey(42, uint64(r)) }

// Mean waits in service times: M/M/1 at 0.8 is ρ/(1-ρ) = 4; M/M/3 at 0.8 by
// Erlang C is 1.078651685 (Gross and Harris, section 2.3).
func TestQueuesAgainstTheory(t *testing.T) {
	for _, c := range []struct {
		name    string
		servers int32
		rate    float64
		want    float64
	}{
		{"M/M/1", 1, 0.8, 4},
		{"M/M/3", 3, 2.4, 1.078651685393258},
	} {
		s := newStation(c.servers, c.rate, 0)
		var waits []float64
		for r := range replications {
			s.restart(key(r))
			waits = append(waits, s.run(2000, 20000))
		}
		mean, se := spread(waits)
		if z := (mean - c.want) / se; math.Abs(z) > 4 || se > 0.05*c.want {
			t.Errorf("%s: mean wait %.4f ± %.4f, want %.4f (z = %.1f)", c.name, mean, se, c.want, z)
		}
	}
}

// Two classes at one server, arrivals 0.3 and 0.5, exponential work of mean 1.
// Without preemption mean waits are 8/7 and 40/7 (Cobham 1954); with it the
// mean times in the system are 10/7 and 50/7 (Jaiswal 1968).
func TestPrioritiesAgainstTheory(t *testing.T) {
	for _, c := range []struct {
		name     string
		preempts bool
		want     [2]float64 // time in the system
	}{
		{"without preemption", false, [2]float64{8.0/7 + 1, 40.0/7 + 1}},
		{"with preemption", true, [2]float64{10.0 / 7, 50.0 / 7}},
	} {
		p := des.Plan{
			Ranks: 2,
			Pools: []des.Pool{{Groups: []des.Group{{Servers: 1, Speed: 1}}, Preempts: c.preempts}},
			Lines: []des.Line{{Needs: []des.Need{{Servers: 1}}}},
		}
		e, err := des.NewEngine(p)
		if err != nil {
			t.Fatal(err)
		}
		var times [2][]float64
		for r := range replications {
			of := classTimes(e, key(r))
			times[0], times[1] = append(times[0], of[0]), append(times[1], of[1])
		}
		for class, want := range c.want {
			mean, se := spread(times[class])
			if z := (mean - want) / se; math.Abs(z) > 4 || se > 0.05*want {
				t.Errorf("%s, class %d: mean time %.4f ± %.4f, want %.4f (z = %.1f)", c.name, class, mean, se, want, z)
			}
		}
	}
}

// classTimes runs two classes of jobs and returns their mean times in the
// system.
func classTimes(e *des.Engine, key des.Key) (mean [2]float64) {
	const unit, jobs, skip = 1e9, 40000, 4000
	rates := [2]float64{0.3, 0.5}
	e.Reset()
	arrivals, work := key.Stream(des.Element("arrivals")), key.Stream(des.Element("work"))
	var nth [2]uint64
	came := map[uint32]int64{}
	draw := func(s des.Stream, c int) float64 { return -dist.Log(s.Draw(nth[c], 0, uint8(c), 0).First()) }
	for c := range 2 {
		e.At(int64(draw(arrivals, c)/rates[c]*unit), des.Late, uint32(c))
	}
	var sum, count [2]float64
	for done := 0; done < skip+jobs; {
		n := e.Step(des.Never - 1)
		switch n.Kind {
		case des.Timer:
			c := int(n.Ref)
			owner := uint32(nth[c])<<1 | uint32(c)
			came[owner] = e.Now()
			e.Submit(0, owner, c, int64(draw(work, c)*unit))
			nth[c]++
			e.At(e.Now()+int64(draw(arrivals, c)/rates[c]*unit), des.Late, uint32(c))
		case des.Ended:
			if done++; done > skip {
				sum[n.Ref&1] += float64(e.Now()-came[n.Ref]) / unit
				count[n.Ref&1]++
			}
			delete(came, n.Ref)
		}
	}
	return [2]float64{sum[0] / count[0], sum[1] / count[1]}
}

func TestNoAllocationPerEvent(t *testing.T) {
	s := newStation(3, 2.4, des.NewKey(1, 0))
	s.run(0, 20000)
	if n := testing.AllocsPerRun(5, func() { s.run(0, 5000) }); n > 1 {
		t.Errorf("5000 customers cost %v allocations", n)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	s := newStation(3, 2.4, des.NewKey(1, 0))
	a := s.run(0, 5000)
	s.restart(des.NewKey(1, 0))
	b := s.run(0, 5000)
	s.restart(des.NewKey(1, 1))
	if c := s.run(0, 5000); a != b || a == c {
		t.Errorf("waits %v, again %v, another replication %v", a, b, c)
	}
}
