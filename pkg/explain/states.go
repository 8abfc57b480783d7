package explain

import "strings"

// then parts the two states of an example that is a change.
const then = "# after\n"

// states are a model before and after the change that an example shows; two is
// false for an example of one state.
func states(model string) (before, after string, two bool) {
	return strings.Cut(model, then)
}
