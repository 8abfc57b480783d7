package conform

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// neverMatches stands in a type whose text has been refused already.
var neverMatches = []*regexp.Regexp{regexp.MustCompile(`[^\s\S]`)}

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
	return c.report(rule, n, fmt.Sprintf(format, args...))
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
		f.Hint = c.splitByComma(n)
		return
	}
	f := c.add(wrongType, n, "%s wants %s, not %s", c.fieldName(), c.wanted(t), given(n))
	f.Hint = c.conversion(t, n)
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

// badText reports text that no pattern admits, with the parser's own words
// where they say more.
func (c *checker) badText(t *Type, n *source.Node) {
	if strings.TrimSpace(n.Text) == "" {
		c.add(badText, n, "%s is blank; write %s, or remove the line", c.fieldName(), c.wanted(t))
		return
	}
	arms := t.Arms
	if len(arms) == 0 {
		arms = []*Type{t}
	}
	msg, meant := "", ""
	for _, arm := range arms {
		said, proposal := c.reading(arm, n.Text)
		if len(arms) == 1 || proposal != "" && meant == "" {
			msg, meant = said, proposal
		}
	}
	hint := ""
	switch {
	case msg == "":
		msg = diag.Quote(n.Text) + " is not " + c.wanted(t)
		hint = writeThis(meant)
	case meant != "" && !strings.HasSuffix(msg, meant):
		hint = writeThis(meant)
	}
	f := c.add(badText, n, "%s", msg)
	f.Keys = []string{n.Text}
	f.Hint = hint
	if f.Hint == "" {
		f.Hint = c.aside(t, n.Text)
	}
}

func (c *checker) badKey(t *Type, kv source.Field, f *Field) {
	c.out.mark(kv.Value)
	fd := c.add(unknownField, kv.Key, "%s is not a key that %s can have", diag.Quote(kv.Key.Text), c.parentName())
	fd.Keys = []string{kv.Key.Text}
	if day := strings.ToLower(kv.Key.Text); len(day) > 3 && t.KeyPattern.MatchString(day[:3]) {
		fd.Hint = `did you mean "` + day[:3] + `"?`
		return
	}
	if fd.Hint = writeThis(keyMeant(t, kv.Key.Text, f)); fd.Hint != "" {
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

// unknownField reports a key that t does not have and returns the field that
// was probably meant, "" when there is none.
func (c *checker) unknownField(t *Type, n *source.Node, kv source.Field) (meant string) {
	c.out.mark(kv.Value)
	c.push(kv.Key.Text)
	f := c.add(unknownField, kv.Key, "%s has no field %s", noun(t), diag.Quote(kv.Key.Text))
	f.Keys = []string{kv.Key.Text}
	f.Hint, meant = c.whereTo(t, n, kv)
	c.pop()
	return meant
}

// maxListed is how many words a hint lists.
const maxListed = 12

func (c *checker) missing(t *Type, n *source.Node, f *Field) {
	if c.out.Missing == nil {
		c.out.Missing = map[*source.Node][]string{}
	}
	c.out.Missing[n] = append(c.out.Missing[n], f.Name)
	c.shaped()
	c.push(f.Name)
	fd := c.report(missingField, n, fmt.Sprintf("%s needs %s", noun(t), diag.Quote(f.Name)))
	c.pop()
	fd.Width = 1
	if len(n.Fields) > 0 {
		fd.Width = max(1, int(n.Fields[0].Key.Width))
	}
	if ex, ok := f.Attr("example"); ok && len(ex) > 0 && !strings.Contains(ex[0], "\n") {
		fd.Hint = "add here: " + f.Name + ": " + ex[0]
	} else {
		fd.Hint = "add here: " + f.Name + ": " + c.expected(f.Type)
	}
}

func hintFromExample(attrs []Attr) string {
	if ex, ok := find(attrs, "example"); ok && len(ex) > 0 {
		return "write, for example, " + ex[0]
	}
	return ""
}
