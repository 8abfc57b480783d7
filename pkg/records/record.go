package records

import (
	"strconv"
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// clock turns times of a run into moments.
type clock struct{ start time.Time }

func clockOf(p *flow.Program) clock { return clock{p.Start()} }

func (c clock) at(t time.Duration) time.Time { return c.start.Add(t) }

// exact writes a moment to the nanosecond, nothing for one that has not come.
func (c clock) exact(b []byte, t time.Duration) []byte {
	if t == flow.Unset {
		return b
	}
	return c.at(t).AppendFormat(b, time.RFC3339Nano)
}

// milli writes a moment to the millisecond, the precision that all
// process-mining tools read.
func (c clock) milli(b []byte, t time.Duration) []byte {
	return c.at(t).AppendFormat(b, "2006-01-02T15:04:05.000Z07:00")
}

// seconds writes a time in seconds, exactly, without digits that say nothing.
func seconds(b []byte, t time.Duration) []byte {
	b = strconv.AppendInt(b, int64(t/time.Second), 10)
	rest := int64(t % time.Second)
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(time.Second / 10); rest > 0; unit /= 10 {
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

// record is an item with what every encoder needs, in memory that is used
// again.
type record struct {
	*flow.ItemRecord
	clock  clock
	id     string // demand#number
	events int    // written so far in this replication
	buf    []byte
	moves  []move
	met    []string // teams that have been written
}

func (r *record) take(it *flow.ItemRecord) {
	r.ItemRecord = it
	r.id = it.Demand + "#" + strconv.Itoa(it.Number)
}

// caseID is what tells the item from all others in the file.
func (r *record) caseID(b []byte) []byte {
	b = strconv.AppendInt(b, int64(r.Replication)+1, 10)
	b = append(b, '/')
	return append(b, r.id...)
}

// column is a value of a row, for formats of one row a visit. v is nil for an
// item without visits.
type column struct {
	name string
	kind kind
	// text, number and time are set by the kind.
	text   func(r *record, v *flow.VisitRecord) string
	number func(r *record, v *flow.VisitRecord) int
	time   func(r *record, v *flow.VisitRecord) time.Duration
	// visit says that it is about the visit, not about the item.
	visit bool
}

type kind uint8

const (
	ofText kind = iota
	ofNumber
	ofMoment
	ofTime
	ofTruth // a number, 0 for no
)

func itemText(name string, f func(r *record) string) column {
	return column{name: name, text: func(r *record, _ *flow.VisitRecord) string { return f(r) }}
}

func visitText(name string, f func(v *flow.VisitRecord) string) column {
	return column{name: name, text: func(_ *record, v *flow.VisitRecord) string {
		if v == nil {
			return ""
		}
		return f(v)
	}}
}

func visitTime(name string, k kind, f func(v *flow.VisitRecord) time.Duration) column {
	return column{name: name, kind: k, visit: true, time: func(_ *record, v *flow.VisitRecord) time.Duration {
		if v == nil {
			return flow.Unset
		}
		return f(v)
	}}
}

func itemTime(name string, k kind, f func(r *record) time.Duration) column {
	return column{name: name, kind: k, time: func(r *record, _ *flow.VisitRecord) time.Duration { return f(r) }}
}

func truth(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
