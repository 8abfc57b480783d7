package records

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// ocel is OCEL 2.0 in JSON. Items are objects, of a type for each demand, and
// so are teams; an item that another has caused is related to it. Events are
// the arrival of an item, each visit to a step (at its end; type stream/step)
// and the end of the item. All values are text, as the published schema wants
// them; the types of the attributes say how to read them.
type ocel struct{ types string }

const (
	typeArrival = "arrival"
	typeEnd     = "end"
	typeTeam    = "team"
)

func (ocel) parts() int        { return 2 }
func (ocel) separator() string { return ",\n" }

func (o ocel) frame(k int) string {
	switch k {
	case 0:
		return "{\n" + o.types + ",\n\"events\": [\n"
	case 1:
		return "\n],\n\"objects\": [\n"
	}
	return "\n]\n}\n"
}

// timed is a time of a visit with its name.
type timed struct {
	name string
	time time.Duration
}

// times of a visit, or of the item where v is nil, in seconds, the same in all
// formats.
func times(r *record, v *flow.VisitRecord) []timed {
	var out []timed
	for k := range columns {
		if c := &columns[k]; c.kind == ofTime && c.visit == (v != nil) {
			out = append(out, timed{c.name, c.time(r, v)})
		}
	}
	return out
}

type ocelType struct {
	Name       string          `json:"name"`
	Attributes []ocelAttribute `json:"attributes"`
}

type ocelAttribute struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// newOCEL lists the types of a program's events and objects.
func newOCEL(p *flow.Program) ocel {
	visit := []ocelAttribute{{"entered", "time"}, {"started", "time"}, {"ended", "time"}, {"visit", "integer"}, {"activity", "string"}, {"practice", "string"}, {"supplier", "string"}, {"tool", "string"}, {"to", "string"}, {"rework", "boolean"}}
	for _, t := range times(nil, &flow.VisitRecord{}) {
		visit = append(visit, ocelAttribute{t.name, "float"})
	}
	events := []ocelType{{typeArrival, []ocelAttribute{}}, {typeEnd, []ocelAttribute{{"outcome", "string"}}}}
	for _, s := range p.Steps() {
		events = append(events, ocelType{eventType(&s), visit})
	}
	item := []ocelAttribute{
		{"replication", "integer"}, {"type", "string"}, {"variant", "string"}, {"channel", "string"}, {"priority", "integer"},
		{"stream", "string"}, {"measured", "boolean"}, {"outcome", "string"}}
	for _, t := range times(&record{ItemRecord: &flow.ItemRecord{}}, nil) {
		item = append(item, ocelAttribute{t.name, "float"})
	}
	objects := []ocelType{{typeTeam, []ocelAttribute{{"replication", "integer"}}}}
	for _, d := range p.Demands() {
		objects = append(objects, ocelType{demandType(d), item})
	}
	return ocel{types: "\"objectTypes\": " + list(objects) + ",\n\"eventTypes\": " + list(events)}
}

func list(types []ocelType) string {
	out, err := json.Marshal(types)
	if err != nil {
		return "[]" // strings always can be written
	}
	return string(out)
}

func eventType(v *flow.VisitRecord) string { return v.Stream + "/" + v.Step }

// demandType is the type of a demand's items; its prefix keeps a demand called
// team apart from the teams.
func demandType(name string) string { return "Demand/" + name }

func (o ocel) item(to []*strand, r *record) {
	e := event{o: o, to: to[0], r: r}
	e.begin(typeArrival, r.Arrived)
	e.close(nil)
	for i := range r.Visits {
		v := &r.Visits[i]
		e.begin(eventType(v), last(v))
		e.moment("entered", v.Entered)
		e.moment("started", v.Started)
		e.moment("ended", v.Ended)
		e.value("visit", strconv.Itoa(v.Nth))
		e.value("activity", v.Activity)
		e.value("practice", v.Practice)
		e.value("supplier", v.Supplier)
		e.value("tool", v.Tool)
		e.value("to", v.To)
		e.value("rework", strconv.FormatBool(v.Rework))
		for _, t := range times(e.r, v) {
			e.value(t.name, string(seconds(nil, t.time)))
		}
		e.close(v.Teams)
	}
	if r.Ended != flow.Unset {
		e.begin(typeEnd, r.Ended)
		e.value("outcome", r.Outcome)
		e.close(nil)
	}
	o.object(to[1], r)
	o.teams(to[1], r)
}

// last is the last that is known of a visit: its end, or else the beginning of
// work, or else when the item came.
func last(v *flow.VisitRecord) time.Duration { return max(v.Entered, v.Started, v.Ended) }

