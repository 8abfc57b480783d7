package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Setting is the value of a parameter in the settings, as texts as written.
type Setting struct {
	Name   string
	List   bool
	Values []string
	At     diag.Pos
}

// NewCheck makes a check ready, with the values of its parameters that the
// settings give in place of its own.
func NewCheck(c *model.Check, builtIn bool, settings []Setting) Check {
	out := Check{Check: c, BuiltIn: builtIn, Parameters: map[string]any{}}
	for _, p := range c.Spec.Parameters {
		out.Parameters[p.Key.V] = value(p.Value.List, texts(p.Value.Values))
	}
	for _, s := range settings {
		if _, known := out.Parameters[s.Name]; known {
			out.Parameters[s.Name] = value(s.List, s.Values)
		}
	}
	return out
}

// Unfit says what is wrong with a setting for a check: a parameter that it does
// not have, or a value of another sort than its own. It is empty for a sound
// one.
func Unfit(c *model.Check, s Setting) (message, hint string) {
	var names []string
	for _, p := range c.Spec.Parameters {
		if p.Key.V == s.Name {
			want, got := sort(value(p.Value.List, texts(p.Value.Values))), sort(value(s.List, s.Values))
			if want == got {
				return "", ""
			}
			return fmt.Sprintf("the parameter %s of check %s is %s, not %s", diag.Quote(s.Name), diag.Quote(c.Name), want, got), "svs explain " + c.Name + " shows its default"
		}
		names = append(names, p.Key.V)
	}
	hint = diag.DidYouMean(s.Name, names)
	if hint == "" {
		hint = "svs explain " + c.Name + " shows what can be set"
	}
	return "check " + diag.Quote(c.Name) + " has no parameter " + diag.Quote(s.Name), hint
}

// sort is what sort of value one is, in words.
func sort(v any) string {
	switch v.(type) {
	case bool:
		return "true or false"
	case float64:
		return "a number"
	case []any:
		return "a list"
	}
	return "a text"
}

func texts(fields []model.Field[string]) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.V
	}
	return out
}

// value reads what was written as YAML's plain scalars are read: true, false,
// a number, else a text. Quotes are gone by then, so a text of digits is a
// number too.
func value(list bool, values []string) any {
	if list {
		out := make([]any, len(values))
		for i, v := range values {
			out[i] = scalar(v)
		}
		return out
	}
	return scalar(strings.Join(values, " "))
}

func scalar(text string) any {
	switch {
	case slices.Contains([]string{"true", "false"}, text):
		return text == "true"
	case unit.IsNumber(text):
		if v, err := unit.ParseNumber(text); err == nil {
			return v
		}
	}
	return text
}
