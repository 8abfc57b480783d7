package policies

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/eval/plain"
	"github.com/svs-project/svs/pkg/model"
)

// MaxPairs bounds the pairs of policies that are told or that the evaluator is
// asked about: 400 that are all about the same field. MaxCompared bounds what is
// compared to find them.
const (
	MaxPairs    = 80_000
	MaxCompared = 4_000_000
)

// wording are the policies that ask the same in the same words.
type wording struct {
	laws   []*law
	parsed *eval.Text
	plain  *plain.Rule
	// number is that of its rule among those that the evaluator is asked about,
	// from 1.
	number int
}

// contest is a pair of policies that may both bind something; the second is nil
// for a policy with its own where.
type contest [2]*law

// contests are pairs of texts with the policies that say them.
type contests struct {
	rules []eval.Rule
	pairs [][2]int
	of    [][]contest
	count int
	// looked is how many texts and policies have been held against each other.
	looked int
}

// clashes reports mandatory policies that nothing could keep together, and
// policies that nothing can keep that their own where chooses. Plain texts are
// compared here, the evaluator is asked about others.
func (r *run) clashes() error {
	words := r.wordings()
	left := &contests{}
	rivals := &plain.Rivals{}
	about, unclear := map[string][]int{}, map[string][]int{} // by field: all, and those that are not plain
	for i, w := range words {
		r.ownWhere(w, left)
		fields := fieldsOf(w.parsed)
		among := about
		if w.plain != nil {
			among = unclear
		}
		var with []int
		for _, field := range fields {
			if left.looked += len(among[field]); left.looked > MaxCompared {
				return tooMany()
			}
			with = append(with, among[field]...)
		}
		if w.plain != nil {
			with = append(with, rivals.Of(w.plain, MaxCompared)...)
			rivals.Add(i, w.plain)
		}
		slices.Sort(with)
		if left.looked+rivals.Compared > MaxCompared {
			return tooMany()
		}
		for _, n := range slices.Compact(with) {
			if err := r.compare(words[n], w, left); err != nil {
				return err
			}
		}
		for _, field := range fields {
			about[field] = append(about[field], i)
			if w.plain == nil {
				unclear[field] = append(unclear[field], i)
			}
		}
	}
	if len(left.pairs) == 0 {
		return nil
	}
	found, err := r.Asker.Evaluator.Clashes(r.ctx, left.rules, left.pairs)
	if err != nil {
		return err
	}
	for i, c := range found {
		if c == nil || c.Undecided != nil { // what stops here stops when it is asked, and is reported there
			continue
		}
		for _, pair := range left.of[i] {
			r.contested(pair, c)
		}
	}
	return nil
}

func tooMany() error {
	return errors.New("so many policies speak of the same fields that nobody can say whether they agree; join some")
}

// wordings are the texts of the policies that bind, in their order.
func (r *run) wordings() []*wording {
	var out []*wording
	byText := map[string]*wording{}
	for _, l := range r.laws {
		if !r.binding(l) {
			continue
		}
		text := l.Spec.Require.V.Text
		w := byText[text]
		if w == nil {
			w = &wording{parsed: l.parsed, plain: plain.Read(eval.Rule{Text: text}, l.parsed)}
			byText[text] = w
			out = append(out, w)
		}
		w.laws = append(w.laws, l)
	}
	return out
}

// fieldsOf are the fields that a text names, two names deep.
func fieldsOf(t *eval.Text) []string {
	var out []string
	for _, n := range t.Names() {
		if len(n.Path) > 1 {
			out = append(out, n.Path[0]+"."+n.Path[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// compare holds two texts against each other, or leaves that to the evaluator.
func (r *run) compare(a, b *wording, left *contests) error {
	var found *eval.Clash
	if a.plain != nil && b.plain != nil {
		if found = a.plain.Clash(b.plain); found == nil {
			return nil
		}
	} else if !sharesName(a.parsed, b.parsed) {
		return nil
	}
	if left.looked += len(a.laws) * len(b.laws); left.looked > MaxCompared {
		return tooMany()
	}
	var pairs []contest
	for _, y := range b.laws {
		for _, x := range a.laws {
			if r.overlap(x, y) {
				pairs = append(pairs, contest{x, y})
			}
		}
	}
	if left.count += len(pairs); left.count > MaxPairs {
		return fmt.Errorf("more than %d pairs of policies contradict each other or may do so, so nobody can say whether they agree; join some", MaxPairs)
	}
	switch {
	case found != nil:
		for _, pair := range pairs {
			r.contested(pair, found)
		}
	case len(pairs) > 0:
		left.add([2]int{left.rule(a), left.rule(b)}, pairs)
	}
	return nil
}

// ownWhere compares a text with what chooses the subjects of its policies.
func (r *run) ownWhere(w *wording, left *contests) {
	for _, l := range w.laws {
		where := l.Spec.AppliesTo.Where
		if !where.Given() || !r.chooses(l) {
			continue
		}
		rule := eval.Rule{ID: l.Ref().String() + " where", Text: where.V.Text}
		if parsed, faults := r.Asker.Parse(rule.Text); len(faults) == 0 && w.plain != nil {
			if other := plain.Read(rule, parsed); other != nil {
				if c := w.plain.Clash(other); c != nil {
					r.contested(contest{l, nil}, c)
				}
				continue
			}
		}
		left.rules = append(left.rules, rule)
		n := len(left.rules) - 1
		left.add([2]int{left.rule(w), n}, []contest{{l, nil}})
	}
}

func (c *contests) rule(w *wording) int {
	if w.number == 0 {
		c.rules = append(c.rules, eval.Rule{ID: w.laws[0].text.ID(), Text: w.laws[0].Spec.Require.V.Text})
		w.number = len(c.rules)
	}
	return w.number - 1
}

func (c *contests) add(pair [2]int, of []contest) {
	c.pairs = append(c.pairs, pair)
	c.of = append(c.of, of)
}

// contested reports a clash.
func (r *run) contested(pair contest, c *eval.Clash) {
	if pair[1] == nil {
		f := eval.Fault{Sort: eval.Contradictory, Line: c.Places[0][0], Column: c.Places[0][1], Message: "can hold of nothing that its own where chooses", Detail: c.Detail}
		r.out = append(r.out, ask.Finding(pair[0].text, f))
		return
	}
	if pair[0].nth > pair[1].nth { // the later one is told
		pair[0], pair[1] = pair[1], pair[0]
		turned := *c
		turned.Places[0], turned.Places[1] = c.Places[1], c.Places[0]
		c = &turned
	}
	r.clash(pair[0], pair[1], c)
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

// sharesName reports whether two texts say something of one field.
func sharesName(a, b *eval.Text) bool {
	for _, x := range a.Names() {
		for _, y := range b.Names() {
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
