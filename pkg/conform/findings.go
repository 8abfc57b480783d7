package conform

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// neverMatches stands in a type whose text has been refused already.
var neverMatches = []*Pattern{NewPattern(`[^\s\S]`)}

// add reports a fault of shape at n, which later layers then leave alone.
func (c *checker) add(rule *diag.Rule, n *source.Node, format string, args ...any) *diag.Finding {
	c.shaped()
	return c.addBeyond(rule, n, format, args...)
}

// shaped counts a fault that CUE sees as well. To CUE the inside of a change
// may be anything: what it may be depends on the entity that is changed.
func (c *checker) shaped() {
	if c.subject == "" {
		c.shapely++
	}
}

// addBeyond reports a fault that CUE cannot see.
func (c *checker) addBeyond(rule *diag.Rule, n *source.Node, format string, args ...any) *diag.Finding {
	if c.out.Refused == nil {
		c.out.Refused = map[*source.Node]bool{}
	}
	c.out.Refused[n] = true
	c.gap()
	return c.report(rule, n, fmt.Sprintf(format, args...))
}

// gap notes that the field at hand is not to be had.
func (c *checker) gap() {
	if c.subject == "" {
		c.out.Gaps = append(c.out.Gaps, c.listText())
	}
}

func (c *checker) report(rule *diag.Rule, n *source.Node, message string) *diag.Finding {
	c.out.Findings = append(c.out.Findings, diag.Finding{
		Rule:     rule.Code,
		Severity: rule.Severity,
		Path:     c.pathText(),
		Message:  message,
		Place:    diag.Place{File: c.file, Pos: n.Pos},
		Width:    max(1, int(n.Width)),
	})
	return &c.out.Findings[len(c.out.Findings)-1]
}

func (c *checker) wrongKind(t *Type, n *source.Node) {
	if n.Kind == source.Null {
		f := c.add(wrongType, n, "%s is empty; write %s, or remove the line", c.fieldName(), c.wanted(t))
		if key := keyOf(c.owner, n); key != nil && n.Text == "" {
			f.Place.Pos, f.Width = key.Pos, max(1, int(key.Width)) // there is nothing else to see
		}
		return
	}
	f := c.add(wrongType, n, "%s wants %s, not %s", c.fieldName(), c.wanted(t), given(n))
	if f.Hint = c.conversion(t, n); f.Hint == "" {
		f.Hint = c.habit(t, n.Text)
	}
}

// keyOf is the key under which a mapping holds a value.
func keyOf(owner, value *source.Node) *source.Node {
	if owner != nil {
		for _, kv := range owner.Fields {
			if kv.Value == value {
				return kv.Key
			}
		}
	}
	return nil
}

// given describes what stands in the file.
func given(n *source.Node) string {
	switch n.Kind {
	case source.String:
		if n.Text == "" {
			return "empty text"
		}
		return "the text " + diag.Quote(n.Text)
	case source.Number:
		return "the number " + n.Text[:min(len(n.Text), 30)]
	case source.Bool:
		return n.Text
	}
	return n.Kind.String()
}

func (c *checker) notInList(t *Type, n *source.Node) {
	rule := notListed
	f := c.add(rule, n, "%s cannot be %s", c.fieldName(), diag.Quote(n.Text))
	f.Keys = []string{n.Text}
	f.Hint = c.schema.hintAmong(t, n.Text)
}

// badText reports text that no pattern admits, in the words of the type's own
// reader where it has some.
func (c *checker) badText(t *Type, n *source.Node) {
	if strings.TrimSpace(n.Text) == "" {
		c.add(badText, n, "%s is blank; write %s, or remove the line", c.fieldName(), c.wanted(t)).Keys = []string{n.Text}
		return
	}
	arms := t.Arms
	if len(arms) == 0 {
		arms = []*Type{t}
	}
	msg, meant := "", ""
	for _, arm := range arms {
		said, spelt := c.reading(arm, n.Text)
		if len(arms) == 1 || spelt != "" && meant == "" {
			msg, meant = said, spelt
		}
	}
	habit := c.habit(t, n.Text)
	if msg == "" {
		msg = diag.Quote(n.Text) + " is not " + c.wanted(t)
	} else if meant != "" || habit != "" {
		// The reader's own advice is general where another spelling fits.
		msg, _, _ = strings.Cut(msg, "; write ")
	}
	f := c.add(badText, n, "%s", msg)
	f.Keys = []string{n.Text}
	if f.Hint = habit; f.Hint == "" {
		f.Hint = diag.DidYouMean(n.Text, words(arms))
	}
	if f.Hint == "" && meant != "" {
		f.Hint = "write " + meant
		if amount, daily := strings.CutSuffix(meant, "/d"); daily && strings.Contains(n.Text, "day") {
			f.Hint += ", or " + amount + "/bd where days without work do not count"
		}
	}
}

// words are those that some arms admit besides other text.
func words(arms []*Type) []string {
	var out []string
	for _, a := range arms {
		if a.Form == Enum {
			out = append(out, a.Values...)
		}
	}
	return out
}

func (c *checker) badKey(t *Type, kv source.Field, f *Field) {
	c.out.mark(kv.Value)
	fd := c.add(unknownField, kv.Key, "%s is not a key that %s can have", diag.Quote(kv.Key.Text), c.parentName())
	fd.Keys = []string{kv.Key.Text}
	if meant := keyMeant(t, kv.Key.Text, f); meant != "" {
		fd.Hint = "write " + meant
		return
	}
	if f != nil {
		fd.Hint = hintFromExample(f.Attrs)
	}
	if fd.Hint == "" {
		fd.Hint = hintFromExample(t.Attrs)
	}
}

func (r *Result) mark(n *source.Node) {
	if r.Refused == nil {
		r.Refused = map[*source.Node]bool{}
	}
	r.Refused[n] = true
}

func (c *checker) parentName() string {
	if len(c.path) < 2 {
		return "the document"
	}
	c.path = c.path[:len(c.path)-1]
	name := c.fieldName()
	c.path = c.path[:len(c.path)+1]
	return name
}
