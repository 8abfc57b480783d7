package model

// find returns the entity of that kind and name, nil without one.
func find[T any](m *Model, kind, name string) *T {
	t, _ := any(m.Lookup(kind, name)).(*T)
	return t
}

// Organization returns the organization of that name, nil without one.
func (m *Model) Organization(name string) *Organization {
	return find[Organization](m, "Organization", name)
}

// GoverningBody returns the governing body of that name, nil without one.
func (m *Model) GoverningBody(name string) *GoverningBody {
	return find[GoverningBody](m, "GoverningBody", name)
}

// Objective returns the objective of that name, nil without one.
func (m *Model) Objective(name string) *Objective { return find[Objective](m, "Objective", name) }

// Policy returns the policy of that name, nil without one.
func (m *Model) Policy(name string) *Policy { return find[Policy](m, "Policy", name) }

// Delegation returns the delegation of that name, nil without one.
func (m *Model) Delegation(name string) *Delegation { return find[Delegation](m, "Delegation", name) }

// Variation returns the variation of that name, nil without one.
func (m *Model) Variation(name string) *Variation { return find[Variation](m, "Variation", name) }

// Waiver returns the waiver of that name, nil without one.
func (m *Model) Waiver(name string) *Waiver { return find[Waiver](m, "Waiver", name) }

// Principle returns the principle of that name, nil without one.
func (m *Model) Principle(name string) *Principle { return find[Principle](m, "Principle", name) }

// Check returns the check of that name, nil without one.
func (m *Model) Check(name string) *Check { return find[Check](m, "Check", name) }

// Consumer returns the consumer of that name, nil without one.
func (m *Model) Consumer(name string) *Consumer { return find[Consumer](m, "Consumer", name) }

// Channel returns the channel of that name, nil without one.
func (m *Model) Channel(name string) *Channel { return find[Channel](m, "Channel", name) }

// Demand returns the demand of that name, nil without one.
func (m *Model) Demand(name string) *Demand { return find[Demand](m, "Demand", name) }

// Opportunity returns the opportunity of that name, nil without one.
func (m *Model) Opportunity(name string) *Opportunity {
	return find[Opportunity](m, "Opportunity", name)
}

// ValueStream returns the value stream of that name, nil without one.
func (m *Model) ValueStream(name string) *ValueStream {
	return find[ValueStream](m, "ValueStream", name)
}

// Practice returns the practice of that name, nil without one.
func (m *Model) Practice(name string) *Practice { return find[Practice](m, "Practice", name) }

// Team returns the team of that name, nil without one.
func (m *Model) Team(name string) *Team { return find[Team](m, "Team", name) }

// Supplier returns the supplier of that name, nil without one.
func (m *Model) Supplier(name string) *Supplier { return find[Supplier](m, "Supplier", name) }

// Tool returns the tool of that name, nil without one.
func (m *Model) Tool(name string) *Tool { return find[Tool](m, "Tool", name) }

// Calendar returns the calendar of that name, nil without one.
func (m *Model) Calendar(name string) *Calendar { return find[Calendar](m, "Calendar", name) }

// Product returns the product of that name, nil without one.
func (m *Model) Product(name string) *Product { return find[Product](m, "Product", name) }

// Service returns the service of that name, nil without one.
func (m *Model) Service(name string) *Service { return find[Service](m, "Service", name) }

// Agreement returns the agreement of that name, nil without one.
func (m *Model) Agreement(name string) *Agreement { return find[Agreement](m, "Agreement", name) }

// Improvement returns the improvement of that name, nil without one.
func (m *Model) Improvement(name string) *Improvement {
	return find[Improvement](m, "Improvement", name)
}

// Scenario returns the scenario of that name, nil without one.
func (m *Model) Scenario(name string) *Scenario { return find[Scenario](m, "Scenario", name) }
