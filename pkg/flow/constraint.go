package flow

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/flow/figure"
)

// The kinds of constraints.
const (
	heldByTeam     = "team"
	heldBySupplier = "supplier"
	heldByTool     = "tool"
	heldByApproval = "approval"
	heldByLimit    = "limit"
)

// holder is something that items wait for at some steps.
type holder struct {
	kind, address string
	team          int32 // of a team
	steps         []int
}

// part is how much of the visits to a step belong to a stream: all of those in
// it, and of a stream that it passes through those that come from it.
type part struct {
	step   int
	caller int // the step that passes through; -1 in the stream itself
	entry  int // the first step of the stream passed through
	// ways is by how many calls an item comes from the caller to the stream.
	ways float64
}

// partsOf are the steps that the items of a stream come to.
func (p *Program) partsOf(stream int32) []part {
	var out []part
	for i := range p.steps {
		st := &p.steps[i]
		if st.stream != stream {
			continue
		}
		out = append(out, part{i, -1, int(p.streams[stream].entry), 1})
		if st.call >= 0 {
			out = append(out, p.partsBehind(i)...)
		}
	}
	return out
}

// partsBehind are the steps of the streams that a step leads to, each once with
// the number of ways that lead there: those are as many as there are orders of
// calls. The share of a call within a call is that of the outermost, which is
// near enough.
func (p *Program) partsBehind(caller int) []part {
	var order []int32
	seen := map[int32]bool{}
	var visit func(stream int32)
	visit = func(stream int32) {
		seen[stream] = true
		p.calls(stream, func(_ int, inner int32) {
			if inner >= 0 && !seen[inner] {
				visit(inner)
			}
		})
		order = append(order, stream)
	}
	first := p.steps[p.steps[caller].call].stream
	visit(first)
	ways := map[int32]float64{first: 1}
	var out []part
	for _, stream := range slices.Backward(order) {
		p.calls(stream, func(i int, inner int32) {
			out = append(out, part{i, caller, int(p.streams[stream].entry), ways[stream]})
			if inner >= 0 {
				ways[inner] += ways[stream]
			}
		})
	}
	return out
}

// calls visits the steps of a stream with the stream that each leads to, -1 for
// none.
func (p *Program) calls(stream int32, visit func(step int, inner int32)) {
	for i := range p.steps {
		st := &p.steps[i]
		switch {
		case st.stream != stream:
		case st.call >= 0:
			visit(i, p.steps[st.call].stream)
		default:
			visit(i, -1)
		}
	}
}

// weight is the part of the visits to a step that comes from the stream.
func (q part) weight(r *replication) float64 {
	if q.caller < 0 {
		return 1
	}
	w := q.ways * over(r.steps[q.caller].visits, r.steps[q.entry].visits)
	if math.IsNaN(w) {
		return 0
	}
	return min(w, 1)
}

// constraints names for each stream what its items wait for longest, the
// longest of all first.
func (d *reducer) constraints() []figure.Constraint {
	var found []ranked
	for i := range d.p.streams {
		if d.p.streams[i].row < 0 {
			continue
		}
		if c := d.constraint(int32(i)); c.total > 0 {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(b.total, a.total) })
	out := []figure.Constraint{}
	for _, c := range found {
		out = append(out, c.Constraint)
	}
	return out
}

// ranked is a constraint with how long it was waited for in a replication, in
// seconds.
type ranked struct {
	figure.Constraint
	total float64
}

// constraint is that of one stream; without a total when nobody waits there for
// anything that a team, an approval or a limit holds back.
func (d *reducer) constraint(stream int32) (best ranked) {
	parts := d.p.partsOf(stream)
	row := d.p.streams[stream].row
	for _, h := range d.p.holders(stream, parts) {
		mine := func(r *replication) float64 { return d.waited(r, parts, &h) }
		total := 0.0
		for k := range d.reps {
			total += over(mine(&d.reps[k]), float64(len(d.reps)))
		}
		if !(total > best.total) {
			continue
		}
		best = ranked{figure.Constraint{Stream: d.p.streams[stream].name, Kind: h.kind, Address: h.address, Steps: []string{}}, total}
		best.WaitingTime = d.of(func(r *replication) float64 { return over(mine(r), r.rows[row].arrived) })
		best.ShareOfWaiting = d.of(func(r *replication) float64 { return over(mine(r), d.waited(r, parts, nil)) })
		for _, s := range h.steps {
			best.Steps = append(best.Steps, d.stepAddress(stream, s))
		}
		if h.team >= 0 {
			best.Load = d.loadOf(h.team)
		}
	}
	return best
}

