package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestComparingEndsWithAWord: where more is to be compared than svs compares, it
// says so.
func TestComparingEndsWithAWord(t *testing.T) {
	model := func(lines int) string {
		var b strings.Builder
		b.WriteString("apiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: top}\n---\napiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: board}\nspec:\n  parent: top\n  authority:\n")
		for i := range lines {
			fmt.Fprintf(&b, "    - over: {labels: {line: l%d}}\n", i)
		}
		for i := range 2_000 {
			fmt.Fprintf(&b, "---\napiVersion: svs/v1\nkind: Team\nmetadata: {name: t%d}\nspec: {people: 1}\n", i)
		}
		return b.String()
	}
	const word = "not every overlap was looked for"
	if out := svs(t, "validate", "-C", folder(t, "m.yaml", model(10))); out.exit != 0 || strings.Contains(out.stdout+out.stderr, word) {
		t.Errorf("few lines: exit %d, %s%s", out.exit, out.stdout, out.stderr)
	}
	if out := svs(t, "validate", "-C", folder(t, "m.yaml", model(1_600))); out.exit != 0 || !strings.Contains(out.stdout+out.stderr, word) {
		t.Errorf("many lines: exit %d, %s%s", out.exit, out.stdout, out.stderr)
	}
}
