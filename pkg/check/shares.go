package check

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

var shares = &Rule{
	Rule: diag.Rule{
		Code: "SVS504", Name: "shares", Severity: diag.Error,
		Title: "shares that do not make up one whole",
		Doc: "The shares of a step's ways on (within one condition), of a demand's channels and of its variants say how one whole is divided, so they sum to 100 %. " +
			"One of them may be left out and takes the rest.",
		Fails:  steps("{id: triage, activity: engage, team: desk, work: 5m, next: [{to: value, share: 40%}, {to: declined, share: 50%}]}"),
		Passes: steps("{id: triage, activity: engage, team: desk, work: 5m, next: [{to: value, share: 40%}, {to: declined}]}"),
	},
	Run: func(p *Pass) {
		p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
			sumNext(p, vs, path, &among[i])
		})
		for _, d := range p.Model.Demands {
			s := &d.Spec
			sumChannels(p, d, "channels", s.Channels)
			sumVariants(p, d)
			for _, v := range s.Variants {
				sumChannels(p, d, "variants["+v.Name.V+"].channels", v.Channels)
			}
		}
	},
}

// portion is one row of a division.
type portion struct {
	name  string
	share model.Field[unit.Share]
	at    diag.Pos
	lost  bool
}

func sumNext(p *Pass, vs *model.ValueStream, path string, s *model.Step) {
	if len(s.Next) == 0 || allShare(s.Next) {
		return
	}
	for _, group := range nextGroups(s.Next) {
		p.sumGroup(vs, path, group)
	}
}

// sumGroup checks the ways on of a step within one condition.
func (p *Pass) sumGroup(vs *model.ValueStream, path string, group []model.NextRow) {
	var rows []portion
	for _, r := range group {
		rows = append(rows, portion{r.To.V, r.Share, r.At, r.Lost("share")})
	}
	p.sum(&vs.Entity, path+".next", "ways on", rows)
}

// allShare is a quick yes for the commonest ways on: one alone, or two without a
// condition of which one takes what a share below the whole leaves.
func allShare(rows []model.NextRow) bool {
	switch len(rows) {
	case 1:
		return !rows[0].Share.Given() && !rows[0].Lost("share")
	case 2:
		a, b := &rows[0], &rows[1]
		if len(a.When)+len(b.When) > 0 || a.Share.Given() == b.Share.Given() || a.Lost("share") || b.Lost("share") {
			return false
		}
		_, whole := unit.SumShares(a.Share.V, b.Share.V)
		return whole < 0
	}
	return false
}

// nextGroups splits the rows of next into groups of one condition each, in the
// order of their first rows.
func nextGroups(rows []model.NextRow) [][]model.NextRow {
	var keys []string
	groups := map[string][]model.NextRow{}
	for _, r := range rows {
		key := conditionKey(r.When)
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		groups[key] = append(groups[key], r)
	}
	out := make([][]model.NextRow, len(keys))
	for i, k := range keys {
		out[i] = groups[k]
	}
	return out
}

// conditionKey is equal for conditions that say the same.
func conditionKey(when []model.Condition) string {
	var parts []string
	for _, c := range when {
		var values []string
		for _, v := range c.Values {
			values = append(values, v.V)
		}
		slices.Sort(values)
		parts = append(parts, c.Attribute.V+"\x00"+strings.Join(values, "\x01"))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\x02")
}

func sumChannels(p *Pass, d *model.Demand, path string, channels []model.DemandChannel) {
	var rows []portion
	for _, c := range channels {
		rows = append(rows, portion{c.Channel.Name, c.Share, c.At, c.Lost("share")})
	}
	p.sum(&d.Entity, path, "channels", rows)
}

func sumVariants(p *Pass, d *model.Demand) {
	var rows []portion
	for _, v := range d.Spec.Variants {
		rows = append(rows, portion{v.Name.V, v.Share, v.At, v.Lost("share")})
	}
	p.sum(&d.Entity, "variants", "variants", rows)
}

// sum checks that the rows make up one whole. A single row without a share is
// the whole.
func (p *Pass) sum(e *model.Entity, path, what string, rows []portion) {
	var given []unit.Share
	var open []portion
	for _, r := range rows {
		switch {
		case r.lost:
			return
		case r.share.Given():
			given = append(given, r.share.V)
		default:
			open = append(open, r)
		}
	}
	if len(rows) == 0 || len(open) == 1 && len(given) == 0 {
		return
	}
	total, whole := unit.SumShares(given...)
	switch {
	case len(open) > 1:
		f := p.report(e, path, open[1].at, "more than one of the "+what+" has no share: "+names(open))
		f.Hint = "give a share to all but one of them"
	case whole > 0:
		f := p.report(e, path, rows[0].share.At, "the shares of the "+what+" sum to "+total.String()+", which is more than the whole")
		f.Hint = "lower them so that they sum to 100%"
	case len(open) == 1 && whole == 0:
		f := p.report(e, path, open[0].at, diag.Quote(open[0].name)+" takes the rest, and the others leave nothing")
		f.Hint = "remove it, or lower the other shares"
	case len(open) == 0 && whole < 0:
		f := p.report(e, path, rows[0].share.At, "the shares of the "+what+" sum to "+total.String()+", not to 100%")
		f.Hint = "raise one of them, or leave one out: it takes the rest"
	}
}

func names(rows []portion) string {
	var out []string
	for _, r := range rows {
		out = append(out, diag.Quote(r.name))
	}
	return strings.Join(out, ", ")
}
