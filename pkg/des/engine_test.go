package des

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// arrival is a job of a hand-made case.
type arrival struct {
	at   int64
	work int64
	rank int
	line int32
}

// play runs a case and tells what happened, a line each.
func play(t *testing.T, p Plan, jobs []arrival) []string {
	t.Helper()
	e, err := NewEngine(p)
	if err != nil {
		t.Fatal(err)
	}
	for i, j := range jobs {
		e.At(j.at, Late, uint32(i))
	}
	var log []string
	for {
		n := e.Step(Never - 1)
		switch n.Kind {
		case Idle:
			return log
		case Timer:
			j := jobs[n.Ref]
			e.Submit(j.line, n.Ref, j.rank, j.work)
		case Started:
			log = append(log, fmt.Sprintf("%d: %d starts, waited %d", e.Now(), n.Ref, e.Now()-n.Entered))
		case Ended:
			log = append(log, fmt.Sprintf("%d: %d ends, worked %d", e.Now(), n.Ref, n.Worked))
		case Evicted:
			log = append(log, fmt.Sprintf("%d: %d gives way to %d, worked %d", e.Now(), n.Ref, n.By, n.Worked))
		}
	}
}

func onePool(p Pool, servers ...int32) Plan {
	plan := Plan{Ranks: 3, Pools: []Pool{p}}
	for _, s := range servers {
		plan.Lines = append(plan.Lines, Line{Needs: []Need{{Servers: s}}})
	}
	return plan
}

func crew(n int32, spans ...Span) Group {
	g := Group{Servers: n, Speed: 1}
	if len(spans) > 0 {
		h, err := NewHours(spans)
		if err != nil {
			panic(err)
		}
		g.Hours = h
	}
	return g
}

