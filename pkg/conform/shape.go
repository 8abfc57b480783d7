package conform

import (
	"strconv"
	"strings"
)

// Shape is what every subject of a kind is, as CUE: the fields that are always
// there, those that may be, and what is known of their values. It says too
// little rather than too much, so that what it implies holds of every subject.
// An unknown kind gives "".
func (s *Schema) Shape(kind string) string {
	t := s.types[kind]
	if t == nil || t.Field("metadata") == nil || t.Field("spec") == nil {
		return ""
	}
	var b strings.Builder
	w := &shaper{b: &b}
	b.WriteString("metadata: ")
	w.write(t.Field("metadata").Type, 0)
	b.WriteString("\nspec: ")
	w.write(t.Field("spec").Type, 0)
	if f := s.types[kind+"Facts"]; f != nil {
		b.WriteString("\nfacts: ")
		w.write(f, 0)
	}
	return b.String() + "\n"
}

type shaper struct{ b *strings.Builder }

// maxShape is how deep a shape goes; some definitions contain themselves.
const maxShape = 4

func (w *shaper) write(t *Type, depth int) {
	switch {
	case depth > maxShape:
		w.b.WriteString("_")
	case t.Form == Struct:
		w.structure(t, depth)
	case t.Form == Table:
		w.b.WriteString("{[string]: ")
		w.write(t.Elem, depth+1)
		w.b.WriteString("}")
	case t.Form == List:
		w.b.WriteString("[...")
		w.write(t.Elem, depth+1)
		w.b.WriteString("]")
	default:
		w.b.WriteString(scalarShape(t))
	}
}

func (w *shaper) structure(t *Type, depth int) {
	w.b.WriteString("{")
	for i, f := range t.Fields {
		if i > 0 {
			w.b.WriteString(", ")
		}
		w.b.WriteString(strconv.Quote(f.Name))
		_, defaulted := f.Attr("default")
		_, only := beside[t.Name+"."+f.Name]
		if !f.Required && (!defaulted || only || f.Name == "dist") {
			w.b.WriteString("?")
		}
		w.b.WriteString(": ")
		w.write(f.Type, depth+1)
	}
	w.b.WriteString("}")
}

// scalarShape is what is known of a value that is no list or mapping.
func scalarShape(t *Type) string {
	switch t.Of {
	case "Duration", "Rate":
		return "number & >=0"
	case "Percent", "Fraction", "Share":
		return "number & >=0 & <=1"
	case "Money", "MoneyPerUse", "MoneyPerTime", "FigureText", "Figure":
		return "_"
	}
	switch t.Form {
	case Bool:
		return "bool"
	case Int, Number:
		out := map[Form]string{Int: "int", Number: "number"}[t.Form]
		if t.Min != nil {
			out += " & " + map[bool]string{true: ">", false: ">="}[t.Min.Open] + t.Min.Text
		}
		if t.Max != nil {
			out += " & " + map[bool]string{true: "<", false: "<="}[t.Max.Open] + t.Max.Text
		}
		return out
	case Text:
		return "string"
	case Enum:
		words := make([]string, len(t.Values))
		for i, v := range t.Values {
			words[i] = strconv.Quote(v)
		}
		return strings.Join(words, " | ")
	}
	return "_"
}
