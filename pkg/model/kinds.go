package model

// kinds are all kinds of document, in the order of every listing: what steers,
// what comes in, how work flows, what does it, what goes out, how it improves.
var kinds = [...]struct {
	name string
	zero func() Any
}{
	{"Organization", func() Any { return &Organization{} }},
	{"GoverningBody", func() Any { return &GoverningBody{} }},
	{"Objective", func() Any { return &Objective{} }},
	{"Policy", func() Any { return &Policy{} }},
	{"Delegation", func() Any { return &Delegation{} }},
	{"Variation", func() Any { return &Variation{} }},
	{"Waiver", func() Any { return &Waiver{} }},
	{"Principle", func() Any { return &Principle{} }},
	{"Check", func() Any { return &Check{} }},
	{"Consumer", func() Any { return &Consumer{} }},
	{"Channel", func() Any { return &Channel{} }},
	{"Demand", func() Any { return &Demand{} }},
	{"Opportunity", func() Any { return &Opportunity{} }},
	{"ValueStream", func() Any { return &ValueStream{} }},
	{"Practice", func() Any { return &Practice{} }},
	{"Team", func() Any { return &Team{} }},
	{"Supplier", func() Any { return &Supplier{} }},
	{"Tool", func() Any { return &Tool{} }},
	{"Calendar", func() Any { return &Calendar{} }},
	{"Product", func() Any { return &Product{} }},
	{"Service", func() Any { return &Service{} }},
	{"Agreement", func() Any { return &Agreement{} }},
	{"Improvement", func() Any { return &Improvement{} }},
	{"Scenario", func() Any { return &Scenario{} }},
}

// Kinds are the names of all kinds of document, in the order of every listing.
func Kinds() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Zero returns a new, empty entity of the kind, its Kind filled in; nil for a
// word that is no kind.
func Zero(kind string) Any {
	for _, k := range kinds {
		if k.name == kind {
			e := k.zero()
			e.Base().Kind = kind
			return e
		}
	}
	return nil
}
