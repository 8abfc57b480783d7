package lint

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// detail says in words what is asked and what is there: "handoffs is 7, at
// most 5 wanted". It is empty where the text asks for something that takes more
// than a few words; the title of the check has to do then.
func (r *run) detail(a *asked, e model.Any, b eval.Break) string {
	if len(b.Path) == 0 {
		return ""
	}
	if len(b.Arms) > 0 {
		return r.details(a, e, b.Arms)
	}
	field := r.fieldAt(e, b.Path)
	name := nameOf(b.Path)
	want := strings.TrimSpace(b.Want)
	if b.Missing {
		return name + " is missing"
	}
	there := r.there(e, b.Path)
	is := shown(there, field)
	for _, bound := range []struct{ sign, word string }{{"<=", "at most "}, {">=", "at least "}, {"<", "less than "}, {">", "more than "}} {
		rest, ok := strings.CutPrefix(want, bound.sign)
		if !ok {
			continue
		}
		limit, ok := r.limit(a, e, rest, field)
		if !ok {
			return name + " is " + is
		}
		return name + " is " + is + ", " + bound.word + limit + " wanted"
	}
	switch {
	case want == "[]" || want == "0" || want == "list.MaxItems(0)":
		if told, ok := attr(field, "told"); ok {
			return told + ": " + is
		}
		return name + " is " + is + ", none wanted"
	case strings.HasPrefix(want, "list.MinItems(1)"):
		return name + " is empty"
	case strings.HasPrefix(want, "list.MinItems("), strings.HasPrefix(want, "list.MaxItems("):
		word := "at least "
		if want[5:8] == "Max" {
			word = "at most "
		}
		limit, ok := r.limit(a, e, strings.TrimSuffix(want[len("list.MinItems("):], ")"), nil)
		if list, isList := there.([]any); ok && isList {
			return fmt.Sprintf("%s has %d items, %s%s wanted", name, len(list), word, limit)
		}
	case want == `!=""`:
		return name + " is empty"
	case want == "true" || want == "false":
		return name + " is " + is
	case simple.MatchString(want):
		return name + " is " + is + ", " + want + " wanted"
	}
	return ""
}

// details says of each of several arms what is there.
func (r *run) details(a *asked, e model.Any, arms []eval.Break) string {
	var out []string
	for _, b := range arms {
		if d := r.detail(a, e, b); d != "" && !unknown(b) && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return strings.Join(out, "; ")
}

// simple is a value that can be shown as it is written.
var simple = regexp.MustCompile(`^(true|false|-?[0-9.]+|"[^"]*")$`)

// nameOf is the path for a sentence: what stands under facts, spec and
// metadata is called by what follows.
func nameOf(path []string) string {
	if len(path) > 1 && (path[0] == "spec" || path[0] == "facts" || path[0] == "metadata") {
		path = path[1:]
	}
	var b strings.Builder
	for i, p := range path {
		if n, ok := number(p); ok {
			fmt.Fprintf(&b, "[#%d]", n+1)
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p)
	}
	return b.String()
}

// number is what a part of a path counts; false for a name, as nearly all are.
func number(part string) (int, bool) {
	if part == "" || part[0] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(part)
	return n, err == nil
}

// fieldAt is the field of the schema that a path leads to, nil for none.
func (r *run) fieldAt(e model.Any, path []string) *conform.Field {
	kind := conform.WholeModel
	if e != nil {
		kind = e.Base().Kind
	}
	var t *conform.Type
	switch path[0] {
	case "facts":
		t = r.Schema.Type(kind + "Facts")
	case "spec":
		t = r.Schema.Type(kind + "Spec")
	}
	var field *conform.Field
	for _, p := range path[1:] {
		if t == nil {
			return nil
		}
		if t.Elem != nil {
			t, field = t.Elem, nil
			continue
		}
		if field = t.Field(p); field == nil {
			return nil
		}
		t = field.Type
	}
	return field
}

// attr is the first word of an attribute of a field.
func attr(f *conform.Field, name string) (string, bool) {
	if f == nil {
		return "", false
	}
	words, ok := f.Attr(name)
	if !ok || len(words) == 0 {
		return "", false
	}
	return words[0], true
}

// isTime reports whether a field's figures are seconds.
func isTime(f *conform.Field) bool {
	if f == nil {
		return false
	}
	u, ok := f.Attr("unit")
	return ok && u[0] == "s" || f.Type.Of == "Duration"
}

// isPart reports whether a field's figures lie between 0 and 1.
func isPart(f *conform.Field) bool {
	return f != nil && (f.Type.Of == "Share" || f.Type.Form == conform.Number && f.Type.Max != nil && f.Type.Min != nil)
}

// there is the value at a path of what a check can read of an entity, nil for
// none.
func (r *run) there(e model.Any, path []string) any {
	var v any = r.Asker.Subjects.Of(e)
	for _, p := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[p]
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// shown writes what is there as people do.
func shown(v any, f *conform.Field) string {
	switch x := v.(type) {
	case json.Number:
		if n, err := x.Float64(); err == nil {
			return figureText(n, f)
		}
	case float64:
		return figureText(x, f)
	case bool:
		return strconv.FormatBool(x)
	case string:
		return diag.Quote(x)
	case []any:
		parts := make([]string, len(x))
		for i := range x {
			parts[i] = strings.Trim(shown(x[i], nil), `"`)
		}
		return strings.Join(parts, ", ")
	}
	return "something else"
}

func figureText(v float64, f *conform.Field) string {
	switch {
	case isTime(f) && math.Abs(v) < math.MaxInt64/1e9:
		return unit.FormatDuration(time.Duration(v * float64(time.Second)))
	case isPart(f):
		return strconv.FormatFloat(math.Round(v*1e4)/100, 'f', -1, 64) + " %"
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

// product is a bound that can be computed: a number or a parameter, times a
// unit of time or percent.
var product = regexp.MustCompile(`^\(?\s*((?:parameters|facts|spec)\.[A-Za-z0-9.]+|[0-9.]+)\s*(?:\*\s*([smhdw]|percent))?\s*\)?$`)

// limit is a bound for a sentence; false where it takes more than that.
func (r *run) limit(a *asked, e model.Any, text string, f *conform.Field) (string, bool) {
	parts := product.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return "", false
	}
	v, err := strconv.ParseFloat(parts[1], 64)
	if name, isParameter := strings.CutPrefix(parts[1], "parameters."); isParameter {
		v, err = strconv.ParseFloat(fmt.Sprint(a.Parameters[name]), 64)
	} else if strings.Contains(parts[1], ".") && err != nil {
		v, err = strconv.ParseFloat(fmt.Sprint(r.there(e, strings.Split(parts[1], "."))), 64)
	}
	if err != nil {
		return "", false
	}
	units := map[string]float64{"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "percent": 0.01}
	return figureText(v*units[parts[2]], f), true
}
