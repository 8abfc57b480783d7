package eval

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
)

// maxBreaks is how many breaks of one pair are told.
const maxBreaks = 20

// explain turns CUE's errors into what the subject lacks. It decides by path,
// by places and by the subject's own value, never by CUE's words, which change
// between releases.
func (c *compiled) explain(errs []errors.Error, s Subject) Outcome {
	var out Outcome
	var above []string // the path of a choice none of whose arms held
	for _, e := range errs {
		path := namesOf(e.Path())
		if len(path) > 0 && path[0] == "#S" {
			path = path[1:]
		}
		if above != nil && len(path) >= len(above) && slices.Equal(path[:len(above)], above) {
			continue
		}
		places := c.places(e)
		if len(places) == 0 && !ofSubject(e) && len(path) > 0 {
			above = path
			if at, ok := c.fieldAt(path); ok {
				places = []int{at}
			}
			c.broken(&out, s, path, places, e)
			continue
		}
		c.take(&out, s, path, places, e)
		if len(out.Breaks) == maxBreaks {
			break
		}
	}
	c.missing(&out, s)
	if len(out.Breaks) == 0 && out.Undecided == nil {
		out.Undecided = &Fault{Sort: Open, Line: 1, Column: 1, Message: "cannot be decided", Detail: short(errs[0].Error(), 300)}
	}
	if len(out.Breaks) > 0 {
		out.Undecided = nil // a break is a verdict, whatever else stays open
	}
	c.tidy(&out, s)
	return out
}

// namesOf takes the quotes off the names in a path of CUE's, which are round
// those that are no words.
func namesOf(path []string) []string {
	out := make([]string, len(path))
	for i, p := range path {
		out[i] = p
		if name, err := literal.Unquote(p); err == nil && strings.HasPrefix(p, `"`) {
			out[i] = name
		}
	}
	return out
}

// InOrder sorts breaks by where in the text they are asked for, then by where
// in the subject they are.
func InOrder(breaks []Break) {
	slices.SortStableFunc(breaks, func(a, b Break) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column, slices.CompareFunc(a.Path, b.Path, compareNames))
	})
}

// compareNames orders names, and the numbers of items as numbers.
func compareNames(a, b string) int {
	n, err1 := strconv.Atoi(a)
	m, err2 := strconv.Atoi(b)
	if err1 == nil && err2 == nil {
		return n - m
	}
	return strings.Compare(a, b)
}

// tidy says of each value once what is asked of it, and of what is missing
// where the text asks for it, so that it does not depend on CUE's ways what is
// told.
func (c *compiled) tidy(out *Outcome, s Subject) {
	for i := range out.Breaks {
		if b := &out.Breaks[i]; b.Missing {
			if name, ok := c.text.Lacking(s.Data, b.Path); ok {
				b.Path, b.Line, b.Column = name.Path, name.Line, name.Column
				b.Want = c.text.Asked(offsetOf(c.text.text, name.Line, name.Column))
			}
		}
	}
	InOrder(out.Breaks)
	var told []Break
	for _, b := range out.Breaks {
		if o := c.around(told, b); o != nil {
			if len(b.Path) > len(o.Path) {
				o.Arms = append(o.Arms, b)
			}
		} else if !slices.ContainsFunc(told, func(o Break) bool { return slices.Equal(o.Path, b.Path) && o.Missing && b.Missing }) {
			told = append(told, b)
		}
	}
	out.Breaks = told
}

// around is the break that says what another one says as well: of the same
// value or of what it stands in, and asked for by the same field of the text.
func (c *compiled) around(told []Break, b Break) *Break {
	at := offsetOf(c.text.text, b.Line, b.Column)
	for i := range told {
		o := &told[i]
		if o.Missing || len(b.Path) < len(o.Path) || !slices.Equal(o.Path, b.Path[:len(o.Path)]) {
			continue
		}
		if f := c.text.around(offsetOf(c.text.text, o.Line, o.Column)); f == nil || f.Pos().Offset() <= at && at <= f.End().Offset() {
			return o
		}
	}
	return nil
}

// Lacking is the name by which a text asks for what a subject lacks at a path:
// the outermost that is not there, or the end of what is asked of it in one
// line, as in warranty: availability: >0.9.
func (t *Text) Lacking(subject map[string]any, path []string) (Name, bool) {
	var found Name
	for n := 1; n <= len(path); n++ {
		if _, there := lookup(subject, path[:n]); there {
			continue
		}
		name, ok := t.field(path[:n])
		if !ok {
			return found, false
		}
		found = name
		break
	}
	for len(found.Path) > 0 {
		next, only := t.below(found.Path)
		if !only {
			return found, true
		}
		found = next
	}
	return found, false
}

// field is where the text asks for a field, not where it refers to it.
func (t *Text) field(path []string) (Name, bool) {
	for _, name := range t.names {
		if name.label && slices.Equal(name.Path, path) {
			return name, true
		}
	}
	return Name{}, false
}

// below is the one field that the text asks for in another.
func (t *Text) below(path []string) (only Name, ok bool) {
	n := len(path)
	for _, name := range t.names {
		if len(name.Path) != n+1 || !slices.Equal(name.Path[:n], path) {
			continue
		}
		if ok || name.Optional || !name.label {
			return Name{}, false
		}
		only, ok = name, true
	}
	return only, ok
}

