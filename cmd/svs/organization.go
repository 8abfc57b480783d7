package main

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/workspace"
)

// heritage is what entities have from their organisation or calendar without
// saying it.
type heritage struct {
	model    *model.Model
	settings workspace.Settings

	root *string // once it has been asked for
	// zones and currencies are what organisations have, from their own words or
	// from above; zonesOf is what calendars have from those that they extend.
	zones, currencies map[string]said
	zonesOf           map[string]said
}

// said is a value with a remark on who says it.
type said struct{ value, remark string }

func newHeritage(m *model.Model, settings workspace.Settings) *heritage {
	return &heritage{model: m, settings: settings, zones: map[string]said{}, currencies: map[string]said{}, zonesOf: map[string]said{}}
}

// heritage is that of the model at hand.
func (q *question) heritage() *heritage {
	if q.inherits == nil || q.inherits.model != q.loaded.Model {
		q.inherits = newHeritage(q.loaded.Model, q.ground.settings)
	}
	return q.inherits
}

// inheritance is a value that an entity has without saying it.
type inheritance struct {
	part, name, value string // part is metadata or spec
	remark            string
}

// of are the values that an entity inherits where it says none.
func (h *heritage) of(entity model.Any) []inheritance {
	e := entity.Base()
	var out []inheritance
	if org := h.organizationOf(e); org != "" && e.Kind != "Organization" {
		out = append(out, inheritance{"metadata", "organization", "Organization/" + org, "of the workspace"})
	}
	switch k := entity.(type) {
	case *model.Calendar:
		zone, from := h.zoneOf(k)
		out = append(out, inheritance{"spec", "timezone", zone, from})
	case *model.Organization:
		zone, from := h.zoneFromAbove(e.Name)
		if zone == "" {
			zone, from = "UTC", remarkDefault
		}
		out = append(out, inheritance{"spec", "timezone", zone, from})
		if currency, from := h.fromAbove(h.currencies, e.Name, func(s *model.OrganizationSpec) string { return s.Currency.V }); currency != "" {
			out = append(out, inheritance{"spec", "currency", currency, from})
		}
	}
	return out
}

// rootOrganization is the organisation to which everything belongs that names
// none: the one of the settings, else the only one without a parent; "" when
// the model has none.
func (h *heritage) rootOrganization() string {
	if h.root == nil {
		root := h.findRoot()
		h.root = &root
	}
	return *h.root
}

func (h *heritage) findRoot() string {
	m := h.model
	if set := h.settings.Organization; set.Given() {
		name := strings.TrimPrefix(set.V, "Organization/")
		if m.Organization(name) != nil {
			return name
		}
	}
	for _, o := range m.Organizations {
		if !o.Spec.Parent.Given() {
			return o.Name
		}
	}
	return ""
}

// organizationOf is the organisation that an entity belongs to, by name; an
// organisation belongs to the one above it.
func (h *heritage) organizationOf(e *model.Entity) string {
	if e.Meta.Organization.Given() {
		return e.Meta.Organization.Name
	}
	if o := h.model.Organization(e.Name); e.Kind == "Organization" && o != nil {
		return o.Spec.Parent.Name
	}
	return h.rootOrganization()
}

// organizationsBelow is the set of an organisation and all below it, nil for
// none asked for.
func (q *question) organizationsBelow(name string) (map[string]bool, error) {
	if name == "" {
		return nil, nil
	}
	name = strings.TrimPrefix(name, "Organization/")
	m := q.loaded.Model
	if m.Organization(name) == nil {
		return nil, &accident{message: "--organization: the model has no organisation " + diag.Quote(name), hint: q.near(name, "Organization")}
	}
	children := map[string][]string{}
	for _, o := range m.Organizations {
		if o.Spec.Parent.Given() {
			children[o.Spec.Parent.Name] = append(children[o.Spec.Parent.Name], o.Name)
		}
	}
	below := map[string]bool{name: true}
	for todo := []string{name}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, child := range children[next] {
			if !below[child] {
				below[child] = true
				todo = append(todo, child)
			}
		}
	}
	return below, nil
}

// fromAbove is what an organisation, or the nearest above it, says, and a
// remark on who says it; known are the answers so far, by organisation.
func (h *heritage) fromAbove(known map[string]said, name string, says func(*model.OrganizationSpec) string) (value, remark string) {
	var way []string
	answer := said{}
	onWay := map[string]bool{}
	for o := h.model.Organization(name); o != nil && !onWay[o.Name]; o = h.model.Organization(o.Spec.Parent.Name) {
		if had, ok := known[o.Name]; ok {
			answer = had
			break
		}
		way, onWay[o.Name] = append(way, o.Name), true
		if v := says(&o.Spec); v != "" {
			answer = said{v, "from Organization/" + o.Name}
			break
		}
	}
	for _, name := range way {
		known[name] = answer
	}
	return answer.value, answer.remark
}

func (h *heritage) zoneFromAbove(name string) (zone, remark string) {
	return h.fromAbove(h.zones, name, func(s *model.OrganizationSpec) string { return s.Timezone.V })
}

// zoneOf is the time zone of a calendar that names none, and where it comes
// from: the calendar that it extends, else its organisation, else UTC.
func (h *heritage) zoneOf(c *model.Calendar) (zone, remark string) {
	var way []string
	answer, found := said{}, false
	onWay := map[string]bool{}
	last := c
	for base := c; base != nil && !onWay[base.Name] && !found; base = h.model.Calendar(base.Spec.Extends.Name) {
		if answer, found = h.zonesOf[base.Name]; found {
			break
		}
		way, onWay[base.Name], last = append(way, base.Name), true, base
		if found = base.Spec.Timezone.Given(); found {
			answer = said{base.Spec.Timezone.V, "from Calendar/" + base.Name}
		}
	}
	if !found {
		answer.value, answer.remark = h.zoneFromAbove(h.organizationOf(&last.Entity))
		if answer.value == "" {
			answer = said{"UTC", remarkDefault}
		}
	}
	for _, name := range way {
		h.zonesOf[name] = answer
	}
	return answer.value, answer.remark
}
