package check

import (
	"slices"
	"strconv"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var unreachableStep = &Rule{
	Rule: diag.Rule{
		Code: "SVS502", Name: "unreachable-step", Severity: diag.Error,
		Title: "a step that no item ever comes to",
		Doc: "Items enter a stream at its first step and go where next, rework, rejectedTo, otherwise or patience send them, else to the step below. " +
			"Nothing leads to this step. Let a step lead to it, or remove it.",
		Fails: steps("{id: triage, activity: engage, team: desk, work: 5m, next: value}",
			"{id: mend, activity: deliver-and-support, team: desk, work: 30m}"),
		Passes: steps("{id: triage, activity: engage, team: desk, work: 5m}",
			"{id: mend, activity: deliver-and-support, team: desk, work: 30m}"),
	},
	Run: func(p *Pass) {
		p.eachGraph(func(g *graph) {
			for _, i := range g.cutOff() {
				s := &g.steps[i]
				f := p.report(&g.stream.Entity, g.path(i), s.ID.At, "nothing leads to step "+diag.Quote(s.ID.V))
				f.Hint = "let next of an earlier step name it, or remove it"
			}
		})
	},
}

var noEnd = &Rule{
	Rule: diag.Rule{
		Code: "SVS503", Name: "no-end", Severity: diag.Error,
		Title: "a step from which no item ever comes to an end",
		Doc: "Every way through a stream must be able to end: in value, declined or cancelled. " +
			"From this step all ways lead in a circle. Let one of them end.",
		Fails: steps("{id: triage, activity: engage, team: desk, work: 5m}",
			"{id: mend, activity: deliver-and-support, team: desk, work: 30m, next: triage}"),
		Passes: steps("{id: triage, activity: engage, team: desk, work: 5m}",
			"{id: mend, activity: deliver-and-support, team: desk, work: 30m, next: [{to: triage, share: 10%}, {to: value}]}"),
	},
	Run: func(p *Pass) {
		p.eachGraph(func(g *graph) {
			ends, reached := g.ending(), g.reachable()
			for i := range g.steps {
				if !ends[i] && reached[i] {
					s := &g.steps[i]
					f := p.report(&g.stream.Entity, g.path(i), s.ID.At, "no way from step "+diag.Quote(s.ID.V)+" comes to an end")
					f.Hint = "let next of one of these steps lead to value, declined or cancelled"
					return // one circle is one mistake
				}
			}
		})
	},
}

// graph is one list of steps (a stream's, or a branch's) with the ways between
// them. In a branch, leading out of the list is its end.
type graph struct {
	stream *model.ValueStream
	list   string // the list's address: "steps", "steps[x].parallel"
	steps  []model.Step
	ways   [][]int // to steps of the list, by index
	ends   []bool  // whether a way leads out
	entry  []int
}

func (g *graph) path(i int) string { return g.list + "[" + g.steps[i].ID.V + "]" }

// eachGraph visits the graph of every list of steps that was read whole; where
// the id or the ways of a step were refused, nothing can be said. Lists that
// plainly lead from the first step to an end are passed over.
func (p *Pass) eachGraph(visit func(*graph)) {
	for _, vs := range p.streams {
		if !vs.Spec.Lost("steps") && !leadsDown(vs.Spec.Steps.All()) {
			eachList(p, vs, "steps", vs.Spec.Steps.All(), visit)
		}
	}
}

// leadsDown is a quick yes for some steps without branches of which each leads to
// the one below, among others, and the last to an end: all are reached, and all
// come to an end.
func leadsDown(steps []model.Step) bool {
	if len(steps) > fewSteps {
		return false
	}
	for i := range steps {
		s := &steps[i]
		on := len(s.Next) == 0
		for k := range s.Next {
			if to := s.Next[k].To.V; i+1 == len(steps) {
				on = on || isEnd(to)
			} else if to == steps[i+1].ID.V {
				on = on || !slices.ContainsFunc(steps[i+2:], func(o model.Step) bool { return o.ID.V == to })
			}
		}
		if !on || len(s.Parallel) > 0 {
			return false
		}
	}
	return true
}

func eachList(p *Pass, vs *model.ValueStream, list string, steps []model.Step, visit func(*graph)) {
	g := &graph{stream: vs, list: list, steps: steps}
	if len(steps) > 0 && g.build(p.entries(vs, list)) {
		visit(g)
	}
	for i := range steps {
		for b, branch := range steps[i].Parallel {
			eachList(p, vs, g.path(i)+".parallel[#"+strconv.Itoa(b+1)+"]", branch, visit)
		}
	}
}

// build finds the ways; false when they are not all known.
func (g *graph) build(entries []string) bool {
	index := map[string]int{}
	for i := range g.steps {
		s := &g.steps[i]
		for _, field := range []string{"id", "next", "rework", "otherwise", "approval", "patience"} {
			if s.Lost(field) {
				return false
			}
		}
		index[s.ID.V] = i
	}
	g.ways, g.ends = make([][]int, len(g.steps)), make([]bool, len(g.steps))
	g.entry = []int{0}
	for _, id := range entries {
		if i, ok := index[id]; ok {
			g.entry = append(g.entry, i)
		}
	}
	for i := range g.steps {
		for _, to := range targets(&g.steps[i]) {
			if to == "" {
				return false
			}
			if isEnd(to) {
				g.ends[i] = true
			} else if j, ok := index[to]; ok {
				g.ways[i] = append(g.ways[i], j)
			} else {
				return false // a name that another rule reports
			}
		}
		if len(g.steps[i].Next) == 0 {
			if i+1 < len(g.steps) {
				g.ways[i] = append(g.ways[i], i+1)
			} else {
				g.ends[i] = true
			}
		}
	}
	return true
}

// targets are the steps and ends that a step's fields name. Rows of next whose
// target was refused come back as "".
func targets(s *model.Step) []string {
	var out []string
	for _, n := range s.Next {
		out = append(out, n.To.V)
	}
	if s.Rework.Given() {
		out = append(out, s.Rework.V)
	}
	if s.Otherwise.Given() {
		out = append(out, s.Otherwise.V)
	}
	if s.Approval.RejectedTo.Given() {
		out = append(out, s.Approval.RejectedTo.V)
	} else if s.Approval.Rejects.Given() {
		out = append(out, model.EndDeclined)
	}
	if s.Patience.Then.Given() {
		out = append(out, s.Patience.Then.V)
	}
	return out
}

func isEnd(name string) bool {
	switch name {
	case model.EndValue, model.EndDeclined, model.EndCancelled, model.EndAbandoned:
		return true
	}
	return false
}

// entries are the steps where demands of the stream may come in besides the
// first: where those go who lose patience.
func (p *Pass) entries(vs *model.ValueStream, list string) []string {
	if list != "steps" {
		return nil
	}
	var out []string
	add := func(then model.Field[string]) {
		if then.Given() {
			out = append(out, then.V)
		}
	}
	for _, d := range p.demandsOf(vs.Name) {
		add(d.Spec.Patience.Then)
		for _, c := range d.Spec.Channels {
			add(c.Patience.Then)
		}
		for _, v := range d.Spec.Variants {
			for _, c := range v.Channels {
				add(c.Patience.Then)
			}
		}
	}
	return out
}

// reachable marks the steps that an item can come to.
func (g *graph) reachable() []bool {
	seen := make([]bool, len(g.steps))
	g.spread(slices.Clone(g.entry), seen)
	return seen
}

// spread marks the steps that can be reached from those in the queue.
func (g *graph) spread(queue []int, seen []bool) {
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if !seen[i] {
			seen[i] = true
			queue = append(queue, g.ways[i]...)
		}
	}
}

// cutOff are the steps to which nothing leads; not those that would be reached
// if another of them were.
func (g *graph) cutOff() []int {
	reached := g.reachable()
	led := make([]bool, len(g.steps))
	for i, ways := range g.ways {
		for _, j := range ways {
			led[j] = led[j] || j != i && !reached[i]
		}
	}
	var out []int
	report := func(i int) {
		out = append(out, i)
		g.spread([]int{i}, reached)
	}
	for i := range g.steps {
		if !reached[i] && !led[i] {
			report(i)
		}
	}
	for i := range g.steps { // what is left goes round in circles
		if !reached[i] {
			report(i)
		}
	}
	slices.Sort(out)
	return out
}

// ending marks the steps from which some way comes to an end.
func (g *graph) ending() []bool {
	back := make([][]int, len(g.steps))
	var queue []int
	for i, ways := range g.ways {
		for _, j := range ways {
			back[j] = append(back[j], i)
		}
		if g.ends[i] {
			queue = append(queue, i)
		}
	}
	ends := make([]bool, len(g.steps))
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if !ends[i] {
			ends[i] = true
			queue = append(queue, back[i]...)
		}
	}
	return ends
}
