package flow_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/flow"
)

// A small simulator of its own, written from the description of what happens
// to an item and as plainly as possible: a list of things to come, closures,
// no engine. Times are whole seconds.

type plainStep struct {
	id           string
	team         int // -1: nobody
	people       int // needed at once
	wait, work   int
	limit        int // 0: none
	size, atMost int // of a batch; 0: none
	together     bool
	within       int  // for a decision; 0: none
	meets        bool // every day at ten
	rework       int  // the step to which the first visit goes back; -1
	branches     [][]*plainStep
	inside       int // items at the step
	blocked      []*plainItem
	gathering    []*plainItem
	gatherings   int
	after        *plainStep   // the step that follows in the stream or branch
	of           *plainStream // nil in a branch
	index        int
}

type plainStream struct {
	steps    []*plainStep
	limit    int
	declines bool
	inside   int
	outside  []*plainItem
}

type plainItem struct {
	name     string
	patience int // left; -1: endless
	visits   map[string]int
	at       *plainStep
	entered  int
	started  int
	log      []string
	whole    *plainItem // of a part
	parts    int        // that are not done
	next     *plainStep // where it is blocked from
}

type plainEvent struct {
	at, class, nth int
	do             func()
}

type plainTeam struct {
	free  int
	queue []*plainJob
}

type plainJob struct {
	step  *plainStep
	items []*plainItem
	since int
	gone  bool
}

type plain struct {
	now    int
	count  int
	todo   []*plainEvent
	teams  []*plainTeam
	stream *plainStream
	ended  map[string][]string
	freed  []func() // room that the present event has made
}

func (p *plain) in(delay, class int, do func()) {
	p.count++
	p.todo = append(p.todo, &plainEvent{p.now + delay, class, p.count, do})
}

// run goes from instant to instant; in each, ends of every kind, dispatch,
// time-outs and arrivals, dispatch, over and over until nothing is left.
func (p *plain) run() {
	for len(p.todo) > 0 {
		p.now = slices.MinFunc(p.todo, func(a, b *plainEvent) int { return a.at - b.at }).at
		for p.do(1) {
		}
		p.dispatch()
		for p.do(4) {
		}
		p.dispatch()
	}
}

// do does the first thing of the present instant up to a class.
func (p *plain) do(class int) bool {
	var first *plainEvent
	for _, e := range p.todo {
		if e.at == p.now && e.class <= class && (e.class > 1 || class == 1) &&
			(first == nil || e.class < first.class || e.class == first.class && e.nth < first.nth) {
			first = e
		}
	}
	if first == nil {
		return false
	}
	p.todo = slices.DeleteFunc(p.todo, func(e *plainEvent) bool { return e == first })
	first.do()
	// An item goes on as far as it can before those who waited for its room.
	for len(p.freed) > 0 {
		room := p.freed[0]
		p.freed = p.freed[1:]
		room()
	}
	return true
}

func (p *plain) arrive(it *plainItem) {
	s := p.stream
	switch {
	case s.limit > 0 && s.inside >= s.limit && s.declines:
		p.ended[it.name] = append(it.log, fmt.Sprintf("declined %d", p.now))
	case p.full():
		s.outside = append(s.outside, it)
	default:
		p.enter(it)
	}
}

// full reports whether nobody can come in: for the stream's limit, or that of
// its first step.
func (p *plain) full() bool {
	s := p.stream
	return len(s.outside) > 0 || p.noRoom()
}

func (p *plain) enter(it *plainItem) {
	p.stream.inside++
	p.move(it, p.stream.steps[0], false)
}

// admit lets in who waits outside, while there is room.
func (p *plain) admit() {
	s := p.stream
	for len(s.outside) > 0 {
		it := s.outside[0]
		if p.noRoom() {
			return
		}
		s.outside = s.outside[1:]
		p.enter(it)
	}
}

func (p *plain) noRoom() bool {
	s := p.stream
	first := s.steps[0]
	return s.limit > 0 && s.inside >= s.limit || first.limit > 0 && first.inside >= first.limit
}

