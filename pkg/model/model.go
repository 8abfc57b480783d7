package model

import (
	"cmp"
	"slices"
	"strings"
)

// Model is all entities of a workspace, each kind ordered by name. It does not
// change once made. Where two entities of a kind have one name, which is a
// finding, both are in the lists and lookups give the first.
type Model struct {
	Organizations   []*Organization
	GoverningBodies []*GoverningBody
	Objectives      []*Objective
	Policies        []*Policy
	Delegations     []*Delegation
	Variations      []*Variation
	Waivers         []*Waiver
	Principles      []*Principle
	Checks          []*Check
	Consumers       []*Consumer
	Channels        []*Channel
	Demands         []*Demand
	Opportunities   []*Opportunity
	ValueStreams    []*ValueStream
	Practices       []*Practice
	Teams           []*Team
	Suppliers       []*Supplier
	Tools           []*Tool
	Calendars       []*Calendar
	Products        []*Product
	Services        []*Service
	Agreements      []*Agreement
	Improvements    []*Improvement
	Scenarios       []*Scenario

	// Root names the organisation to which everything belongs that names none,
	// as the workspace says it; empty where it says nothing.
	Root string

	all    []Any
	byKind map[string][]Any // parts of all
	byName map[entityName]Any
}

type entityName struct{ kind, name string }

// New makes a model of entities, in any order. Their kinds must be known; an
// entity without a name is in the lists and cannot be looked up.
func New(entities []Any) *Model {
	m := &Model{all: ordered(entities), byKind: map[string][]Any{}, byName: make(map[entityName]Any, len(entities))}
	for i, e := range m.all {
		if kind := e.Base().Kind; m.byKind[kind] == nil {
			m.byKind[kind] = ofKind(m.all[i:])
		}
		b := e.Base()
		key := entityName{b.Kind, b.Name}
		if _, taken := m.byName[key]; b.Name != "" && !taken {
			m.byName[key] = e
		}
	}
	m.fill()
	return m
}

// RootOrganization is the organisation to which everything belongs that names
// none: Root where the model has it, else the first without a parent, nil
// without any.
func (m *Model) RootOrganization() *Organization {
	if o := m.Organization(strings.TrimPrefix(m.Root, "Organization/")); o != nil {
		return o
	}
	for _, o := range m.Organizations {
		if !o.Spec.Parent.Given() {
			return o
		}
	}
	return nil
}

// ordered are entities by kind, name and place; as given where all of these are
// the same.
func ordered(entities []Any) []Any {
	order := make(map[string]int, len(kinds))
	for i, k := range kinds {
		order[k.name] = i
	}
	type keyed struct {
		kind, given int
		entity      *Entity
	}
	keys := make([]keyed, len(entities))
	for i, e := range entities {
		b := e.Base()
		keys[i] = keyed{order[b.Kind], i, b}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		if a.kind != b.kind {
			return a.kind - b.kind
		}
		if c := strings.Compare(a.entity.Name, b.entity.Name); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.entity.File, b.entity.File), a.entity.At.Compare(b.entity.At), a.given-b.given)
	})
	out := make([]Any, len(keys))
	for i, k := range keys {
		out[i] = entities[k.given]
	}
	return out
}

// fill takes the lists of each kind out of the list of all.
func (m *Model) fill() {
	m.Organizations = list[*Organization](m.all)
	m.GoverningBodies = list[*GoverningBody](m.all)
	m.Objectives = list[*Objective](m.all)
	m.Policies = list[*Policy](m.all)
	m.Delegations = list[*Delegation](m.all)
	m.Variations = list[*Variation](m.all)
	m.Waivers = list[*Waiver](m.all)
	m.Principles = list[*Principle](m.all)
	m.Checks = list[*Check](m.all)
	m.Consumers = list[*Consumer](m.all)
	m.Channels = list[*Channel](m.all)
	m.Demands = list[*Demand](m.all)
	m.Opportunities = list[*Opportunity](m.all)
	m.ValueStreams = list[*ValueStream](m.all)
	m.Practices = list[*Practice](m.all)
	m.Teams = list[*Team](m.all)
	m.Suppliers = list[*Supplier](m.all)
	m.Tools = list[*Tool](m.all)
	m.Calendars = list[*Calendar](m.all)
	m.Products = list[*Product](m.all)
	m.Services = list[*Service](m.all)
	m.Agreements = list[*Agreement](m.all)
	m.Improvements = list[*Improvement](m.all)
	m.Scenarios = list[*Scenario](m.all)
}

// ofKind are the entities at the beginning that are of the kind of the first.
func ofKind(all []Any) []Any {
	kind := all[0].Base().Kind
	end := slices.IndexFunc(all, func(e Any) bool { return e.Base().Kind != kind })
	if end < 0 {
		end = len(all)
	}
	return all[:end:end]
}

// list returns the entities of type T, which stand together.
func list[T Any](all []Any) []T {
	first := slices.IndexFunc(all, func(e Any) bool { _, ok := e.(T); return ok })
	if first < 0 {
		return nil
	}
	var out []T
	for _, e := range all[first:] {
		t, ok := e.(T)
		if !ok {
			break
		}
		out = append(out, t)
	}
	return out
}

// All are all entities, by kind in the order of Kinds, then by name. The slice
// must not be changed.
func (m *Model) All() []Any { return m.all }

// OfKind are the entities of a kind, in the order of All. The slice must not be
// changed.
func (m *Model) OfKind(kind string) []Any { return m.byKind[kind] }

// Lookup returns the entity of that kind and name, nil without one.
func (m *Model) Lookup(kind, name string) Any { return m.byName[entityName{kind, name}] }

// Resolve returns the entity that a reference names, nil without one.
func (m *Model) Resolve(r Ref) Any { return m.Lookup(r.Kind, r.Name) }