// event writes one event.
type event struct {
	o   ocel
	to  *strand
	r   *record
	b   []byte
	any bool
}

func (e *event) begin(kind string, at time.Duration) {
	e.r.events++
	b := append(e.r.buf[:0], `{"id": "`...)
	b = strconv.AppendInt(b, int64(e.r.Replication)+1, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(e.r.events), 10)
	b = append(b, `", "type": `...)
	b = jsonText(b, kind)
	b = append(b, `, "time": "`...)
	b = e.r.clock.milli(b, at)
	e.b, e.any = append(b, `", "attributes": [`...), false
}

func (e *event) value(name, value string) {
	if value == "" {
		return
	}
	if e.any {
		e.b = append(e.b, ", "...)
	}
	e.any = true
	e.b = append(e.b, `{"name": "`...)
	e.b = append(e.b, name...)
	e.b = append(e.b, `", "value": `...)
	e.b = jsonText(e.b, value)
	e.b = append(e.b, '}')
}

func (e *event) moment(name string, t time.Duration) {
	if t != flow.Unset {
		e.value(name, string(e.r.clock.milli(nil, t)))
	}
}

func (e *event) close(teams []string) {
	b := append(e.b, `], "relationships": [`...)
	b = relation(b, string(e.r.caseID(nil)), "item")
	for _, t := range teams {
		b = append(b, ", "...)
		b = relation(b, e.r.teamID(t), "team")
	}
	e.r.buf = append(b, "]}"...)
	e.to.element(e.r.buf)
}

func relation(b []byte, id, qualifier string) []byte {
	b = append(b, `{"objectId": `...)
	b = jsonText(b, id)
	b = append(b, `, "qualifier": "`...)
	b = append(b, qualifier...)
	return append(b, `"}`...)
}

// teamID is a team's object: each replication has its own people.
func (r *record) teamID(team string) string {
	return strconv.Itoa(r.Replication+1) + "/team/" + team
}

// object writes an item as an object. What is so from the start carries the
// time of its arrival, its outcome that of its end.
func (o ocel) object(to *strand, r *record) {
	b := append(r.buf[:0], `{"id": `...)
	b = jsonText(b, string(r.caseID(nil)))
	b = append(b, `, "type": `...)
	b = jsonText(b, demandType(r.Demand))
	b = append(b, `, "attributes": [`...)
	any := false
	for _, a := range []struct {
		name, value string
		at          time.Duration
	}{
		{"replication", strconv.Itoa(r.Replication + 1), r.Arrived},
		{"type", r.Type, r.Arrived}, {"variant", r.Variant, r.Arrived}, {"channel", r.Channel, r.Arrived},
		{"priority", strconv.Itoa(r.Priority), r.Arrived}, {"stream", r.Stream, r.Arrived},
		{"measured", strconv.FormatBool(r.Measured), r.Arrived}, {"outcome", r.Outcome, r.Ended},
	} {
		if a.value == "" {
			continue
		}
		if any {
			b = append(b, ", "...)
		}
		any = true
		b = objectValue(b, r, a.name, a.value, a.at)
	}
	for _, t := range times(r, nil) {
		b = append(b, ", "...)
		b = objectValue(b, r, t.name, string(seconds(nil, t.time)), max(r.Arrived, r.Ended))
	}
	b = append(b, ']')
	if r.Parent != "" {
		b = append(b, `, "relationships": [`...)
		b = relation(b, strconv.Itoa(r.Replication+1)+"/"+r.Parent, "caused by")
		b = append(b, ']')
	}
	r.buf = append(b, '}')
	to.element(r.buf)
}

func objectValue(b []byte, r *record, name, value string, at time.Duration) []byte {
	b = append(b, `{"name": "`...)
	b = append(b, name...)
	b = append(b, `", "value": `...)
	b = jsonText(b, value)
	b = append(b, `, "time": "`...)
	b = r.clock.milli(b, at)
	return append(b, `"}`...)
}

// teams writes the teams that are met for the first time in the replication.
func (o ocel) teams(to *strand, r *record) {
	for i := range r.Visits {
		for _, t := range r.Visits[i].Teams {
			if slices.Contains(r.met, t) {
				continue
			}
			r.met = append(r.met, strings.Clone(t))
			b := append(r.buf[:0], `{"id": `...)
			b = jsonText(b, r.teamID(t))
			b = append(b, `, "type": "team", "attributes": [`...)
			b = objectValue(b, r, "replication", strconv.Itoa(r.Replication+1), 0)
			r.buf = append(b, "]}"...)
			to.element(r.buf)
		}
	}
}
