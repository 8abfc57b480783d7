package diag

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNearestLooksAtAll: what is set aside unlooked at would not have won.
func TestNearestLooksAtAll(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	letters := []string{"a", "b", "C", "-", "_", " ", "é", "z"}
	word := func() string {
		s := ""
		for range rnd.IntN(8) {
			s += letters[rnd.IntN(len(letters))]
		}
		return s
	}
	for range 20_000 {
		name, candidates := word(), []string{word(), word(), word()}
		if got, want := Nearest(name, candidates), nearestOfAll(name, candidates); got != want {
			t.Fatalf("Nearest(%q, %q) is %q, want %q", name, candidates, got, want)
		}
	}
}

// nearestOfAll is Nearest without a shortcut.
func nearestOfAll(name string, candidates []string) string {
	folded := fold(name)
	limit := max(1, len([]rune(folded))/3)
	best, least := "", limit+1
	for _, c := range candidates {
		f := fold(c)
		d := distance(folded, f, limit)
		if d > limit && len(folded) >= 4 && (strings.HasPrefix(f, folded) || strings.HasPrefix(folded, f) && len(f) >= 4) {
			d = limit
		}
		if c != name && f != "" && folded != "" && (d < least || d == least && d <= limit && c < best) {
			best, least = c, d
		}
	}
	return best
}
