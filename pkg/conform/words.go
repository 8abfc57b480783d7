package conform

import (
	"slices"
	"strings"
	"unicode"

	"github.com/svs-project/svs/pkg/diag"
)

// wanted says in plain words what a type wants where it stands now.
func (c *checker) wanted(t *Type) string {
	if kinds, ok := c.refKinds(); ok && t.Of == "Ref" && len(kinds) == 1 && kinds[0] != "*" {
		return "the name of " + article(kinds[0])
	}
	if ex, ok := c.ownExample(); ok && t.Form == Text && len(t.Arms) == 0 && t.Of != "Text" && t.Name != "" {
		if _, special := t.Attr("expect"); !special {
			return noun(t) + " such as " + ex
		}
	}
	return c.expected(t)
}

// expected says in plain words what a type wants.
func (c *checker) expected(t *Type) string { return expected(t, 0) }

func expected(t *Type, depth int) string {
	if words, ok := t.Attr("expect"); ok && len(words) > 0 {
		return words[0]
	}
	if len(t.Arms) > 0 && depth < 2 {
		var parts []string
		for _, a := range t.Arms {
			if w := expected(a, depth+1); !slices.Contains(parts, w) {
				parts = append(parts, w)
			}
		}
		return orList(parts)
	}
	switch t.Form {
	case Nothing:
		return "nothing"
	case Bool:
		return "true or false"
	case Int:
		return "a whole number" + rangeSuffix(t)
	case Number:
		return "a number" + rangeSuffix(t)
	case Enum:
		if len(t.Values) <= maxListed {
			return orList(t.Values)
		}
		return withExample(t, noun(t))
	case Text:
		if t.Name == "" || t.Of == "Text" || len(t.Patterns) == 0 {
			return "text"
		}
		return withExample(t, noun(t))
	case List:
		if t.Elem.Name != "" {
			return "a list of " + plural(t.Elem)
		}
		return "a list"
	case Struct:
		if keys := mainKeys(t); keys != "" {
			return "a mapping with " + keys
		}
		return "a mapping"
	case Table:
		return withExample(t, "a mapping")
	}
	return "a value"
}

func withExample(t *Type, what string) string {
	if ex, ok := t.Attr("example"); ok && len(ex) > 0 {
		return what + " such as " + ex[0]
	}
	return what
}

// mainKeys lists a struct's required keys, or its first few.
func mainKeys(t *Type) string {
	var keys []string
	for _, f := range t.Fields {
		if f.Required {
			keys = append(keys, f.Name)
		}
	}
	if len(keys) > 0 {
		return strings.Join(keys, ", ")
	}
	for i, f := range t.Fields {
		if i == 4 {
			return strings.Join(keys, ", ") + ", …"
		}
		keys = append(keys, f.Name)
	}
	return strings.Join(keys, ", ")
}

func rangeSuffix(t *Type) string {
	if t.Min == nil && t.Max == nil {
		return ""
	}
	return " (" + rangeText(t) + ")"
}

// rangeText is "from 1 to 9", "at least 0", "above 0".
func rangeText(t *Type) string {
	low, high := "", ""
	if t.Min != nil {
		low = "at least " + t.Min.Text
		if t.Min.Open {
			low = "above " + t.Min.Text
		}
	}
	if t.Max != nil {
		high = "at most " + t.Max.Text
		if t.Max.Open {
			high = "below " + t.Max.Text
		}
	}
	switch {
	case low == "":
		return high
	case high == "":
		return low
	case t.Min.Open || t.Max.Open:
		return low + " and " + high
	}
	return "from " + t.Min.Text + " to " + t.Max.Text
}

// noun names a type with its article: "a step", "an improvement".
func noun(t *Type) string {
	words, ok := t.Attr("noun")
	name := ""
	if ok && len(words) > 0 {
		name = words[0]
	} else {
		name = plainName(t)
	}
	return article(name)
}

// article puts "a" or "an" before a name.
func article(name string) string {
	if strings.ContainsRune("aeio", unicode.ToLower(rune(name[0]))) {
		return "an " + name
	}
	return "a " + name
}

func plural(t *Type) string {
	name := strings.TrimPrefix(strings.TrimPrefix(noun(t), "an "), "a ")
	if head, rest, ok := strings.Cut(name, " of "); ok {
		return head + "s of " + rest
	}
	switch {
	case strings.HasSuffix(name, "y") && !strings.HasSuffix(name, "ay"):
		return name[:len(name)-1] + "ies"
	case strings.HasSuffix(name, "s"):
		return name
	case strings.HasSuffix(name, "ch"):
		return name + "es"
	}
	return name + "s"
}

// plainName turns PeopleGroup into "people group" and TeamSpec into "Team":
// kinds keep their capital, as in the files.
func plainName(t *Type) string {
	if t.Name == "" {
		return "mapping"
	}
	if kind, ok := strings.CutSuffix(t.Name, "Spec"); ok && kind != "" {
		return kind
	}
	if f := t.byName["kind"]; f != nil && f.Type.Form == Enum && len(f.Type.Values) == 1 {
		return t.Name + " document"
	}
	var b strings.Builder
	for i, r := range t.Name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func orList(parts []string) string {
	switch len(parts) {
	case 0:
		return "a value"
	case 1:
		return parts[0]
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " or " + parts[len(parts)-1]
}

// hintAmong proposes one of an enum's words: by likeness, or by the
// vocabulary's aliases for words of other schools.
func (s *Schema) hintAmong(t *Type, word string) string {
	if to := s.synonymAmong(word, t.Values); to != "" {
		return `did you mean "` + to + `"?`
	}
	if hint := diag.DidYouMean(word, t.Values); hint != "" {
		return hint
	}
	values := t.Values
	if len(values) > maxListed {
		values = append(append([]string{}, values[:maxListed]...), "…")
	}
	return "write one of " + strings.Join(values, ", ")
}
