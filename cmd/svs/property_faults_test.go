package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// place is a finding as far as this test foretells it.
type place struct {
	Rule       string
	Line, From int
	To         int
}

// slot is a line of the model with what may stand in its place.
type slot struct {
	right string
	wrong []fault
}

type fault struct{ rule, text string }

func slotsOf(t testing.TB, text string) []slot {
	t.Helper()
	var out []slot
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		if rest, ok := strings.CutPrefix(line, "#! "); ok {
			last := &out[len(out)-1]
			last.wrong = append(last.wrong, fault{rest[:len("SVS000")], rest[len("SVS000 "):]})
			continue
		}
		out = append(out, slot{right: line})
	}
	return out
}

// assemble writes the model with the wrong texts chosen (by slot), and says
// where which findings must stand.
func assemble(slots []slot, chosen map[int]int) (text string, want []place) {
	var b strings.Builder
	line := 1
	for i, s := range slots {
		choice, wrong := chosen[i]
		written := s.right
		if wrong {
			written = s.wrong[choice].text
		}
		for _, l := range strings.Split(written, "⏎") {
			if before, rest, ok := strings.Cut(l, "«"); ok && wrong {
				marked, after, _ := strings.Cut(rest, "»")
				from := len([]rune(before)) + 1
				want = append(want, place{s.wrong[choice].rule, line, from, from + len([]rune(marked))})
				l = before + marked + after
			}
			b.WriteString(l + "\n")
			line++
		}
	}
	return b.String(), want
}

// pipeline checks a file as validate does.
func pipeline(t testing.TB, s *conform.Schema, text string) ([]place, []diag.Finding) {
	t.Helper()
	tree := load.Tree{FS: fstest.MapFS{"m.yaml": {Data: []byte(text)}}, Paths: []string{"m.yaml"}}
	l, err := load.Load(context.Background(), tree, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	findings := diag.Sort(append(l.Findings, check.Run(l.Model, "", 1)...))
	var out []place
	for i := range findings {
		f := &findings[i]
		measure(f, l.Line)
		from := int(f.Place.Pos.Column)
		out = append(out, place{f.Rule, int(f.Place.Pos.Line), from, from + f.Width})
	}
	return out, findings
}

// expect holds the findings against what was foretold.
func expect(t interface {
	Errorf(string, ...any)
	Helper()
}, text string, want, got []place, findings []diag.Finding) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		var b strings.Builder
		for i, f := range findings {
			fmt.Fprintf(&b, "%d:%d-%d %s %s %s: %s (%s)\n", got[i].Line, got[i].From, got[i].To, f.Rule, f.Entity, f.Path, f.Message, f.Hint)
		}
		t.Errorf("findings (-want +got):\n%s\n%s\n%s", d, b.String(), text)
	}
}

// TestEveryFaultAlone: each fault yields its one finding, which marks what it
// is about.
func TestEveryFaultAlone(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	slots := slotsOf(t, strings.ReplaceAll(faultyModel, `\u200b`, "\u200b"))
	text, _ := assemble(slots, nil)
	if got, findings := pipeline(t, s, text); len(got) > 0 {
		expect(t, text, nil, got, findings)
		t.FailNow()
	}
	n := 0
	for i, sl := range slots {
		for j, w := range sl.wrong {
			n++
			t.Run(fmt.Sprintf("%d %s", n, w.rule), func(t *testing.T) {
				text, want := assemble(slots, map[int]int{i: j})
				got, findings := pipeline(t, s, text)
				expect(t, strings.ReplaceAll(w.text, "⏎", "\n"), want, got, findings)
			})
		}
	}
	t.Logf("%d faults", n)
}

// TestTwelveFaultsAtOnce: up to twelve independent faults seeded at random in
// one file are all reported in one run, each at its own place, and nothing
// else is.
func TestTwelveFaultsAtOnce(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	slots := slotsOf(t, strings.ReplaceAll(faultyModel, `\u200b`, "\u200b"))
	var open []int
	for i, sl := range slots {
		if len(sl.wrong) > 0 {
			open = append(open, i)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		chosen := map[int]int{}
		for _, i := range rapid.SliceOfNDistinct(rapid.SampledFrom(open), 1, 12, rapid.ID[int]).Draw(rt, "places") {
			chosen[i] = rapid.IntRange(0, len(slots[i].wrong)-1).Draw(rt, "fault")
		}
		text, want := assemble(slots, chosen)
		slices.SortFunc(want, func(a, b place) int { return a.Line*1000 + a.From - b.Line*1000 - b.From })
		got, findings := pipeline(t, s, text)
		expect(rt, text, want, got, findings)
	})
}
