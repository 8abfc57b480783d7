package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/diag"
)

// hostileDir lies beside a checkout; it is not part of the project.
var hostileDir = filepath.Join("..", "..", "..", "shared", "cases", "hostile")

type hostileCase struct {
	ID, Kind, Exit, Pos, File string
	Must                      []string
}

// made builds the cases that are too large to lie about as files.
func made(id string) (string, bool) {
	switch id {
	case "i20-long":
		return "apiVersion: svs/v1\nkind: Service\nmetadata:\n  id: svc-a\n  name: \"" + strings.Repeat("A", 100_000) + "\"\n", true
	case "y05-deep-flow-20k":
		return strings.Repeat("[", 20_000), true
	case "y07-deep-block-1500":
		var b strings.Builder
		for i := range 1500 {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String(), true
	case "y08-dash-20k":
		return strings.Repeat("- ", 20_000) + "a\n", true
	case "y09-100k-keys":
		var b strings.Builder
		for i := range 100_000 {
			fmt.Fprintf(&b, "k%d: 1\n", i)
		}
		return b.String(), true
	case "y10-100k-docs":
		return strings.Repeat("a: 1\n---\n", 100_000), true
	case "y12-1mb-key":
		return strings.Repeat("k", 1_000_000) + ": 1\n", true
	}
	return "", false
}

// accepted are the hostile cases whose fault lies in names and texts: later
// layers and the renderers answer for those.
func accepted(id string) bool {
	return strings.HasPrefix(id, "d") || strings.HasPrefix(id, "i") && id != "i20-long" ||
		strings.HasPrefix(id, "y37") || strings.HasPrefix(id, "y38") || strings.HasPrefix(id, "y41") || strings.HasPrefix(id, "y42") || strings.HasPrefix(id, "y46")
}

func TestHostileFiles(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(hostileDir, "cases.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the hostile cases are not here (%s): nothing of them was tested", hostileDir)
	}
	if err != nil {
		t.Fatal(err)
	}
	var cases []hostileCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	run := 0
	for _, c := range cases {
		if c.Kind != "yaml" {
			continue
		}
		run++
		t.Run(c.ID, func(t *testing.T) {
			text, ok := made(c.ID)
			if !ok {
				data, err := os.ReadFile(filepath.Join(hostileDir, c.File))
				if err != nil {
					t.Fatal(err)
				}
				text = string(data)
			}
			checkHostile(t, c, text)
		})
	}
	if run < 40 {
		t.Errorf("only %d cases were found", run)
	}
}

// timed reads a text and takes the time on the clock or that of the process,
// whichever is less; where that is long it is read again. A machine that is busy
// with other things is no fault of the reader.
func timed(text string) (docs []Document, found []diag.Finding, took time.Duration) {
	for try := 0; try == 0 || took > time.Second && try < 4; try++ {
		start, began := time.Now(), worked()
		docs, found = Parse("f.yaml", []byte(text), DefaultLimits())
		d := time.Since(start)
		if w := worked(); w > began {
			d = min(d, w-began)
		}
		if try == 0 || d < took {
			took = d
		}
	}
	return docs, found, took
}

func checkHostile(t *testing.T, c hostileCase, text string) {
	docs, found, took := timed(text)
	if took > bound {
		t.Errorf("took %v", took)
	}
	if accepted(c.ID) {
		if len(found) > 0 || len(docs) == 0 {
			t.Errorf("refused: %v", brief(found))
		}
		return
	}
	if len(found) == 0 {
		t.Fatal("nothing is reported")
	}
	lines := lineWidths([]byte(text))
	all := strings.Join(brief(found), "\n")
	for _, f := range found {
		checkFinding(t, f, lines)
	}
	for _, word := range c.Must {
		if !strings.Contains(all, word) {
			t.Errorf("no %q in %s", word, all)
		}
	}
	if c.Pos != "" && !strings.HasPrefix(all, c.Pos+":") && !strings.HasPrefix(all, c.Pos+" ") {
		t.Errorf("want position %s, got %s", c.Pos, all)
	}
}

// TestBlowUps reads texts of the greatest size that make parsers slow or
// large, each in bounded time.
func TestBlowUps(t *testing.T) {
	full := int(DefaultLimits().FileBytes)
	heavy := []string{"[", "a,", "*a ", "é: [ü, ", "---\n[a\n", "\xff"}
	for _, unit := range append(heavy, []string{
		"{a: ", "- ", "? ", "-\n", "[],", "#a\n", "- #a\n", "- a: 1 #a\n  #b\n", "a:\n  - b\n\n  #c\n\n", "x\n  ", " \n", "'", "\"\\\n", "%a b\n", "!a ", "&a ", "a: b: ", "a: @\n",
		"---\na: @\n", "...\n", "\"a\" ", "a: 'b\n", "\t", "|\n", "<<: *a\n", "\u200b", "\r", "---\n{a,a,a,a,a\n", "a: &a [*a]\n",
	}...) {
		for _, head := range []string{"", "a: [", "a: {", "a: \"", "a: |\n"} {
			if head != "" && strings.HasPrefix(unit, "---\n") {
				continue // a document by itself, whatever it begins with
			}
			size := full / 16
			if slices.Contains(heavy, unit) && head == "" && !testing.Short() {
				size = full
			}
			text := head + strings.Repeat(unit, (size-len(head))/len(unit))
			docs, found, took := timed(text)
			if took > bound {
				t.Errorf("%q then %q took %v", head, unit, took)
			}
			if len(docs) == 0 && len(found) == 0 {
				t.Errorf("%q then %q: silence", head, unit)
			}
		}
	}
}