// loadOf is the offered load of a team or, where only finite demand comes to
// it, how much of its time was taken up.
func (d *reducer) loadOf(team int32) *float64 {
	if l := d.p.loadOf(d.p.teams[team].name); l != nil && l.Load() > 0 {
		return figure.Finite(l.Load())
	}
	return d.of(func(r *replication) float64 { return r.teams[team].utilization }).Value
}

// stepAddress names a step, with its stream where that is another one.
func (d *reducer) stepAddress(stream int32, i int) string {
	st := &d.p.steps[i]
	if st.stream == stream {
		return st.model.ID.V
	}
	return d.p.streams[st.stream].name + "." + st.model.ID.V
}

// holders are what the items of a stream can wait for, in the order of its
// steps.
func (p *Program) holders(stream int32, parts []part) []holder {
	var out []holder
	add := func(kind, address string, team int32, step int) {
		i := slices.IndexFunc(out, func(h holder) bool { return h.kind == kind && h.address == address })
		if i < 0 {
			i = len(out)
			out = append(out, holder{kind: kind, address: address, team: team})
		}
		if !slices.Contains(out[i].steps, step) {
			out[i].steps = append(out[i].steps, step)
		}
	}
	for _, q := range parts {
		st := &p.steps[q.step]
		if t := p.busiest(st); t >= 0 {
			tm := &p.teams[t]
			add(strings.ToLower(tm.kind), tm.kind+"/"+tm.name, t, q.step)
		}
		if by := st.model.Approval.By; by.Given() {
			add(heldByApproval, "GoverningBody/"+by.Name, -1, q.step)
		}
		name := "ValueStream/" + p.streams[st.stream].name
		if st.model.Limits.InProgress.Given() {
			add(heldByLimit, name+".steps["+st.model.ID.V+"].limits", -1, q.step)
		} else if vs := p.m.ValueStream(p.streams[st.stream].name); vs != nil && vs.Spec.Limits.InProgress.Given() && q.step == int(p.streams[st.stream].entry) {
			add(heldByLimit, name+".limits", -1, q.step)
		}
	}
	return out
}

// busiest is the team of a step with the greatest load, which is whom its
// items wait for; -1 where nobody is needed.
func (p *Program) busiest(st *step) int32 {
	best, load := int32(-1), -1.0
	for _, n := range st.needs {
		if l := p.loadOf(p.teams[n.team].name); l != nil && l.Load() > load {
			best, load = n.team, l.Load()
		} else if best < 0 {
			best = n.team
		}
	}
	return best
}

// waited is how long items waited at the steps of a stream in a replication:
// for one thing, or for all there is.
func (d *reducer) waited(r *replication, parts []part, h *holder) float64 {
	sum := 0.0
	for _, q := range parts {
		if h != nil && !slices.Contains(h.steps, q.step) {
			continue
		}
		st := &r.steps[q.step]
		kind := ""
		if h != nil {
			kind = h.kind
		}
		if wait := st.waitFor(kind); !math.IsNaN(wait) {
			sum += float64(float64(wait*st.stays) * q.weight(r))
		}
	}
	return sum
}

// waitFor is the mean wait of a stay for a kind of thing, "" for all; that for
// room counts at the step with the limit.
func (s *stepRep) waitFor(kind string) float64 {
	people := s.causes[causeQueue] + s.causes[causeOff]
	switch kind {
	case heldByTeam, heldBySupplier, heldByTool:
		return people
	case heldByApproval:
		return s.causes[causeApproval]
	case heldByLimit:
		return s.room
	}
	return s.wait() - s.causes[causeLimit] + s.room
}

// wait is the mean of all waiting at a step, of a stay.
func (s *stepRep) wait() float64 {
	sum := 0.0
	for _, v := range s.causes {
		sum += v
	}
	return sum
}
