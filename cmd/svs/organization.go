package main

import (
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// rootOrganization is the organisation to which everything belongs that names
// none: the one of the settings, else the only one without a parent; "" when
// the model has none.
func (q *question) rootOrganization() string {
	m := q.loaded.Model
	if set := q.ground.settings.Organization; set.Given() {
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
func (q *question) organizationOf(e *model.Entity) string {
	if e.Meta.Organization.Given() {
		return e.Meta.Organization.Name
	}
	if o := q.loaded.Model.Organization(e.Name); e.Kind == "Organization" && o != nil {
		return o.Spec.Parent.Name
	}
	return q.rootOrganization()
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
func (q *question) fromAbove(name string, said func(*model.OrganizationSpec) string) (value, remark string) {
	seen := map[string]bool{}
	for o := q.loaded.Model.Organization(name); o != nil && !seen[o.Name]; o = q.loaded.Model.Organization(o.Spec.Parent.Name) {
		seen[o.Name] = true
		if v := said(&o.Spec); v != "" {
			return v, "from Organization/" + o.Name
		}
	}
	return "", ""
}

// zoneOf is the time zone of a calendar that names none, and where it comes
// from: the calendar that it extends, else its organisation, else UTC.
func (q *question) zoneOf(c *model.Calendar) (zone, remark string) {
	seen := map[string]bool{}
	last := c
	for base := c; base != nil && !seen[base.Name]; base = q.loaded.Model.Calendar(base.Spec.Extends.Name) {
		seen[base.Name] = true
		last = base
		if base.Spec.Timezone.Given() {
			return base.Spec.Timezone.V, "from Calendar/" + base.Name
		}
	}
	zone, remark = q.fromAbove(q.organizationOf(&last.Entity), func(s *model.OrganizationSpec) string { return s.Timezone.V })
	if zone == "" {
		return "UTC", remarkDefault
	}
	return zone, remark
}
