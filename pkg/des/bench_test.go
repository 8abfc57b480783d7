package des_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/dist"
)

// bareLoop is M/M/3 at load 0.8 written by hand: next arrival, three
// completion times, ring queue, one sequential generator with a ziggurat. It
// returns the mean wait in service times.
func bareLoop(customers int, seed uint64) float64 {
	const servers = 3
	r := rand.New(rand.NewPCG(seed, 0))
	var done [servers]float64
	for i := range done {
		done[i] = math.Inf(1)
	}
	ring := make([]float64, 1<<16)
	head, tail, busy := 0, 0, 0
	next := r.ExpFloat64() / 2.4
	var wait float64
	for served := 0; served < customers; {
		k := 0
		for i := 1; i < servers; i++ {
			if done[i] < done[k] {
				k = i
			}
		}
		if next < done[k] {
			now := next
			next = now + r.ExpFloat64()/2.4
			if busy == servers {
				ring[tail&(1<<16-1)] = now
				tail++
				continue
			}
			busy++
			for i := range done {
				if math.IsInf(done[i], 1) {
					done[i] = now + r.ExpFloat64()
					break
				}
			}
			continue
		}
		now := done[k]
		served++
		if head == tail {
			busy--
			done[k] = math.Inf(1)
			continue
		}
		wait += now - ring[head&(1<<16-1)]
		head++
		done[k] = now + r.ExpFloat64()
	}
	return wait / float64(customers)
}

// station is an M/M/c station on the engine, with keyed draws.
type station struct {
	e        *des.Engine
	arrivals des.Stream
	work     des.Stream
	between  float64 // mean time between arrivals, ns
	service  float64 // mean work, ns
	nth      uint64
}

func newStation(servers int32, rate float64, key des.Key) *station {
	e, err := des.NewEngine(des.Plan{
		Ranks: 1,
		Pools: []des.Pool{{Groups: []des.Group{{Servers: servers, Speed: 1}}}},
		Lines: []des.Line{{Needs: []des.Need{{Pool: 0, Servers: 1}}}},
	})
	if err != nil {
		panic(err)
	}
	s := &station{e: e, between: 1e9 / rate, service: 1e9}
	s.restart(key)
	return s
}

func (s *station) restart(key des.Key) {
	s.e.Reset()
	s.nth = 0
	s.arrivals, s.work = key.Stream(des.Element("arrivals")), key.Stream(des.Element("work"))
	s.e.At(s.gap(), des.Late, 0)
}

func (s *station) gap() int64 {
	return s.e.Now() + int64(-dist.Log(s.arrivals.Draw(s.nth, 0, 0, 0).First())*s.between)
}

// run serves customers, leaves the first skip out and returns the mean wait
// of the others in service times.
func (s *station) run(skip, customers int) float64 {
	var wait int64
	started := 0
	for started < skip+customers {
		switch n := s.e.Step(des.Never - 1); n.Kind {
		case des.Timer:
			work := int64(-dist.Log(s.work.Draw(s.nth, 0, 0, 0).First()) * s.service)
			s.e.Submit(0, uint32(s.nth), 0, work)
			s.nth++
			s.e.At(s.gap(), des.Late, 0)
		case des.Started:
			if started >= skip {
				wait += s.e.Now() - n.Entered
			}
			started++
		}
	}
	return float64(wait) / float64(customers) / s.service
}

// The two benchmarks stand beside each other: the engine with keyed draws must
// reach 30 % of the customers per second of the bare loop.
func BenchmarkMM3Bare(b *testing.B) {
	bareLoop(b.N, 1)
}

func BenchmarkMM3Engine(b *testing.B) {
	s := newStation(3, 2.4, des.NewKey(1, 0))
	s.run(0, 1000)
	b.ReportAllocs()
	b.ResetTimer()
	s.run(0, b.N)
}

func BenchmarkDraw(b *testing.B) {
	s := des.NewKey(1, 0).Stream(1)
	var x uint64
	for i := range b.N {
		x ^= s.Draw(uint64(i), 0, 0, 0).A
	}
	if x == 1 {
		b.Fatal()
	}
}