// missing adds the fields that the rule names and the subject lacks, of which
// CUE is silent once it has found a wrong value.
func (c *compiled) missing(out *Outcome, s Subject) {
	for _, name := range c.text.names {
		if name.Optional {
			if _, there := lookup(s.Data, name.under); name.under == nil || !there {
				continue
			}
		}
		if _, there := lookup(s.Data, name.Path); there {
			continue
		}
		told := slices.ContainsFunc(out.Breaks, func(b Break) bool {
			n := min(len(b.Path), len(name.Path))
			// What should hold a field and is no mapping has been told for what it is.
			return n > 0 && slices.Equal(b.Path[:n], name.Path[:n]) && (b.Missing || n == len(b.Path) && n < len(name.Path))
		})
		if !told && len(out.Breaks) < maxBreaks {
			at := offsetOf(c.text.text, name.Line, name.Column)
			out.Breaks = append(out.Breaks, Break{Path: name.Path, Missing: true, Line: name.Line, Column: name.Column, Want: c.text.Asked(at)})
		}
	}
}

func (c *compiled) take(out *Outcome, s Subject, path []string, places []int, e errors.Error) {
	if len(places) > 0 {
		if named, isName := c.text.marks[places[0]]; isName && !ofSubject(e) {
			if named == nil {
				c.broken(out, s, path, places, e)
				return
			}
			if _, there := lookup(s.Data, named); !there {
				c.broken(out, s, named, places, e)
				return
			}
		}
	}
	held, there := lookup(s.Data, path)
	inside := len(path) > 0 && slices.Contains(roots, path[0])
	// A list of another length is told of the list that is asked for alone.
	_, list := held.([]any)
	list = list && len(places) > 0 && c.text.lists[places[0]]
	switch {
	case inside && (!there || ofSubject(e) || list), len(places) > 1:
		c.broken(out, s, path, places, e)
	case out.Undecided == nil:
		f := &Fault{Sort: Open, Line: 1, Column: 1, Message: "cannot be decided: a value that it computes does not come out", Detail: short(e.Error(), 300)}
		if len(places) > 0 {
			f.Line, f.Column = place(c.text.text, places[0])
		}
		out.Undecided = f
	}
}

func (c *compiled) broken(out *Outcome, s Subject, path []string, places []int, e errors.Error) {
	b := Break{Line: 1, Column: 1, Detail: short(e.Error(), 300)}
	if len(path) > 0 && slices.Contains(roots, path[0]) {
		b.Path = path
		v, there := lookup(s.Data, path)
		b.Missing = !there
		if there {
			b.Got = Shown(v)
		}
	}
	at := -1
	if len(places) > 0 {
		at = places[0]
	} else if field, ok := c.fieldAt(path); ok {
		at = field
	}
	if at >= 0 {
		b.Line, b.Column = place(c.text.text, at)
		b.Want = c.text.Asked(at)
	}
	out.Breaks = append(out.Breaks, b)
}

// lookup follows a path into a value; items of lists are numbers from 0.
func lookup(v any, path []string) (any, bool) {
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			next, ok := x[p]
			if !ok {
				return nil, false
			}
			v = next
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil || i < 0 || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// Shown is a value as JSON, shortened.
func Shown(v any) string {
	data, err := beginning(nil, v)
	if err != nil {
		return ""
	}
	return short(string(data), maxShown)
}

// maxShown is how many characters of a value are shown.
const maxShown = 80

// beginning is as much of a value as JSON as short looks at: values may be as
// large as a document, and thousands of them are shown.
func beginning(b []byte, v any) ([]byte, error) {
	if len(b) > 8*maxShown {
		return b, nil
	}
	var err error
	switch x := v.(type) {
	case map[string]any:
		b = append(b, '{')
		for i, name := range slices.Sorted(maps.Keys(x)) {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = beginning(b, name); err != nil {
				return nil, err
			}
			if b, err = beginning(append(b, ':'), x[name]); err != nil || len(b) > 8*maxShown {
				return b, err
			}
		}
		return append(b, '}'), nil
	case []any:
		b = append(b, '[')
		for i, it := range x {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = beginning(b, it); err != nil || len(b) > 8*maxShown {
				return b, err
			}
		}
		return append(b, ']'), nil
	}
	data, err := json.Marshal(v)
	return append(b, data...), err
}

// fieldAt is where the text asks for the value at a path, or for what it
// stands in.
func (c *compiled) fieldAt(path []string) (offset int, ok bool) {
	for n := len(path); n > 0; n-- {
		for _, name := range c.text.names {
			if slices.Equal(name.Path, path[:n]) {
				return offsetOf(c.text.text, name.Line, name.Column), true
			}
		}
	}
	return 0, false
}

// offsetOf undoes place.
func offsetOf(text string, line, column int) int {
	at := 0
	for range line - 1 {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for range column - 1 {
		for at++; at < len(text) && text[at]&0xC0 == 0x80; at++ {
		}
	}
	return at
}