// move takes an item to a step, if there is room or it may pass the limit.
func (p *plain) move(it *plainItem, to *plainStep, pass bool) {
	if to.limit > 0 && !pass && to.inside >= to.limit {
		it.next = to
		to.blocked = append(to.blocked, it)
		return
	}
	p.leave(it)
	to.inside++
	it.at, it.entered, it.started = to, p.now, -1
	it.visits[to.id]++
	switch {
	case len(to.branches) > 0:
		it.parts = len(to.branches)
		for _, b := range to.branches {
			p.move(&plainItem{whole: it, visits: it.visits, patience: -1}, b[0], false)
		}
	case to.size > 0:
		to.gathering = append(to.gathering, it)
		if len(to.gathering) == to.size {
			p.depart(to)
		} else if generation := to.gatherings; len(to.gathering) == 1 && to.atMost > 0 {
			p.in(to.atMost, 3, func() {
				if to.gatherings == generation {
					p.depart(to)
				}
			})
		}
	default:
		p.delay(to, []*plainItem{it})
	}
}

// leave ends the visit that an item is at and lets in who waits for its room.
func (p *plain) leave(it *plainItem) {
	from := it.at
	if from == nil {
		return
	}
	if len(from.branches) == 0 {
		w := it
		if it.whole != nil {
			w = it.whole
		}
		w.log = append(w.log, fmt.Sprintf("%s %d %d %d", from.id, it.entered, it.started, p.now))
	}
	it.at = nil
	from.inside--
	p.freed = append(p.freed, func() { p.room(from) })
}

func (p *plain) room(s *plainStep) {
	for s.limit > 0 && len(s.blocked) > 0 && s.inside < s.limit {
		it := s.blocked[0]
		s.blocked = s.blocked[1:]
		p.move(it, s, false)
	}
	if s == p.stream.steps[0] {
		p.admit()
	}
}

// depart sends off what has gathered.
func (p *plain) depart(s *plainStep) {
	all := s.gathering
	s.gathering = nil
	s.gatherings++
	if s.together {
		p.delay(s, all)
		return
	}
	for _, it := range all {
		p.delay(s, []*plainItem{it})
	}
}

func (p *plain) delay(s *plainStep, items []*plainItem) {
	if s.wait > 0 {
		p.in(s.wait, 1, func() { p.ask(s, items) })
		return
	}
	p.ask(s, items)
}

func (p *plain) ask(s *plainStep, items []*plainItem) {
	switch {
	case s.within > 0:
		p.in(s.within, 1, func() { p.wait(s, items) })
	case s.meets:
		const day = 86400
		p.in(((10*3600-p.now)%day+day)%day, 1, func() { p.wait(s, items) })
	default:
		p.wait(s, items)
	}
}

// wait queues for people.
func (p *plain) wait(s *plainStep, items []*plainItem) {
	if s.team < 0 {
		p.done(s, items)
		return
	}
	j := &plainJob{step: s, items: items, since: p.now}
	p.teams[s.team].queue = append(p.teams[s.team].queue, j)
	if it := items[0]; it.patience >= 0 {
		p.in(it.patience, 3, func() {
			if j.gone {
				return
			}
			j.gone = true
			p.teams[s.team].queue = slices.DeleteFunc(p.teams[s.team].queue, func(o *plainJob) bool { return o == j })
			p.end(it, "abandoned")
		})
	}
}

func (p *plain) dispatch() {
	for _, t := range p.teams {
		for i := 0; i < len(t.queue); i++ { // who needs fewer may pass
			j := t.queue[i]
			if j.step.people > t.free {
				continue
			}
			t.free -= j.step.people
			t.queue = slices.Delete(t.queue, i, i+1)
			i--
			j.gone = true
			for _, it := range j.items {
				if it.started < 0 {
					it.started = p.now
				}
				if it.patience >= 0 {
					it.patience -= p.now - j.since
				}
			}
			p.in(j.step.work, 1, func() {
				t.free += j.step.people
				p.done(j.step, j.items)
			})
		}
	}
}

// done takes items on from a step.
func (p *plain) done(s *plainStep, items []*plainItem) {
	for _, it := range items {
		switch {
		case s.rework >= 0 && it.visits[s.id] == 1:
			p.move(it, s.of.steps[s.rework], true)
		case s.after != nil:
			p.move(it, s.after, false)
		case it.whole != nil:
			whole := it.whole
			p.leave(it)
			if whole.parts--; whole.parts == 0 {
				p.done(whole.at, []*plainItem{whole})
			}
		default:
			p.end(it, "value")
		}
	}
}

