package des

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Class orders what happens at one instant. Ends and Shifts come before the
// first dispatch of a round; classes from Late on are the caller's own and
// come between the first dispatch and the second.
type Class uint8

// The classes the engine knows. The caller's are Late, Late+1 … up to Last.
const (
	Ends   Class = 1 // ends of work, and the caller's delays
	Shifts Class = 2 // groups coming on shift
	Late   Class = 3
	Last   Class = 14

	roundOver Class = 15
)

// record is a pending event in 16 bytes. The key holds, from the top: class
// (4 bits), sequence (28), reference (32), so that one comparison of
// (time, key) is the total order.
type record struct {
	time int64
	key  uint64
}

func (r record) class() Class { return Class(r.key >> 60) }
func (r record) ref() uint32  { return uint32(r.key) }

// none is where no event is; it comes after all events.
var none = record{math.MaxInt64, math.MaxUint64}

const maxSequence = 1<<28 - 1

// agenda is the event list: an implicit 4-ary heap without a root, so that its
// first four records are the least of four heaps and the children of record i
// are 4i+4 to 4i+7. Places without an event hold none, so that a family of
// four is compared without asking how many there are.
//
// The place of the record taken last stays open (hole): what it causes most
// often schedules a new event, which then takes that place in one sift.
//
// The place of the first event is kept in mind (first) until that is taken: an
// event that is added either comes before it or not.
type agenda struct {
	heap  []record
	n     int // places in use, the hole included
	hole  int // -1: none
	first int // -1: to be looked for
	seq   uint32
	// limit is maxSequence but in tests.
	limit uint32
}

func (a *agenda) reset() {
	if a.heap == nil {
		a.heap = make([]record, 4, 64)
		a.limit = maxSequence
	}
	for i := range a.heap {
		a.heap[i] = none
	}
	a.n, a.hole, a.first, a.seq = 0, -1, -1, 0
}

// isBefore is 1 when x comes before y, else 0, without a branch: which of two
// events comes first cannot be predicted.
func isBefore(x, y *record) int {
	_, b := bits.Sub64(x.key, y.key, 0)
	_, b = bits.Sub64(uint64(x.time), uint64(y.time), b)
	return int(b)
}

// least returns which of four records comes first. Mostly it is the only one
// of its time.
func least(f *[4]record) int {
	t := min(f[0].time, f[1].time, f[2].time, f[3].time)
	at := same(f[0].time, t) | same(f[1].time, t)<<1 | same(f[2].time, t)<<2 | same(f[3].time, t)<<3
	if at&(at-1) != 0 {
		return leastKey(f)
	}
	return bits.TrailingZeros(at)
}

// same is 1 when a and b are equal, else 0.
func same(a, b int64) uint {
	if a == b {
		return 1
	}
	return 0
}

// leastKey is least where several are of one time.
func leastKey(f *[4]record) int {
	i := isBefore(&f[1], &f[0])
	j := 2 | isBefore(&f[3], &f[2])
	return i + (j-i)&-isBefore(&f[j&3], &f[i&3])
}

// push adds an event. Its time must not be negative.
func (a *agenda) push(time int64, class Class, ref uint32) {
	if a.seq == a.limit {
		a.renumber()
	}
	key := uint64(class)<<60 | uint64(a.seq)<<32 | uint64(ref)
	a.seq++
	i := a.hole
	if i < 0 || 4*i+4 < a.n {
		i = a.pushBelow(record{time, key})
	} else {
		a.hole = -1
		r := &a.heap[i]
		r.time, r.key = time, key
	}
	if f := a.first; f >= 0 && i < 4 {
		if x, y := &a.heap[i], &a.heap[f]; x.time < y.time || x.time == y.time && x.key < y.key {
			a.first = i
		}
	}
}

// pushBelow adds an event where others may have to move, and returns the place
// in which something new stands.
func (a *agenda) pushBelow(r record) int {
	i := a.hole
	if i < 0 {
		return a.rise(r)
	}
	a.hole = -1
	a.down(i, r)
	return i
}

// rise puts r into a new place and from there to where it belongs, which is
// returned.
func (a *agenda) rise(r record) int {
	i := a.n
	if i == len(a.heap) {
		a.heap = append(a.heap, none, none, none, none)
	}
	a.n++
	h := a.heap
	for i >= 4 {
		parent := i>>2 - 1
		if isBefore(&r, &h[parent]) == 0 {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = r
	return i
}

// down puts r into place i or below, where no event is.
func (a *agenda) down(i int, r record) {
	h := a.heap
	for {
		first := 4*i + 4
		if first >= a.n {
			break
		}
		c := first + least((*[4]record)(h[first:]))
		if isBefore(&h[c], &r) == 0 {
			break
		}
		h[i] = h[c]
		i = c
	}
	h[i] = r
}

// next returns the place of the next event; what is there is none when there
// is no event.
func (a *agenda) next() int {
	if a.first < 0 {
		a.look()
	}
	return a.first
}

// look finds the first event.
func (a *agenda) look() {
	f := (*[4]record)(a.heap)
	t := min(f[0].time, f[1].time, f[2].time, f[3].time)
	at := same(f[0].time, t) | same(f[1].time, t)<<1 | same(f[2].time, t)<<2 | same(f[3].time, t)<<3
	i := bits.TrailingZeros(at)
	if at&(at-1) != 0 {
		i = leastKey(f)
	}
	if a.n > 4 && a.hole >= 0 {
		i = a.nextBelow(i)
	}
	a.first = i
}

// nextBelow compares i, the first of the first four, with what the hole hides.
func (a *agenda) nextBelow(i int) int {
	first := 4*a.hole + 4
	if first >= a.n {
		return i
	}
	c := first + least((*[4]record)(a.heap[first:]))
	if isBefore(&a.heap[c], &a.heap[i]) == 1 {
		return c
	}
	return i
}

// take removes the event at the place that next has named.
func (a *agenda) take(i int) {
	a.first = -1
	if a.hole < 0 {
		a.heap[i] = none
		a.hole = i
		return
	}
	a.takeSecond(i)
}

// takeSecond removes an event while there is a hole. An event below the hole
// is replaced by the last record; one beside it becomes the new hole, and the
// last record closes the old one.
func (a *agenda) takeSecond(i int) {
	a.n--
	last := a.heap[a.n]
	a.heap[a.n] = none
	switch {
	case a.n == i:
	case i >= 4:
		a.down(i, last)
	default:
		if a.n != a.hole {
			a.down(a.hole, last)
		}
		a.heap[i] = none
		a.hole = i
	}
}

// renumber gives the pending records the lowest sequence numbers in their
// present order. A sorted list is a heap.
func (a *agenda) renumber() {
	slices.SortFunc(a.heap, func(x, y record) int {
		return cmp.Or(cmp.Compare(x.time, y.time), cmp.Compare(x.key, y.key))
	})
	if a.hole >= 0 {
		a.n--
		a.hole = -1
	}
	for i := range a.heap[:a.n] {
		r := &a.heap[i]
		r.key = r.key&(0xf<<60|0xffffffff) | uint64(i)<<32
	}
	a.seq, a.first = uint32(a.n), -1
}
