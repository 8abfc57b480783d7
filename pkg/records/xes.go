package records

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"time"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/model"
)

// xes is XES 1.0 (IEEE 1849): a trace for each item, and events of the standard
// life cycle for each visit: schedule on coming to the step, start when the
// work begins, complete when the item goes on, withdraw or ate_abort when the
// item ended before that.
//
// The published schema has no target namespace, so the document has none.
type xes struct{}

func (xes) parts() int        { return 1 }
func (xes) separator() string { return "" }

func (xes) frame(k int) string {
	if k > 0 {
		return "</log>\n"
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="none"/>
    <string key="demand" value="none"/>
    <int key="replication" value="1"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="none"/>
    <string key="concept:instance" value="none"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
    <string key="stream" value="none"/>
  </global>
  <classifier name="Step" keys="concept:name"/>
  <classifier name="StepAndTransition" keys="concept:name lifecycle:transition"/>
  <classifier name="StreamAndStep" keys="stream concept:name"/>
  <string key="concept:name" value="simulated by svs"/>
  <string key="lifecycle:model" value="standard"/>
`
}

// move is an event of a visit.
type move struct {
	at         time.Duration
	visit      int
	transition string
}

func (x xes) item(to []*strand, r *record) {
	b := append(r.buf[:0], "  <trace>\n"...)
	b = attribute(b, "    ", "concept:name", string(r.caseID(nil)))
	b = attribute(b, "    ", "demand", r.Demand)
	b = attribute(b, "    ", "type", r.Type)
	b = attribute(b, "    ", "variant", r.Variant)
	b = attribute(b, "    ", "channel", r.Channel)
	b = attribute(b, "    ", "stream", r.Stream)
	b = attribute(b, "    ", "causedBy", r.Parent)
	b = attribute(b, "    ", "outcome", r.Outcome)
	b = whole(b, "    ", "priority", r.Priority)
	b = whole(b, "    ", "replication", r.Replication+1)
	b = moment(b, "    ", "arrived", r, r.Arrived)
	b = moment(b, "    ", "valued", r, r.Valued)
	b = moment(b, "    ", "left", r, r.Ended)
	b = append(b, `    <boolean key="measured" value="`...)
	b = strconv.AppendBool(b, r.Measured)
	b = append(b, "\"/>\n"...)
	b = durations(b, "    ", times(r, nil))
	r.movesOf()
	for _, m := range r.moves {
		b = x.event(b, r, &r.Visits[m.visit], m)
	}
	r.buf = append(b, "  </trace>\n"...)
	to[0].element(r.buf)
}

// movesOf lists the events of an item in order of time; those of one moment
// stay in the order of the visits.
func (r *record) movesOf() {
	r.moves = r.moves[:0]
	for i := range r.Visits {
		v := &r.Visits[i]
		r.moves = append(r.moves, move{v.Entered, i, "schedule"})
		if v.Started != flow.Unset {
			r.moves = append(r.moves, move{v.Started, i, "start"})
		}
		if v.Ended != flow.Unset {
			r.moves = append(r.moves, move{v.Ended, i, lastTransition(v)})
		} else if r.Ended != flow.Unset { // the item ended elsewhere
			r.moves = append(r.moves, move{r.Ended, i, lastTransition(v)})
		}
	}
	slices.SortStableFunc(r.moves, func(a, b move) int { return int(max(-1, min(1, a.at-b.at))) })
}

// lastTransition is how a visit ended, in the words of the standard life cycle.
func lastTransition(v *flow.VisitRecord) string {
	switch {
	case v.To != "" && v.To != model.EndAbandoned:
		return "complete"
	case v.Started == flow.Unset:
		return "withdraw"
	}
	return "ate_abort"
}

func (xes) event(b []byte, r *record, v *flow.VisitRecord, m move) []byte {
	const in = "      "
	b = append(b, "    <event>\n"...)
	b = attribute(b, in, "concept:name", v.Step)
	b = append(b, in...)
	b = append(b, `<string key="concept:instance" value="`...)
	b = strconv.AppendInt(b, int64(v.Nth), 10)
	b = append(b, "\"/>\n"...)
	b = attribute(b, in, "lifecycle:transition", m.transition)
	b = moment(b, in, "time:timestamp", r, m.at)
	for k, team := range v.Teams {
		if k == 0 {
			b = attribute(b, in, "org:group", team)
		} else {
			b = attribute(b, in, "group"+strconv.Itoa(k+1), team)
		}
	}
	b = attribute(b, in, "stream", v.Stream)
	b = attribute(b, in, "activity", v.Activity)
	b = attribute(b, in, "practice", v.Practice)
	b = attribute(b, in, "supplier", v.Supplier)
	b = attribute(b, in, "tool", v.Tool)
	if m.transition != "schedule" && m.transition != "start" {
		b = outcome(b, in, v)
	}
	return append(b, "    </event>\n"...)
}

// outcome writes what is known of a visit at its end.
func outcome(b []byte, in string, v *flow.VisitRecord) []byte {
	b = attribute(b, in, "to", v.To)
	b = append(b, in...)
	b = append(b, `<boolean key="rework" value="`...)
	b = strconv.AppendBool(b, v.Rework)
	b = append(b, "\"/>\n"...)
	return durations(b, in, times(nil, v))
}

// durations writes times in seconds.
func durations(b []byte, in string, of []timed) []byte {
	for _, t := range of {
		b = append(b, in...)
		b = append(b, `<float key="`...)
		b = append(b, t.name...)
		b = append(b, `" value="`...)
		b = seconds(b, t.time)
		b = append(b, "\"/>\n"...)
	}
	return b
}

// attribute writes a string, nothing when it is empty.
func attribute(b []byte, in, key, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, in...)
	b = append(b, `<string key="`...)
	b = append(b, key...)
	b = append(b, `" value="`...)
	b = xmlText(b, value)
	return append(b, "\"/>\n"...)
}

func whole(b []byte, in, key string, value int) []byte {
	b = append(b, in...)
	b = append(b, `<int key="`...)
	b = append(b, key...)
	b = append(b, `" value="`...)
	b = strconv.AppendInt(b, int64(value), 10)
	return append(b, "\"/>\n"...)
}

func moment(b []byte, in, key string, r *record, t time.Duration) []byte {
	if t == flow.Unset {
		return b
	}
	b = append(b, in...)
	b = append(b, `<date key="`...)
	b = append(b, key...)
	b = append(b, `" value="`...)
	b = r.clock.milli(b, t)
	return append(b, "\"/>\n"...)
}

// xmlText escapes text for an attribute; characters that XML does not have
// become U+FFFD.
func xmlText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\'' || c == '<' || c == '>' || c == '&' {
			var out bytes.Buffer
			if err := xml.EscapeText(&out, []byte(s)); err != nil {
				return b // a buffer always can be written to
			}
			return append(b, out.Bytes()...)
		}
	}
	return append(b, s...)
}
