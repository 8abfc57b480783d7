package diag

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSuggestLen bounds the names compared, so that a hostile name of a
// megabyte costs nothing.
const maxSuggestLen = 100

// Nearest returns the candidate most like name, or "" when none is close
// enough to be what was meant. Case, '-', '_' and blanks do not count against
// a candidate. Ties go to the candidate that sorts first, so the answer does
// not depend on the order of candidates.
func Nearest(name string, candidates []string) string {
	if name == "" || len(name) > maxSuggestLen {
		return ""
	}
	folded := fold(name)
	if folded == "" {
		return ""
	}
	limit := max(1, len([]rune(folded))/3)
	type scored struct {
		name string
		d    int
	}
	var best []scored
	for _, c := range candidates {
		if len(c) > maxSuggestLen || c == name || hopeless(folded, c, limit) {
			continue
		}
		f := fold(c)
		if f == "" {
			continue
		}
		d := distance(folded, f, limit)
		if d > limit && len(folded) >= 4 && (strings.HasPrefix(f, folded) || strings.HasPrefix(folded, f) && len(f) >= 4) {
			d = limit
		}
		if d <= limit {
			best = append(best, scored{c, d})
		}
	}
	if len(best) == 0 {
		return ""
	}
	return slices.MinFunc(best, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.d, b.d), strings.Compare(a.name, b.name))
	}).name
}

// hopeless reports, without folding it, that a candidate is too short, or too
// long and another word from its first letter on.
func hopeless(folded, candidate string, limit int) bool {
	if len(folded) != utf8.RuneCountInString(folded) {
		return false // what follows counts bytes
	}
	n, first := 0, byte(0)
	for i := range len(candidate) {
		switch c := candidate[i]; {
		case c >= utf8.RuneSelf:
			return false
		case c != '-' && c != '_' && c != ' ':
			if n == 0 {
				first = c | 0x20
			}
			n++
		}
	}
	return (n > len(folded)+limit || n < len(folded)-limit) && first != folded[0]|0x20
}

// DidYouMean is the hint for Nearest's answer, "" without one.
func DidYouMean(name string, candidates []string) string {
	if n := Nearest(name, candidates); n != "" {
		return `did you mean "` + n + `"?`
	}
	return ""
}

// fold drops what does not count: case, '-', '_' and blanks.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// distance is the optimal string alignment distance (insert, delete,
// substitute, swap neighbours) of a and b, or limit+1 when it is greater.
func distance(a, b string, limit int) int {
	ra, rb := []rune(a), []rune(b)
	if d := len(ra) - len(rb); d > limit || -d > limit {
		return limit + 1
	}
	prev2 := make([]int, len(rb)+1)
	prev := make([]int, len(rb)+1)
	cur := make([]int, len(rb)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		cur[0] = i
		least := cur[0]
		for j := 1; j <= len(rb); j++ {
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
			least = min(least, cur[j])
		}
		if least > limit {
			return limit + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(rb)]
}

// maxQuoted is how many characters of a user's text a message repeats.
const maxQuoted = 60

// Quote puts a user's text in quotes for a message, shortened in the middle
// when it is long. Control characters are the renderers' business.
func Quote(s string) string {
	r := []rune(s[:min(len(s), 8*maxQuoted)])
	if len(r) > maxQuoted || len(s) > 8*maxQuoted {
		r = append(r[:min(len(r), maxQuoted-1)], '…')
	}
	return `"` + string(r) + `"`
}
