package eval

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
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
		path := e.Path()
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
	return out
}

// missing adds the fields that the rule names and the subject lacks, of which
// CUE is silent once it has found a wrong value.
func (c *compiled) missing(out *Outcome, s Subject) {
	for _, name := range c.text.names {
		if name.Optional {
			continue
		}
		if _, there := lookup(s.Data, name.Path); there {
			continue
		}
		told := slices.ContainsFunc(out.Breaks, func(b Break) bool {
			n := min(len(b.Path), len(name.Path))
			return b.Missing && n > 0 && slices.Equal(b.Path[:n], name.Path[:n])
		})
		if !told && len(out.Breaks) < maxBreaks {
			at := offsetOf(c.text.text, name.Line, name.Column)
			out.Breaks = append(out.Breaks, Break{Path: name.Path, Missing: true, Line: name.Line, Column: name.Column, Want: c.asked(at)})
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
			b.Got = asText(v)
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
		b.Want = c.asked(at)
	}
	if slices.ContainsFunc(out.Breaks, func(o Break) bool { return slices.Equal(o.Path, b.Path) && o.Line == b.Line && o.Column == b.Column }) {
		return
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

func asText(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return short(string(data), 80)
}

// asked is the text of what is asked at a place: the value of the innermost
// field around it.
func (c *compiled) asked(at int) string {
	var best *ast.Field
	for _, f := range c.text.fields {
		from, to := f.Pos().Offset(), f.End().Offset()
		if from <= at && at <= to && (best == nil || f.Pos().Offset() >= best.Pos().Offset()) {
			best = f
		}
	}
	if best == nil {
		line := strings.Count(c.text.text[:min(at, len(c.text.text))], "\n")
		return short(strings.Split(c.text.text, "\n")[line], 80)
	}
	from, to := best.Value.Pos().Offset(), best.Value.End().Offset()
	if from < 0 || to > len(c.text.text) || from >= to {
		return ""
	}
	return short(c.text.text[from:to], 80)
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
