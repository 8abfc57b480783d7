package des

import "testing"

func TestLooking(t *testing.T) {
	p := onePool(Pool{Groups: []Group{crew(1, Span{0, 10}, Span{20, 40}), crew(1, Span{5, 30})}}, 1, 2)
	e, err := NewEngine(p)
	if err != nil {
		t.Fatal(err)
	}
	first := e.Submit(0, 1, 1, 12)
	e.Step(0)
	late, urgent, both := e.Submit(0, 2, 2, 1), e.Submit(0, 3, 0, 1), e.Submit(1, 4, 1, 1)
	for name, c := range map[string][2]int{
		"ahead of the late job":   {e.Ahead(late), 2},
		"ahead of the urgent one": {e.Ahead(urgent), 0},
		"ahead of the one of two": {e.Ahead(both), 1},
		"waiting":                 {e.Waiting(0), 3},
		"on shift from 0 to 40":   {int(e.OnShift(0, 0, 40)), 40},
		"both from 0 to 40":       {int(e.OnShift(1, 0, 40)), 40},
		"worked by 25":            {int(e.Stint(first, 25)), 15},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: %d, want %d", name, c[0], c[1])
		}
	}
	if all, busy := e.OnDuty(0); all != 1 || busy != 1 {
		t.Errorf("on duty %d, busy %d at 0", all, busy)
	}
	if at := e.NextShift(0); at != 0 {
		t.Errorf("next shift at %d", at)
	}
}
