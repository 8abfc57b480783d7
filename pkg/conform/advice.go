package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// conversion says how to write what was probably meant by a value of the wrong
// sort.
func (c *checker) conversion(t *Type, n *source.Node) string {
	arms := leaves(t)
	for _, arm := range arms {
		if hint := c.converted(arm, n); hint != "" {
			return hint
		}
	}
	if ex, ok := c.ownExample(); ok && strings.ContainsRune("{[", rune(ex[0])) {
		return "write, for example, " + ex
	}
	return ""
}

func (c *checker) converted(t *Type, n *source.Node) string {
	switch n.Kind {
	case source.Number:
		if i := slices.Index([]string{"0", "1"}, n.Text); i >= 0 && t.Form == Bool {
			return "write " + []string{"false", "true"}[i]
		}
		if hint := fromNumber(t, n.Text); hint != "" {
			return hint
		}
		return c.wrapped(t, n)
	case source.String:
		if hint := fromText(t, n.Text); hint != "" {
			return hint
		}
		return c.wrapped(t, n)
	case source.Bool:
		if t.Form == Text && t.takes(n.Text) && t.Of != "Ref" && t.Of != "Name" {
			return `write "` + n.Text + `" in quotes if text is meant`
		}
	case source.List:
		return fromList(t, n)
	case source.Map:
		return fromMap(t)
	}
	return ""
}

// maxNumber bounds the numbers repeated in advice.
const maxNumber = 20

// fromNumber mends a number where text is wanted: most often its unit was
// left out.
func fromNumber(t *Type, text string) string {
	if len(text) > maxNumber || t.Form != Text {
		return ""
	}
	switch t.Of {
	case "Duration":
		return "write its unit as well: " + text + "m, " + text + "h"
	case "Rate":
		return "write in how long as well: " + text + "/d, " + text + "/h"
	case "Money", "MoneyPerUse":
		return "write its currency as well: " + text + " EUR"
	case "MoneyPerTime":
		return "write its currency and time as well: " + text + " EUR/h"
	}
	if t.takes(text) {
		return `write "` + text + `" in quotes if text is meant`
	}
	return ""
}

// fromText mends text where a number, or true or false, is wanted.
func fromText(t *Type, text string) string {
	switch t.Form {
	case Int, Number:
		if unit.IsNumber(text) && len(text) <= maxNumber {
			return "write " + text + " without quotes"
		}
		for _, number := range []string{decimal(text), percentage(t, text), wholeIn(t, text)} {
			if t.holds(number) {
				return "write " + number
			}
		}
	case Bool:
		if b := boolWord(text); b != "" {
			return "write " + b
		}
	}
	return ""
}

// wrapped mends one value where a list or a mapping around it is wanted.
func (c *checker) wrapped(t *Type, n *source.Node) string {
	switch t.Form {
	case List:
		if t.Elem.accepts(n) {
			return "a list is written [" + short(n) + `] or as lines that begin with "- "`
		}
	case Struct:
		var required []*Field
		for _, f := range t.Fields {
			if f.Required {
				required = append(required, f)
			}
		}
		if len(required) != 1 {
			return ""
		}
		text := short(n)
		if inner := required[0].Type; !inner.accepts(n) {
			if _, text = c.reading(inner, n.Text); text == "" || inner.Form != Text {
				return ""
			}
		}
		if text != "…" {
			return "write {" + required[0].Name + ": " + text + "}"
		}
	}
	return ""
}

func fromList(t *Type, n *source.Node) string {
	switch {
	case t.Form != Text && t.Form != Enum && t.Form != Int && t.Form != Number:
		return ""
	case len(n.Items) == 1 && t.accepts(n.Items[0]) && short(n.Items[0]) != "…":
		return "write " + short(n.Items[0]) + " without brackets"
	}
	return "write one value"
}

func fromMap(t *Type) string {
	switch {
	case t.Of == "Cue":
		return "write it as a block of text, with | behind the colon"
	case t.Form == List:
		return `begin each item of the list with "- "`
	}
	return ""
}

// ownExample is the example of the field whose value is being checked.
func (c *checker) ownExample() (string, bool) {
	if !c.here.own {
		return "", false
	}
	ex, ok := c.here.field.Attr("example")
	return strings.Join(ex, ", "), ok && len(ex) > 0
}

// accepts reports whether a scalar node would do for t.
func (t *Type) accepts(n *source.Node) bool {
	for _, arm := range leaves(t) {
		switch {
		case !kindFits(arm.Form, n.Kind):
		case arm.Form == Text && !arm.takes(n.Text), arm.Form == Enum && !slices.Contains(arm.Values, n.Text):
		case arm.Form != Struct:
			return true
		}
	}
	return false
}

// takes reports whether t's patterns and its parser admit the text.
func (t *Type) takes(text string) bool {
	for _, re := range t.Patterns {
		if !re.MatchString(text) {
			return false
		}
	}
	parse := scalars[t.Of]
	return parse == nil || parse(text) == nil
}

// holds reports whether t's form and range admit the number.
func (t *Type) holds(number string) bool {
	v, ok := parseNumber(number)
	return ok && (t.Form != Int || isInt(number)) && inRange(t, v)
}

// short is a scalar as it stands in a line of advice, "…" when it is long or
// would need quotes.
func short(n *source.Node) string {
	if n.Text != "" && len(n.Text) <= 30 && !strings.ContainsAny(n.Text, "\n,[]{}#\"'") {
		return n.Text
	}
	return "…"
}

// decimal mends numbers that other readers of YAML would take, and those with
// a decimal comma: 017, +5, 1_000, 1,5.
func decimal(s string) string {
	if len(s) > maxNumber {
		return ""
	}
	s = strings.ReplaceAll(strings.TrimPrefix(s, "+"), "_", "")
	if whole, frac, ok := strings.Cut(s, ","); ok && len(frac) != 3 {
		s = whole + "." + frac
	}
	s = strings.TrimLeft(s, "0")
	if s == "" || strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	if unit.IsNumber(s) {
		return s
	}
	return ""
}

// percentage is a percentage as a plain number: 130% is 1.3.
func percentage(t *Type, s string) string {
	num, ok := strings.CutSuffix(strings.ReplaceAll(s, " ", ""), "%")
	v, fits := parseNumber(num)
	if !ok || !fits || t.Form != Number || len(num) > 8 {
		return ""
	}
	return v.Quo(v, hundred()).Text('g', 10)
}

// wholeIn finds the one whole number that a text is about: 3 in "3 FTE", 4200
// in "4'200", 1 in "P1".
func wholeIn(t *Type, s string) string {
	if t.Form != Int || len(s) > maxNumber {
		return ""
	}
	s = strings.NewReplacer("'", "", "’", "", " ", "").Replace(s)
	if i := strings.IndexAny(s, ",."); i >= 0 && !strings.ContainsAny(s[i+1:], ",.") && len(s)-i == len(",000") {
		s = s[:i] + s[i+1:]
	}
	digits := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) != 1 || strings.ContainsAny(s, "-.,") {
		return ""
	}
	return decimal(digits[0])
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
