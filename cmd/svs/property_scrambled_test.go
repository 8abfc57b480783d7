package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

// scrambled is how many scrambled documents one run of the tests makes;
// SVS_SCRAMBLED asks for another number.
const scrambled = 300

// TestScrambledDocuments: models that were sound, or had one fault, with lines
// and words moved, doubled and torn. Every layer ends, and what it says stands
// in the text. It is what the fuzzer does, with a sense for what YAML is made of.
func TestScrambledDocuments(t *testing.T) {
	n := scrambled
	if v, err := strconv.Atoi(os.Getenv("SVS_SCRAMBLED")); err == nil {
		n = v
	}
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	texts := scrambleSeeds(t)
	rnd := rand.New(rand.NewPCG(5, 6))
	for i := range n {
		text := texts[rnd.IntN(len(texts))]
		for range 1 + rnd.IntN(4) {
			text = scramble(rnd, text, texts)
		}
		if len(text) > 64<<10 {
			continue
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					t.Fatalf("document %d: %v\n%s", i, r, text)
				}
			}()
			everyLayer(t, s, []byte(text))
		}()
		if t.Failed() {
			t.Fatalf("document %d:\n%s", i, text)
		}
	}
}

// scrambleSeeds are the documents of the faulty model, sound and with each of
// their faults.
func scrambleSeeds(t *testing.T) []string {
	t.Helper()
	slots := slotsOf(t, strings.ReplaceAll(faultyModel, `\u200b`, "\u200b"))
	sound, _ := assemble(slots, nil)
	out := []string{sound}
	for i, sl := range slots {
		for j := range sl.wrong {
			text, _ := assemble(slots, map[int]int{i: j})
			out = append(out, text)
		}
	}
	return out
}

// marks are what YAML gives a meaning, and what svs does.
var marks = []string{"{", "}", "[", "]", ": ", ", ", "- ", "\"", "'", "#", "|", ">", "&a ", "*a", "!!x ", "? ", "---\n", "...\n", "\t", "\n", "  ",
	"null", "~", "true", "0", "-1", "1e9", "%", "100%", "2d", "\u00a0", "é", "日本", "\r\n", "\x00", "\ufeff", "\u2028", "value", "parallel: [[]]", "steps: []", "spec:", "metadata: {}"}

func scramble(rnd *rand.Rand, text string, texts []string) string {
	lines := strings.SplitAfter(text, "\n")
	i, j := rnd.IntN(len(lines)), rnd.IntN(len(lines))
	switch rnd.IntN(9) {
	case 0: // a line gone
		lines = append(lines[:i:i], lines[i+1:]...)
	case 1: // a line twice
		lines = append(lines[:i:i], append([]string{lines[i]}, lines[i:]...)...)
	case 2: // two lines in each other's place
		lines[i], lines[j] = lines[j], lines[i]
	case 3: // a line of another model
		other := strings.SplitAfter(texts[rnd.IntN(len(texts))], "\n")
		lines[i] = other[rnd.IntN(len(other))]
	case 4: // indented differently
		lines[i] = strings.Repeat(" ", rnd.IntN(6)) + strings.TrimLeft(lines[i], " ")
	case 5: // a word of another line
		words, others := strings.Fields(lines[i]), strings.Fields(lines[j])
		if len(words) > 0 && len(others) > 0 {
			lines[i] = strings.Replace(lines[i], words[rnd.IntN(len(words))], others[rnd.IntN(len(others))], 1)
		}
	case 6: // torn off
		at := rnd.IntN(len(text) + 1)
		return text[:at]
	case 7: // one character gone
		at := rnd.IntN(len(text) + 1)
		return text[:at] + text[min(len(text), at+1):]
	default: // a mark inside
		at := rnd.IntN(len(lines[i]) + 1)
		lines[i] = lines[i][:at] + marks[rnd.IntN(len(marks))] + lines[i][at:]
	}
	return strings.Join(lines, "")
}
