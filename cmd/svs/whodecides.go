package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
)

// deciding are the flags of who-decides.
type deciding struct {
	reading
	change, life string
	codeowners   string
}

func (w *world) whoDecidesCommand() *cobra.Command {
	var f deciding
	c := &cobra.Command{
		Use:   "who-decides ADDRESS",
		Short: "Say who may change a thing, and through which chain of authority",
		Long: "who-decides names the bodies whose consent a change of an entity, a field or an item of a list needs: those that\n" +
			"policies ask for, those that hold authority over it, the nearest first, and those that may vary it for their\n" +
			"organisation, each with the delegations that it comes from, their limits, and when the body next meets.",
		Example: "  svs who-decides Team/service-desk.people\n  svs who-decides ValueStream/change.steps[approve] --organization ngi-north\n  svs who-decides Tool/new-tool --change create\n  svs who-decides --codeowners @acme",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.change, "change", govern.Change, "the `SORT` of change: create, change or delete")
	fl.StringVar(&f.life, "organization", "", "for which organisation `NAME` it would be changed (default: the one it belongs to, and all that may vary it)")
	fl.StringVar(&f.codeowners, "codeowners", "", "in place of an answer, a CODEOWNERS file for the whole model, with its bodies as teams of the organisation `@NAME` of a forge")
	fl.StringVar(&f.now, "now", "", "the day that dates are held against, as 2027-06-30 (default today)")
	f.register(c, report.Text, report.JSON)
	c.RunE = func(c *cobra.Command, args []string) error { return w.whoDecides(c, &f, args) }
	return c
}

func (w *world) whoDecides(c *cobra.Command, f *deciding, args []string) error {
	if f.codeowners != "" && len(args) == 0 {
		q, err := w.question(c, &f.reading, "who-decides", nil)
		if err != nil {
			return err
		}
		return q.codeownersAnswer(f.codeowners)
	}
	if len(args) != 1 {
		return &accident{message: "say what would be changed, by one address", hint: "svs who-decides Team/service-desk.people; svs list shows what there is"}
	}
	if sorts := []string{govern.Create, govern.Change, govern.Delete}; !slices.Contains(sorts, f.change) {
		return &accident{message: "--change: no sort of change is called " + diag.Quote(f.change), hint: among(f.change, sorts)}
	}
	q, err := w.question(c, &f.reading, "who-decides", nil)
	if err != nil {
		return err
	}
	q.report.Inputs.Now = f.now // who decides depends on the day
	org := strings.TrimPrefix(f.life, "Organization/")
	if _, err := q.organizationsBelow(org); err != nil {
		return err
	}
	e, err := q.about(args[0], f.change, org)
	if err != nil {
		return err
	}
	g := q.judging().governance()
	d := g.Decide(govern.ParseAddress(args[0]), e, f.change, org)
	q.lack(func(x model.Any) bool { return x == e })
	return q.answer(func(format string) (string, error) {
		if format == report.JSON {
			return answer{Report: q.report, Decision: q.shownDecision(g, d)}.encode()
		}
		return q.decided(g, d), nil
	})
}

// about is the entity of an address, which must lead to something. What is to
// be created need not be there yet.
func (q *question) about(address, sort, org string) (model.Any, error) {
	shape := q.schema.Type("Address")
	for _, p := range shape.Patterns {
		if !p.MatchString(address) {
			return nil, &accident{message: diag.Quote(address) + " is no address", hint: "write Kind/name, and the field behind it, as Team/service-desk.people or ValueStream/change.steps[approve].approval"}
		}
	}
	a := govern.ParseAddress(address)
	if e := model.Zero(a.Kind); sort == govern.Create && e != nil && q.loaded.Model.Lookup(a.Kind, a.Name) == nil && len(a.Path) == 0 {
		b := e.Base()
		b.Name = a.Name
		if org != "" {
			b.Meta.Organization = model.Ref{Kind: "Organization", Name: org, At: diag.Pos{Line: 1, Column: 1}}
		}
		return e, nil
	}
	fault, hint := q.loaded.Address(address)
	e := q.loaded.Model.Lookup(a.Kind, a.Name)
	if fault == "" && e == nil {
		return q.entity(a.Entity())
	}
	if fault != "" {
		return nil, &accident{message: fault, hint: cmp.Or(hint, "svs list shows what there is")}
	}
	return e, nil
}

