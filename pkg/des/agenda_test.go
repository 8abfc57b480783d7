package des

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// reference is an event list that cannot be wrong.
type reference []record

func (l *reference) take() record {
	slices.SortFunc(*l, func(a, b record) int { return isBefore(&b, &a) - isBefore(&a, &b) })
	r := (*l)[0]
	*l = (*l)[1:]
	return r
}

func TestAgendaAgainstSortedList(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var a agenda
		a.reset()
		var want reference
		size := 1 + r.IntN(60)
		for step := range 600 {
			if len(want) == 0 || len(want) < size && r.IntN(3) > 0 || r.IntN(4) == 0 {
				time, class, ref := int64(r.IntN(40)), Class(1+r.IntN(14)), r.Uint32()
				want = append(want, record{time, uint64(class)<<60 | uint64(a.seq)<<32 | uint64(ref)})
				a.push(time, class, ref)
				continue
			}
			i := a.next()
			got := a.heap[i]
			if w := want.take(); got != w {
				t.Fatalf("seed %d, step %d: got %v, want %v", seed, step, got, w)
			}
			a.take(i)
		}
	}
}

func TestAgendaRenumbersWithoutChangingTheOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var a, b agenda
	a.reset()
	b.reset()
	a.limit = 50 // so that it runs over again and again
	pending := 0
	for step := range 20000 {
		if pending < 30 && r.IntN(2) == 0 || pending == 0 {
			time, class, ref := int64(step/10+r.IntN(20)), Class(1+r.IntN(14)), r.Uint32()
			a.push(time, class, ref)
			b.push(time, class, ref)
			pending++
			continue
		}
		i, j := a.next(), b.next()
		x, y := a.heap[i], b.heap[j]
		if x.time != y.time || x.class() != y.class() || x.ref() != y.ref() {
			t.Fatalf("step %d: renumbered list gives %v, the other %v", step, x, y)
		}
		a.take(i)
		b.take(j)
		pending--
	}
}

func TestAgendaEmpty(t *testing.T) {
	var a agenda
	a.reset()
	if got := a.heap[a.next()]; got != none {
		t.Fatalf("an empty list shows %v", got)
	}
	a.push(3, Ends, 1)
	a.take(a.next())
	if got := a.heap[a.next()]; got != none {
		t.Fatalf("an emptied list shows %v", got)
	}
}
