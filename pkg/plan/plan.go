// Package plan says what a change to a model means before it is merged: how
// much each difference matters, what depends on it, which rules react, who must
// agree and what it does to the flow.
//
// It stands on the differences that package change finds and on the two models
// they lie between; it reads nothing and runs nothing by itself. A Plan is plain
// data with the names of the report's JSON, so that every format is made from
// it alone. How much a difference matters is decided by rules (SVS7), each a
// value with its text and two examples.
package plan

import (
	"slices"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/pkg/workspace"
)

// Class is how much a change matters.
type Class string

// The classes. A breaking change takes something away from somebody who counts
// on it; a risky one may; a safe one does not.
const (
	Breaking Class = "breaking"
	Risky    Class = "risky"
	Safe     Class = "safe"
)

// Model is one side of a change.
type Model struct {
	// Loaded is the model with what was learned while reading it.
	Loaded *load.Loaded
	// Settings are those of its svs.yaml.
	Settings workspace.Settings
}

// Input is what a plan is made of.
type Input struct {
	Schema *conform.Schema
	Diff   *change.Diff
	// From is the model that stands, To the one that is proposed. The settings
	// of From judge: those of To count when they are merged.
	From, To Model
	// Now is the day that sunsets and expiries are held against.
	Now unit.Date
}

// Plan is what a change means.
type Plan struct {
	From    Side    `json:"from"`
	To      Side    `json:"to"`
	Summary Summary `json:"summary"`
	// Entities are those that change, the gravest first.
	Entities []Entity `json:"entities"`
	// Settings are what differs in svs.yaml, nil when nothing does.
	Settings *Entity `json:"settings,omitempty"`
	// Likely are renames that were probably meant.
	Likely []Likely `json:"likely,omitempty"`
	// LeftOut is what could not be read and was not compared.
	LeftOut []LeftOut `json:"leftOut,omitempty"`
	// Reactions are what rules say to it; nil where nobody asked them.
	Reactions *Reactions `json:"reactions,omitempty"`
	// Approvals are the bodies that must agree.
	Approvals []Approval `json:"approvals,omitempty"`
	// Flow is what it does to the flow; nil where nobody asked.
	Flow *Effect `json:"flow,omitempty"`
	// Improvements are those that are set side by side, in place of a change.
	Improvements []Improvement `json:"improvements,omitempty"`
	// Currency is that of all sums, as the settings name it.
	Currency string `json:"currency,omitempty"`
	// Gate is what stops the change, if anything does.
	Gate Gate `json:"gate"`
}

// Side is one of the two models.
type Side struct {
	// Name is what the user called it: a folder, a file, a revision.
	Name string `json:"name"`
	// Commit is the object that a revision named.
	Commit string `json:"commit,omitempty"`
}

// Summary counts. Classes count entities, with svs.yaml as one.
type Summary struct {
	Breaking int `json:"breaking"`
	Risky    int `json:"risky"`
	Safe     int `json:"safe"`
	Add      int `json:"add"`
	Change   int `json:"change"`
	Remove   int `json:"remove"`
	Move     int `json:"move"`
	// Dependents counts the entities that a change touches and that do not
	// change themselves.
	Dependents int `json:"dependents"`
}

// Empty reports whether nothing changes.
func (s Summary) Empty() bool { return s.Add+s.Change+s.Remove+s.Move == 0 }

// Entity is one entity that changes.
type Entity struct {
	Action string `json:"action"`
	// Entity is "Kind/name", Was the "Kind/name" before a move.
	Entity string `json:"entity"`
	Was    string `json:"was,omitempty"`
	Title  string `json:"title,omitempty"`
	// Lifecycle is the stage that it had, or has when it is added.
	Lifecycle string `json:"lifecycle,omitempty"`
	Class     string `json:"class"`
	// Reasons are why it is not safe, the gravest first.
	Reasons []Reason `json:"reasons,omitempty"`
	// References counts the places that a move rewrote.
	References int     `json:"references,omitempty"`
	Fields     []Field `json:"fields,omitempty"`
	// Touches are what depends on it.
	Touches []Touch `json:"touches,omitempty"`
	// File and Line are where it stands now, or stood when it is removed.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
}

