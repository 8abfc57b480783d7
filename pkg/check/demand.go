package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

var unevenRate = &Rule{
	Rule: diag.Rule{
		Code: "SVS509", Name: "uneven-rate", Severity: diag.Info,
		Title: "a rate per day on a pattern with empty days",
		Doc: "A rate per d is the mean over all seven days of a week. On a pattern that leaves days empty, the days on which something comes get more. " +
			"When the figure is meant for each of those days, write bd in place of d.",
		Fails:  entity("Demand", "tickets", "spec: {type: failure, arrivals: {rate: 400/d, pattern: {mon-fri: 1}}}"),
		Passes: entity("Demand", "tickets", "spec: {type: failure, arrivals: {rate: 400/bd, pattern: {mon-fri: 1}}}"),
	},
	Run: func(p *Pass) {
		for _, d := range p.Model.Demands {
			a := &d.Spec.Arrivals
			if !a.Rate.Given() || !a.Pattern.Given() || !strings.HasSuffix(a.Rate.V.String(), "/d") || len(a.Pattern.Refused) > 0 {
				continue
			}
			days := p.openDays(&a.Pattern)
			if days == 0 || days == 7 {
				continue
			}
			each := strconv.FormatFloat(a.Rate.V.Amount()*7/float64(days), 'g', 4, 64)
			n := strconv.FormatFloat(a.Rate.V.Amount(), 'g', -1, 64)
			p.report(&d.Entity, "arrivals.rate", a.Rate.At,
				fmt.Sprintf("%s/d is %s on each of %d days; write %s/bd if %s on each of those days are meant", n, each, days, n, n))
		}
	},
}

// openDays counts the days of the week on which a pattern has weight, 0 when
// that cannot be told.
func (p *Pass) openDays(pattern *model.Pattern) int {
	var open [7]bool
	mark := func(days string) {
		for _, i := range dayIndexes(days) {
			open[i] = true
		}
	}
	if pattern.Calendar.Given() {
		for c, hops := p.Model.Calendar(pattern.Calendar.Name), 0; c != nil; hops++ {
			if hops > maxHops || c.Spec.Lost("week") {
				return 0
			}
			for _, w := range c.Spec.Week {
				if len(w.Value) > 0 {
					mark(w.Key.V)
				}
			}
			c = p.Model.Calendar(c.Spec.Extends.Name)
		}
	}
	for _, d := range pattern.Days {
		for _, h := range d.Hours {
			if h.Weight.V > 0 {
				mark(d.Days.V)
			}
		}
	}
	n := 0
	for _, o := range open {
		if o {
			n++
		}
	}
	return n
}

// maxHops bounds chains of calendars; a circle is another rule's finding.
const maxHops = 64

// dayIndexes lists the days of "mon" or "fri-mon" as 0 (Monday) to 6.
func dayIndexes(days string) []int {
	const week = "montuewedthufrisatsun"
	from, to, ranged := strings.Cut(days, "-")
	i := strings.Index(week, from) / 3
	out := []int{i}
	if !ranged {
		return out
	}
	for end := strings.Index(week, to) / 3; i != end && len(out) < 7; {
		i = (i + 1) % 7
		out = append(out, i)
	}
	return out
}

var promisedTwice = &Rule{
	Rule: diag.Rule{
		Code: "SVS511", Name: "promised-twice", Severity: diag.Error,
		Title: "two promises for the same point",
		Doc:   "A demand promises one time for value and one for each step that it names. Two promises for the same point leave open which counts. Remove one, or name another step in until.",
		Fails: entity("Demand", "tickets", "spec: {type: failure, promises: [{within: 4h}, {within: 8h}]}"),
		Passes: steps("{id: triage, activity: engage, team: desk, work: 5m}") + "---\n" +
			entity("Demand", "tickets", "spec: {type: failure, stream: restore, promises: [{within: 4h}, {until: triage, within: 1h}]}"),
	},
	Run: func(p *Pass) {
		for _, d := range p.Model.Demands {
			twice(p, &d.Entity, "promises", d.Spec.Promises)
			for _, v := range d.Spec.Variants {
				twice(p, &d.Entity, "variants["+v.Name.V+"].promises", v.Promises)
			}
		}
		for _, a := range p.Model.Agreements {
			twice(p, &a.Entity, "promises", a.Spec.Promises)
		}
	},
}

func twice(p *Pass, e *model.Entity, path string, promises []model.Promise) {
	seen := map[string]diag.Pos{}
	for i := range promises {
		pr := &promises[i]
		if pr.Lost("until") {
			continue
		}
		if first, ok := seen[pr.Point()]; ok {
			f := p.report(e, path, pr.At, "a second promise for "+pr.Point())
			f.Hint = "remove one of them"
			f.Keys = []string{pr.Point()}
			f.Related = []diag.Related{{Place: diag.Place{File: e.File, Pos: first}, Message: "the first is here"}}
			continue
		}
		seen[pr.Point()] = pr.At
	}
}

var overDelivers = &Rule{
	Rule: diag.Rule{
		Code: "SVS510", Name: "over-delivers", Severity: diag.Error,
		Title: "iterations that hand over more than the whole value",
		Doc:   "The iterations of an opportunity each deliver a share of its value; together they deliver at most 100 %. Lower their shares.",
		Fails: steps("{id: build, activity: obtain-build, team: desk, work: 30m}") + "---\n" +
			entity("Opportunity", "portal", "spec: {benefits: [{type: cost}], stream: restore, iterations: [{name: first, delivers: 70%}, {name: second, delivers: 40%}]}"),
		Passes: steps("{id: build, activity: obtain-build, team: desk, work: 30m}") + "---\n" +
			entity("Opportunity", "portal", "spec: {benefits: [{type: cost}], stream: restore, iterations: [{name: first, delivers: 70%}, {name: second, delivers: 30%}]}"),
	},
	Run: func(p *Pass) {
		for _, o := range p.Model.Opportunities {
			var given []unit.Share
			for _, it := range o.Spec.Iterations {
				given = append(given, it.Delivers.V)
			}
			if total, whole := unit.SumShares(given...); whole > 0 {
				p.report(&o.Entity, "iterations", o.Spec.Iterations[0].Delivers.At, "the iterations deliver "+total.String()+" of the value together")
			}
		}
	},
}
