package conform

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/unit"
)

// Worth is what one unit of a currency is worth in the currency of all sums;
// false where that is not known.
type Worth func(currency string) (float64, bool)

// Subject is what policies and checks read of a document: its metadata and
// spec in normal form, with times in seconds, shares from 0 to 1, rates per
// second, money in the currency of all sums (per second where it is for a
// time), and under facts the lists of its things as mappings by their id or
// name. Values are those of encoding/json, numbers as json.Number. Money whose
// worth is not known stays a text. A working day counts as 24 hours, the least
// that can pass on the clock, a rate per working day as five days a week.
func (s *Schema) Subject(kind string, n *Normal, worth Worth) map[string]any {
	t := s.types[kind]
	w := &subjectWriter{schema: s, worth: worth}
	out := map[string]any{"metadata": map[string]any{}, "spec": map[string]any{}}
	for _, part := range []string{"metadata", "spec"} {
		if v := n.Root.Get(part); v != nil && t.Field(part) != nil {
			out[part] = w.value(t.Field(part).Type, v)
		}
	}
	out["facts"] = w.things(t, out["spec"])
	return out
}

type subjectWriter struct {
	schema *Schema
	worth  Worth
}

// things are the lists of things of a spec as mappings by what they are known
// by.
func (w *subjectWriter) things(t *Type, spec any) map[string]any {
	out := map[string]any{}
	fields, _ := spec.(map[string]any)
	if t.Field("spec") == nil {
		return out
	}
	for _, owner := range Structs(t.Field("spec").Type) {
		for _, f := range owner.Fields {
			key := w.schema.Behavior(ListPlace(owner, f.Name)).Key()
			items, isList := fields[f.Name].([]any)
			if key == "" || !isList {
				continue
			}
			out[f.Name] = byKey(map[string]any{}, items, key)
		}
	}
	return out
}

// byKey adds things to a mapping, those of the branches inside a thing (steps
// side by side) among them: their names are told apart across the whole list.
func byKey(out map[string]any, items []any, key string) map[string]any {
	for _, it := range items {
		thing, _ := it.(map[string]any)
		name, ok := thing[key].(string)
		if !ok {
			continue
		}
		out[name] = thing
		for _, v := range thing {
			branches, _ := v.([]any)
			for _, b := range branches {
				if inner, ok := b.([]any); ok {
					byKey(out, inner, key)
				}
			}
		}
	}
	return out
}

func (w *subjectWriter) value(t *Type, n *source.Node) any {
	if arm := w.schema.Arm(t, n); arm != nil {
		t = arm
	}
	switch n.Kind {
	case source.Map:
		out := map[string]any{}
		for _, kv := range n.Fields {
			below := &Type{Form: Anything}
			if f := t.byName[kv.Key.Text]; f != nil {
				below = f.Type
			} else if t.Elem != nil {
				below = t.Elem
			}
			out[kv.Key.Text] = w.value(below, kv.Value)
		}
		return out
	case source.List:
		out := make([]any, 0, len(n.Items))
		below := t.Elem
		if below == nil {
			below = &Type{Form: Anything}
		}
		for _, it := range n.Items {
			out = append(out, w.value(below, it))
		}
		return out
	case source.Bool:
		return n.Text == "true"
	case source.Number:
		if t.Of == "Fraction" {
			return fractional(n.Text)
		}
		return json.Number(n.Text)
	case source.String:
		return w.text(t, n.Text)
	}
	return nil
}

// text is a scalar as a number where the language gives it a measure.
func (w *subjectWriter) text(t *Type, text string) any {
	switch t.Of {
	case "Duration":
		if d, err := unit.ParseDuration(text); err == nil {
			return seconds(d)
		}
	case "Percent":
		if s, err := unit.ParseShare(text); err == nil {
			return share(s)
		}
	case "Rate":
		if r, err := unit.ParseRate(text); err == nil {
			return perSecond(r.Amount(), r.Per())
		}
	case "Money", "MoneyPerUse", "MoneyPerTime":
		if m, err := unit.ParseMoney(text); err == nil {
			return w.money(m, text)
		}
	case "FigureText":
		return w.figure(text)
	}
	return text
}

// figure is a bound or baseline as written: whichever measure its text is of.
func (w *subjectWriter) figure(text string) any {
	if d, err := unit.ParseDuration(text); err == nil {
		return seconds(d)
	}
	if s, err := unit.ParseShare(text); err == nil {
		return share(s)
	}
	if r, err := unit.ParseRate(text); err == nil {
		return perSecond(r.Amount(), r.Per())
	}
	if m, err := unit.ParseMoney(text); err == nil {
		return w.money(m, text)
	}
	return text
}

func (w *subjectWriter) money(m unit.Money, text string) any {
	rate, ok := 1.0, true
	if w.worth != nil {
		rate, ok = w.worth(m.Currency())
	}
	if !ok {
		return text
	}
	amount := new(big.Rat).Mul(exact(m.Amount()), exact(rate))
	if m.Per() == unit.Once {
		return asNumber(amount)
	}
	return asNumber(amount.Quo(amount, period(m.Per())))
}

func seconds(d unit.Duration) json.Number {
	if d.IsBusiness() {
		return asNumber(new(big.Rat).Mul(exact(d.BusinessDays()), big.NewRat(86400, 1)))
	}
	return asNumber(big.NewRat(d.Elapsed().Nanoseconds(), 1_000_000_000))
}

func share(s unit.Share) json.Number {
	return fractional(strconv.FormatFloat(s.Float(), 'f', -1, 64))
}

// fractional writes a share so that 1 and 100% are one value.
func fractional(text string) json.Number {
	if !strings.ContainsAny(text, ".eE") {
		text += ".0"
	}
	return json.Number(text)
}

func perSecond(amount float64, per unit.Period) json.Number {
	v := exact(amount)
	return asNumber(v.Quo(v, period(per)))
}

// period is how many seconds a period has.
func period(p unit.Period) *big.Rat {
	if s, ok := p.Seconds(); ok {
		return exact(s)
	}
	return big.NewRat(7*86400, 5) // a working day, of five in a week
}

// exact is the decimal number that a float stands for.
func exact(v float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// decimalDigits is the precision to which CUE itself divides, so that 2/h in a
// model and 2/h in a policy are one number.
const decimalDigits = 34

func asNumber(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	f, _ := new(big.Float).SetPrec(256).SetRat(r).Float64()
	if exact(f).Cmp(r) == 0 {
		return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	}
	return json.Number(new(big.Float).SetPrec(256).SetRat(r).Text('g', decimalDigits))
}
