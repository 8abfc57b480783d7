package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// derived are the facts of the loaded model on the day of the run.
func (s *session) derived(more func(*derived.Options)) *derived.Facts {
	o := derived.Options{}
	o.Now, _ = unit.ParseDate(s.flags.now) // checked with the flags
	if s.ground != nil {
		o.Root = s.ground.settings.Organization.V
		for _, r := range s.ground.settings.NotApplicable {
			o.NotApplicable = append(o.NotApplicable, r.Name)
		}
	}
	if more != nil {
		more(&o)
	}
	return derived.New(s.loaded.Model, o)
}

// factsText writes facts as YAML for people: times in hours and minutes, long
// fractions rounded. t is the definition that the facts are typed by.
func factsText(fields []derived.Field, t *conform.Type, indent string) string {
	var b strings.Builder
	for _, f := range fields {
		var field *conform.Field
		if t != nil {
			field = t.Field(f.Name)
		}
		inner := elemOf(t, field)
		key := f.Name
		if strings.ContainsAny(key, ": #\"'{}[],&*!|>%@`") {
			key = strconv.Quote(key)
		}
		b.WriteString(indent + key + ":")
		switch x := f.Value.(type) {
		case []derived.Field:
			if len(x) == 0 {
				b.WriteString(" {}\n")
				continue
			}
			b.WriteString("\n" + factsText(x, inner, indent+"  "))
		default:
			b.WriteString(" " + factText(x, field) + "\n")
		}
	}
	return b.String()
}

// elemOf is the type of what stands under a key: of a field, or of any key of
// a table.
func elemOf(t *conform.Type, field *conform.Field) *conform.Type {
	switch {
	case field != nil:
		return field.Type
	case t != nil && conform.IsTable(t):
		return t.Elem
	}
	return nil
}

// factText is one value for people.
func factText(x any, field *conform.Field) string {
	switch v := x.(type) {
	case string:
		if v == "" {
			return `""`
		}
		return v
	case float64:
		if field != nil {
			if u, ok := field.Attr("unit"); ok && u[0] == "s" {
				return timeText(v)
			}
		}
		return strconv.FormatFloat(rounded(v), 'f', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = factText(v[i], nil)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(x)
}

// timeText is a time of so many seconds, which may have passed.
func timeText(seconds float64) string {
	if math.Abs(seconds) > math.MaxInt64/1e9 {
		return strconv.FormatFloat(seconds, 'g', 4, 64) + "s"
	}
	return unit.FormatDuration(time.Duration(seconds * float64(time.Second)))
}

// rounded keeps four digits that matter.
func rounded(x float64) float64 {
	if x == 0 || math.Abs(x) >= 1000 {
		return math.Round(x)
	}
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	if err != nil {
		return x
	}
	return r
}

// factsJSON are facts for machines: all digits, times in seconds.
func factsJSON(fields map[string]any) (json.RawMessage, error) {
	raw, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("writing facts as JSON: %w", err)
	}
	return raw, nil
}

// factsOf are the facts of an entity in a format.
func (q *question) factsOf(f *derived.Facts, e model.Any) string {
	return "\nfacts:\n" + factsText(f.Fields(e), q.schema.Type(e.Base().Kind+"Facts"), "  ")
}

// modelFacts answers for the whole model.
func (q *question) modelFacts(f *derived.Facts) error {
	q.lack(func(model.Any) bool { return false })
	return q.answer(func(format string) (string, error) {
		if format == "json" {
			raw, err := factsJSON(f.ModelMap())
			if err != nil {
				return "", err
			}
			return answer{Report: q.report, Facts: raw}.encode()
		}
		return harmlessLines("The whole model\n\nfacts:\n" + factsText(f.ModelFields(), q.schema.Type("ModelFacts"), "  ")), nil
	})
}
