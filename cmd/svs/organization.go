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
}

// heritage is that of the model at hand.
func (q *question) heritage() heritage {
	return heritage{model: q.loaded.Model, settings: q.ground.settings}
}

// inheritance is a value that an entity has without saying it.
type inheritance struct {
	part, name, value string // part is metadata or spec
	remark            string
}

// of are the values that an entity inherits where it says none.
func (h heritage) of(entity model.Any) []inheritance {
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
		zone, from := h.fromAbove(e.Name, func(s *model.OrganizationSpec) string { return s.Timezone.V })
		if zone == "" {
			zone, from = "UTC", remarkDefault
		}
		out = append(out, inheritance{"spec", "timezone", zone, from})
		if currency, from := h.fromAbove(e.Name, func(s *model.OrganizationSpec) string { return s.Currency.V }); currency != "" {
			out = append(out, inheritance{"spec", "currency", currency, from})
		}
	}
	return out
}

// rootOrganization is the organisation to which everything belongs that names
// none: the one of the settings, else the only one without a parent; "" when
// the model has none.
func (h heritage) rootOrganization() string {
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
func (h heritage) organizationOf(e *model.Entity) string {
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
	below := map[string]bool{name: true}
	for grown := true; grown; {
		grown = false
		for _, o := range m.Organizations {
			if o.Spec.Parent.Given() && below[o.Spec.Parent.Name] && !below[o.Name] {
				below[o.Name], grown = true, true
			}
		}
	}
	return below, nil
}

// fromAbove is what an organisation, or the nearest above it, says, and a
// remark on who says it.
func (h heritage) fromAbove(name string, said func(*model.OrganizationSpec) string) (value, remark string) {
	seen := map[string]bool{}
	for o := h.model.Organization(name); o != nil && !seen[o.Name]; o = h.model.Organization(o.Spec.Parent.Name) {
		seen[o.Name] = true
		if v := said(&o.Spec); v != "" {
			return v, "from Organization/" + o.Name
		}
	}
	return "", ""
}

// zoneOf is the time zone of a calendar that names none, and where it comes
// from: the calendar that it extends, else its organisation, else UTC.
func (h heritage) zoneOf(c *model.Calendar) (zone, remark string) {
	seen := map[string]bool{}
	last := c
	for base := c; base != nil && !seen[base.Name]; base = h.model.Calendar(base.Spec.Extends.Name) {
		seen[base.Name] = true
		last = base
		if base.Spec.Timezone.Given() {
			return base.Spec.Timezone.V, "from Calendar/" + base.Name
		}
	}
	zone, remark = h.fromAbove(h.organizationOf(&last.Entity), func(s *model.OrganizationSpec) string { return s.Timezone.V })
	if zone == "" {
		return "UTC", remarkDefault
	}
	return zone, remark
}
