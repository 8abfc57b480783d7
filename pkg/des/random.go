package des

// Key selects the random numbers of one replication of one seed.
type Key uint64

// NewKey returns the key of a replication, counted from 0.
func NewKey(seed, replication uint64) Key {
	k, _ := philox(seed, replication, philoxMultiplier, philoxRounds)
	return Key(k)
}

// Element hashes a path of names ("step", "change", "approve") to the number
// that keeps its draws apart from all others. It depends on the names alone,
// never on an index or on what else there is.
func Element(names ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a, 64 bits
	h := uint64(offset)
	for _, name := range names {
		for i := range len(name) {
			h = (h ^ uint64(name[i])) * prime
		}
		h = (h ^ 0xff) * prime // no byte of UTF-8, so {"ab","c"} and {"a","bc"} differ
	}
	return mix(h)
}

// Child returns the key of what an item brings forth: a hash of the parent's
// key and of numbers that tell its children apart.
func Child(parent uint64, numbers ...uint64) uint64 {
	h := mix(parent)
	for _, n := range numbers {
		h = mix(h ^ mix(n+philoxWeyl))
	}
	return h
}

// Parent makes the keys of many children of one thing.
type Parent uint64

// NewParent is the parent with a key.
func NewParent(key uint64) Parent { return Parent(mix(key)) }

// Child is Child of the parent's key with two numbers.
func (p Parent) Child(a, b uint64) uint64 {
	return mix(mix(uint64(p)^mix(a+philoxWeyl)) ^ mix(b+philoxWeyl))
}

// Firsts sets keys to Child(a, 0), Child(a+1, 0) …
func (p Parent) Firsts(a uint64, keys []uint64) {
	first := mix(philoxWeyl)
	a += philoxWeyl
	for k := range keys {
		keys[k] = mix(mix(uint64(p)^mix(a+uint64(k))) ^ first)
	}
}

// mix is the finalizer of SplitMix64 (Stafford's variant 13): every bit of x
// changes half of the result's.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Stream is the random numbers of one element in one replication. It has no
// state: the same question gets the same answer, in any order and from any
// goroutine.
type Stream struct{ key uint64 }

// Stream returns the draws of an element (see Element).
func (k Key) Stream(element uint64) Stream { return Stream{uint64(k) ^ element} }

// maxVisit is the highest visit that can be told from all others.
const maxVisit = 1<<24 - 1

// Draw returns 128 random bits: a pure function of the stream, the item's
// key, the visit (below 1<<24), the purpose and k.
func (s Stream) Draw(item uint64, visit uint32, purpose uint8, k uint32) Block {
	return philox7(item, uint64(visit&maxVisit)<<40|uint64(purpose)<<32|uint64(k), s.key)
}

// Draws is Draw for many items, with k = 0.
func (s Stream) Draws(items []uint64, visit uint32, purpose uint8, drawn []Block) {
	c1 := uint64(visit&maxVisit)<<40 | uint64(purpose)<<32
	philox7Each(items, c1, s.key, drawn)
}

// Block is 128 random bits, enough for the three draws of one visit: First
// for what needs every digit, Second and Third for the comparison with a
// share.
type Block struct{ A, B uint64 }

// First is uniform on the open interval (0, 1) with 52 bits.
func (b Block) First() float64 { return Uniform(b.A) }

// Second is uniform on (0, 1) with 32 bits, independent of First and Third.
func (b Block) Second() float64 { return (float64(b.B>>32) + 0.5) * 0x1p-32 }

// Third is uniform on (0, 1) with 32 bits, independent of First and Second.
func (b Block) Third() float64 { return (float64(uint32(b.B)) + 0.5) * 0x1p-32 }

// Uniform maps 64 random bits to the open interval (0, 1): both ends are left
// out and the distance to either is the same. The sum is exact and the product
// a power of two, so no CPU can round it differently.
func Uniform(bits uint64) float64 { return (float64(bits>>12) + 0.5) * 0x1p-52 }

// Sequence hands out as many random numbers as one draw needs: the blocks of
// one (item, visit, purpose) for k = 0, 1, 2 …
type Sequence struct {
	stream  Stream
	item    uint64
	sub     uint64
	spare   uint64
	isSpare bool
}

// Sequence begins the k-sequence of a draw.
func (s Stream) Sequence(item uint64, visit uint32, purpose uint8) Sequence {
	return Sequence{stream: s, item: item, sub: uint64(visit&maxVisit)<<40 | uint64(purpose)<<32}
}

// Uint64 returns the next 64 random bits.
func (q *Sequence) Uint64() uint64 {
	if q.isSpare {
		q.isSpare = false
		return q.spare
	}
	b := philox7(q.item, q.sub, q.stream.key)
	q.sub++
	q.spare, q.isSpare = b.B, true
	return b.A
}

// Float64 returns the next number, uniform on (0, 1).
func (q *Sequence) Float64() float64 { return Uniform(q.Uint64()) }
