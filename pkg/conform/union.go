package conform

import (
	"slices"

	"github.com/svs-project/svs/pkg/source"
)

// union checks n against the arm it was meant for. No two arms admit one
// value, so when the chosen arm refuses, the others would refuse as well; the
// choice only decides which advice the user gets.
func (c *checker) union(t *Type, n *source.Node, f *Field) {
	arm := c.pick(t, n)
	if arm == nil {
		c.wrongKind(t, n)
		return
	}
	if c.patch && (arm.Form != List || identity(arm.Elem) == "") {
		c.whole(arm, n, f)
		return
	}
	c.here.arms = leaves(t)
	before := len(c.out.Findings)
	c.form(arm, n, f)
	if len(c.out.Findings) == before && c.undecided(arm, n) {
		c.add(missingField, n, "%s needs more than this: %s", c.fieldName(), c.wanted(t))
	}
}

// undecided reports whether a mapping that one arm admits could still become
// another, so that it says too little to be either: {} might be any time.
func (c *checker) undecided(chosen *Type, n *source.Node) bool {
	if chosen.Form != Struct {
		return false
	}
	for _, arm := range c.here.arms {
		if arm == chosen || arm.Form != Struct {
			continue
		}
		fits := true
		for _, kv := range n.Fields {
			known := arm.Field(kv.Key.Text)
			if fits = known != nil && c.admits(known.Type, kv.Value); !fits {
				break
			}
		}
		if fits {
			return true
		}
	}
	return false
}

// pick returns the arm of t that n was meant for, nil when no arm has n's kind.
func (c *checker) pick(t *Type, n *source.Node) *Type {
	var few [8]*Type // so that none is made for most values
	fits := few[:0]
	for _, arm := range leaves(t) {
		if armFits(arm, n) {
			fits = append(fits, arm)
		}
	}
	switch {
	case len(fits) == 0:
		return nil
	case len(fits) == 1:
		return fits[0]
	case n.Kind == source.Map:
		return pickStruct(fits, n)
	}
	// What the pattern admits is meant for this arm even when it cannot be
	// (30 February): to CUE it is one, so the finding must not be about shape.
	for _, arm := range fits {
		if c.fitsShape(arm, n) {
			return arm
		}
	}
	return textArms(t, slices.Clone(fits))
}

// fitsShape reports whether t accepts n as far as CUE can tell.
func (c *checker) fitsShape(t *Type, n *source.Node) bool {
	if t.Form == Text && len(t.Arms) == 0 {
		return n.Kind == source.String && t.matches(n.Text)
	}
	probe := checker{schema: c.schema, file: c.file, out: &Result{}, patch: c.patch}
	probe.value(t, n, nil)
	return probe.shapely == 0
}

// leaves are the arms of a union, arms that are unions themselves opened up.
func leaves(t *Type) []*Type {
	if t.flat != nil {
		return t.flat
	}
	if t.Form != Union {
		return []*Type{t}
	}
	var out []*Type
	for _, a := range t.Arms {
		out = append(out, leaves(a)...)
	}
	return out
}

func armFits(t *Type, n *source.Node) bool {
	return t.Form == Anything || kindFits(t.Form, n.Kind)
}

// textArms stands for several scalar arms that all refuse, so that the message
// can name each of them.
func textArms(t *Type, fits []*Type) *Type {
	if len(fits) == len(leaves(t)) {
		return &Type{Name: t.Name, Of: t.Of, Doc: t.Doc, Attrs: t.Attrs, Form: Text, Arms: fits, Patterns: neverMatches}
	}
	return &Type{Form: Text, Arms: fits, Patterns: neverMatches}
}

// pickStruct chooses among mappings: by a literal field (dist: gamma), else by
// required keys, else by how many keys are known.
func pickStruct(arms []*Type, n *source.Node) *Type {
	best, bestScore := arms[0], -1<<30
	for _, a := range arms {
		if s := structScore(a, n); s > bestScore {
			best, bestScore = a, s
		}
	}
	return best
}

func structScore(t *Type, n *source.Node) int {
	score := 0
	if t.Form != Struct {
		for _, kv := range n.Fields {
			if t.KeyPattern == nil || t.KeyPattern.MatchString(kv.Key.Text) {
				score += 5
			} else {
				score -= 4
			}
		}
		return score
	}
	for _, f := range t.Fields {
		v := n.Get(f.Name)
		word := f.Type.Form == Enum
		switch {
		case word && v != nil && slices.Contains(f.Type.Values, v.Text):
			score += 1000
		case word && v != nil:
			score -= 100
		case v == nil && f.Required && word && len(f.Type.Values) == 1:
			score -= 10
		case v == nil && f.Required:
			score -= 3
		case v != nil:
			score += 5
		}
	}
	for _, kv := range n.Fields {
		if t.byName[kv.Key.Text] == nil {
			score -= 4
		}
	}
	return score
}

// admits reports whether t accepts n, without findings.
func (c *checker) admits(t *Type, n *source.Node) bool {
	probe := checker{schema: c.schema, file: c.file, out: &Result{}, patch: c.patch}
	probe.value(t, n, nil)
	return len(probe.out.Findings) == 0
}

// Structs are the mappings that a value of t may be, or that its items may be:
// what the next part of an address can lead into.
func Structs(t *Type) []*Type {
	var out []*Type
	for _, leaf := range leaves(t) {
		switch leaf.Form {
		case Struct:
			out = append(out, leaf)
		case List:
			out = append(out, Structs(leaf.Elem)...)
		}
	}
	return out
}

// IsTable reports whether a value of t may be a mapping with keys of the
// user's own.
func IsTable(t *Type) bool {
	for _, leaf := range leaves(t) {
		if leaf.Form == Table || leaf.Form == Anything {
			return true
		}
	}
	return false
}
