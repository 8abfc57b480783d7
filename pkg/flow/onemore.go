package flow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/des"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// oneMore is the model with one more unit of what holds a stream back, and
// what that is; nil where there is no such thing as one more.
func (p *Program) oneMore(c *figure.Constraint) (*model.Model, string) {
	head, path, _ := strings.Cut(c.Address, ".")
	kind, name, _ := strings.Cut(head, "/")
	switch {
	case kind == "Team":
		return p.onePersonMore(name)
	case kind == "Tool":
		return p.oneToolMore(name)
	case kind == "GoverningBody":
		return p.twiceAsOften(name)
	case kind == "ValueStream":
		return p.roomForOneMore(name, path)
	}
	return nil, ""
}

// replaced is the model with another entity in the place of one.
func (p *Program) replaced(old, now model.Any) *model.Model {
	all := slices.Clone(p.m.All())
	i := slices.Index(all, old)
	if i < 0 {
		return nil
	}
	all[i] = now
	return model.New(all)
}

// onePersonMore adds a person to the largest group of a team.
func (p *Program) onePersonMore(name string) (*model.Model, string) {
	t := p.m.Team(name)
	if t == nil || len(t.Spec.People) == 0 {
		return nil, ""
	}
	more := *t
	more.Spec.People = slices.Clone(t.Spec.People)
	g := &more.Spec.People[0]
	for i := range more.Spec.People {
		if other := &more.Spec.People[i]; other.Count.Or(1) > g.Count.Or(1) {
			g = other
		}
	}
	was := g.Count.Or(1)
	g.Count = model.Field[int]{V: was + 1, At: t.At}
	what := fmt.Sprintf("one more person (%d → %d)", was, was+1)
	if len(more.Spec.People) > 1 {
		what = fmt.Sprintf("one more person in %s (%d → %d)", g.Name.V, was, was+1)
	}
	return p.replaced(t, &more), what
}

// slower says why one more person of a team that is there for a part of its
// time can make each slower; empty where it does not. So many at a time are
// rounded up to whole people, all at the same lower speed.
func (p *Program) slower(c *figure.Constraint, more *model.Model) string {
	name, isTeam := strings.CutPrefix(c.Address, "Team/")
	t, now := p.m.Team(name), more.Team(name)
	if !isTeam || t == nil || now == nil || !t.Spec.Availability.Given() {
		return ""
	}
	share := t.Spec.Availability.V.Float()
	for i := range t.Spec.People {
		n, m := t.Spec.People[i].Count.Or(1), now.Spec.People[i].Count.Or(1)
		were, before := des.Capacity(n, share)
		are, after := des.Capacity(m, share)
		if n != m && after < before {
			return fmt.Sprintf("at an availability of %s %d people are %.3g at a time, who count as %d, each %.0f%% slower; %d were %.3g, counted as %d, each %.0f%% slower",
				t.Spec.Availability.V, m, float64(m)*share, are, (1-after)*100, n, float64(n)*share, were, (1-before)*100)
		}
	}
	return ""
}

// oneToolMore raises the capacity of a tool.
func (p *Program) oneToolMore(name string) (*model.Model, string) {
	t := p.m.Tool(name)
	if t == nil || !t.Spec.Capacity.Given() {
		return nil, ""
	}
	more := *t
	more.Spec.Capacity.V++
	return p.replaced(t, &more), fmt.Sprintf("room for one more (%d → %d)", t.Spec.Capacity.V, more.Spec.Capacity.V)
}

// twiceAsOften lets a body meet twice as often, or decide in half the time.
func (p *Program) twiceAsOften(name string) (*model.Model, string) {
	b := p.m.GoverningBody(name)
	if b == nil {
		return nil, ""
	}
	more := *b
	d := &more.Spec.Decides
	switch {
	case len(d.Meets) > 0:
		d.Meets = slices.Clone(b.Spec.Decides.Meets)
		var added []string
		for _, m := range b.Spec.Decides.Meets {
			between := meetingBetween(m.V)
			if between == "" || slices.ContainsFunc(d.Meets, func(f model.Field[string]) bool { return f.V == between }) {
				continue
			}
			d.Meets = append(d.Meets, model.Field[string]{V: between, At: m.At})
			added = append(added, between)
		}
		if added == nil {
			return nil, ""
		}
		return p.replaced(b, &more), "meeting twice as often (also " + strings.Join(added, ", ") + ")"
	case d.Within.Given():
		if !halve(&d.Within) {
			return nil, ""
		}
		return p.replaced(b, &more), "deciding in half the time"
	}
	return nil, ""
}

