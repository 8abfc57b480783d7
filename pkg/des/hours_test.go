package des

import (
	"math/rand/v2"
	"testing"
)

func mustNew(t testing.TB, spans ...Span) *Hours {
	t.Helper()
	h, err := NewHours(spans)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHoursRefuseNonsense(t *testing.T) {
	for _, spans := range [][]Span{{{3, 3}}, {{5, 4}}, {{0, 5}, {4, 8}}, {{6, 8}, {1, 2}}} {
		if _, err := NewHours(spans); err == nil {
			t.Errorf("%v was accepted", spans)
		}
	}
}

// slow is open at tick t if any span holds it; everything follows by counting.
func slow(spans []Span, t int64) bool {
	for _, s := range spans {
		if s.Open <= t && t < s.Close {
			return true
		}
	}
	return false
}

func randomSpans(r *rand.Rand) []Span {
	var spans []Span
	for t := int64(r.IntN(5)); t < 60; {
		end := t + 1 + int64(r.IntN(9))
		spans = append(spans, Span{t, end})
		t = end + int64(r.IntN(7))
	}
	return spans
}

func TestHoursAgainstCounting(t *testing.T) {
	const end = 80
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		sa, sb := randomSpans(r), randomSpans(r)
		a, b := mustNew(t, sa...), mustNew(t, sb...)
		for name, c := range map[string]struct {
			h    *Hours
			open func(int64) bool
		}{
			"plain":        {a, func(x int64) bool { return slow(sa, x) }},
			"union":        {Union(a, b), func(x int64) bool { return slow(sa, x) || slow(sb, x) }},
			"intersection": {Intersection(a, b), func(x int64) bool { return slow(sa, x) && slow(sb, x) }},
			"with always":  {Intersection(a, nil), func(x int64) bool { return slow(sa, x) }},
		} {
			from, to := int64(r.IntN(end)), int64(r.IntN(end))
			want := int64(0)
			for x := from; x < to; x++ {
				if c.open(x) {
					want++
				}
			}
			if got := c.h.Between(from, to); got != want {
				t.Fatalf("seed %d, %s: Between(%d, %d) = %d, want %d", seed, name, from, to, got, want)
			}
			amount := int64(1 + r.IntN(20))
			end := int64(Never)
			for x, left := from, amount; x < 100; x++ {
				if c.open(x) {
					if left--; left == 0 {
						end = x + 1
						break
					}
				}
			}
			if got := c.h.Add(from, amount); got != end {
				t.Fatalf("seed %d, %s: Add(%d, %d) = %d, want %d", seed, name, from, amount, got, end)
			}
			next := int64(Never)
			for x := from; x < 100; x++ {
				if c.open(x) {
					next = x
					break
				}
			}
			if got, _ := c.h.Next(from); got.Open != next {
				t.Fatalf("seed %d, %s: Next(%d) = %v, want %d", seed, name, from, got, next)
			}
		}
	}
}

func TestAlwaysOpen(t *testing.T) {
	var h *Hours
	if got := h.Add(5, 7); got != 12 {
		t.Errorf("Add = %d", got)
	}
	if got := h.Add(5, Never); got != Never {
		t.Errorf("Add of too much = %d", got)
	}
	if Union(nil, mustNew(t, Span{0, 1})) != nil {
		t.Error("a union with always is not always open")
	}
}

func TestSameHoursAreShared(t *testing.T) {
	h, err := NewHours([]Span{{0, 10}, {20, 30}})
	if err != nil {
		t.Fatal(err)
	}
	other, _ := NewHours([]Span{{0, 10}, {20, 30}})
	if Union(h, h) != h || Intersection(h, h) != h {
		t.Error("the hours of people who share them are a copy")
	}
	if Union(h, nil) != nil || Union() == nil || Union(h, other) == h {
		t.Error("hours that are not the same have been taken for it")
	}
}
