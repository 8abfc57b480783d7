package des

import (
	"math"
	"testing"
)

// The known answers published with Random123 for philox2x64.
func TestPhiloxKnownAnswers(t *testing.T) {
	const f = 0xffffffffffffffff
	for _, c := range []struct {
		rounds       int
		c0, c1, key  uint64
		want0, want1 uint64
	}{
		{7, 0, 0, 0, 0xb41da69fbfefc666, 0x511e9ce1a5534056},
		{7, f, f, f, 0xa4696cc04462015d, 0x724782dae17169e9},
		{7, 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x98ed1534392bf372, 0x67528b1568882fd5},
		{10, 0, 0, 0, 0xca00a0459843d731, 0x66c24222c9a845b5},
		{10, f, f, f, 0x65b021d60cd8310f, 0x4d02f3222f86df20},
		{10, 0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x0a5e742c2997341c, 0xb0f883d38000de5d},
	} {
		a, b := philox(c.c0, c.c1, c.key, c.rounds)
		if a != c.want0 || b != c.want1 {
			t.Errorf("philox2x64-%d(%x, %x, %x) = %x, %x, want %x, %x", c.rounds, c.c0, c.c1, c.key, a, b, c.want0, c.want1)
		}
		if b := philox7(c.c0, c.c1, c.key); c.rounds == 7 && b != (Block{c.want0, c.want1}) {
			t.Errorf("written out: philox2x64-7(%x, %x, %x) = %x, want %x, %x", c.c0, c.c1, c.key, b, c.want0, c.want1)
		}
	}
}

// Draws are part of what a seed means: these must never change.
func TestDrawsStayAsTheyAre(t *testing.T) {
	s := NewKey(1, 0).Stream(Element("Team", "service-desk"))
	got := s.Draw(17, 2, 3, 4)
	if want := (Block{0x41a9851eb69527b, 0x5839fa76eea60d07}); got != want {
		t.Errorf("got %#x, want %#x", got, want)
	}
	q := s.Sequence(17, 2, 3)
	first := s.Draw(17, 2, 3, 0)
	second := s.Draw(17, 2, 3, 1)
	for i, want := range []uint64{first.A, first.B, second.A, second.B} {
		if got := q.Uint64(); got != want {
			t.Errorf("number %d of the sequence is %x, want %x", i, got, want)
		}
	}
}

func TestEveryPartOfTheKeyCounts(t *testing.T) {
	base := func() Block { return NewKey(1, 0).Stream(Element("a")).Draw(1, 1, 1, 1) }
	seen := map[Block]string{base(): "base"}
	for name, b := range map[string]Block{
		"seed":        NewKey(2, 0).Stream(Element("a")).Draw(1, 1, 1, 1),
		"replication": NewKey(1, 1).Stream(Element("a")).Draw(1, 1, 1, 1),
		"element":     NewKey(1, 0).Stream(Element("b")).Draw(1, 1, 1, 1),
		"path":        NewKey(1, 0).Stream(Element("a", "")).Draw(1, 1, 1, 1),
		"item":        NewKey(1, 0).Stream(Element("a")).Draw(2, 1, 1, 1),
		"visit":       NewKey(1, 0).Stream(Element("a")).Draw(1, 2, 1, 1),
		"purpose":     NewKey(1, 0).Stream(Element("a")).Draw(1, 1, 2, 1),
		"k":           NewKey(1, 0).Stream(Element("a")).Draw(1, 1, 1, 2),
	} {
		if other, ok := seen[b]; ok {
			t.Errorf("%s draws the same as %s", name, other)
		}
		seen[b] = name
	}
}

func TestUniformLeavesBothEndsOut(t *testing.T) {
	for _, bits := range []uint64{0, math.MaxUint64} {
		if u := Uniform(bits); u <= 0 || u >= 1 {
			t.Errorf("Uniform(%x) = %v", bits, u)
		}
	}
	b := Block{0, math.MaxUint64}
	if b.Second() >= 1 || b.Third() >= 1 || (Block{}).Second() <= 0 {
		t.Error("a share's draw reaches 0 or 1")
	}
}

// The three draws of a block, and neighbouring items, must look independent
// and uniform: chi-square over 16×16 cells, 255 degrees of freedom, at 1e-6.
func TestDrawsLookIndependent(t *testing.T) {
	s := NewKey(3, 5).Stream(Element("x"))
	const n = 200_000
	cell := func(u float64) int { return int(u * 16) }
	pairs := map[string]func(i uint64) (float64, float64){
		"first and second":  func(i uint64) (float64, float64) { b := s.Draw(i, 0, 0, 0); return b.First(), b.Second() },
		"second and third":  func(i uint64) (float64, float64) { b := s.Draw(i, 0, 0, 0); return b.Second(), b.Third() },
		"neighbouring item": func(i uint64) (float64, float64) { return s.Draw(i, 0, 0, 0).First(), s.Draw(i+1, 0, 0, 0).First() },
		"next visit":        func(i uint64) (float64, float64) { return s.Draw(i, 1, 0, 0).First(), s.Draw(i, 2, 0, 0).First() },
	}
	for name, draw := range pairs {
		var count [256]int
		for i := range uint64(n) {
			a, b := draw(i)
			count[cell(a)*16+cell(b)]++
		}
		chi := 0.0
		for _, c := range count {
			d := float64(c) - n/256.0
			chi += d * d / (n / 256.0)
		}
		if chi < 155 || chi > 380 {
			t.Errorf("%s: chi-square %v with 255 degrees of freedom", name, chi)
		}
	}
}

func TestParent(t *testing.T) {
	for i := range uint64(100) {
		if a, b := NewParent(i*i).Child(i, 7*i), Child(i*i, i, 7*i); a != b {
			t.Fatalf("child %d: %x in the loop, %x elsewhere", i, a, b)
		}
	}
}

// What is drawn for many at once is what each would draw by itself.
func TestManyAtOnce(t *testing.T) {
	s, p := NewKey(1, 0).Stream(Element("Step", "do")), NewParent(Element("Demand", "d"))
	for _, from := range []uint64{0, 7, math.MaxUint64 - 3} {
		keys, drawn := make([]uint64, 9), make([]Block, 9)
		p.Firsts(from, keys)
		s.Draws(keys, maxVisit+3, 5, drawn)
		for k := range keys {
			if want := p.Child(from+uint64(k), 0); keys[k] != want {
				t.Errorf("child %d + %d: got %#x, want %#x", from, k, keys[k], want)
			}
			if want := s.Draw(keys[k], maxVisit+3, 5, 0); drawn[k] != want {
				t.Errorf("draw %d: got %#x, want %#x", k, drawn[k], want)
			}
		}
	}
}
