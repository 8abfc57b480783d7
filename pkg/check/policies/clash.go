package policies

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
)

// maxPairs bounds the policies that are held against each other: 700 that are
// all about the same field.
const maxPairs = 250_000

// clashes reports mandatory policies that nothing could keep together, and
// policies that nothing can keep that their own where chooses.
func (r *run) clashes() error {
	var rules []eval.Rule
	var pairs [][2]int
	var of [][2]*law // the second is nil for a policy with its own where
	at := map[*law]int{}
	number := func(l *law) int {
		n, ok := at[l]
		if !ok {
			n = len(rules)
			at[l] = n
			rules = append(rules, eval.Rule{ID: l.text.ID(), Text: l.Spec.Require.V.Text})
		}
		return n
	}
	for i, b := range r.laws {
		if !r.binding(b) {
			continue
		}
		if w := b.Spec.AppliesTo.Where; w.Given() && r.chooses(b) {
			pairs = append(pairs, [2]int{number(b), len(rules)})
			rules = append(rules, eval.Rule{ID: b.Ref().String() + " where", Text: w.V.Text})
			of = append(of, [2]*law{b, nil})
		}
		for _, a := range r.laws[:i] {
			if r.binding(a) && sharesName(a, b) && r.overlap(a, b) {
				if len(pairs) == maxPairs {
					return fmt.Errorf("more than %d pairs of policies are about the same, so nobody can say whether they agree; join some", maxPairs)
				}
				pairs = append(pairs, [2]int{number(a), number(b)})
				of = append(of, [2]*law{a, b})
			}
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	found, err := r.Asker.Evaluator.Clashes(r.ctx, rules, pairs)
	if err != nil {
		return err
	}
	for i, c := range found {
		switch {
		case c == nil || c.Undecided != nil: // what stops here stops when it is asked, and is reported there
		case of[i][1] == nil:
			f := eval.Fault{Sort: eval.Contradictory, Line: c.Places[0][0], Column: c.Places[0][1], Message: "can hold of nothing that its own where chooses", Detail: c.Detail}
			r.out = append(r.out, ask.Finding(of[i][0].text, f))
		default:
			r.clash(of[i][0], of[i][1], c)
		}
	}
	return nil
}

// binding reports whether a policy is mandatory and in force.
func (r *run) binding(l *law) bool {
	return l.inForce && l.Spec.Enforcement.V != "advisory" && len(l.bad) == 0
}

// chooses reports whether the where of a policy could be read.
func (r *run) chooses(l *law) bool {
	return slices.ContainsFunc(r.texts, func(w where) bool { return w.text.Of == &l.Entity && w.selector == &l.Spec.AppliesTo })
}

func (r *run) clash(a, b *law, c *eval.Clash) {
	a.clashing, b.clashing = append(a.clashing, b), append(b.clashing, a)
	on := ""
	if len(c.Path) > 0 {
		on = " over " + strings.Join(c.Path, ".")
	}
	r.out = append(r.out, diag.Finding{
		Rule: clashing.Code, Severity: clashing.Severity, Entity: b.Ref().String(), Path: "require",
		Message: "cannot be kept together with " + a.Ref().String() + on + ": nothing can meet both",
		Place:   b.text.Place(c.Places[1][0], c.Places[1][1]), Detail: c.Detail,
		Hint:    "change one of them, let one override the other, or keep their subjects apart with appliesTo",
		Related: []diag.Related{{Place: a.text.Place(c.Places[0][0], c.Places[0][1]), Message: "the other asks for this here"}},
		Keys:    []string{a.Name},
	})
}

// sharesName reports whether two policies say something of one field.
func sharesName(a, b *law) bool {
	for _, x := range a.parsed.Names() {
		for _, y := range b.parsed.Names() {
			if n := min(len(x.Path), len(y.Path)); n > 1 && slices.Equal(x.Path[:n], y.Path[:n]) {
				return true
			}
		}
	}
	return false
}

// overlap reports whether something could be bound by two policies at once, as
// far as their selectors say.
func (r *run) overlap(a, b *law) bool {
	x, y := &a.Spec.AppliesTo, &b.Spec.AppliesTo
	switch {
	case a.Spec.Overrides.Name == b.Name || b.Spec.Overrides.Name == a.Name:
		return false
	case common(a.numbers, b.numbers):
		return true
	case x.Kind.Given() && y.Kind.Given() && x.Kind.V != y.Kind.V,
		!related(r, r.Governance.Home(a.Policy), r.Governance.Home(b.Policy)),
		x.Organization.Given() && y.Organization.Given() && !related(r, x.Organization.Name, y.Organization.Name),
		x.Where.Given() || y.Where.Given(): // whom it chooses is known only of what there is
		return false
	}
	return meet(x.Names, y.Names) && agree(x.Labels, y.Labels)
}

// common reports whether two lists of numbers, smallest first, have one in
// common.
func common(a, b []int) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			return true
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return false
}

func related(r *run, a, b string) bool {
	return a == b || a == "" || b == "" || r.Governance.Tree.Within(a, b) || r.Governance.Tree.Within(b, a)
}

// meet reports whether two lists of names, where both are given, have one in
// common.
func meet(a, b []model.Field[string]) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x model.Field[string]) bool {
		return slices.ContainsFunc(b, func(y model.Field[string]) bool { return x.V == y.V })
	})
}

// agree reports whether one thing could carry both lists of labels.
func agree(a, b []model.Entry[model.Field[string]]) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Key.V == y.Key.V && x.Value.V != y.Value.V {
				return false
			}
		}
	}
	return true
}
