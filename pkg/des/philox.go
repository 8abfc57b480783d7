package des

import "math/bits"

// Constants of Philox 2x64: the multiplier and the Weyl step of the key
// (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3,
// SC 2011, section 3.3).
const (
	philoxMultiplier = 0xD2B74407B1CE6E93
	philoxWeyl       = 0x9E3779B97F4A7C15
)

// philoxRounds is one more than the least number with which the authors found
// no failure in BigCrush (six, in their table 2); it is one of the two numbers
// of rounds for which known answers are published.
const philoxRounds = 7

// philox encrypts the counter (c0, c1) under key: Philox 2x64 with the given
// number of rounds.
func philox(c0, c1, key uint64, rounds int) (uint64, uint64) {
	for range rounds {
		hi, lo := bits.Mul64(philoxMultiplier, c0)
		c0, c1 = hi^key^c1, lo
		key += philoxWeyl
	}
	return c0, c1
}

// philox7 is philox with seven rounds, written out: it is most of a draw.
func philox7(c0, c1, key uint64) Block {
	hi, lo := bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	c0, c1 = hi^key^c1, lo
	key += philoxWeyl
	hi, lo = bits.Mul64(philoxMultiplier, c0)
	return Block{hi ^ key ^ c1, lo}
}

// philox7Each sets drawn to philox7(c0, c1, key) for each of the counters: the
// keys of the rounds are made once.
func philox7Each(counters []uint64, c1, key uint64, drawn []Block) {
	k1 := key + philoxWeyl
	k2 := k1 + philoxWeyl
	k3 := k2 + philoxWeyl
	k4 := k3 + philoxWeyl
	k5 := k4 + philoxWeyl
	k6 := k5 + philoxWeyl
	drawn = drawn[:len(counters)]
	for i, c0 := range counters {
		hi, lo := bits.Mul64(philoxMultiplier, c0)
		hi, l := bits.Mul64(philoxMultiplier, hi^key^c1)
		hi, lo = bits.Mul64(philoxMultiplier, hi^k1^lo)
		hi, l = bits.Mul64(philoxMultiplier, hi^k2^l)
		hi, lo = bits.Mul64(philoxMultiplier, hi^k3^lo)
		hi, l = bits.Mul64(philoxMultiplier, hi^k4^l)
		hi, lo = bits.Mul64(philoxMultiplier, hi^k5^lo)
		drawn[i] = Block{hi ^ k6 ^ l, lo}
	}
}
