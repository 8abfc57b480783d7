package figure

import (
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Currency is the currency of all sums, and what one unit of others is worth
// in it.
type Currency struct {
	Base  string
	Rates map[string]float64
}

// In is an amount in the base currency; ok is false without a rate. The zero
// Currency takes an amount as it stands.
func (c Currency) In(m unit.Money) (v float64, ok bool) {
	if c.Base == "" || m.Currency() == c.Base {
		return m.Amount(), true
	}
	rate, ok := c.Rates[m.Currency()]
	return float64(m.Amount() * rate), ok
}

// priced is an amount of money that figures use.
type priced struct {
	e    *model.Entity
	path string
	model.Field[unit.Money]
}

// prices are all amounts that figures use, in the order of the model.
func prices(m *model.Model) []priced {
	var out []priced
	add := func(e *model.Entity, path string, f model.Field[unit.Money]) {
		if f.Given() && e.InUse() {
			out = append(out, priced{e, path, f})
		}
	}
	for _, d := range m.Demands {
		add(&d.Entity, "worth", d.Spec.Worth)
		add(&d.Entity, "delayCost", d.Spec.DelayCost)
	}
	for _, t := range m.Teams {
		add(&t.Entity, "cost", t.Spec.Cost)
	}
	for _, s := range m.Suppliers {
		add(&s.Entity, "cost", s.Spec.Cost)
	}
	for _, t := range m.Tools {
		add(&t.Entity, "cost", t.Spec.Cost)
	}
	return out
}

// Settled is the currency of all sums: the one of the settings, else that of
// the root organisation, else the first that the model uses.
func (c Currency) Settled(m *model.Model) Currency {
	if c.Base != "" {
		return c
	}
	for _, o := range m.Organizations {
		if o.Spec.Currency.Given() && !o.Spec.Parent.Given() {
			c.Base = o.Spec.Currency.V
			return c
		}
	}
	if all := prices(m); len(all) > 0 {
		c.Base = all[0].V.Currency()
	}
	return c
}

// Unpriced warns of amounts in currencies without a rate, which are left out of
// all sums: once for each currency.
func (c Currency) Unpriced(m *model.Model) []diag.Finding {
	var out []diag.Finding
	seen := map[string]bool{}
	for _, p := range prices(m) {
		code := p.V.Currency()
		if _, ok := c.In(p.V); ok || seen[code] {
			continue
		}
		seen[code] = true
		f := found(RuleNoRate, diag.Warning, p.e, p.path, p.At, fmt.Sprintf("nobody says what %s is worth in %s, so amounts in it are left out of all sums", code, c.Base))
		f.Hint, f.Keys = "write currency: {base: "+c.Base+", rates: {"+code+": …}} in svs.yaml", []string{code}
		out = append(out, f)
	}
	return out
}
