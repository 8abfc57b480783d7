package unit

import (
	"encoding/binary"
	"math"
	"time"
)

// The scalars as bytes, for what the program keeps for itself between two
// runs. Append writes a value behind b; Take reads it from the beginning of b
// and returns what follows, false when b does not hold one. What Append wrote,
// Take reads as the same value; the bytes are no format for others and may
// change with the program.

// Append writes the duration behind b.
func (d Duration) Append(b []byte) []byte {
	b = append(b, byte(d.units))
	if b = binary.AppendUvarint(b, uint64(d.ns)); d.units&inBusinessDays != 0 {
		b = binary.AppendUvarint(b, uint64(d.bd))
	}
	return b
}

// Take reads the duration at the beginning of b.
func (d *Duration) Take(b []byte) (rest []byte, ok bool) {
	if len(b) == 0 {
		return nil, false
	}
	*d = Duration{units: written(b[0])}
	if b, ok = takeInt(b[1:], &d.ns); ok && d.units&inBusinessDays != 0 {
		b, ok = takeInt(b, &d.bd)
	}
	return b, ok
}

// Append writes the date behind b.
func (d Date) Append(b []byte) []byte {
	return append(b, byte(d.year>>8), byte(d.year), d.month, d.day)
}

// Take reads the date at the beginning of b.
func (d *Date) Take(b []byte) (rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, false
	}
	*d = Date{year: int16(b[0])<<8 | int16(b[1]), month: b[2], day: b[3]}
	if *d != (Date{}) && (d.year < 1 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1 || int(d.day) > daysIn(int(d.year), int(d.month))) {
		return nil, false
	}
	return b[4:], true
}

// Append writes the moment behind b.
func (d DateTime) Append(b []byte) []byte {
	b = binary.AppendUvarint(d.date.Append(b), uint64(d.clock))
	if !d.hasOffset {
		return append(b, 0)
	}
	return binary.AppendVarint(append(b, 1), int64(d.offset))
}

// Take reads the moment at the beginning of b.
func (d *DateTime) Take(b []byte) (rest []byte, ok bool) {
	*d = DateTime{}
	var clock int64
	if b, ok = d.date.Take(b); !ok {
		return nil, false
	}
	if b, ok = takeInt(b, &clock); !ok || len(b) == 0 || clock >= int64(24*time.Hour) {
		return nil, false
	}
	d.clock = time.Duration(clock)
	if b, d.hasOffset = b[1:], b[0] != 0; d.hasOffset {
		offset, n := binary.Varint(b)
		if n <= 0 {
			return nil, false
		}
		d.offset, b = time.Duration(offset), b[n:]
	}
	return b, true
}

// Append writes the rate behind b.
func (r Rate) Append(b []byte) []byte { return append(appendFloat(b, r.amount), byte(r.per)) }

// Take reads the rate at the beginning of b.
func (r *Rate) Take(b []byte) (rest []byte, ok bool) {
	if len(b) < 9 || Period(b[8]) > BusinessDay {
		return nil, false
	}
	*r = Rate{amount: float(b), per: Period(b[8])}
	return b[9:], true
}

// Append writes the share behind b.
func (s Share) Append(b []byte) []byte { return binary.AppendUvarint(b, uint64(s.v)) }

// Take reads the share at the beginning of b.
func (s *Share) Take(b []byte) (rest []byte, ok bool) { return takeInt(b, &s.v) }

// Append writes the money behind b.
func (m Money) Append(b []byte) []byte {
	b = append(appendFloat(b, m.amount), byte(m.per), byte(len(m.currency)))
	return append(b, m.currency...)
}

// Take reads the money at the beginning of b.
func (m *Money) Take(b []byte) (rest []byte, ok bool) {
	if len(b) < 10 || Period(b[8]) > BusinessDay || len(b)-10 < int(b[9]) {
		return nil, false
	}
	end := 10 + int(b[9])
	*m = Money{amount: float(b), per: Period(b[8]), currency: string(b[10:end])}
	return b[end:], true
}

// takeInt reads a number that is not negative.
func takeInt(b []byte, to *int64) (rest []byte, ok bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 || v > math.MaxInt64 {
		return nil, false
	}
	*to = int64(v)
	return b[n:], true
}

func appendFloat(b []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

func float(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }
