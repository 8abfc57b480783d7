package des

import "testing"

func TestCapacity(t *testing.T) {
	for _, c := range []struct {
		people  int
		share   float64
		servers int32
		speed   float64
	}{
		{6, 0.85, 6, 0.85},
		{6, 1, 6, 1},
		{10, 0.7, 7, 1},
		{3, 0.1, 1, 0.30000000000000004},
		{0, 1, 0, 1},
		{5, 0, 0, 1},
	} {
		servers, speed := Capacity(c.people, c.share)
		if servers != c.servers || speed-c.speed > 1e-15 || c.speed-speed > 1e-15 {
			t.Errorf("Capacity(%d, %v) = %d, %v, want %d, %v", c.people, c.share, servers, speed, c.servers, c.speed)
		}
	}
}

func TestPlansThatCannotRun(t *testing.T) {
	ok := Group{Servers: 1, Speed: 1}
	for name, p := range map[string]Plan{
		"no ranks":      {Pools: []Pool{{Groups: []Group{ok}}}},
		"many ranks":    {Ranks: 33},
		"speed 0":       {Ranks: 1, Pools: []Pool{{Groups: []Group{{Servers: 1}}}}},
		"speed above 1": {Ranks: 1, Pools: []Pool{{Groups: []Group{{Servers: 1, Speed: 1.5}}}}},
		"no need":       {Ranks: 1, Lines: []Line{{}}},
		"no such pool":  {Ranks: 1, Lines: []Line{{Needs: []Need{{Pool: 0, Servers: 1}}}}},
		"nobody needed": {Ranks: 1, Pools: []Pool{{}}, Lines: []Line{{Needs: []Need{{}}}}},
		"no such group": {Ranks: 1, Pools: []Pool{{Groups: []Group{ok}}}, Lines: []Line{{Needs: []Need{{Servers: 1, Groups: []int{1}}}}}},
	} {
		if _, err := NewEngine(p); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
