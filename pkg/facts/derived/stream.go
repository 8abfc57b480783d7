package derived

import (
	"reflect"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// Stream are the facts of a ValueStream; schema/facts.cue says what each is.
type Stream struct {
	Base
	Steps            map[string]*Step `facts:"steps"`
	StepCount        int              `facts:"stepCount"`
	Handoffs         int              `facts:"handoffs"`
	Practices        []string         `facts:"practices"`
	KnownPractices   []string         `facts:"knownPractices"`
	Activities       []string         `facts:"activities"`
	StartsWith       string           `facts:"startsWith,omitempty"`
	WithoutActivity  []string         `facts:"withoutActivity"`
	Teams            []string         `facts:"teams"`
	Suppliers        []string         `facts:"suppliers"`
	Tools            []string         `facts:"tools"`
	Approvals        int              `facts:"approvals"`
	ApprovalsOnPath  int              `facts:"approvalsOnPath"`
	ReworkLoops      int              `facts:"reworkLoops"`
	AutomatedShare   *float64         `facts:"automatedShare"`
	TouchTime        *float64         `facts:"touchTime"`
	WaitTime         *float64         `facts:"waitTime"`
	WasteShare       *float64         `facts:"wasteShare"`
	ValueShare       *float64         `facts:"valueShare"`
	LongestBatch     *float64         `facts:"longestBatch"`
	WidestBranch     int              `facts:"widestBranch"`
	PathLength       int              `facts:"pathLength"`
	Depth            int              `facts:"depth"`
	Demands          ByType           `facts:"demands"`
	Opportunities    []string         `facts:"opportunities"`
	CalledBy         []string         `facts:"calledBy"`
	Services         []string         `facts:"services"`
	Consumers        []string         `facts:"consumers"`
	Outsiders        []string         `facts:"outsiders"`
	Feedback         bool             `facts:"feedback"`
	AnswersBack      bool             `facts:"answersBack"`
	UnreachableSteps []string         `facts:"unreachableSteps"`
	UnfedInputs      []string         `facts:"unfedInputs"`
	UnusedOutputs    []string         `facts:"unusedOutputs"`
	NotInUse         []string         `facts:"notInUse"`
	ObservedBy       []string         `facts:"observedBy"`
	Improvements     []string         `facts:"improvements"`
	Twins            []string         `facts:"twins"`
	PerMonth         *float64         `facts:"perMonth"`
	Simulated        *Simulated       `facts:"simulated"`
}

// ByType are names of demands by type.
type ByType struct {
	Value       []string `facts:"value"`
	Information []string `facts:"information"`
	Failure     []string `facts:"failure"`
}

func (b *ByType) add(d *model.Demand) {
	switch d.Spec.Type.V {
	case model.ValueDemand:
		b.Value = append(b.Value, d.Name)
	case model.InformationDemand:
		b.Information = append(b.Information, d.Name)
	case model.FailureDemand:
		b.Failure = append(b.Failure, d.Name)
	}
}

func (f *Facts) stream(s *model.ValueStream, base Base) *Stream {
	g := newGraph(s)
	fl := f.flowOf(s)
	out := f.still(s, base, g)
	out.Steps = f.steps(g, fl)
	f.times(out, g, fl)
	if fl.items > 0 {
		out.PerMonth = number(fl.items * month)
	}
	return out
}

// still are the facts for which nobody needs to know what flows through.
func (f *Facts) still(s *model.ValueStream, base Base, g *graph) *Stream {
	out := &Stream{Base: base, StepCount: len(g.nodes), Handoffs: g.handoffs(), Depth: f.depth(s)}
	f.whoAndWhat(out, g)
	f.shape(out, g)
	f.surroundings(out, s)
	out.Twins = f.twins(s)
	out.Simulated = f.simulated(s)
	return out
}

// Still are the facts of an entity but for those that follow from what flows
// through a stream, which cost most: see Flowing.
func (f *Facts) Still(e model.Any) map[string]any {
	s, ok := e.(*model.ValueStream)
	if _, known := f.kept[e]; known || !ok {
		return f.Map(e)
	}
	out := mapOf(fieldsOf(reflect.ValueOf(f.still(s, f.base(e), newGraph(s))).Elem()))
	delete(out, "steps")
	return out
}

// Flowing reports whether a fact follows from what flows through a stream.
func Flowing(fact string) bool {
	switch fact {
	case "steps", "automatedShare", "touchTime", "waitTime", "wasteShare", "valueShare", "perMonth":
		return true
	}
	return false
}

// whoAndWhat lists what the steps name.
func (f *Facts) whoAndWhat(out *Stream, g *graph) {
	for i := range g.nodes {
		st := g.nodes[i].step
		out.Practices = append(out.Practices, st.Practice.Name)
		out.Activities = append(out.Activities, st.Activity.V)
		if !st.Activity.Given() && len(st.Parallel) == 0 {
			out.WithoutActivity = append(out.WithoutActivity, st.ID.V)
		}
		out.Teams = append(out.Teams, st.Team.Name)
		for _, n := range st.Needs {
			out.Teams = append(out.Teams, n.Team.Name)
		}
		out.Suppliers = append(out.Suppliers, st.Supplier.Name)
		out.Tools = append(out.Tools, st.Automated.Name)
		for _, r := range []model.Ref{st.Practice, st.Team, st.Supplier, st.Automated} {
			if e := f.m.Resolve(r); e != nil && !e.Base().InUse() {
				out.NotInUse = append(out.NotInUse, r.String())
			}
		}
	}
	if len(g.nodes) > 0 {
		out.StartsWith = g.nodes[0].step.Activity.V
	}
	for _, list := range []*[]string{&out.Practices, &out.Activities, &out.Teams, &out.Suppliers, &out.Tools, &out.NotInUse} {
		*list = named(*list)
	}
	out.KnownPractices = f.known(out.Practices)
}

// known are those of the 34 practices that practices are, by their name or by
// what they say of themselves.
func (f *Facts) known(practices []string) []string {
	var out []string
	for _, name := range practices {
		p := f.m.Practice(name)
		switch {
		case p != nil && p.Spec.Practice.Given():
			name = p.Spec.Practice.V
		case p != nil && p.Spec.Custom.V:
			continue
		}
		out = append(out, name)
	}
	return named(out)
}

// named is a list in order, each name once, without the empty one.
func named(list []string) []string {
	return slices.DeleteFunc(sorted(list), func(n string) bool { return n == "" })
}

// shape counts ways, decisions and what goes in and out of steps.
func (f *Facts) shape(out *Stream, g *graph) {
	reached := make([]bool, len(g.nodes))
	for _, n := range g.order {
		reached[n] = true
	}
	before := g.delivered()
	feeds := map[string]bool{}
	var wanted, made []string
	for i := range g.nodes {
		st := g.nodes[i].step
		if !reached[i] {
			out.UnreachableSteps = append(out.UnreachableSteps, st.ID.V)
		}
		if st.Approval.Given() {
			out.Approvals++
		}
		out.WidestBranch = max(out.WidestBranch, len(st.Next))
		if b := st.Batch.AtMost; b.Given() && (out.LongestBatch == nil || *out.LongestBatch < b.V.Seconds()) && !b.V.IsBusiness() {
			out.LongestBatch = number(b.V.Seconds())
		}
		after := before[i] > 1-1e-6
		if after && (st.Activity.V == "engage" || st.Activity.V == "improve") {
			out.Feedback = true
		}
		if i > 0 && st.Activity.V == "engage" {
			out.AnswersBack = true
		}
		for _, o := range st.Outputs {
			feeds[o.V] = true
			made = append(made, o.V)
			out.Feedback = out.Feedback || o.V == "feedback"
		}
		if i > 0 {
			for _, in := range st.Inputs {
				wanted = append(wanted, in.V)
			}
		}
	}
	out.ReworkLoops = len(g.back)
	out.PathLength = g.longest(func(*model.Step) int { return 1 })
	out.ApprovalsOnPath = g.longest(func(st *model.Step) int {
		if st.Approval.Given() {
			return 1
		}
		return 0
	})
	out.UnfedInputs = slices.DeleteFunc(named(wanted), func(w string) bool { return feeds[w] || given(g, w) })
	out.UnusedOutputs = slices.DeleteFunc(named(made), func(m string) bool { return slices.Contains(wanted, m) || given(g, m) })
}

// given reports whether the first step takes something in from outside.
func given(g *graph, what string) bool {
	return slices.ContainsFunc(g.nodes[0].step.Inputs, func(in model.Field[string]) bool { return in.V == what })
}

// surroundings are who comes to the stream, for whom, and what is said of it.
func (f *Facts) surroundings(out *Stream, s *model.ValueStream) {
	ix := f.ix()
	for _, d := range ix.demands[s.Name] {
		out.Demands.add(d)
		out.Consumers = append(out.Consumers, d.Spec.Consumer.Name)
		out.Services = append(out.Services, d.Spec.Service.Name)
		if c := f.m.Consumer(d.Spec.Consumer.Name); c != nil && !c.Spec.Internal.V {
			out.Outsiders = append(out.Outsiders, c.Name)
		}
	}
	for _, o := range ix.opportunities[s.Name] {
		out.Opportunities = append(out.Opportunities, o.Name)
		for _, who := range o.Spec.Stakeholders {
			if who.Kind == "Consumer" {
				out.Consumers = append(out.Consumers, who.Name)
			}
		}
	}
	for _, name := range ix.usedBy(s.Ref(), "ValueStream") {
		switch other := f.m.ValueStream(name); {
		case other.Spec.Observes.Name == s.Name:
			out.ObservedBy = append(out.ObservedBy, name)
		case other.Spec.Perspective.V != "observed":
			out.CalledBy = append(out.CalledBy, name)
		}
	}
	out.Services = append(out.Services, f.outcomeServices(s)...)
	for _, name := range out.Services {
		if service := f.m.Service(name); service != nil {
			out.Consumers = append(out.Consumers, consumersOf(service.Spec.Consumers, service.Spec.Offerings)...)
		}
	}
	out.Consumers = named(append(out.Consumers, s.Spec.Outcome.Consumer.Name))
	out.Services, out.Outsiders = named(out.Services), named(out.Outsiders)
	out.Improvements = f.ix().usedBy(s.Ref(), "Improvement")
}

// outcomeServices are the services that the outcome names. What a selector
// chooses is left to those who know organisations and CUE.
func (f *Facts) outcomeServices(s *model.ValueStream) []string {
	var out []string
	for _, r := range s.Spec.Outcome.Service.Refs {
		out = append(out, r.Name)
	}
	return out
}

// depth is how many streams lie in one another, 1 for one that passes through
// no other. A stream in a circle counts once.
func (f *Facts) depth(s *model.ValueStream) int {
	if d, begun := f.depths[s]; begun {
		return d
	}
	if f.depths == nil {
		f.depths = map[*model.ValueStream]int{}
	}
	f.depths[s] = 0
	most := 0
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		if inner := f.m.ValueStream(among[i].Stream.Name); inner != nil {
			most = max(most, f.depth(inner))
		}
	})
	f.depths[s] = most + 1
	return most + 1
}

// maxTwins bounds the twins of one stream: in a model of nothing but twins the
// lists of all would grow with the square of its size.
const maxTwins = 20

// twins are the other streams whose steps do the same: the same activities by
// the same practices and people, in the same order; the first of them where
// there are many.
func (f *Facts) twins(s *model.ValueStream) []string {
	if f.alike == nil {
		f.alike = map[string][]string{}
		for _, other := range f.ix().streams {
			p := pattern(other)
			f.alike[p] = append(f.alike[p], other.Name)
		}
	}
	var out []string
	for _, name := range f.alike[pattern(s)] {
		if name != s.Name && len(out) < maxTwins {
			out = append(out, name)
		}
		if len(out) == maxTwins {
			break
		}
	}
	return out
}

func pattern(s *model.ValueStream) string {
	var b strings.Builder
	s.Spec.Walk(func(_ string, among []model.Step, i int) {
		st := &among[i]
		b.WriteString(strings.Join([]string{st.Activity.V, st.Practice.Name, strings.Join(workers(st), "+"), st.Automated.Name, st.Stream.Name}, ","))
		b.WriteByte(';')
	})
	return b.String()
}
