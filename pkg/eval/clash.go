package eval

import (
	"context"

	"cuelang.org/go/cue/errors"
)

// Clash is where two rules contradict each other: whatever meets the one
// breaks the other. Undecided is set where that could not be found out.
type Clash struct {
	// Places are line and column in the first rule and in the second.
	Places    [2][2]int `json:"places"`
	Path      []string  `json:"path,omitempty"`
	Undecided *Fault    `json:"undecided,omitempty"`
	Detail    string    `json:"detail,omitempty"`
}

// Clashes finds which of the pairs of rules nothing could meet both of. The
// result belongs to the pairs: nil where the rules go together, or where one of
// them is at fault by itself.
func (c *Client) Clashes(ctx context.Context, rules []Rule, pairs [][2]int) ([]*Clash, error) {
	_, found, err := c.run(ctx, rules, nil, nil, pairs)
	return found, err
}

// clashAll is the question whether all rules that are asked about go together.
// Mostly they do, and then no pair of them has to be looked at.
func (s *server) clashAll() bool {
	var all *compiled
	seen := map[int]bool{}
	for _, pair := range s.task.Clashes {
		for _, r := range pair {
			c := s.rules[r]
			if c == nil || seen[r] {
				continue
			}
			seen[r] = true
			if all == nil {
				all = &compiled{value: c.value}
				continue
			}
			all.value = all.value.Unify(c.value)
		}
	}
	return all != nil && all.value.Validate() != nil
}

// clash looks whether two rules have anything in common.
func (s *server) clash(pair [2]int) *Clash {
	a, b := s.rules[pair[0]], s.rules[pair[1]]
	if a == nil || b == nil {
		return nil
	}
	err := a.value.Unify(b.value).Validate()
	if err == nil {
		return nil
	}
	return explainClash(a, b, err)
}

// explainClash finds the place in each of two rules by the path at which they
// meet.
func explainClash(a, b *compiled, err error) *Clash {
	out := &Clash{Places: [2][2]int{{1, 1}, {1, 1}}, Detail: short(err.Error(), 300)}
	for _, e := range errors.Errors(err) {
		if len(e.Path()) == 0 {
			continue
		}
		out.Path = namesOf(e.Path())
		for i, c := range []*compiled{a, b} {
			if at, ok := c.fieldAt(out.Path); ok {
				line, column := place(c.text.text, at)
				out.Places[i] = [2]int{line, column}
			}
		}
		break
	}
	return out
}
