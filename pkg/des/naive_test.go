package des

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// naive does what the engine does, tick by tick and person by person.
type naive struct {
	plan    Plan
	now     int64
	persons []*person
	waiting []*naiveJob
	touched map[int]bool
	entries int
	log     []string
}

type person struct {
	pool, group int
	job         *naiveJob
}

// due gives a job a time that has nothing to do with its order.
func (a arrival) due() int64 { return a.at*7%23 + a.work }

type naiveJob struct {
	arrival
	owner, entry, begun int
	resumed             bool
	left                int64
	with                []*person
}

func (n *naive) group(p *person) *Group { return &n.plan.Pools[p.pool].Groups[p.group] }

func (n *naive) open(p *person, t int64) bool {
	s, _ := n.group(p).Hours.Next(t)
	return s.Open == t
}

func (n *naive) run(jobs []arrival, until int64) []string {
	n.touched = map[int]bool{}
	for i, p := range n.plan.Pools {
		for k, g := range p.Groups {
			for range g.Servers {
				n.persons = append(n.persons, &person{pool: i, group: k})
			}
		}
	}
	for n.now = 0; n.now < until; n.now++ {
		n.finishDone()
		n.handOver()
		for _, p := range n.persons {
			if n.open(p, n.now) && (n.now == 0 || !n.open(p, n.now-1)) {
				n.touched[p.pool] = true
			}
		}
		n.dispatch()
		for i, j := range jobs {
			if j.at == n.now {
				n.enter(&naiveJob{arrival: j, owner: i, left: j.work})
			}
		}
		n.dispatch()
		n.workOn()
	}
	return n.log
}

// atWork are the jobs with people, in the order in which they end.
func (n *naive) atWork() []*naiveJob {
	var out []*naiveJob
	for _, p := range n.persons {
		if p.job != nil && !slices.Contains(out, p.job) {
			out = append(out, p.job)
		}
	}
	slices.SortFunc(out, func(a, b *naiveJob) int { return cmp.Compare(a.begun, b.begun) })
	return out
}

func (n *naive) finishDone() {
	for _, j := range n.atWork() {
		if j.left == 0 {
			n.say("%d ends", j.owner)
			n.release(j)
		}
	}
}

// handOver takes the work of those whose shift has ended back into the queue.
func (n *naive) handOver() {
	for _, j := range n.atWork() {
		if slices.ContainsFunc(j.with, func(p *person) bool { return n.plan.Pools[p.pool].AtClose == HandedOver && !n.open(p, n.now) }) {
			n.say("%d is handed over", j.owner)
			n.release(j)
			j.resumed = true
			n.enter(j)
		}
	}
}

func (n *naive) workOn() {
	for _, j := range n.atWork() {
		if !slices.ContainsFunc(j.with, func(p *person) bool { return n.plan.Pools[p.pool].AtClose != Finishes && !n.open(p, n.now) }) {
			j.left--
		}
	}
}

func (n *naive) say(format string, args ...any) {
	n.log = append(n.log, fmt.Sprintf("%d: ", n.now)+fmt.Sprintf(format, args...))
}

func (n *naive) release(j *naiveJob) {
	for _, p := range j.with {
		p.job = nil
		n.touched[p.pool] = true
	}
	j.with = nil
}

func (n *naive) enter(j *naiveJob) {
	j.entry = n.entries
	n.entries++
	n.waiting = append(n.waiting, j)
	for _, need := range n.plan.Lines[j.line].Needs {
		n.touched[need.Pool] = true
	}
}

func (n *naive) dispatch() {
	for len(n.touched) > 0 {
		pool := len(n.plan.Pools)
		for p := range n.touched {
			pool = min(pool, p)
		}
		delete(n.touched, pool)
		for n.grant(pool) {
		}
	}
}

// grant starts the first job of a pool that can start, or evicts for it.
func (n *naive) grant(pool int) bool {
	var queue []*naiveJob
	for _, j := range n.waiting {
		if slices.ContainsFunc(n.plan.Lines[j.line].Needs, func(d Need) bool { return d.Pool == pool }) {
			queue = append(queue, j)
		}
	}
	slices.SortFunc(queue, func(a, b *naiveJob) int {
		before := func(j *naiveJob) int {
			if j.resumed {
				return 0
			}
			return 1
		}
		first := 0
		switch n.plan.Pools[pool].Order {
		case ByRank:
			first = cmp.Compare(a.rank, b.rank)
		case ByDue:
			first = cmp.Compare(a.due(), b.due())
		}
		return cmp.Or(first, cmp.Compare(before(a), before(b)), cmp.Compare(a.entry, b.entry))
	})
	for _, j := range queue {
		if n.start(j) {
			return true
		}
		if v := n.victim(j); v != nil {
			n.say("%d gives way to %d", v.owner, j.owner)
			n.release(v)
			delete(n.touched, pool)
			v.resumed = true
			n.enter(v)
			delete(n.touched, pool)
			return true
		}
	}
	return false
}

func (n *naive) fit(need Need, p *person) bool {
	return p.pool == need.Pool && (need.Groups == nil || slices.Contains(need.Groups, p.group)) && n.open(p, n.now)
}