// weekdays are the words for the days of a week, in which a meeting half a
// week later falls on a working day for one on a working day.
var weekdays = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

var halfAWeekLater = map[string]string{"mon": "thu", "tue": "fri", "wed": "mon", "thu": "mon", "fri": "tue", "sat": "wed", "sun": "wed"}

var halfAMonthLater = map[string]string{"1st": "3rd", "2nd": "4th", "3rd": "1st", "4th": "2nd", "last": "2nd"}

// meetingBetween is a meeting between two of a series: "tue 10:00" has "fri
// 10:00", "2nd wed of month 14:00" has "4th wed of month 14:00".
func meetingBetween(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if later, monthly := halfAMonthLater[first]; monthly {
		return later + " " + rest
	}
	if later, weekly := halfAWeekLater[first]; weekly {
		return later + " " + rest
	}
	// A meeting on several days of the week has one more on each.
	if from, to, several := strings.Cut(first, "-"); several && slices.Contains(weekdays[:], from) && slices.Contains(weekdays[:], to) {
		at, err := time.Parse("15:04", rest)
		if err == nil {
			return first + " " + at.Add(4*time.Hour).Format("15:04")
		}
	}
	return ""
}

// halve makes all times of a distribution half as long; false for one that
// cannot be, such as times from a file.
func halve(d *model.Distribution) bool {
	half := func(f *model.Field[unit.Duration]) bool {
		if f.Given() && f.V.IsBusiness() {
			return false
		}
		f.V = unit.Elapsed(f.V.Elapsed() / 2)
		return true
	}
	own := *d.Parts()
	d.DistributionParts = &own
	ok := !d.File.Given()
	for _, f := range []*model.Field[unit.Duration]{&d.Value, &d.Mean, &d.SD, &d.Min, &d.Mode, &d.Max, &d.Scale} {
		if f.Given() {
			ok = half(f) && ok
		}
	}
	d.Percentiles = slices.Clone(d.Percentiles)
	for i := range d.Percentiles {
		ok = half(&d.Percentiles[i].Value) && ok
	}
	d.Branches, d.Values = slices.Clone(d.Branches), slices.Clone(d.Values)
	for i := range d.Branches {
		ok = half(&d.Branches[i].Mean) && ok
	}
	for i := range d.Values {
		ok = half(&d.Values[i].Value) && ok
	}
	return ok
}

// roomForOneMore raises the limit of a stream or of one of its steps.
func (p *Program) roomForOneMore(name, path string) (*model.Model, string) {
	s := p.m.ValueStream(name)
	if s == nil {
		return nil, ""
	}
	more := *s
	raise := func(f *model.Field[int]) string {
		f.V++
		return fmt.Sprintf("room for one more (%d → %d)", f.V-1, f.V)
	}
	if path == "limits" {
		what := raise(&more.Spec.Limits.InProgress)
		return p.replaced(s, &more), what
	}
	id := strings.TrimSuffix(strings.TrimPrefix(path, "steps["), "].limits")
	what := ""
	more.Spec.Steps = model.StepsOf(withStep(s.Spec.Steps.All(), id, func(st *model.Step) { what = raise(&st.Limits.InProgress) }))
	return p.replaced(s, &more), what
}

// withStep copies steps, with one of them changed, also in a branch.
func withStep(steps []model.Step, id string, change func(*model.Step)) []model.Step {
	out := slices.Clone(steps)
	for i := range out {
		parts := *out[i].StepParts
		out[i].StepParts = &parts
		if out[i].ID.V == id {
			change(&out[i])
		}
		out[i].Parallel = slices.Clone(out[i].Parallel)
		for k := range out[i].Parallel {
			out[i].Parallel[k] = withStep(out[i].Parallel[k], id, change)
		}
	}
	return out
}