// shownDecision is a decision in JSON.
type shownDecision struct {
	Address      string         `json:"address"`
	Change       string         `json:"change"`
	Organization string         `json:"organization,omitempty"`
	Owner        string         `json:"owner,omitempty"`
	Consents     []shownConsent `json:"consents"`
	Authority    []shownHolder  `json:"authority"`
	Locks        []shownConsent `json:"locks"`
	Variations   []shownWay     `json:"variations"`
}

// shownConsent is a policy that asks for a body's consent, or locks a field.
type shownConsent struct {
	Policy  string          `json:"policy"`
	Body    string          `json:"body,omitempty"`
	Meets   string          `json:"meets,omitempty"`
	Pattern string          `json:"pattern,omitempty"`
	At      report.Location `json:"location"`
}

// shownHolder is a body that holds authority by itself.
type shownHolder struct {
	Body    string          `json:"body"`
	All     bool            `json:"all"`
	Because string          `json:"because,omitempty"`
	Money   string          `json:"money,omitempty"`
	Risk    string          `json:"risk,omitempty"`
	Meets   string          `json:"meets,omitempty"`
	At      report.Location `json:"location"`
}

// shownWay is a mandate to vary.
type shownWay struct {
	Body         string   `json:"body"`
	Organization string   `json:"organization,omitempty"`
	Chain        []string `json:"chain"`
	From         string   `json:"from"`
	Limits       []string `json:"limits"`
	Conditions   int      `json:"conditions"`
	Expires      string   `json:"expires,omitempty"`
	Meets        string   `json:"meets,omitempty"`
}

func (q *question) shownDecision(g *govern.Governance, d govern.Decision) *shownDecision {
	out := &shownDecision{Address: d.Address.String(), Change: d.Change, Organization: d.Org,
		Consents: []shownConsent{}, Authority: []shownHolder{}, Locks: []shownConsent{}, Variations: []shownWay{}}
	if d.Owner.Given() {
		out.Owner = d.Owner.String()
	}
	for _, c := range d.Consents {
		out.Consents = append(out.Consents, shownConsent{Policy: c.Policy.Ref().String(), Body: c.Body.Ref().String(), Meets: meets(g, c.Body), At: location(c.Policy.Place(), 0)})
	}
	for _, h := range d.Holders {
		s := shownHolder{Body: h.Body.Ref().String(), All: h.Line == nil && h.Because == "", Because: h.Because, Meets: meets(g, h.Body), At: location(h.Body.Place(), 0)}
		if h.Line != nil && h.Line.UpTo.Money.Given() {
			s.Money = h.Line.UpTo.Money.V.String()
		}
		if h.Line != nil {
			s.Risk = h.Line.UpTo.Risk.V
		}
		out.Authority = append(out.Authority, s)
	}
	for _, l := range d.Locks {
		out.Locks = append(out.Locks, shownConsent{Policy: l.Policy.Ref().String(), Pattern: l.Pattern.String(), At: location(l.Policy.Place(), 0)})
	}
	for _, w := range d.Ways {
		s := shownWay{Body: "GoverningBody/" + w.Mandate.Holder(), Organization: w.Org, From: w.Mandate.Basis.Body.Ref().String(),
			Limits: orEmpty(limitsOf(w.Mandate, d.Address)), Expires: expires(w.Mandate), Meets: meets(g, q.loaded.Model.GoverningBody(w.Mandate.Holder()))}
		for _, by := range w.Mandate.Chain {
			s.Chain = append(s.Chain, by.Ref().String())
			s.Conditions += len(by.Spec.Conditions)
		}
		out.Variations = append(out.Variations, s)
	}
	return out
}