func (n *naive) start(j *naiveJob) bool {
	var with []*person
	for _, need := range n.plan.Lines[j.line].Needs {
		left := need.Servers
		groups := need.Groups
		if groups == nil {
			for g := range n.plan.Pools[need.Pool].Groups {
				groups = append(groups, g)
			}
		}
		for _, g := range groups {
			for _, p := range n.persons {
				if left > 0 && p.group == g && p.job == nil && n.fit(need, p) && !slices.Contains(with, p) {
					with = append(with, p)
					left--
				}
			}
		}
		if left > 0 {
			return false
		}
	}
	n.waiting = slices.DeleteFunc(n.waiting, func(o *naiveJob) bool { return o == j })
	for _, p := range with {
		p.job = j
	}
	n.entries++
	j.with, j.begun = with, n.entries
	n.say("%d starts", j.owner)
	return true
}

func (n *naive) yields(o, j *naiveJob) bool {
	for _, need := range n.plan.Lines[j.line].Needs {
		switch n.plan.Pools[need.Pool].Order {
		case ByEntry:
			return false
		case ByDue:
			if o.due() <= j.due() {
				return false
			}
		}
	}
	return true
}

func (n *naive) victim(j *naiveJob) *naiveJob {
	var found *naiveJob
	for _, need := range n.plan.Lines[j.line].Needs {
		lack := need.Servers
		for _, p := range n.persons {
			if p.job == nil && n.fit(need, p) {
				lack--
			}
		}
		if lack <= 0 {
			continue
		}
		if !n.plan.Pools[need.Pool].Preempts {
			return nil
		}
		busy := slices.DeleteFunc(n.atWork(), func(o *naiveJob) bool { return o.rank <= j.rank || !n.yields(o, j) })
		slices.SortFunc(busy, func(a, b *naiveJob) int { return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.begun, a.begun)) })
		var first *naiveJob
		for _, o := range busy {
			for _, p := range o.with {
				if lack > 0 && n.fit(need, p) {
					lack--
					if first == nil {
						first = o
					}
				}
			}
		}
		if lack > 0 {
			return nil
		}
		if found == nil {
			found = first
		}
	}
	return found
}

func randomPlan(r *rand.Rand) Plan {
	hours := func() *Hours {
		if r.IntN(3) == 0 {
			return nil
		}
		h, _ := NewHours(randomSpans(r))
		return Union(h, mustHours([]Span{{70, 400}})) // all come back in the end
	}
	p := Plan{Ranks: 3}
	for range 2 {
		pool := Pool{Preempts: r.IntN(2) == 0, AtClose: AtClose(r.IntN(3)), Order: Order(r.IntN(3))}
		for range 2 {
			pool.Groups = append(pool.Groups, Group{Servers: int32(1 + r.IntN(2)), Speed: 1, Hours: hours()})
		}
		p.Pools = append(p.Pools, pool)
	}
	p.Lines = []Line{
		{Needs: []Need{{Pool: 0, Servers: 1}}},
		{Needs: []Need{{Pool: 0, Servers: 2}}},
		{Needs: []Need{{Pool: 1, Servers: 1}}},
		{Needs: []Need{{Pool: 0, Servers: 1}, {Pool: 1, Servers: 1}}},
		{Needs: []Need{{Pool: 1, Servers: 1, Groups: []int{1}}}},
		{Needs: []Need{{Pool: 0, Servers: 1, Groups: []int{1, 0}}}},
	}
	p.Lines = p.Lines[:1+r.IntN(len(p.Lines))]
	return p
}

// The engine does what the naive one does, whatever the plan.
func TestEngineAgainstNaive(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		p := randomPlan(r)
		var jobs []arrival
		at := int64(0)
		for range 3 + r.IntN(12) {
			at += int64(r.IntN(8))
			jobs = append(jobs, arrival{at, int64(1 + r.IntN(9)), r.IntN(3), int32(r.IntN(len(p.Lines)))})
		}
		want := (&naive{plan: p}).run(jobs, 400)
		if diff := gocmp.Diff(sortedByTime(want), sortedByTime(told(t, p, jobs))); diff != "" {
			t.Fatalf("seed %d, %+v, %v (-naive +engine):\n%s", seed, p, jobs, diff)
		}
	}
}

// told is what the engine says, in the words of the naive one.
func told(t *testing.T, p Plan, jobs []arrival) []string {
	e, err := NewEngine(p)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range jobs {
		e.At(j.at, Late, uint32(i))
	}
	var log []string
	for {
		n := e.Step(399)
		switch n.Kind {
		case Idle:
			return log
		case Timer:
			j := jobs[n.Ref]
			e.SubmitDue(j.line, n.Ref, j.rank, j.work, j.due())
		case Started:
			log = append(log, fmt.Sprintf("%d: %d starts", e.Now(), n.Ref))
		case Ended:
			log = append(log, fmt.Sprintf("%d: %d ends", e.Now(), n.Ref))
		case PutBack:
			log = append(log, fmt.Sprintf("%d: %d is handed over", e.Now(), n.Ref))
		case Evicted:
			log = append(log, fmt.Sprintf("%d: %d gives way to %d", e.Now(), n.Ref, n.By))
		}
	}
}

// sortedByTime puts what ends at one moment into a fixed order: both are told
// in the order of their events, which the naive one has none of.
func sortedByTime(log []string) []string {
	out := slices.Clone(log)
	for i := 0; i < len(out); {
		k := i
		for k < len(out) && isEnd(out[k]) && prefix(out[k]) == prefix(out[i]) {
			k++
		}
		slices.Sort(out[i:k])
		i = max(k, i+1)
	}
	return out
}

func isEnd(s string) bool { return s[len(s)-4:] == "ends" }

func prefix(s string) string {
	for i := range s {
		if s[i] == ':' {
			return s[:i]
		}
	}
	return s
}