func TestHandMadeCases(t *testing.T) {
	prio := []arrival{{0, 50, 1, 0}, {10, 20, 1, 0}, {20, 10, 0, 0}, {55, 10, 0, 0}}
	// Days of 100 with a shift from 9 to 12 and from 13 to 17.
	week := []Span{{9, 12}, {13, 17}, {109, 112}, {113, 117}}
	shift := []arrival{{10, 5, 0, 0}, {11, 5, 0, 0}}
	for _, c := range []struct {
		name string
		plan Plan
		jobs []arrival
		want []string
	}{
		{"priority", onePool(Pool{Groups: []Group{crew(1)}}, 1), prio, []string{
			"0: 0 starts, waited 0", "50: 0 ends, worked 50", "50: 2 starts, waited 30", "60: 2 ends, worked 10",
			"60: 3 starts, waited 5", "70: 3 ends, worked 10", "70: 1 starts, waited 60", "90: 1 ends, worked 20"}},
		{"preemption", onePool(Pool{Groups: []Group{crew(1)}, Preempts: true}, 1), prio, []string{
			"0: 0 starts, waited 0", "20: 0 gives way to 2, worked 20", "20: 2 starts, waited 0", "30: 2 ends, worked 10",
			"30: 0 starts, waited 10", "55: 0 gives way to 3, worked 25", "55: 3 starts, waited 0", "65: 3 ends, worked 10",
			"65: 0 starts, waited 10", "70: 0 ends, worked 5", "70: 1 starts, waited 60", "90: 1 ends, worked 20"}},
		{"latest begun of the last rank gives way", onePool(Pool{Groups: []Group{crew(3)}, Preempts: true}, 1),
			[]arrival{{0, 90, 2, 0}, {1, 90, 1, 0}, {2, 90, 2, 0}, {3, 1, 0, 0}}, []string{
				"0: 0 starts, waited 0", "1: 1 starts, waited 0", "2: 2 starts, waited 0", "3: 2 gives way to 3, worked 1",
				"3: 3 starts, waited 0", "4: 3 ends, worked 1", "4: 2 starts, waited 1",
				"90: 0 ends, worked 90", "91: 1 ends, worked 90", "93: 2 ends, worked 89"}},
		{"equals do not preempt", onePool(Pool{Groups: []Group{crew(1)}, Preempts: true}, 1),
			[]arrival{{0, 10, 1, 0}, {1, 1, 1, 0}}, []string{
				"0: 0 starts, waited 0", "10: 0 ends, worked 10", "10: 1 starts, waited 9", "11: 1 ends, worked 1"}},
		{"work rests between shifts", onePool(Pool{Groups: []Group{crew(1, week...)}}, 1), shift, []string{
			"10: 0 starts, waited 0", "16: 0 ends, worked 5", "16: 1 starts, waited 5", "114: 1 ends, worked 5"}},
		{"work begun is finished", onePool(Pool{Groups: []Group{crew(1, week...)}, AtClose: Finishes}, 1), shift, []string{
			"10: 0 starts, waited 0", "15: 0 ends, worked 5", "15: 1 starts, waited 4", "20: 1 ends, worked 5"}},
		{"nobody starts when the shift is over", onePool(Pool{Groups: []Group{crew(2, week...)}, AtClose: Finishes}, 1),
			[]arrival{{12, 1, 0, 0}, {16, 1, 0, 0}, {17, 1, 0, 0}}, []string{
				"13: 0 starts, waited 1", "14: 0 ends, worked 1", "16: 1 starts, waited 0", "17: 1 ends, worked 1",
				"109: 2 starts, waited 92", "110: 2 ends, worked 1"}},
		{"who rests is not preempted before the shift", onePool(Pool{Groups: []Group{crew(1, week...)}, Preempts: true}, 1),
			[]arrival{{16, 5, 2, 0}, {20, 1, 0, 0}}, []string{
				"16: 0 starts, waited 0", "109: 0 gives way to 1, worked 1", "109: 1 starts, waited 89", "110: 1 ends, worked 1",
				"110: 0 starts, waited 1", "115: 0 ends, worked 4"}},
		{"two at once, and a small job passes", onePool(Pool{Groups: []Group{crew(2)}}, 1, 2),
			[]arrival{{0, 10, 0, 0}, {1, 5, 0, 1}, {2, 3, 0, 0}}, []string{
				"0: 0 starts, waited 0", "2: 2 starts, waited 0", "5: 2 ends, worked 3", "10: 0 ends, worked 10",
				"10: 1 starts, waited 9", "15: 1 ends, worked 5"}},
		{"a job of two takes both from others", onePool(Pool{Groups: []Group{crew(2)}, Preempts: true}, 1, 2),
			[]arrival{{0, 10, 1, 0}, {1, 10, 2, 0}, {2, 5, 0, 1}}, []string{
				"0: 0 starts, waited 0", "1: 1 starts, waited 0", "2: 1 gives way to 2, worked 1", "2: 0 gives way to 2, worked 2",
				"2: 2 starts, waited 0", "7: 2 ends, worked 5", "7: 0 starts, waited 5", "7: 1 starts, waited 5",
				"15: 0 ends, worked 8", "16: 1 ends, worked 9"}},
		{"slower at 85 %", onePool(Pool{Groups: []Group{{Servers: 1, Speed: 0.85}}}, 1),
			[]arrival{{0, 85, 0, 0}}, []string{"0: 0 starts, waited 0", "100: 0 ends, worked 100"}},
		{"two people of two shifts work while both are there",
			onePool(Pool{Groups: []Group{crew(1, Span{0, 10}, Span{20, 30}), crew(1, Span{5, 15}, Span{25, 40})}}, 2),
			[]arrival{{0, 8, 0, 0}}, []string{"5: 0 starts, waited 5", "28: 0 ends, worked 8"}},
		{"work without time", onePool(Pool{Groups: []Group{crew(1)}}, 1), []arrival{{5, 0, 0, 0}, {5, 0, 0, 0}}, []string{
			"5: 0 starts, waited 0", "5: 0 ends, worked 0", "5: 1 starts, waited 0", "5: 1 ends, worked 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, play(t, c.plan, c.jobs)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two pools: a job that needs both stands in both lines, starts when all can
// be met, and wakes when either comes on shift.
func TestSeveralNeedsAtOnce(t *testing.T) {
	p := Plan{
		Ranks: 1,
		Pools: []Pool{
			{Groups: []Group{crew(1, Span{0, 10}, Span{20, 30})}},
			{Groups: []Group{crew(1)}},
		},
		Lines: []Line{
			{Needs: []Need{{Pool: 0, Servers: 1}, {Pool: 1, Servers: 1}}},
			{Needs: []Need{{Pool: 1, Servers: 1}}},
		},
	}
	got := play(t, p, []arrival{{0, 12, 0, 1}, {1, 5, 0, 0}, {2, 4, 0, 1}})
	want := []string{
		"0: 0 starts, waited 0", "12: 0 ends, worked 12", "12: 2 starts, waited 10", "16: 2 ends, worked 4",
		"20: 1 starts, waited 19", "25: 1 ends, worked 5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A round: ends, shifts, dispatch, the caller's classes, dispatch; a class
// that has passed waits for the next round.
func TestRoundsOfOneInstant(t *testing.T) {
	e, err := NewEngine(onePool(Pool{Groups: []Group{crew(1)}}, 1))
	if err != nil {
		t.Fatal(err)
	}
	var log []string
	say := func(s string) { log = append(log, fmt.Sprintf("%d %s", e.Now(), s)) }
	e.At(10, Late+1, 5)
	e.At(10, Late, 4)
	e.At(10, Ends, 1)
	e.Submit(0, 100, 0, 10)
	for range 100 {
		n := e.Step(1000)
		switch {
		case n.Kind == Idle:
			want := []string{
				"0 started 100", "10 timer 1", "10 ended 100", "10 started 101", "10 timer 4", "10 timer 6", "10 timer 5",
				"10 ended 101", "10 timer 2", "10 timer 3", "10 started 102", "10 timer 7", "11 ended 102"}
			if diff := cmp.Diff(want, log); diff != "" {
				t.Error(diff)
			}
			return
		case n.Kind == Timer:
			say(fmt.Sprint("timer ", n.Ref))
			switch n.Ref {
			case 1:
				e.Submit(0, 101, 0, 0) // waits for the dispatch after the end that is still to come
			case 4:
				e.At(10, Late, 6) // its class is not over: this round
				e.At(10, Ends, 2) // its class is: next round
				e.At(3, Ends, 3)  // the past is now
				e.Submit(0, 102, 0, 1)
			case 2:
				e.At(10, Late, 7)
			}
		case n.Kind == Started:
			say(fmt.Sprint("started ", n.Ref))
		case n.Kind == Ended:
			say(fmt.Sprint("ended ", n.Ref))
		}
	}
	t.Fatal("the instant does not end")
}

func TestWithdraw(t *testing.T) {
	e, err := NewEngine(onePool(Pool{Groups: []Group{crew(1)}}, 1))
	if err != nil {
		t.Fatal(err)
	}
	a := e.Submit(0, 1, 0, 10)
	b := e.Submit(0, 2, 0, 10)
	c := e.Submit(0, 3, 0, 10)
	if n := e.Step(100); n.Kind != Started || n.Ref != 1 {
		t.Fatalf("first notice is %+v", *n)
	}
	e.At(4, Ends, 9)
	e.Step(100)
	if worked := e.Withdraw(b); worked != 0 {
		t.Errorf("a waiting job has worked %d", worked)
	}
	if worked := e.Withdraw(a); worked != 4 {
		t.Errorf("the job at work has worked %d, want 4", worked)
	}
	if n := e.Step(100); n.Kind != Started || n.Job != c || e.Now() != 4 {
		t.Fatalf("after the withdrawals at %d: %+v", e.Now(), *n)
	}
	if n := e.Step(100); n.Kind != Ended || n.Ref != 3 || e.Now() != 14 {
		t.Fatalf("at %d: %+v", e.Now(), *n)
	}
	if n := e.Step(100); n.Kind != Idle {
		t.Fatalf("a job that was withdrawn ends: %+v", *n)
	}
}
