package plain

import (
	"slices"
	"strconv"

	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/pkg/eval"
)

// maxBreaks is how many breaks of one subject are told; what has more is left
// to CUE, which chooses among them.
const maxBreaks = 20

// judge holds a subject against a rule; false where only CUE can tell.
func (r *rule) judge(subject map[string]any) (breaks []eval.Break, sure bool) {
	if r == nil {
		return nil, false
	}
	for _, path := range r.read {
		// What is no number cannot be told apart, whether it is asked or not.
		v, _ := at(subject, path)
		if _, ok := numberOf(v); !ok {
			return nil, false
		}
	}
	met := r.asks.holds(subject, subject)
	if met == yes && len(r.cases) == 0 {
		return nil, true
	}
	if len(r.cases) > 0 {
		return nil, met == yes && r.casesHold(subject)
	}
	w := &witness{rule: r, root: subject}
	w.mapping(r.asks, subject, nil)
	if w.unsure || len(w.breaks) == 0 || len(w.breaks) >= maxBreaks {
		return nil, false
	}
	eval.InOrder(w.breaks)
	return w.breaks, true
}

// casesHold reports whether for sure every part under a condition holds, where
// the condition does.
func (r *rule) casesHold(subject map[string]any) bool {
	for _, b := range r.cases {
		applies := yes
		for _, t := range b.tests {
			if applies == yes {
				applies = t(subject)
			}
		}
		if applies == unsure || applies == yes && b.asks.holds(subject, subject) != yes {
			return false
		}
	}
	return true
}

// witness looks for what in a subject does not do what a rule asks.
type witness struct {
	rule   *rule
	root   map[string]any
	breaks []eval.Break
	unsure bool
}

func (w *witness) mapping(m *mapping, v any, path []string) {
	x, ok := v.(map[string]any)
	if !ok {
		w.unsure = true
		return
	}
	for _, f := range m.fields {
		below, there := x[f.name]
		at := append(slices.Clone(path), f.name)
		switch {
		case there:
			place := f.at
			if _, choice := f.asks.(either); choice {
				place = f.label
			}
			w.value(f.asks, below, at, place)
		case !f.optional:
			w.missing(f, at)
		}
	}
	if m.every != nil {
		for _, name := range sorted(x) {
			if _, choice := m.every.(either); choice && m.every.holds(x[name], w.root) != yes {
				w.unsure = true
			}
			w.value(m.every, x[name], append(slices.Clone(path), name), m.at)
		}
	}
}

// value looks at a value that is there. At is where in the text it is asked for.
func (w *witness) value(d demand, v any, path []string, at int) {
	if w.unsure {
		return
	}
	switch x := d.(type) {
	case *mapping:
		if _, ok := v.(map[string]any); ok {
			w.mapping(x, v, path)
			return
		}
	case *items:
		if list, ok := v.([]any); ok {
			for i, it := range list {
				if x.each == nil {
					break
				}
				if _, choice := x.each.(either); choice && x.each.holds(it, w.root) != yes {
					w.unsure = true
				}
				w.value(x.each, it, append(slices.Clone(path), strconv.Itoa(i)), x.at)
			}
			return
		}
	}
	if parts, ok := d.(together); ok {
		for i, part := range parts.all {
			if part.holds(v, w.root) == no {
				at = parts.at[i]
				break
			}
		}
	}
	switch d.holds(v, w.root) {
	case unsure:
		w.unsure = true
	case no:
		w.add(eval.Break{Path: path, Got: eval.Shown(v), Arms: w.arms(d, v, path)}, at)
	}
}

// arms are what each arm lacks of which one would do.
func (w *witness) arms(d demand, v any, path []string) []eval.Break {
	x, ok := d.(arms)
	if !ok || !isLower(x.op) && x.op != token.EQL {
		return nil
	}
	in := &witness{rule: w.rule, root: w.root}
	for _, arm := range x.all {
		m, isMapping := arm.(*mapping)
		if _, ok := v.(map[string]any); ok && isMapping {
			in.mapping(m, v, path)
		}
	}
	eval.InOrder(in.breaks)
	return in.breaks
}

// missing says that a field is not there.
func (w *witness) missing(f *field, path []string) {
	name, ok := w.rule.text.Lacking(w.root, path)
	if !ok {
		w.unsure = true
		return
	}
	w.breaks = append(w.breaks, eval.Break{Path: name.Path, Missing: true, Line: name.Line, Column: name.Column, Want: w.rule.text.Asked(w.rule.text.Offset(name))})
}

func (w *witness) add(b eval.Break, at int) {
	b.Line, b.Column = w.rule.text.Place(at)
	b.Want = w.rule.text.Asked(at)
	w.breaks = append(w.breaks, b)
}

func sorted(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