func (p *plain) end(it *plainItem, how string) {
	p.leave(it)
	p.ended[it.name] = append(it.log, fmt.Sprintf("%s %d", how, p.now))
	p.stream.inside--
	p.freed = append(p.freed, p.admit)
}

// text writes a stream in the language of models.
func (s *plainStep) text(of *plainStream) string {
	if len(s.branches) > 0 {
		var lists []string
		for _, b := range s.branches {
			var steps []string
			for _, x := range b {
				steps = append(steps, x.text(of))
			}
			lists = append(lists, "["+strings.Join(steps, ", ")+"]")
		}
		return fmt.Sprintf("{id: %s, parallel: [%s]}", s.id, strings.Join(lists, ", "))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "{id: %s, activity: engage, practice: service-desk", s.id)
	if s.wait > 0 {
		fmt.Fprintf(&b, ", wait: %ds", s.wait)
	}
	if s.team >= 0 {
		fmt.Fprintf(&b, ", team: t%d, people: %d, work: %ds", s.team, s.people, s.work)
	}
	if s.limit > 0 {
		fmt.Fprintf(&b, ", limits: {inProgress: %d}", s.limit)
	}
	if s.size > 0 {
		fmt.Fprintf(&b, ", batch: {size: %d, together: %v", s.size, s.together)
		if s.atMost > 0 {
			fmt.Fprintf(&b, ", atMost: %ds", s.atMost)
		}
		b.WriteString("}")
	}
	if s.within > 0 {
		fmt.Fprintf(&b, ", approval: {by: body-%d}", s.within)
	} else if s.meets {
		b.WriteString(", approval: {by: daily}")
	}
	if s.rework >= 0 {
		fmt.Fprintf(&b, ", quality: [{when: {visit: 1}, is: 0%%}, {is: 100%%}], rework: %s", of.steps[s.rework].id)
	}
	return b.String() + "}"
}

// plainCase is a random model, in both shapes.
type plainCase struct {
	p     *plain
	text  string
	items []*plainItem
	at    []int
}

func randomPlain(r *rand.Rand) plainCase {
	some := func(n int) int { return 1 + r.IntN(n) }
	chance := func(percent int) bool { return r.IntN(100) < percent }
	p := &plain{ended: map[string][]string{}, stream: &plainStream{}}
	parts := []string{"Service s", "{}", "Practice service-desk", "{organizationsAndPeople: {teams: [t0, t1]}}",
		"Scenario base", "{horizon: 12w, warmup: 0s, replications: 1}",
		"GoverningBody daily", `{level: committee, decides: {meets: ["mon 10:00", "tue 10:00", "wed 10:00", "thu 10:00", "fri 10:00", "sat 10:00", "sun 10:00"]}}`}
	for t := range 2 {
		p.teams = append(p.teams, &plainTeam{free: some(3)})
		parts = append(parts, fmt.Sprintf("Team t%d", t), fmt.Sprintf("{people: %d}", p.teams[t].free))
	}
	s := p.stream
	patient := chance(40) // a model of patience or of batches that are worked on together and branches
	if chance(40) {
		s.limit, s.declines = some(4), chance(30)
	}
	step := func(id string, full bool) *plainStep {
		x := &plainStep{id: id, team: r.IntN(3) - 1, people: 1, rework: -1, work: 60 + some(20000)}
		if x.team >= 0 && p.teams[x.team].free > 1 && chance(20) {
			x.people = 2
		}
		if chance(30) || x.team < 0 {
			x.wait = some(20000)
		}
		if !full {
			return x
		}
		if chance(25) {
			x.limit = some(3)
		}
		if chance(30) && s.limit == 0 && x.limit == 0 {
			x.size, x.together = 1+some(3), chance(60) && !patient
			x.atMost = some(60000)
		}
		switch r.IntN(6) {
		case 0:
			x.within = some(30000)
		case 1:
			x.meets = true
		}
		if chance(20) && len(s.steps) > 0 {
			x.rework = r.IntN(len(s.steps))
		}
		return x
	}
	for i := range some(4) {
		x := step(fmt.Sprintf("s%d", i), true)
		if !patient && chance(25) {
			x = &plainStep{id: x.id, rework: -1}
			for b := range 1 + some(2) {
				branch := []*plainStep{step(fmt.Sprintf("b%d%d0", i, b), false)}
				if chance(50) {
					branch = append(branch, step(fmt.Sprintf("b%d%d1", i, b), false))
					branch[0].after = branch[1]
				}
				x.branches = append(x.branches, branch)
			}
		}
		x.of, x.index = s, i
		if i > 0 {
			s.steps[i-1].after = x
		}
		s.steps = append(s.steps, x)
	}
	var steps []string
	for _, x := range s.steps {
		steps = append(steps, x.text(s))
		if x.within > 0 {
			parts = append(parts, fmt.Sprintf("GoverningBody body-%d", x.within), fmt.Sprintf("{level: committee, decides: {within: %ds}}", x.within))
		}
	}
	limits := ""
	if s.limit > 0 {
		limits = fmt.Sprintf(", limits: {inProgress: %d, whenFull: %s}", s.limit, map[bool]string{true: "declined", false: "wait"}[s.declines])
	}
	parts = append(parts, "ValueStream work", fmt.Sprintf("{outcome: {service: s}%s, steps: [%s]}", limits, strings.Join(steps, ", ")))
	c := plainCase{p: p}
	minutes := r.Perm(3000) // no two arrive at once
	for i := range 4 + some(16) {
		minute := minutes[i]
		it := &plainItem{name: fmt.Sprintf("d%d", i), patience: -1, visits: map[string]int{}}
		patience := ""
		if patient {
			it.patience = some(40000)
			patience = fmt.Sprintf(", patience: {after: %ds, then: abandoned}", it.patience)
		}
		c.items, c.at = append(c.items, it), append(c.at, minute*60)
		when := time.Date(2026, 1, 5, 0, minute, 0, 0, time.UTC).Format("2006-01-02T15:04")
		parts = append(parts, "Demand "+it.name, fmt.Sprintf("{type: value, service: s, stream: work%s, arrivals: {at: [%q]}}", patience, when))
	}
	c.text = docs(parts...)
	return c
}

