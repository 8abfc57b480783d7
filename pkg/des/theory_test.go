package des

import (
	"math"
	"testing"
)

// replicate runs the case n times and returns the mean and its standard error.
func replicate(n int, once func(Key) float64) (mean, se float64) {
	var sum, squares float64
	for r := range n {
		x := once(NewKey(42, uint64(r)))
		sum += x
		squares += x * x
	}
	mean = sum / float64(n)
	se = math.Sqrt((squares/float64(n) - mean*mean) / float64(n-1))
	return mean, se
}

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
		mean, se := replicate(20, func(k Key) float64 {
			s.restart(k)
			return s.run(2000, 20000)
		})
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
		p := Plan{
			Ranks: 2,
			Pools: []Pool{{Groups: []Group{{Servers: 1, Speed: 1}}, Preempts: c.preempts}},
			Lines: []Line{{Needs: []Need{{Servers: 1}}}},
		}
		e, err := NewEngine(p)
		if err != nil {
			t.Fatal(err)
		}
		for class := range 2 {
			mean, se := replicate(20, func(k Key) float64 { return classTime(e, k, class) })
			if z := (mean - c.want[class]) / se; math.Abs(z) > 4 || se > 0.05*c.want[class] {
				t.Errorf("%s, class %d: mean time %.4f ± %.4f, want %.4f (z = %.1f)", c.name, class, mean, se, c.want[class], z)
			}
		}
	}
}

// classTime runs two classes of jobs and returns the mean time in the system
// of one of them.
func classTime(e *Engine, key Key, class int) float64 {
	const unit, jobs, skip = 1e9, 30000, 1500
	rates := [2]float64{0.3, 0.5}
	e.Reset()
	arrivals, work := key.Stream(Element("arrivals")), key.Stream(Element("work"))
	var nth [2]uint64
	came := map[uint32]int64{}
	draw := func(s Stream, c int) float64 { return -math.Log(s.Draw(nth[c], 0, uint8(c), 0).First()) }
	for c := range 2 {
		e.At(int64(draw(arrivals, c)/rates[c]*unit), Late, uint32(c))
	}
	var sum float64
	done := 0
	for done < skip+jobs {
		n := e.Step(Never - 1)
		switch n.Kind {
		case Timer:
			c := int(n.Ref)
			owner := uint32(nth[c])<<1 | uint32(c)
			came[owner] = e.Now()
			e.Submit(0, owner, c, int64(draw(work, c)*unit))
			nth[c]++
			e.At(e.Now()+int64(draw(arrivals, c)/rates[c]*unit), Late, uint32(c))
		case Ended:
			if int(n.Ref&1) == class {
				if done >= skip {
					sum += float64(e.Now() - came[n.Ref])
				}
				done++
			}
			delete(came, n.Ref)
		}
	}
	return sum / unit / jobs
}

func TestNoAllocationPerEvent(t *testing.T) {
	s := newStation(3, 2.4, NewKey(1, 0))
	s.run(0, 20000)
	if n := testing.AllocsPerRun(5, func() { s.run(0, 5000) }); n > 1 {
		t.Errorf("5000 customers cost %v allocations", n)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	s := newStation(3, 2.4, NewKey(1, 0))
	a := s.run(0, 5000)
	s.restart(NewKey(1, 0))
	b := s.run(0, 5000)
	s.restart(NewKey(1, 1))
	if c := s.run(0, 5000); a != b || a == c {
		t.Errorf("waits %v, again %v, another replication %v", a, b, c)
	}
}
