package main

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/report"
)

// shownUse is one step from an entity to one that it uses, or that uses it.
type shownUse struct {
	// Entity is the other one, as Kind/name.
	Entity string `json:"entity"`
	// From is the entity in whose field the name stands, Path that field, Item
	// the part of the other entity that is named, if not the whole.
	From string `json:"from"`
	Path string `json:"path"`
	Item string `json:"item,omitempty"`
	// Depth counts the steps from the entity asked for, from 1.
	Depth int `json:"depth"`
	// Missing says that the model has no such entity.
	Missing  bool            `json:"missing,omitempty"`
	Location report.Location `json:"location"`
}

// relations answers who uses whom.
type relations struct {
	uses, usedBy map[string][]load.Use
	order        map[string]int
}

func (q *question) relations() *relations {
	r := &relations{uses: map[string][]load.Use{}, usedBy: map[string][]load.Use{}, order: map[string]int{}}
	for i, e := range q.loaded.Model.All() {
		r.order[e.Base().Ref().String()] = i
	}
	for _, u := range q.loaded.Uses() {
		r.uses[u.From] = append(r.uses[u.From], u)
		r.usedBy[u.To] = append(r.usedBy[u.To], u)
	}
	return r
}

// node is an entity that another one leads to, with the fields that do and
// what it leads to itself.
type node struct {
	entity  string
	ties    []load.Use
	below   []node
	already bool // shown with what is below it elsewhere
}

// tree follows uses, or with back their other direction, at most so many steps;
// 0 is any number. What was met at fewer steps is not followed again.
func (r *relations) tree(entity string, back bool, depth int) []node {
	follow, other := r.uses, func(u load.Use) string { return u.To }
	if back {
		follow, other = r.usedBy, func(u load.Use) string { return u.From }
	}
	met := map[string]bool{entity: true}
	roots := []node{{entity: entity}}
	level := []*node{&roots[0]}
	for step := 1; len(level) > 0 && (depth == 0 || step <= depth); step++ {
		var next []*node
		for _, n := range level {
			n.below = r.group(follow[n.entity], other)
			for i := range n.below {
				child := &n.below[i]
				if child.already = met[child.entity]; !child.already {
					met[child.entity] = true
					next = append(next, child)
				}
			}
		}
		level = next
	}
	return roots[0].below
}

// group gathers uses by the entity at their other end, in the order of the
// model; what is not in the model comes last.
func (r *relations) group(uses []load.Use, other func(load.Use) string) []node {
	var out []node
	at := map[string]int{}
	for _, u := range uses {
		i, ok := at[other(u)]
		if !ok {
			i = len(out)
			at[other(u)] = i
			out = append(out, node{entity: other(u)})
		}
		out[i].ties = append(out[i].ties, u)
	}
	rank := func(n node) int {
		if i, ok := r.order[n.entity]; ok {
			return i
		}
		return len(r.order)
	}
	slices.SortStableFunc(out, func(a, b node) int {
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return strings.Compare(a.entity, b.entity)
	})
	return out
}

// flat lists a tree for JSON, nearest first.
func flat(nodes []node) []shownUse {
	var out []shownUse
	for depth := 1; len(nodes) > 0; depth++ {
		var below []node
		for _, n := range nodes {
			for _, u := range n.ties {
				out = append(out, shownUse{
					Entity: n.entity, From: u.From, Path: u.Path, Item: u.Item, Depth: depth,
					Missing: u.Missing, Location: location(u.Place, u.Width),
				})
			}
			below = append(below, n.below...)
		}
		nodes = below
	}
	return out
}

// maxIndent is how far a table of ties is indented at most: a chain of
// thousands would be a page as wide as it is long.
const maxIndent = 24

// tieRows adds a tree to the rows of a table, each step indented.
func (q *question) tieRows(rows [][]string, nodes []node, indent string) [][]string {
	below := indent
	if len(indent) < maxIndent {
		below += "  "
	}
	for _, n := range nodes {
		name := indent + n.entity
		for i, u := range n.ties {
			if i > 0 {
				name = ""
			}
			note := ""
			switch {
			case u.Missing:
				note = "missing"
			case n.already && i == 0:
				note = "elsewhere too"
			}
			path := u.Path
			if u.Item != "" {
				path += " → " + u.Item
			}
			rows = append(rows, []string{name, path, q.place(u.Place), note})
		}
		rows = q.tieRows(rows, n.below, below)
	}
	return rows
}

// counted is how many entities a tree holds.
func counted(nodes []node) int {
	n := 0
	for _, child := range nodes {
		if !child.already {
			n += 1 + counted(child.below)
		}
	}
	return n
}