// Reason is a rule that a change meets.
type Reason struct {
	Code    string `json:"code"`
	Name    string `json:"name"` // of the rule: weakened-promise
	Class   string `json:"class"`
	Path    string `json:"path,omitempty"`
	Message string `json:"message"`
}

// Field is one field that differs. Values are as a user writes them, on one
// line.
type Field struct {
	Action string `json:"action"`
	Path   string `json:"path"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	// FromDefault and ToDefault say that nobody wrote the value.
	FromDefault bool `json:"fromDefault,omitempty"`
	ToDefault   bool `json:"toDefault,omitempty"`
}

// Touch is an entity that depends on a change.
type Touch struct {
	Entity string `json:"entity"`
	// Path is the field of it that ties it, Loses what that means for it.
	Path    string  `json:"path"`
	Loses   string  `json:"loses,omitempty"`
	Touches []Touch `json:"touches,omitempty"`
}

// Likely is a rename that was probably meant, with the line that records it.
type Likely struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Alike float64 `json:"alike"`
	Add   string  `json:"add"`
}

// LeftOut is something that could not be compared.
type LeftOut struct {
	Side   string `json:"side"` // from or to
	File   string `json:"file"`
	Entity string `json:"entity,omitempty"`
	Path   string `json:"path,omitempty"`
}

// SettingsFile is the Entity that stands for svs.yaml.
const SettingsFile = workspace.File

// Make works out what changes, how much each change matters, and what it
// touches.
func Make(in Input) *Plan {
	p := &Plan{}
	for i := range in.Diff.Entities {
		p.Entities = append(p.Entities, in.entity(&in.Diff.Entities[i]))
	}
	if len(in.Diff.Settings) > 0 {
		e := in.settings()
		p.Settings = &e
	}
	for _, l := range in.Diff.Likely {
		p.Likely = append(p.Likely, Likely{From: l.From, To: l.To, Alike: l.Alike,
			Add: "moved: [{from: " + l.From + ", to: " + l.To + "}]"})
	}
	for _, l := range in.Diff.LeftOut {
		p.LeftOut = append(p.LeftOut, LeftOut{Side: sideName(l.Base), File: l.File, Entity: l.Entity, Path: l.Path})
	}
	slices.SortStableFunc(p.Entities, func(a, b Entity) int { return gravity(a.Class) - gravity(b.Class) })
	in.touch(p)
	p.count()
	return p
}

func sideName(base bool) string {
	if base {
		return "from"
	}
	return "to"
}

func (p *Plan) count() {
	s := &p.Summary
	classes := map[string]*int{string(Breaking): &s.Breaking, string(Risky): &s.Risky, string(Safe): &s.Safe}
	actions := map[string]*int{
		string(change.Added): &s.Add, string(change.Changed): &s.Change,
		string(change.Removed): &s.Remove, string(change.Moved): &s.Move,
	}
	changed := map[string]bool{}
	for _, e := range p.All() {
		*classes[e.Class]++
		*actions[e.Action]++
		changed[e.Entity] = true
	}
	seen := map[string]bool{}
	var walk func(ts []Touch)
	walk = func(ts []Touch) {
		for _, t := range ts {
			if !seen[t.Entity] && !changed[t.Entity] {
				seen[t.Entity] = true
				s.Dependents++
			}
			walk(t.Touches)
		}
	}
	for _, e := range p.Entities {
		walk(e.Touches)
	}
}

// Gravest is the class of the gravest change.
func (p *Plan) Gravest() string {
	class := string(Safe)
	for _, e := range p.All() {
		if gravity(e.Class) < gravity(class) {
			class = e.Class
		}
	}
	return class
}

// All are the entities that change, svs.yaml last.
func (p *Plan) All() []Entity {
	if p.Settings == nil {
		return p.Entities
	}
	return append(p.Entities[:len(p.Entities):len(p.Entities)], *p.Settings)
}
