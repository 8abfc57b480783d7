package facts

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// Where an item can go that is no step.
const (
	ToValue = -1 - iota
	ToDeclined
	ToCancelled
	// ToEnd is for Otherwise: the item ends as it has ended in the stream that
	// it passed through.
	ToEnd
)

// Route is a stream as the items of one class go through it: what their
// attributes decide is decided.
type Route struct {
	Stream *model.ValueStream
	Steps  []StepRoute
}

// StepRoute is one step of a Route. Lists hold what can still apply, in order
// of preference; the last entry of a list that ends in one without a guard
// always applies.
type StepRoute struct {
	Step    *model.Step
	Work    []TimeRow
	Wait    []TimeRow
	Quality []QualityRow
	Rework  int // where what is not right goes
	Next    []Group
	// Otherwise is where an item goes that has ended without value in the
	// stream that this step passes through, ToEnd when not given.
	Otherwise int
}

// TimeRow is a time under what is left of its condition.
type TimeRow struct {
	Guard Guard
	Is    *model.Distribution
}

// QualityRow is a share under what is left of its condition.
type QualityRow struct {
	Guard Guard
	Share float64
}

// Group is the ways on that share a condition: one draw decides among them.
type Group struct {
	Guard Guard
	Exits []Exit
}

// Exit is one way on.
type Exit struct {
	To    int
	Share float64
	// Row is the index of the row in the step's next, -1 for a default.
	Row int
}

// RouteOf lays a stream out for a class.
func RouteOf(s *model.ValueStream, c Class) Route {
	r := Route{Stream: s, Steps: make([]StepRoute, len(s.Spec.Steps))}
	index := make(map[string]int, len(s.Spec.Steps))
	for i := range s.Spec.Steps {
		index[s.Spec.Steps[i].ID.V] = i
	}
	target := func(name string, none int) int {
		switch name {
		case "":
			return none
		case model.EndValue:
			return ToValue
		case model.EndDeclined:
			return ToDeclined
		case model.EndCancelled:
			return ToCancelled
		}
		if i, ok := index[name]; ok {
			return i
		}
		return none
	}
	for i := range s.Spec.Steps {
		st := &s.Spec.Steps[i]
		below := i + 1
		if below == len(s.Spec.Steps) {
			below = ToValue
		}
		sr := StepRoute{Step: st, Rework: target(st.Rework.V, i), Otherwise: target(st.Otherwise.V, ToEnd)}
		for k := range st.Work {
			sr.Work = addTime(sr.Work, c, st.Work[k].When, &st.Work[k].Is)
		}
		for k := range st.Wait {
			sr.Wait = addTime(sr.Wait, c, st.Wait[k].When, &st.Wait[k].Is)
		}
		for _, q := range st.Quality {
			if g, ok := c.Test(q.When); ok && !settled(sr.Quality, func(q QualityRow) Guard { return q.Guard }) {
				sr.Quality = append(sr.Quality, QualityRow{g, q.Is.V.Float()})
			}
		}
		sr.Next = c.groups(st.Next, below, target)
		r.Steps[i] = sr
	}
	return r
}

func addTime(rows []TimeRow, c Class, when []model.Condition, is *model.Distribution) []TimeRow {
	g, ok := c.Test(when)
	if !ok || settled(rows, func(r TimeRow) Guard { return r.Guard }) {
		return rows
	}
	return append(rows, TimeRow{g, is})
}

// settled reports whether the last row always applies, so that none after it
// ever does.
func settled[T any](rows []T, guard func(T) Guard) bool {
	return len(rows) > 0 && guard(rows[len(rows)-1]).Always()
}

// groups sorts the rows of a next into groups: those with the same condition
// form one, groups come in order of their first row, the one without a
// condition last, and after it the step below.
func (c Class) groups(rows []model.NextRow, below int, target func(string, int) int) []Group {
	var keys []string
	byKey := map[string][]int{}
	for i, row := range rows {
		k := key(row.When)
		if _, known := byKey[k]; !known {
			keys = append(keys, k)
		}
		byKey[k] = append(byKey[k], i)
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == "":
			return 1
		case b == "":
			return -1
		}
		return 0
	})
	var out []Group
	for _, k := range keys {
		members := byKey[k]
		g, ok := c.Test(rows[members[0]].When)
		if !ok || settled(out, func(g Group) Guard { return g.Guard }) {
			continue
		}
		out = append(out, Group{g, exits(rows, members, below, target)})
	}
	if !settled(out, func(g Group) Guard { return g.Guard }) {
		out = append(out, Group{Exits: []Exit{{To: below, Share: 1, Row: -1}}})
	}
	return out
}

// exits are the ways of one group; a row without a share takes the rest.
func exits(rows []model.NextRow, members []int, below int, target func(string, int) int) []Exit {
	rest := 1.0
	for _, i := range members {
		rest -= rows[i].Share.V.Float()
	}
	out := make([]Exit, 0, len(members))
	for _, i := range members {
		share := rows[i].Share.V.Float()
		if !rows[i].Share.Given() {
			share = max(0, rest)
		}
		out = append(out, Exit{To: target(rows[i].To.V, below), Share: share, Row: i})
	}
	return out
}

// key is equal for conditions that mean the same.
func key(when []model.Condition) string {
	parts := make([]string, 0, len(when))
	for _, c := range when {
		values := make([]string, 0, len(c.Values))
		for _, v := range c.Values {
			values = append(values, v.V)
		}
		slices.Sort(values)
		parts = append(parts, c.Attribute.V+"\x00"+strings.Join(values, "\x01"))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\x02")
}