// TestModelsAgainstPlainSimulator runs random small models whose every time is
// given through both, and wants every visit to begin, be worked on and end at
// the same second.
func TestModelsAgainstPlainSimulator(t *testing.T) {
	seeds := 80
	if *long {
		seeds = 5000
	}
	seen := map[string]int{}
	for seed := range uint64(seeds) {
		c := randomPlain(rand.New(rand.NewPCG(seed, 7)))
		for i, it := range c.items {
			c.p.in(c.at[i], 4, func() { c.p.arrive(it) })
		}
		c.p.run()
		records, _ := keep(t, c.text)
		got := map[string][]string{}
		for _, r := range records {
			var lines []string
			for _, v := range r.Visits {
				if strings.HasPrefix(v.Step, "s") && v.Started == flow.Unset && len(v.Teams) == 0 && isParallel(c.p.stream, v.Step) {
					continue
				}
				if v.Ended == flow.Unset {
					continue
				}
				lines = append(lines, fmt.Sprintf("%s %d %d %d", v.Step, secondsOf(v.Entered), secondsOf(v.Started), secondsOf(v.Ended)))
			}
			slices.Sort(lines)
			if r.Outcome != "" {
				lines = append(lines, fmt.Sprintf("%s %d", r.Outcome, secondsOf(r.Ended)))
				seen[r.Outcome]++
			}
			got[r.Demand] = lines
		}
		want := map[string][]string{}
		for name, lines := range c.p.ended {
			slices.Sort(lines[:len(lines)-1])
			want[name] = lines
		}
		for _, it := range c.items {
			if c.p.ended[it.name] == nil {
				want[it.name] = slices.Sorted(slices.Values(it.log)) // it waits for ever
				if len(want[it.name]) == 0 {
					want[it.name] = nil
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d (-plain +flow):\n%s\n%s", seed, d, c.text)
		}
	}
	for _, outcome := range []string{"value", "declined", "abandoned"} {
		if seen[outcome] < seeds/10 {
			t.Errorf("only %d items ended as %s", seen[outcome], outcome)
		}
	}
}

func isParallel(s *plainStream, id string) bool {
	return slices.ContainsFunc(s.steps, func(x *plainStep) bool { return x.id == id && len(x.branches) > 0 })
}

func secondsOf(t time.Duration) int {
	if t == flow.Unset {
		return -1
	}
	return int(t / time.Second)
}
