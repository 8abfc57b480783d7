package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/model"
)

// Where an item can go that is no step.
const (
	ToValue = -1 - iota
	ToDeclined
	ToCancelled
	ToAbandoned
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
	Step *model.Step
	Path string // its address within the stream
	// Parent is the step in one of whose branches it stands, -1 for none;
	// Branches are where its own begin, ToValue for one without steps.
	Parent   int
	Branches []int
	Approval *ApprovalRow // nil: none for this class
	Work     []TimeRow
	Wait     []TimeRow
	Quality  []QualityRow
	Rework   int // where what is not right goes
	Next     []Group
	// Otherwise is where an item goes that has ended without value in the
	// stream that this step passes through, ToEnd when not given.
	Otherwise int
}

// ApprovalRow is a decision that items wait for.
type ApprovalRow struct {
	Guard      Guard
	By         string
	Rejects    float64
	RejectedTo int
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

// RouteOf lays out what a class of items meets in a stream.
func RouteOf(s *model.ValueStream, c Class) Route {
	flat := Flatten(&s.Spec)
	r := Route{Stream: s, Steps: make([]StepRoute, len(flat))}
	for i := range flat {
		r.Steps[i] = c.stepRoute(&flat[i], i)
	}
	return r
}

// FlatStep is a step of a stream with its place among all of them.
type FlatStep struct {
	Step *model.Step
	// Path is its address within the stream.
	Path string
	// Parent is the step in one of whose branches it stands, -1 for none.
	Parent int
	// Branches are where its branches begin, ToValue for one without steps.
	Branches []int
	below    int
	scope    map[string]int
}

// Flatten lists all steps of a stream in written order, those of branches
// behind the step that they belong to.
func Flatten(s *model.ValueStreamSpec) []FlatStep {
	var out []FlatStep
	flatten(&out, "steps", s.Steps.All(), -1)
	return out
}

func flatten(out *[]FlatStep, list string, steps []model.Step, parent int) {
	scope := make(map[string]int, len(steps))
	at := make([]int, 0, len(steps)+1)
	for i := range steps {
		k := len(*out)
		path := list + "[" + steps[i].ID.V + "]"
		*out = append(*out, FlatStep{Step: &steps[i], Path: path, Parent: parent, scope: scope})
		scope[steps[i].ID.V] = k
		at = append(at, k)
		for b, branch := range steps[i].Parallel {
			first := ToValue
			if len(branch) > 0 {
				first = len(*out)
			}
			(*out)[k].Branches = append((*out)[k].Branches, first)
			flatten(out, path+".parallel[#"+strconv.Itoa(b+1)+"]", branch, k)
		}
	}
	at = append(at, ToValue)
	for i := range steps {
		(*out)[at[i]].below = at[i+1]
	}
}

// Target is the index of a step of the same list by its id, or an end by its
// word; none for a name that is neither.
func (f *FlatStep) Target(name string, none int) int {
	switch name {
	case "":
		return none
	case model.EndValue:
		return ToValue
	case model.EndDeclined:
		return ToDeclined
	case model.EndCancelled:
		return ToCancelled
	case model.EndAbandoned:
		return ToAbandoned
	}
	if i, ok := f.scope[name]; ok {
		return i
	}
	return none
}

func (c Class) stepRoute(f *FlatStep, i int) StepRoute {
	st := f.Step
	sr := StepRoute{Step: st, Path: f.Path, Parent: f.Parent, Branches: f.Branches,
		Rework: f.Target(st.Rework.V, i), Otherwise: f.Target(st.Otherwise.V, ToEnd)}
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
	if a := &st.Approval; a.Given() {
		if g, ok := c.Test(a.When); ok {
			sr.Approval = &ApprovalRow{Guard: g, By: a.By.Name, Rejects: a.Rejects.V.Float(), RejectedTo: f.Target(a.RejectedTo.V, ToDeclined)}
		}
	}
	sr.Next = c.groups(st.Next, f.below, f.Target)
	return sr
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
