package conform

import (
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
)

// Datum is one value of the schema's data tables (vocabulary, list table):
// text, a list, or a struct whose keys keep their written order.
type Datum struct {
	Text  string
	Items []Datum
	Keys  []string
	vals  map[string]Datum
}

// Get returns the value behind a key, the zero Datum without one.
func (d Datum) Get(key string) Datum { return d.vals[key] }

// Values returns the values of a struct in the order of its keys.
func (d Datum) Values() []Datum {
	var out []Datum
	for _, k := range d.Keys {
		out = append(out, d.vals[k])
	}
	return out
}

// Has reports whether a key exists.
func (d Datum) Has(key string) bool { _, ok := d.vals[key]; return ok }

// Texts returns the items' texts.
func (d Datum) Texts() []string {
	var out []string
	for _, it := range d.Items {
		out = append(out, it.Text)
	}
	return out
}

// Data returns a data table of the schema by its name; the zero Datum when
// there is none.
func (s *Schema) Data(name string) Datum {
	e, ok := s.data[name]
	if !ok {
		return Datum{}
	}
	return datum(e)
}

func datum(e ast.Expr) Datum {
	switch x := e.(type) {
	case *ast.BasicLit:
		if s, err := literalString(x.Value); err == nil {
			return Datum{Text: s}
		}
		return Datum{Text: x.Value}
	case *ast.ListLit:
		var d Datum
		for _, el := range x.Elts {
			d.Items = append(d.Items, datum(el))
		}
		return d
	case *ast.StructLit:
		d := Datum{vals: map[string]Datum{}}
		for _, el := range x.Elts {
			f, ok := el.(*ast.Field)
			if !ok {
				continue
			}
			name, _, err := ast.LabelName(f.Label)
			if err != nil {
				continue // a pattern that types the table; it holds no data
			}
			d.Keys = append(d.Keys, name)
			d.vals[name] = datum(f.Value)
		}
		return d
	}
	return Datum{}
}

func literalString(s string) (string, error) { return literal.Unquote(s) }
