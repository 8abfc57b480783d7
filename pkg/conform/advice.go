package conform

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// conversion says how to write what was probably meant by a value of the wrong
// sort.
func (c *checker) conversion(t *Type, n *source.Node) string {
	for _, arm := range leaves(t) {
		hint := ""
		switch n.Kind {
		case source.Number:
			hint = fromNumber(arm, n.Text)
		case source.Bool:
			hint = fromBool(arm, n.Text)
		case source.String:
			hint = fromText(arm, n.Text)
		case source.List:
			hint = fromList(arm, n)
		case source.Map:
			hint = fromMap(arm)
		}
		if hint == "" && (n.Kind == source.String || n.Kind == source.Number) {
			hint = fromScalar(arm, n)
		}
		if hint != "" {
			return hint
		}
	}
	if ex, ok := c.ownExample(); ok && !kindFits(Text, n.Kind) == strings.HasPrefix(ex, "{") || ok && strings.HasPrefix(ex, "{") {
		return "write, for example, " + ex
	}
	return ""
}

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
	case "Percent", "FigureText", "Date", "DateTime":
		return ""
	}
	return `write "` + text + `" in quotes if text is meant`
}

func fromBool(t *Type, text string) string {
	if t.Form == Text && (t.Of == "" || t.Of == "LabelValue") {
		return `write "` + text + `" in quotes if text is meant`
	}
	return ""
}

// maxNumber bounds the numbers repeated in advice.
const maxNumber = 20

// fromText mends text where a number, or true or false, is wanted.
func fromText(t *Type, text string) string {
	switch t.Form {
	case Int, Number:
		if unit.IsNumber(text) && len(text) <= maxNumber {
			return "write " + text + " without quotes"
		}
		for _, fixed := range []string{decimal(text), factor(t, text), wholeIn(t, text)} {
			if fixed != "" && t.holds(fixed) {
				return "write " + fixed
			}
		}
	case Bool:
		if b := boolWord(text); b != "" {
			return "write " + b
		}
	}
	return ""
}

// fromScalar mends one value where a list or a mapping around it is wanted.
func fromScalar(t *Type, n *source.Node) string {
	switch t.Form {
	case List:
		if kindFits(t.Elem.Form, n.Kind) {
			return "a list is written [" + short(n) + `] or as lines that begin with "- "`
		}
	case Struct:
		var required []*Field
		for _, f := range t.Fields {
			if f.Required {
				required = append(required, f)
			}
		}
		if len(required) == 1 && short(n) != "…" && required[0].Type.accepts(n) {
			return "write {" + required[0].Name + ": " + short(n) + "}"
		}
	}
	return ""
}

func fromList(t *Type, n *source.Node) string {
	switch {
	case t.Form != Text && t.Form != Enum && t.Form != Int && t.Form != Number:
		return ""
	case len(n.Items) == 1 && kindFits(t.Form, n.Items[0].Kind) && short(n.Items[0]) != "…":
		return "write " + short(n.Items[0]) + " without brackets"
	}
	return "write one value"
}

func fromMap(t *Type) string {
	switch {
	case t.Of == "Cue":
		return "write it as a block of text, with | behind the colon"
	case t.Form == List:
		return `a list is written with "- " before each item`
	}
	return ""
}

// accepts reports whether a scalar node would do for t, by its kind and form.
func (t *Type) accepts(n *source.Node) bool {
	for _, arm := range leaves(t) {
		if kindFits(arm.Form, n.Kind) && (arm.Form != Text || matchesAll(arm, n.Text)) && (arm.Form != Enum || has(arm.Values, n.Text)) {
			return true
		}
	}
	return false
}

// holds reports whether a number in t's form lies in its range.
func (t *Type) holds(number string) bool {
	v, ok := parseNumber(number)
	return ok && (t.Form != Int || isInt(number)) && inRange(t, v)
}

// short is a scalar as it stands in a line of advice, "…" when it is long.
func short(n *source.Node) string {
	if n.Text != "" && len(n.Text) <= 30 && !strings.ContainsAny(n.Text, "\n,[]{}#\"") {
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

// factor is a percentage as a plain number: 130% is 1.3.
func factor(t *Type, s string) string {
	num, ok := strings.CutSuffix(strings.ReplaceAll(s, " ", ""), "%")
	if v, fits := parseNumber(num); ok && fits && t.Form == Number && len(num) <= 8 {
		v.Quo(v, hundred())
		return v.Text('g', 10)
	}
	return ""
}

// wholeIn finds the one whole number that text is about: 3 in "3 FTE", 4200
// in "4'200", 1 in "P1".
func wholeIn(t *Type, s string) string {
	if t.Form != Int || len(s) > maxNumber {
		return ""
	}
	s = strings.NewReplacer("'", "", "’", "", ",", "", " ", "").Replace(s)
	digits := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) != 1 || strings.ContainsAny(s, "-.") {
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

// splitByComma explains an empty value that a decimal comma brought about: in
// {value: 99,5%} the comma ends the value.
func (c *checker) splitByComma(n *source.Node) string {
	return ""
}

// aside is advice on text that is no misspelling but a habit.
func (c *checker) aside(t *Type, text string) string {
	if kinds, ok := c.refKinds(); ok && has(kinds, "Calendar") {
		switch foldWord(text) {
		case "24/7", "24x7", "7x24", "always", "24h":
			return "leave the field out for what is always open"
		}
	}
	if hint := diag.DidYouMean(text, words(t)); hint != "" {
		return hint
	}
	return ""
}

// words are the words that a union admits besides other text.
func words(t *Type) []string {
	var out []string
	for _, a := range t.Arms {
		if a.Form == Enum {
			out = append(out, a.Values...)
		}
	}
	return out
}

func writeThis(text string) string {
	if text == "" {
		return ""
	}
	return "write " + text
}
