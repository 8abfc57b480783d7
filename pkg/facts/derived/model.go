package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Model are the facts of the whole model.
type Model struct {
	Counts            map[string]int `facts:"counts"`
	Entities          int            `facts:"entities"`
	Activities        []string       `facts:"activities"`
	ActivitiesMissing []string       `facts:"activitiesMissing"`
	Practices         []string       `facts:"practices"`
	ImprovementLevels []string       `facts:"improvementLevels"`
	LevelsMissing     []string       `facts:"levelsMissing"`
	DemandTypes       []string       `facts:"demandTypes"`
	HeadlessRoots     []string       `facts:"headlessRoots"`
}

// activities are those of the value chain, levels those of improvement.
var (
	activities = [...]string{"plan", "improve", "engage", "design-and-transition", "obtain-build", "deliver-and-support"}
	levels     = [...]string{"system", "governance", "practice", "product", "service", "stream"}
)

// Model returns the facts of the whole model.
func (f *Facts) Model() *Model {
	if f.whole != nil {
		return f.whole
	}
	out := &Model{Counts: map[string]int{}}
	f.whole = out
	for _, kind := range model.Kinds() {
		out.Counts[kind] = 0
	}
	for _, e := range f.m.All() {
		if e.Base().InUse() {
			out.Counts[e.Base().Kind]++
			out.Entities++
		}
	}
	for _, s := range f.ix().streams {
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			out.Activities = append(out.Activities, among[i].Activity.V)
			out.Practices = append(out.Practices, among[i].Practice.Name)
		})
		out.Activities, out.Practices = named(out.Activities), named(out.Practices)
	}
	for _, im := range f.m.Improvements {
		if im.InUse() {
			out.ImprovementLevels = append(out.ImprovementLevels, im.Spec.Level.V)
		}
	}
	for _, d := range f.m.Demands {
		if d.InUse() {
			out.DemandTypes = append(out.DemandTypes, d.Spec.Type.V)
		}
	}
	out.ImprovementLevels, out.DemandTypes = named(out.ImprovementLevels), named(out.DemandTypes)
	out.ActivitiesMissing = f.missing(activities[:], out.Activities)
	out.LevelsMissing = f.missing(f.levelsThere(out), out.ImprovementLevels)
	for _, o := range f.m.Organizations {
		if o.InUse() && !o.Spec.Parent.Given() && len(f.headsOf(o.Name)) == 0 {
			out.HeadlessRoots = append(out.HeadlessRoots, o.Name)
		}
	}
	return out
}

// levelsThere are the levels of which the model has something to improve.
func (f *Facts) levelsThere(m *Model) []string {
	kinds := map[string]string{"governance": "GoverningBody", "practice": "Practice", "product": "Product", "service": "Service", "stream": "ValueStream"}
	return slices.DeleteFunc(slices.Clone(levels[:]), func(level string) bool { return kinds[level] != "" && m.Counts[kinds[level]] == 0 })
}

// missing are those of the wanted that are not there and that the settings do
// not say the organisation does without.
func (f *Facts) missing(wanted, there []string) []string {
	return slices.DeleteFunc(slices.Clone(wanted), func(w string) bool {
		return slices.Contains(there, w) || slices.Contains(f.o.NotApplicable, w)
	})
}
