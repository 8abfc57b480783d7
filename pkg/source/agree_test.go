package source

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces are tokens of YAML that, strung together at random, reach odd
// corners of its grammar far sooner than random bytes do.
var pieces = []string{
	"a", "b c", ": ", ":", "\n", "\n", "\n  ", "\n    ", "- ", "-", "[", "]", "{", "}", ", ", ",", "#c", " #c", "'x'", "\"y\"", "'", "\"",
	"|", "|-", "|+", ">", ">-", "1", "é", "\r\n", "?", "? ", "''", "~", "true", "\\", "*a", "&a ", "!t ", " ", "  ", "\t", "---", "...", "%", "@", "<<", "=", "x: ",
}

// linePieces are contents of lines, which get a random indentation.
var linePieces = []string{
	"a:", "b: 1", "- c", "- d: 1", "-", "e: [x, y]", "f: {g: h, i: j}", "k: |", "text", "# c", "", "l: 'q'", "m: \"r", "n: [", "]", "o: >-", "}", "p: {q: 1,",
	"k2: |-", "r: s # t", "- - u", "- |", "? v", "w", "\"x\": y", "z: http://a:1/b#c", "ä: ö", "'a''b': \"c\"", "- [a, {b: c}]", "b: 2", "\t", "...", "d: e: f", "- {a: 1, a: 2}",
}

// TestReadersAgree compares the quick reader with the full parser on texts
// made at random; FuzzParse does the same with any bytes.
func TestReadersAgree(t *testing.T) {
	rounds := 4000
	if testing.Short() {
		rounds = 400
	}
	rng := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	lim := DefaultLimits()
	for range rounds {
		for _, text := range []string{randomTokens(rng), randomLines(rng)} {
			if _, ok := readQuick(text, 1, isASCII(text), &lim, &nodeStore{}); ok {
				accepted++
			}
			if clean, _ := cleanText([]byte(text)); clean {
				compareReaders(t, text)
			}
		}
	}
	if accepted < rounds/20 {
		t.Errorf("the quick reader took %d of %d texts: the comparison says nothing", accepted, 2*rounds)
	}
}

func randomTokens(rng *rand.Rand) string {
	var b strings.Builder
	for range 1 + rng.IntN(14) {
		b.WriteString(pieces[rng.IntN(len(pieces))])
	}
	return b.String()
}

func randomLines(rng *rand.Rand) string {
	var b strings.Builder
	end := "\n"
	if rng.IntN(8) == 0 {
		end = "\r\n"
	}
	for range 1 + rng.IntN(9) {
		b.WriteString(strings.Repeat(" ", []int{0, 0, 0, 2, 2, 2, 4, 4, 6, 1, 3}[rng.IntN(11)]))
		b.WriteString(linePieces[rng.IntN(len(linePieces))])
		b.WriteString(end)
	}
	return b.String()
}
