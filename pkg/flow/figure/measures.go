package figure

import (
	"math"
	"reflect"
	"strconv"
	"strings"
)

// The sorts of records that a measure can begin with, by the name of their
// list in the report.
const (
	RecordDemand   = "demands"
	recordStream   = "streams"
	recordStep     = "steps"
	recordTeam     = "teams"
	recordPractice = "practices"
	recordChannel  = "channels"
	recordModel    = "model"

	recordOrganization = "organizations"
)

// Measured is a figure with the measure by which it is named.
type Measured struct {
	// Record is the list of the report that holds it, such as "demands".
	Record string
	// Address is what it is a figure of ("Team/desk"), empty for the whole
	// model; Key names it there ("leadTime.p90").
	Address, Key string
	Figure       *Figure
}

// Name is the measure as it is written in a model.
func (m *Measured) Name() string {
	if m.Address == "" {
		return m.Key
	}
	return m.Address + " " + m.Key
}

// Measures are all figures of the result that a measure can name, in the order
// of the report.
func (r *Result) Measures() []Measured {
	var out []Measured
	add := func(record, address string, figures any) {
		walkFigures(reflect.ValueOf(figures).Elem(), "", func(key string, f *Figure) {
			out = append(out, Measured{record, address, key, f})
		})
	}
	for i := range r.Demands {
		d := &r.Demands[i]
		address := "Demand/" + d.Name
		if d.Variant != "" {
			address += ".variants[" + d.Variant + "]"
		}
		add(RecordDemand, address, d)
	}
	for i := range r.Opportunities {
		add(RecordDemand, "Opportunity/"+r.Opportunities[i].Name, &r.Opportunities[i])
	}
	for i := range r.Streams {
		add(recordStream, "ValueStream/"+r.Streams[i].Name, &r.Streams[i])
	}
	for i := range r.Steps {
		add(recordStep, "ValueStream/"+r.Steps[i].Stream+".steps["+r.Steps[i].Step+"]", &r.Steps[i])
	}
	for i := range r.Teams {
		add(recordTeam, "Team/"+r.Teams[i].Name, &r.Teams[i])
	}
	for i := range r.Practices {
		add(recordPractice, "Practice/"+r.Practices[i].Name, &r.Practices[i])
	}
	for i := range r.Channels {
		add(recordChannel, "Channel/"+r.Channels[i].Name, &r.Channels[i])
	}
	for i := range r.Organizations {
		add(recordOrganization, "Organization/"+r.Organizations[i].Name, &r.Organizations[i])
	}
	add(recordModel, "", &r.Model)
	return out
}

// Measure is the figure that a measure names, nil without one. A leading
// "spec." in the path is dropped, as in every address.
func (r *Result) Measure(name string) *Measured {
	name = strings.Replace(strings.Join(strings.Fields(name), " "), ".spec.", ".", 1)
	for _, m := range r.Measures() {
		if m.Name() == name {
			return &m
		}
	}
	return nil
}

// percentName is a share as a measure names it: "40%".
func percentName(percent int) string { return strconv.Itoa(percent) + "%" }

// walkFigures visits the figures of a record by their keys: the names of the
// report, joined by dots, items of lists by what tells them apart.
func walkFigures(v reflect.Value, prefix string, visit func(key string, f *Figure)) {
	t := v.Type()
	for i := range t.NumField() {
		f := v.Field(i)
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if t.Field(i).Anonymous {
			walkFigures(f, prefix, visit)
			continue
		}
		switch x := f.Addr().Interface().(type) {
		case *Figure:
			visit(prefix+name, x)
		case **float64:
			if name == "offeredLoad" { // of all numbers the only one that is computed for a record as a whole
				visit(prefix+name, &Figure{Value: *x, Low: *x, High: *x})
			}
		case *[]PromiseFigs:
			for k := range *x {
				p := &(*x)[k]
				if pooled := p.Pooled; pooled != nil {
					p = &PromiseFigs{Until: p.Until, Kept: *pooled}
				}
				walkFigures(reflect.ValueOf(p).Elem(), prefix+name+"["+p.Until+"].", visit)
			}
		case *[]ShareFigs:
			for k := range *x {
				walkFigures(reflect.ValueOf(&(*x)[k]).Elem(), prefix+name+"["+percentName(int(math.Round((*x)[k].Share*100)))+"].", visit)
			}
		default:
			if f.Kind() == reflect.Struct {
				walkFigures(f, prefix+name+".", visit)
			}
		}
	}
}
