package change

import (
	"math/big"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
	"github.com/svs-project/svs/pkg/unit"
)

// canon writes values so that what means the same gives the same text.
type canon struct{ schema *conform.Schema }

// of is the text of a value of type t; place names the list that it is, for
// the list table. A nil type stands for a value of no known type.
func (c canon) of(t *conform.Type, place string, n *source.Node) string {
	if n == nil {
		return ""
	}
	several := false
	if t != nil {
		several = oneOrMore(t)
		if arm := c.schema.Arm(t, n); arm != nil {
			t = arm
		}
	}
	switch n.Kind {
	case source.Map:
		return c.mapping(t, n)
	case source.List:
		if several && len(n.Items) == 1 { // [a] is a
			return c.of(t.Elem, place+"[]", n.Items[0])
		}
		return c.list(t, place, n)
	}
	return scalar(t, n)
}

// oneOrMore reports whether a value of the type may be one name, or a list of
// them.
func oneOrMore(t *conform.Type) bool {
	one, list := false, false
	for _, leaf := range t.Leaves() {
		one = one || leaf.Of == "Ref"
		list = list || leaf.Form == conform.List && leaf.Elem.Of == "Ref"
	}
	return one && list
}

func (c canon) mapping(t *conform.Type, n *source.Node) string {
	if t != nil && t.Name == "DistConstant" {
		return c.of(c.schema.Type("Duration"), "", n.Get("value"))
	}
	var parts []string
	for _, kv := range n.Fields {
		var ft *conform.Type
		place := ""
		switch {
		case t == nil:
		case t.Form == conform.Table:
			ft, place = t.Elem, conform.ListPlace(t, "*")
		case t.Field(kv.Key.Text) != nil:
			f := t.Field(kv.Key.Text)
			if saysNothing(f, kv.Value) {
				continue
			}
			ft, place = f.Type, conform.ListPlace(t, f.Name)
		}
		parts = append(parts, quote(kv.Key.Text)+":"+c.of(ft, place, kv.Value))
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, ",") + "}"
}

// saysNothing reports whether a family of distributions is named that holds
// without its name, too.
func saysNothing(f *conform.Field, v *source.Node) bool {
	if f.Name != "dist" || f.Required {
		return false
	}
	def, ok := f.Attr("default")
	return ok && v.Text == strings.Join(def, ", ") || !ok && len(f.Type.Values) == 1
}

func (c canon) list(t *conform.Type, place string, n *source.Node) string {
	var elem *conform.Type
	if t != nil && t.Form == conform.List {
		elem = t.Elem
	}
	parts := make([]string, len(n.Items))
	for i, item := range n.Items {
		parts[i] = c.of(elem, place+"[]", item)
	}
	if t != nil && c.schema.Behavior(place) == conform.Set {
		slices.Sort(parts)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// scalar is the text of a single value.
func scalar(t *conform.Type, n *source.Node) string {
	if t != nil {
		if text, ok := meaning(t.Of, n.Text); ok {
			return text
		}
	}
	switch n.Kind {
	case source.Number:
		// Numbers are compared by value: 2 is 2.0. The bits hold every number
		// that a model may have.
		if f, _, err := big.ParseFloat(n.Text, 10, 512, big.ToNearestEven); err == nil {
			return "number " + f.Text('g', 100)
		}
		return "number " + n.Text
	case source.String:
		return quote(n.Text)
	case source.Null:
		return "null"
	}
	return n.Kind.String() + " " + n.Text
}

// meaning reads the scalars that may be written in several ways.
func meaning(of, text string) (string, bool) {
	switch of {
	case "Duration":
		if d, err := unit.ParseDuration(text); err == nil {
			return "time " + d.String(), true
		}
	case "Percent", "Fraction":
		if s, err := unit.ParseShare(text); err == nil {
			return "share " + s.String(), true
		}
	case "Money", "MoneyPerUse", "MoneyPerTime":
		if m, err := unit.ParseMoney(text); err == nil {
			return "money " + m.String(), true
		}
	case "Rate":
		if r, err := unit.ParseRate(text); err == nil {
			return "rate " + r.String(), true
		}
	case "Date", "DateTime":
		if d, err := unit.ParseDateTime(text); err == nil {
			return "moment " + d.String(), true
		}
	}
	return "", false
}

func quote(s string) string {
	return emit.Inline(&source.Node{Kind: source.String, Style: source.DoubleQuoted, Text: s})
}
