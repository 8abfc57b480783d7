package derived

import (
	"slices"

	"github.com/svs-project/svs/pkg/model"
)

// Demand are the facts of a Demand.
type Demand struct {
	Base
	PerMonth         *float64             `facts:"perMonth"`
	Channels         []string             `facts:"channels"`
	SelfService      []string             `facts:"selfService"`
	Push             []string             `facts:"push"`
	AnsweredUnasked  bool                 `facts:"answeredUnasked"`
	CausedBy         []string             `facts:"causedBy"`
	Practices        []string             `facts:"practices"`
	KnownPractices   []string             `facts:"knownPractices"`
	NotInUse         []string             `facts:"notInUse"`
	FewestChannels   int                  `facts:"fewestChannels"`
	Agreements       []string             `facts:"agreements"`
	ExternalConsumer bool                 `facts:"externalConsumer"`
	Improvements     []string             `facts:"improvements"`
	Variants         map[string]*struct{} `facts:"variants"`
	Simulated        *Simulated           `facts:"simulated"`
}

func (f *Facts) demand(d *model.Demand, base Base) *Demand {
	out := &Demand{Base: base, PerMonth: f.monthly(d), CausedBy: f.ix().causes[d.Name], Variants: map[string]*struct{}{}}
	lists := [][]model.DemandChannel{d.Spec.Channels}
	out.FewestChannels = len(d.Spec.Channels)
	for i := range d.Spec.Variants {
		v := &d.Spec.Variants[i]
		out.Variants[v.Name.V] = nil
		if len(v.Channels) > 0 {
			lists = append(lists, v.Channels)
			out.FewestChannels = min(out.FewestChannels, len(v.Channels))
			if len(d.Spec.Channels) == 0 {
				out.FewestChannels = max(out.FewestChannels, len(v.Channels))
			}
		}
	}
	for _, c := range slices.Concat(lists...) {
		out.Channels = append(out.Channels, c.Channel.Name)
		if ch := f.m.Channel(c.Channel.Name); c.Resolves.V.Float() > 0 || ch != nil && ch.Spec.SelfService.Resolves.V.Float() > 0 {
			out.SelfService = append(out.SelfService, c.Channel.Name)
		}
	}
	for _, p := range d.Spec.PreventedBy {
		out.Push = append(out.Push, p.Channel.Name)
	}
	out.Channels, out.SelfService, out.Push = named(out.Channels), named(out.SelfService), named(out.Push)
	out.AnsweredUnasked = len(out.SelfService)+len(out.Push) > 0
	if s := f.m.ValueStream(d.Spec.Stream.Name); s != nil {
		if sf, ok := f.Of(s).(*Stream); ok {
			out.Practices, out.KnownPractices, out.NotInUse = sf.Practices, sf.KnownPractices, sf.NotInUse
		}
	}
	if c := f.m.Consumer(d.Spec.Consumer.Name); c != nil {
		out.ExternalConsumer = !c.Spec.Internal.V
	}
	out.Agreements = f.agreementsFor(d)
	out.Improvements = f.helping(d)
	out.Simulated = f.simulated(d)
	return out
}

// agreementsFor are the agreements with customers that cover the demand or its
// service.
func (f *Facts) agreementsFor(d *model.Demand) []string {
	var out []string
	for _, r := range []model.Ref{d.Ref(), {Kind: "Service", Name: d.Spec.Service.Name}} {
		for _, name := range f.ix().usedBy(r, "Agreement") {
			if a := f.m.Agreement(name); a.Spec.Type.V == "sla" && covers(a, r) {
				out = append(out, name)
			}
		}
	}
	return named(out)
}

// covers reports whether an agreement is about an entity.
func covers(a *model.Agreement, r model.Ref) bool {
	return slices.ContainsFunc(a.Spec.Covers, func(c model.Ref) bool { return c.Kind == r.Kind && c.Name == r.Name })
}

// helping are the improvements that serve or change the demand, its service,
// its stream or what failed.
func (f *Facts) helping(d *model.Demand) []string {
	var out []string
	for _, r := range []model.Ref{d.Ref(), {Kind: "Service", Name: d.Spec.Service.Name}, {Kind: "ValueStream", Name: d.Spec.Stream.Name}, d.Spec.FailureOf} {
		if r.Name != "" {
			out = append(out, f.ix().usedBy(r, "Improvement")...)
		}
	}
	for _, name := range f.ix().usedBy(d.Ref(), "Objective") {
		out = append(out, f.ix().usedBy(model.Ref{Kind: "Objective", Name: name}, "Improvement")...)
	}
	return named(out)
}

// Channel are the facts of a Channel.
type Channel struct {
	Base
	Demands     []string `facts:"demands"`
	Offers      []string `facts:"offers"`
	SelfService bool     `facts:"selfService"`
	Push        bool     `facts:"push"`
}

func (f *Facts) channel(c *model.Channel, base Base) *Channel {
	ix := f.ix()
	return &Channel{
		Base: base, Demands: ix.usedBy(c.Ref(), "Demand"),
		Offers:      append(refs("Service", ix.usedBy(c.Ref(), "Service")), refs("Product", ix.usedBy(c.Ref(), "Product"))...),
		SelfService: c.Spec.SelfService.Resolves.V.Float() > 0, Push: c.Spec.Type.V == "push",
	}
}

// refs puts a kind before each name.
func refs(kind string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = kind + "/" + n
	}
	return out
}

// Opportunity are the facts of an Opportunity.
type Opportunity struct {
	Base
	Iterations      map[string]*struct{} `facts:"iterations"`
	IterationCount  int                  `facts:"iterationCount"`
	FirstDelivers   *float64             `facts:"firstDelivers"`
	LargestDelivers *float64             `facts:"largestDelivers"`
	Practices       []string             `facts:"practices"`
	KnownPractices  []string             `facts:"knownPractices"`
	NewCapabilities []string             `facts:"newCapabilities"`
	Unconsidered    []string             `facts:"unconsidered"`
	Unmeasured      int                  `facts:"unmeasured"`
}

func (f *Facts) opportunity(o *model.Opportunity, base Base) *Opportunity {
	out := &Opportunity{Base: base, Iterations: map[string]*struct{}{}, IterationCount: len(o.Spec.Iterations)}
	for i, it := range o.Spec.Iterations {
		out.Iterations[it.Name.V] = nil
		share := it.Delivers.V.Float()
		if i == 0 {
			out.FirstDelivers, out.LargestDelivers = number(share), number(share)
		}
		*out.LargestDelivers = max(*out.LargestDelivers, share)
	}
	for _, c := range o.Spec.Capabilities {
		if e := f.m.Resolve(c.Capability); e != nil && (e.Base().Meta.Stage() == model.Draft || e.Base().Meta.Stage() == model.Pilot) {
			out.NewCapabilities = append(out.NewCapabilities, c.Capability.String())
			tool, isTool := e.(*model.Tool)
			if !c.ReuseConsidered.Given() && (!isTool || !tool.Spec.ReuseConsidered.Given()) {
				out.Unconsidered = append(out.Unconsidered, c.Capability.String())
			}
		}
	}
	for _, b := range o.Spec.Benefits {
		if !b.Measure.Given() && !b.Worth.Given() {
			out.Unmeasured++
		}
	}
	if s := f.m.ValueStream(o.Spec.Stream.Name); s != nil {
		if sf, ok := f.Of(s).(*Stream); ok {
			out.Practices, out.KnownPractices = sf.Practices, sf.KnownPractices
		}
	}
	return out
}
