package derived

import (
	"github.com/svs-project/svs/pkg/model"
)

// Service are the facts of a Service.
type Service struct {
	Base
	Demands      ByType               `facts:"demands"`
	FailureShare *float64             `facts:"failureShare"`
	Dependents   []string             `facts:"dependents"`
	Consumers    []string             `facts:"consumers"`
	Streams      []string             `facts:"streams"`
	Agreements   []string             `facts:"agreements"`
	Offerings    map[string]*Offering `facts:"offerings"`
	Improvements []string             `facts:"improvements"`
}

// Product are the facts of a Product.
type Product struct {
	Base
	Services   []string             `facts:"services"`
	Dependents []string             `facts:"dependents"`
	Consumers  []string             `facts:"consumers"`
	Offerings  map[string]*Offering `facts:"offerings"`
}

// Offering are the facts of an offering.
type Offering struct {
	Demands []string `facts:"demands"`
}

func (f *Facts) service(s *model.Service, base Base) *Service {
	ix := f.ix()
	out := &Service{
		Base: base, Streams: f.designed(ix.usedBy(s.Ref(), "ValueStream")), Dependents: f.dependents(s.Ref()),
		Offerings: offerings(s.Spec.Offerings), Improvements: ix.usedBy(s.Ref(), "Improvement"),
	}
	all, failures, known := 0.0, 0.0, true
	for _, name := range ix.usedBy(s.Ref(), "Demand") {
		d := f.m.Demand(name)
		if d.Spec.Service.Name != s.Name {
			continue
		}
		out.Demands.add(d)
		out.Consumers = append(out.Consumers, d.Spec.Consumer.Name)
		out.Streams = append(out.Streams, d.Spec.Stream.Name)
		out.Agreements = append(out.Agreements, f.agreementsFor(d)...)
		if o := out.Offerings[d.Spec.Offering.V]; o != nil {
			o.Demands = append(o.Demands, name)
		}
		rate := f.rate(d)
		known = known && rate > 0
		all += rate
		if d.Spec.Type.V == model.FailureDemand {
			failures += rate
		}
	}
	if known && all > 0 {
		out.FailureShare = number(failures / all)
	}
	for _, name := range ix.usedBy(s.Ref(), "Agreement") {
		if a := f.m.Agreement(name); a.Spec.Type.V == "sla" && covers(a, s.Ref()) {
			out.Agreements = append(out.Agreements, name)
		}
	}
	out.Consumers = named(append(out.Consumers, consumersOf(s.Spec.Consumers, s.Spec.Offerings)...))
	out.Streams, out.Agreements = named(out.Streams), named(out.Agreements)
	return out
}

func (f *Facts) product(p *model.Product, base Base) *Product {
	out := &Product{
		Base: base, Dependents: f.dependents(p.Ref()), Offerings: offerings(p.Spec.Offerings),
		Consumers: named(consumersOf(p.Spec.Consumers, p.Spec.Offerings)),
	}
	for _, name := range f.ix().usedBy(p.Ref(), "Service") {
		for _, part := range f.m.Service(name).Spec.Products {
			if part.Name == p.Name {
				out.Services = appendOnce(out.Services, name)
			}
		}
	}
	return out
}

// dependents are the services and products that name the entity among what
// they cannot do without, or are made from it.
func (f *Facts) dependents(r model.Ref) []string {
	ix := f.ix()
	return append(refs("Product", ix.usedBy(r, "Product")), refs("Service", ix.usedBy(r, "Service"))...)
}

// consumersOf are the consumers that a service or product is for.
func consumersOf(own []model.Ref, offerings []model.Offering) []string {
	var out []string
	for _, c := range own {
		out = append(out, c.Name)
	}
	for i := range offerings {
		for _, c := range offerings[i].For {
			out = append(out, c.Name)
		}
	}
	return out
}

func offerings(list []model.Offering) map[string]*Offering {
	out := make(map[string]*Offering, len(list))
	for i := range list {
		out[list[i].Name.V] = &Offering{}
	}
	return out
}
