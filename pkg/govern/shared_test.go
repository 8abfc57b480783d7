package govern_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestOneBodyGivesToManyOrganizations: what a body gives to those of thousands of
// organisations, each for its own, is not held against each other; what it gives
// for one and for all is.
func TestOneBodyGivesToManyOrganizations(t *testing.T) {
	var b strings.Builder
	document := func(kind, name, meta, spec string) {
		fmt.Fprintf(&b, "apiVersion: svs/v1\nkind: %s\nmetadata: {name: %s%s}\nspec: %s\n---\n", kind, name, meta, spec)
	}
	document("Organization", "root", "", "{}")
	document("GoverningBody", "board", ", organization: root", "{}")
	document("Team", "desk", "", "{people: 2}")
	give := func(to, over string) {
		document("GoverningBody", to, ", organization: root", "{parent: board}")
		document("Delegation", "to-"+to, "", "{from: board, to: "+to+over+", mayChange: ['Team/*.people']}")
	}
	const n = 2_600 // which are more than three million pairs
	for i := range n {
		document("Organization", fmt.Sprintf("o%d", i), "", "{parent: root}")
		give(fmt.Sprintf("b%d", i), fmt.Sprintf(", over: {organization: o%d}", i))
	}
	document("Organization", "part", "", "{parent: o7}")
	give("x-below", ", over: {organization: part}")
	give("y-beside", ", over: {organization: o8}")
	g := governed(t, strings.TrimSuffix(b.String(), "---\n"))
	var shared []string
	for _, f := range g.Findings() {
		if strings.Contains(f.Message, " gives GoverningBody/") {
			shared = append(shared, f.Entity+" with "+f.Keys[1])
		}
	}
	if got, want := strings.Join(shared, ", "), "Delegation/to-x-below with to-b7, Delegation/to-y-beside with to-b8"; got != want {
		t.Errorf("shared are %q, want %q", got, want)
	}
	if g.CutShort() {
		t.Error("more was compared than there is to compare")
	}
}
