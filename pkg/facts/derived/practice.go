package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Practice are the facts of a Practice.
type Practice struct {
	Base
	DimensionsCovered []string                `facts:"dimensionsCovered"`
	DimensionsMissing []string                `facts:"dimensionsMissing"`
	Streams           []string                `facts:"streams"`
	Teams             []string                `facts:"teams"`
	Roles             map[string]*Role        `facts:"roles"`
	RolesByPart       Parts                   `facts:"rolesByPart"`
	Information       map[string]*Information `facts:"information"`
	VisibleQueue      bool                    `facts:"visibleQueue"`
	WorkedByPeople    bool                    `facts:"workedByPeople"`
	ReviewOverdue     *bool                   `facts:"reviewOverdue"`
	AssessmentAge     *float64                `facts:"assessmentAge"`
	Improvements      []string                `facts:"improvements"`
}

// Role is the part that a role plays, as written.
type Role struct {
	Does string `facts:"does"`
}

// Information is what a piece of information is used as, as written.
type Information struct {
	Use string `facts:"use,omitempty"`
}

// Parts count the roles that play each part.
type Parts struct {
	Accountable int `facts:"accountable"`
	Responsible int `facts:"responsible"`
	Consulted   int `facts:"consulted"`
	Informed    int `facts:"informed"`
}

func (f *Facts) practice(p *model.Practice, base Base) *Practice {
	sp := &p.Spec
	out := &Practice{
		Base: base, Roles: map[string]*Role{}, Information: map[string]*Information{},
		ReviewOverdue: f.overdue(sp.Review.Every, sp.Review.Last), AssessmentAge: f.age(sp.Capability.Assessed),
		Improvements: f.ix().usedBy(p.Ref(), "Improvement"),
	}
	for _, t := range sp.OrganizationsAndPeople.Teams {
		out.Teams = append(out.Teams, t.Name)
	}
	for _, r := range sp.OrganizationsAndPeople.Roles {
		out.Roles[r.Name.V] = &Role{r.Does.V}
		switch r.Does.V {
		case "accountable":
			out.RolesByPart.Accountable++
		case "responsible":
			out.RolesByPart.Responsible++
		case "consulted":
			out.RolesByPart.Consulted++
		case "informed":
			out.RolesByPart.Informed++
		}
	}
	for _, i := range sp.InformationAndTechnology.Information {
		out.Information[i.Name.V] = &Information{i.Use.V}
		out.VisibleQueue = out.VisibleQueue || i.Use.V == "queue"
	}
	out.Teams = named(out.Teams)
	bought := f.practiceSteps(out, p)
	for _, d := range dimensions(sp) {
		switch d.name {
		case "information-and-technology":
			d.covered = d.covered || len(f.ix().usedBy(p.Ref(), "Tool")) > 0
		case "partners-and-suppliers":
			d.covered = d.covered || bought
		case "value-streams-and-processes":
			d.covered = d.covered || len(out.Streams) > 0
		}
		if d.covered {
			out.DimensionsCovered = append(out.DimensionsCovered, d.name)
		} else {
			out.DimensionsMissing = append(out.DimensionsMissing, d.name)
		}
	}
	return out
}

// practiceSteps looks at the steps that the practice does, and reports whether
// a supplier does one of them.
func (f *Facts) practiceSteps(out *Practice, p *model.Practice) (bought bool) {
	limited := true
	for _, name := range f.ix().usedBy(p.Ref(), "ValueStream") {
		s := f.m.ValueStream(name)
		if s.Spec.Perspective.V == "observed" {
			continue
		}
		s.Spec.Walk(func(_ string, among []model.Step, i int) {
			st := &among[i]
			if st.Practice.Name != p.Name {
				return
			}
			out.Streams = appendOnce(out.Streams, name)
			bought = bought || st.Supplier.Given()
			if performer(st) == "people" {
				out.WorkedByPeople = true
				limited = limited && (st.Limits.Given() || s.Spec.Limits.Given())
			}
		})
	}
	out.VisibleQueue = out.VisibleQueue || out.WorkedByPeople && limited
	return bought
}

type dimension struct {
	name    string
	covered bool
}

// dimensions are the four, in the order of the guidance, each with whether the
// practice says something about it, if only why it does not apply.
func dimensions(sp *model.PracticeSpec) []dimension {
	people, tech := &sp.OrganizationsAndPeople, &sp.InformationAndTechnology
	return []dimension{
		{"organizations-and-people", len(people.Teams)+len(people.Roles)+len(people.Skills) > 0 || people.NotApplicable.Given()},
		{"information-and-technology", len(tech.Tools)+len(tech.Information) > 0 || tech.NotApplicable.Given()},
		{"partners-and-suppliers", len(sp.PartnersAndSuppliers.Suppliers) > 0 || sp.PartnersAndSuppliers.NotApplicable.Given()},
		{"value-streams-and-processes", len(sp.ValueStreamsAndProcesses.Processes) > 0 || sp.ValueStreamsAndProcesses.NotApplicable.Given()},
	}
}

// Improvement are the facts of an Improvement.
type Improvement struct {
	Base
	Age       *float64 `facts:"age"`
	Remaining *float64 `facts:"remaining"`
	Overdue   *bool    `facts:"overdue"`
	Missing   []string `facts:"missing"`
	Aims      []string `facts:"aims"`
}

// The steps of improvement, in order.
var improvementSteps = [...]string{"vision", "current-state", "target-state", "plan", "act", "verify", "sustain"}

func (f *Facts) improvement(im *model.Improvement, base Base) *Improvement {
	sp := &im.Spec
	out := &Improvement{Base: base, Age: f.age(sp.Baseline.Date)}
	if n, ok := f.days(sp.Due.V); ok && sp.Due.Given() {
		late := n > 0 && sp.Step.V != "sustain"
		out.Remaining, out.Overdue = number(day*float64(-n)), &late
	}
	reached := slices.Index(improvementSteps[:], sp.Step.V)
	for _, need := range []struct {
		after int // the step behind which it must be there
		field string
		there bool
	}{
		{1, "baseline", sp.Baseline.Given()},
		{2, "target", sp.Target.Given()},
		{3, "due", sp.Due.Given()},
		{5, "objective", sp.Objective.Given()},
	} {
		if reached > need.after && !need.there {
			out.Missing = append(out.Missing, need.field)
		}
	}
	told := map[string]bool{}
	aim := func(r model.Ref) {
		if name := r.String(); name != "" && !told[name] {
			told[name] = true
			out.Aims = append(out.Aims, name)
		}
	}
	for _, r := range sp.Serves {
		aim(r)
	}
	for _, p := range sp.Change {
		for _, r := range []model.Ref{p.Entity, p.Remove, {Kind: p.Add.Kind.V, Name: p.Add.Meta.Name.V}} {
			if r.Name != "" {
				aim(r)
			}
		}
	}
	if sp.Objective.Given() {
		aim(sp.Objective)
	}
	return out
}
