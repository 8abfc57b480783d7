package explain

import (
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// record is a sort of thing of which a simulation has figures.
type record struct {
	list string // the field of the simulation that holds them
	of   string // what it is
	at   string // an example of its address
}

// records are the things that a measure can begin with.
var records = [...]record{
	{"demands", "a Demand, or of a variant of it", "Demand/mail-is-down"},
	{"streams", "a ValueStream", "ValueStream/restore-service"},
	{"steps", "a step", "ValueStream/restore-service.steps[triage]"},
	{"teams", "a Team", "Team/service-desk"},
	{"practices", "a Practice", "Practice/incident-management"},
	{"channels", "a Channel", "Channel/phone"},
	{"organizations", "an Organization, with all below it", "Organization/it-department"},
	{"model", "the whole model, without an address", ""},
}

// figureType is the definition of every measured value.
const figureType = "EnvelopeFigure"

// figure is a key of a record with what it means; outer is what the key before
// its first dot means, where it has one.
type figure struct{ key, about, outer string }

// measureSections lists the keys that a measure can end with, those of one
// group on one line.
func (b *Book) measureSections() []Section {
	var out []Section
	for _, r := range records {
		var s Section
		for _, f := range b.figures(r) {
			group, rest, grouped := strings.Cut(f.key, ".")
			last := len(s.Entries) - 1
			switch {
			case !grouped:
				s.Entries = append(s.Entries, Entry{Name: f.key, About: f.about, Page: f.key})
			case last >= 0 && s.Entries[last].Name == group:
				s.Entries[last].About += ", " + rest
			default:
				s.Entries = append(s.Entries, Entry{Name: group, About: f.outer + " Behind a dot: " + rest, Page: group})
			}
		}
		if s.Entries != nil {
			s.Title = ofRecord(r, b.telling(r))
			out = append(out, s)
		}
	}
	return out
}

// telling is the figure of a record that people ask for first.
func (b *Book) telling(r record) string {
	figures := b.figures(r)
	for _, f := range figures {
		if f.key == "leadTime.p90" || f.key == "utilization" || f.key == "costPerMonth" {
			return f.key
		}
	}
	return figures[0].key
}

func ofRecord(r record, key string) string {
	return "Of " + r.of + ", as in " + diag.Quote(strings.TrimSpace(r.at+" "+key))
}

// figures are the measured values of a record of the simulation.
func (b *Book) figures(r record) []figure {
	simulation := b.schema.Type("EnvelopeSimulation")
	if simulation == nil || simulation.Field(r.list) == nil {
		return nil
	}
	var out []figure
	for _, t := range conform.Structs(simulation.Field(r.list).Type) {
		out = append(out, figuresOf(t, "", "")...)
	}
	return out
}

// figuresOf are the measured values of a record, those of records within it by
// a path.
func figuresOf(t *conform.Type, prefix, outer string) []figure {
	var out []figure
	for _, f := range t.Fields {
		doc := oneLine(f.Doc)
		inner := conform.Structs(f.Type)
		switch {
		case f.Type.Name == figureType || f.Type.Form == conform.Union && f.Type.Leaves()[0].Form == conform.Number:
			out = append(out, figure{prefix + f.Name, doc, outer})
		case f.Type.Form == conform.Struct && len(inner) == 1 && outer == "":
			out = append(out, figuresOf(inner[0], f.Name+".", doc)...)
		case f.Type.Form == conform.Struct && len(inner) == 1:
			out = append(out, figuresOf(inner[0], prefix+f.Name+".", outer)...)
		}
	}
	return out
}

// measure is the page of a figure: by a whole measure, or by its key or the
// beginning of it.
func (b *Book) measure(name string) []Page {
	address, key, whole := strings.Cut(name, " ")
	if !whole {
		address, key = "", name
	} else if !strings.Contains(address, "/") {
		return nil
	}
	p := Page{Name: key, Sort: List, Title: "a figure of the simulation", See: []string{"measures", "Measure"}}
	for _, r := range records {
		var s Section
		for _, f := range b.figures(r) {
			if f.key == key || strings.HasPrefix(f.key, key+".") {
				s.Entries = append(s.Entries, Entry{Name: f.key, About: f.about})
				p.About = f.outer
			}
		}
		kind, _, _ := strings.Cut(r.at, "/")
		if s.Entries != nil && (!whole || strings.HasPrefix(address, kind+"/")) {
			s.Title = ofRecord(r, s.Entries[0].Name)
			p.Sections = append(p.Sections, s)
		}
	}
	if p.Sections == nil {
		return nil
	}
	return []Page{p}
}
