package des

import (
	"fmt"
	"math/rand/v2"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// A quiet engine does the same and tells, later on, when work has started.
func TestQuietEngineTellsTheSame(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := randomPlan(r)
		if seed%2 == 0 {
			p = randomLean(r)
		}
		var jobs []arrival
		at := int64(0)
		for range 3 + r.IntN(12) {
			at += int64(r.IntN(8))
			jobs = append(jobs, arrival{at, int64(r.IntN(9)), r.IntN(3), int32(r.IntN(len(p.Lines)))})
		}
		if diff := gocmp.Diff(stints(t, p, jobs, false), stints(t, p, jobs, true)); diff != "" {
			t.Fatalf("seed %d, %+v, %v (-loud +quiet):\n%s", seed, p, jobs, diff)
		}
	}
}

// stints are, in order of their ends, when each stint of work was waited for,
// began and ended, and the longest queue of each pool; those at work in the
// end are asked for.
func stints(t *testing.T, p Plan, jobs []arrival, quiet bool) (out []string) {
	e, err := NewEngine(p)
	if err != nil {
		t.Fatal(err)
	}
	e.Quiet(quiet)
	if quiet && len(p.Pools) == 3 && !e.lean {
		t.Fatalf("this could be lean: %+v", p)
	}
	for i, j := range jobs {
		e.At(j.at, Late, uint32(i))
	}
	begun := map[uint32][2]int64{}
	inside := map[uint32]int32{}
	for {
		n := e.Step(30)
		switch n.Kind {
		case Idle:
			for ref := range uint32(len(jobs)) {
				if i, there := inside[ref]; there {
					if entered, since, ok := e.Begun(i); ok {
						out = append(out, fmt.Sprintf("%d: waited from %d, at work from %d", ref, entered, since))
					}
				}
			}
			for i := range p.Pools {
				out = append(out, fmt.Sprintf("pool %d: %d waited", i, e.Longest(int32(i))))
			}
			return out
		case Timer:
			j := jobs[n.Ref]
			if inside[n.Ref] = 0; e.byDue {
				inside[n.Ref] = e.SubmitDue(j.line, n.Ref, j.rank, j.work, j.due())
			} else {
				inside[n.Ref] = e.Submit(j.line, n.Ref, j.rank, j.work)
			}
		case Started:
			if quiet {
				t.Fatalf("a quiet engine tells of a start")
			}
			begun[n.Ref] = [2]int64{n.Entered, e.Now()}
		default:
			if want := [2]int64{n.Entered, n.Since}; !quiet && begun[n.Ref] != want {
				t.Fatalf("job %d began at %v, told later as %v", n.Ref, begun[n.Ref], want)
			}
			if inside[n.Ref] = n.Job; n.Kind == Ended {
				delete(inside, n.Ref)
			}
			out = append(out, fmt.Sprintf("%d: waited from %d, at work from %d to %d, kind %d", n.Ref, n.Entered, n.Since, e.Now(), n.Kind))
		}
	}
}

// randomLean is a plan that goes the lean way.
func randomLean(r *rand.Rand) Plan {
	p := Plan{Ranks: 3}
	for i := range 3 {
		g := Group{Servers: int32(1 + r.IntN(4)), Speed: 1}
		if r.IntN(3) == 0 {
			g.Speed = 0.75
		}
		if r.IntN(3) > 0 {
			h, _ := NewHours(randomSpans(r))
			g.Hours = Union(h, mustHours([]Span{{70, 400}}))
		}
		p.Pools = append(p.Pools, Pool{Groups: []Group{g}, AtClose: AtClose(r.IntN(2)), Order: Order(r.IntN(2))})
		p.Lines = append(p.Lines, Line{Needs: []Need{{Pool: i, Servers: min(g.Servers, int32(1+r.IntN(2)))}}})
	}
	p.Lines[0], p.Lines[2] = p.Lines[2], p.Lines[0] // a line is not known by its pool
	return p
}