// limitsOf are the limits of a chain on a field, in words.
func limitsOf(m govern.Mandate, a govern.Address) []string {
	var out []string
	for _, d := range m.Chain {
		for i := range d.Spec.Limits {
			l := &d.Spec.Limits[i]
			pattern := govern.ParseAddress(l.Address.V)
			if !pattern.Touches(a) {
				continue
			}
			var parts []string
			for _, p := range [][2]string{{"min ", l.Min.V}, {"max ", l.Max.V}} {
				if p[1] != "" {
					parts = append(parts, p[0]+p[1])
				}
			}
			var one []string
			for _, v := range l.OneOf {
				one = append(one, v.V)
			}
			if len(one) > 0 {
				parts = append(parts, "one of "+strings.Join(one, ", "))
			}
			if l.OnlyStricter.V {
				parts = append(parts, "only stricter")
			}
			text := strings.Join(parts, ", ")
			if pattern.Field() != a.Field() {
				text = pattern.Field() + ": " + text
			}
			out = append(out, text)
		}
	}
	return out
}

// expires is the first day on which a chain breaks, "" for never.
func expires(m govern.Mandate) string {
	first := ""
	for _, d := range m.Chain {
		if day := d.Spec.Expires; day.Given() && (first == "" || day.V.String() < first) {
			first = day.V.String()
		}
	}
	return first
}

// meets is when a body next meets, "" where that is not known.
func meets(g *govern.Governance, b *model.GoverningBody) string {
	if b == nil {
		return ""
	}
	when, ok := g.NextMeeting(b)
	if !ok {
		return ""
	}
	return when.Format("Mon 2006-01-02 15:04 ") + when.Location().String()
}

// decided is a decision for people.
func (q *question) decided(g *govern.Governance, d govern.Decision) string {
	var b strings.Builder
	s := q.shownDecision(g, d)
	verb := map[string]string{govern.Create: "create", govern.Change: "change", govern.Delete: "delete"}[d.Change]
	fmt.Fprintf(&b, "Who may %s %s\n", verb, printable(s.Address))
	if s.Organization != "" || s.Owner != "" {
		b.WriteString("\n" + strings.TrimPrefix(table([]string{"", ""}, rowsOf(
			[]string{"belongs to", s.Organization}, []string{"answers for it", s.Owner})), "\n"))
	}
	var rows [][]string
	for _, c := range s.Consents {
		rows = append(rows, []string{c.Body, c.Policy, c.Meets})
	}
	section(&b, "Consent that policies ask for", []string{"Body", "asked for by", "next meets"}, rows)
	rows = nil
	for _, h := range s.Authority {
		reach := size(h)
		if h.Because != "" {
			reach = strings.TrimSuffix(h.Because+", "+reach, ", without limit")
		}
		rows = append(rows, []string{h.Body, reach, h.Meets})
	}
	section(&b, "Authority, the nearest first", []string{"Body", "decides", "next meets"}, rows)
	if len(rows) == 0 {
		b.WriteString("\nNo body holds authority over it.\n")
	}
	rows = nil
	for _, l := range s.Locks {
		rows = append(rows, []string{l.Policy, l.Pattern})
	}
	section(&b, "Locked: no organisation may vary it", []string{"Policy", "locks"}, rows)
	rows = nil
	for i, w := range s.Variations {
		bounds := strings.Join(w.Limits, "; ")
		if w.Conditions > 0 {
			bounds = strings.TrimPrefix(bounds+"; "+plural(w.Conditions, "condition"), "; ")
		}
		rows = append(rows, []string{w.Body, w.Organization, d.Ways[i].Mandate.Text(), bounds, w.Expires, w.Meets})
	}
	section(&b, "May be varied", []string{"by", "for", "through", "within", "until", "next meets"}, rows)
	return b.String()
}

func rowsOf(rows ...[]string) [][]string {
	return slices.DeleteFunc(rows, func(r []string) bool { return r[1] == "" })
}

// size is up to which size a body decides by itself.
func size(h shownHolder) string {
	switch {
	case h.All:
		return "everything"
	case h.Money != "" && h.Risk != "":
		return "up to " + h.Money + " and " + h.Risk + " risk"
	case h.Money != "":
		return "up to " + h.Money
	case h.Risk != "":
		return "up to " + h.Risk + " risk"
	}
	return "without limit"
}

// section is a table with a heading, nothing without rows.
func section(b *strings.Builder, heading string, head []string, rows [][]string) {
	if len(rows) > 0 {
		b.WriteString("\n" + heading + "\n\n" + table(head, rows))
	}
}
