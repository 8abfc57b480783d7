package plan

import (
	"slices"

	"github.com/svs-project/svs/pkg/diag"
)

// Reactions are what rules, policies and checks say to a change: findings of
// both models, told apart by fingerprint. Those that it brings are the findings
// of the report.
type Reactions struct {
	// Brought counts the findings that the change brings.
	Brought int `json:"brought"`
	// Removed are those that it mends, Left those that it leaves.
	Removed []Reaction `json:"removed,omitempty"`
	Left    []Reaction `json:"left,omitempty"`
	// Silenced are those that the change brings together with an ignore or a
	// waiver for them.
	Silenced []Reaction `json:"silenced,omitempty"`
	// AfterMerge are those that begin to count with the merge, UntilMerge those
	// that cease to, because the change is about what judges: it does not judge
	// itself.
	AfterMerge []Reaction `json:"afterMerge,omitempty"`
	UntilMerge []Reaction `json:"untilMerge,omitempty"`
}

// Reaction is a finding in short.
type Reaction struct {
	Rule        string `json:"rule"`
	Severity    string `json:"severity"`
	Entity      string `json:"entity,omitempty"`
	Path        string `json:"path,omitempty"`
	Message     string `json:"message"`
	File        string `json:"file,omitempty"`
	Line        int    `json:"line,omitempty"`
	Fingerprint string `json:"fingerprint"`
}

// React tells the findings of both models apart: those that are open on either
// side, and those that are exempted. It returns the fingerprints of the open
// ones that the change brings.
func (p *Plan) React(from, to, exemptedFrom, exemptedTo []diag.Finding) (brought map[string]bool) {
	had, known := p.counts(from), p.counts(slices.Concat(from, exemptedFrom))
	p.Reactions = &Reactions{}
	brought, left := map[string]bool{}, map[string]int{}
	for _, f := range to {
		key := f.Fingerprint()
		if had[key] > left[key] {
			left[key]++
			p.Reactions.Left = append(p.Reactions.Left, reaction(f))
			continue
		}
		brought[key] = true
		p.Reactions.Brought++
	}
	for _, f := range from {
		key := p.renamed(f).Fingerprint()
		if left[key]--; left[key] < 0 {
			p.Reactions.Removed = append(p.Reactions.Removed, reaction(f))
		}
	}
	for _, f := range exemptedTo {
		key := f.Fingerprint()
		if known[key]--; known[key] < 0 {
			p.Reactions.Silenced = append(p.Reactions.Silenced, reaction(f))
		}
	}
	return brought
}

// Merge tells what is open now from what will be when the policies, checks and
// waivers of the change count.
func (p *Plan) Merge(now, merged []diag.Finding) {
	p.Reactions.AfterMerge, p.Reactions.UntilMerge = beyond(merged, now), beyond(now, merged)
}

// beyond are the findings of a that b does not have.
func beyond(a, b []diag.Finding) []Reaction {
	had := map[string]int{}
	for _, f := range b {
		had[f.Fingerprint()]++
	}
	var out []Reaction
	for _, f := range a {
		if had[f.Fingerprint()]--; had[f.Fingerprint()] < 0 {
			out = append(out, reaction(f))
		}
	}
	return out
}

// counts are how often each fingerprint stands in the model that stands, as its
// entities are called now.
func (p *Plan) counts(fs []diag.Finding) map[string]int {
	out := map[string]int{}
	for _, f := range fs {
		out[p.renamed(f).Fingerprint()]++
	}
	return out
}

// renamed is a finding of the model that stands on the entity's present name.
func (p *Plan) renamed(f diag.Finding) diag.Finding {
	for _, e := range p.Entities {
		if e.Was != "" && e.Was == f.Entity {
			f.Entity = e.Entity
		}
	}
	return f
}

func reaction(f diag.Finding) Reaction {
	return Reaction{
		Rule: f.Rule, Severity: f.Severity.String(), Entity: f.Entity, Path: f.Path, Message: f.Message,
		File: f.Place.File, Line: int(f.Place.Pos.Line), Fingerprint: f.Fingerprint(),
	}
}
