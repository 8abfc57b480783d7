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
	c.shapely++
	return c.addBeyond(rule, n, format, args...)
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
		c.add(wrongType, n, "%s is empty; write %s, or remove the line", c.fieldName(), c.expected(t))
		return
	}
	f := c.add(wrongType, n, "%s wants %s, not %s", c.fieldName(), c.expected(t), given(n))
	f.Hint = conversion(t, n)
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

// conversion says how to write what was probably meant.
func conversion(t *Type, n *source.Node) string {
	for _, arm := range leaves(t) {
		switch {
		case arm.Of == "Duration" && n.Kind == source.Number && len(n.Text) <= 12:
			return "write its unit as well: " + n.Text + "m, " + n.Text + "h"
		case arm.Form == Text && (n.Kind == source.Number || n.Kind == source.Bool) && !strings.Contains(n.Text, `"`):
			return `write "` + n.Text[:min(len(n.Text), 30)] + `" in quotes if text is meant`
		case (arm.Form == Number || arm.Form == Int) && n.Kind == source.String && unit.IsNumber(n.Text):
			return "write " + n.Text + " without quotes"
		case (arm.Form == Number || arm.Form == Int) && n.Kind == source.String:
			if fixed := decimal(n.Text); fixed != "" {
				return "write " + fixed
			}
		case arm.Form == Bool && n.Kind == source.String:
			if b := boolWord(n.Text); b != "" {
				return "write " + b
			}
		case arm.Form == List && arm.Elem != nil && kindFits(arm.Elem.Form, n.Kind):
			return "a list is written [" + short(n) + `] or as lines that begin with "- "`
		}
	}
	return ""
}

func short(n *source.Node) string {
	if n.Text != "" && len(n.Text) <= 20 && !strings.Contains(n.Text, "\n") {
		return n.Text
	}
	return "…"
}

// decimal mends numbers that other readers of YAML would take: 017, +5, 1_000.
func decimal(s string) string {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "+"), "_", "")
	s = strings.TrimLeft(s, "0")
	if s == "" || strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	if len(s) <= 20 && unit.IsNumber(s) {
		return s
	}
	return ""
}

func boolWord(s string) string {
	switch strings.ToLower(s) {
	case "yes", "y", "on", "true":
		return "true"
	case "no", "n", "off", "false":
		return "false"
	}
	return ""
}

func (c *checker) notInList(t *Type, n *source.Node) {
	rule := notListed
	f := c.add(rule, n, "%s cannot be %s", c.fieldName(), diag.Quote(n.Text))
	f.Keys = []string{n.Text}
	f.Hint = c.schema.hintAmong(t, n.Text)
}

func (c *checker) badText(t *Type, n *source.Node) {
	msg := ""
	arms := t.Arms
	if len(arms) == 0 {
		arms = []*Type{t}
	}
	if len(arms) == 1 {
		if parse := scalars[arms[0].Of]; parse != nil {
			if err := parse(n.Text); err != nil {
				msg = err.Error()
			}
		}
	}
	if msg == "" {
		msg = fmt.Sprintf("%s is not %s", diag.Quote(n.Text), c.expected(t))
	}
	f := c.add(badText, n, "%s", msg)
	f.Keys = []string{n.Text}
	f.Hint = tidyName(t, n.Text)
}

// tidyName proposes a name in the form that names have.
func tidyName(t *Type, text string) string {
	if t.Of != "Name" || len(t.Patterns) == 0 {
		return ""
	}
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxLabel {
			break
		}
	}
	if name := strings.Trim(b.String(), "-"); t.Patterns[0].MatchString(name) {
		return "write " + name
	}
	return ""
}

func (c *checker) badKey(t *Type, kv source.Field, f *Field) {
	c.out.mark(kv.Value)
	fd := c.add(unknownField, kv.Key, "%s is not a key that %s can have", diag.Quote(kv.Key.Text), c.parentName())
	fd.Keys = []string{kv.Key.Text}
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

func (c *checker) unknownField(t *Type, kv source.Field) {
	c.out.mark(kv.Value)
	c.push(kv.Key.Text)
	f := c.add(unknownField, kv.Key, "%s has no field %s", noun(t), diag.Quote(kv.Key.Text))
	f.Keys = []string{kv.Key.Text}
	f.Hint = c.whereTo(t, kv.Key.Text)
	c.pop()
}

// whereTo says what a field that does not exist here was probably meant to be.
func (c *checker) whereTo(t *Type, key string) string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	if hint := diag.DidYouMean(key, names); hint != "" {
		return hint
	}
	if meta := c.schema.Type("Metadata"); meta != nil && meta != t && meta.Field(key) != nil {
		return `"` + key + `" belongs under metadata`
	}
	if c.out.Kind != "" && len(c.path) <= 2 {
		spec := c.schema.Type(c.out.Kind + "Spec")
		if spec != nil && spec != t && spec.Field(key) != nil {
			return `"` + key + `" belongs under spec`
		}
	}
	if len(names) > maxListed {
		names = append(names[:maxListed], "…")
	}
	return "fields here: " + strings.Join(names, ", ")
}

// maxListed is how many words a hint lists.
const maxListed = 12

func (c *checker) missing(t *Type, n *source.Node, f *Field) {
	if c.out.Missing == nil {
		c.out.Missing = map[*source.Node][]string{}
	}
	c.out.Missing[n] = append(c.out.Missing[n], f.Name)
	c.shapely++
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
