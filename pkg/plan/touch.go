package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/load"
)

const (
	// mostTouches bounds what a plan lists; a model in which everything hangs
	// on one thing has more dependents than anybody reads.
	mostTouches = 2_000
	// deepest is how many ties a chain follows.
	deepest = 12
)

// aside are the kinds whose naming an entity does not make them depend on it.
var aside = []string{"Waiver", "Scenario", "Improvement", "Objective", "Variation", "Delegation"}

// ties are who names whom in a model.
type ties map[string][]load.Use

func tiesOf(l *load.Loaded) ties {
	out := ties{}
	for _, u := range l.Uses() {
		out[u.To] = append(out[u.To], u)
	}
	for _, us := range out {
		slices.SortStableFunc(us, func(a, b load.Use) int {
			return cmp.Or(strings.Compare(a.From, b.From), cmp.Compare(len(a.Item), len(b.Item)), strings.Compare(a.Path, b.Path))
		})
	}
	return out
}

// touch finds what depends on each entity that does not change safely.
func (in Input) touch(p *Plan) {
	if in.From.Loaded == nil || in.To.Loaded == nil {
		return
	}
	var before, now ties
	left := mostTouches
	for i := range p.Entities {
		e := &p.Entities[i]
		if e.Class == string(Safe) || e.Action == string(change.Added) {
			continue
		}
		if before == nil {
			before, now = tiesOf(in.From.Loaded), tiesOf(in.To.Loaded)
		}
		t := toucher{in: in, ties: now, left: &left, seen: map[string]bool{e.Entity: true}}
		ref := e.Entity
		if e.Action == string(change.Removed) {
			// Those that named it and are still there, whether they name it
			// still or have let go of it in this very change.
			t.ties, t.gone = before, true
		}
		e.Touches = t.from(ref, e.Fields, 0)
	}
}

type toucher struct {
	in   Input
	ties ties
	gone bool
	left *int
	seen map[string]bool
}

// from are the dependents of an entity, each once, and theirs in turn.
func (t *toucher) from(ref string, fields []Field, depth int) []Touch {
	if depth == deepest {
		return nil
	}
	var out []Touch
	for _, u := range t.ties[ref] {
		if *t.left == 0 || t.seen[u.From] || !t.depends(u, depth) {
			continue
		}
		t.seen[u.From] = true
		*t.left--
		out = append(out, Touch{Entity: u.From, Path: u.Path, Loses: t.loses(u, depth)})
	}
	for i := range out {
		out[i].Touches = t.from(out[i].Entity, nil, depth+1)
	}
	return out
}

// depends reports whether a use makes the one depend on the other: who merely
// answers for something, or belongs to an organisation, does not hang on it
// once the first tie is passed.
func (t *toucher) depends(u load.Use, depth int) bool {
	kind, name, _ := strings.Cut(u.From, "/")
	if slices.Contains(aside, kind) || t.in.To.Loaded.Model.Lookup(kind, name) == nil {
		return false
	}
	if strings.HasPrefix(u.Path, "metadata.") {
		return depth == 0 && t.gone
	}
	return depth == 0 || carries(u)
}

// carries reports whether what happens to the named thing reaches the one that
// names it: work and value do, lists of what belongs together do not.
func carries(u load.Use) bool {
	from, _, _ := strings.Cut(u.From, "/")
	to, _, _ := strings.Cut(u.To, "/")
	return slices.Contains(carriers[to], from)
}

// carriers are the kinds that hang on each kind, beside those that name it
// themselves.
var carriers = map[string][]string{
	"Calendar":      {"Calendar", "Team", "Supplier", "Channel", "GoverningBody", "Demand"},
	"Team":          {"ValueStream", "Practice"},
	"Practice":      {"ValueStream"},
	"Supplier":      {"ValueStream", "Tool", "Practice"},
	"Tool":          {"ValueStream", "Practice"},
	"GoverningBody": {"ValueStream", "Policy"},
	"ValueStream":   {"Demand", "ValueStream", "Opportunity"},
	"Channel":       {"Demand"},
	"Demand":        {"Agreement"},
	"Product":       {"Service", "ValueStream", "Demand"},
	"Service":       {"Service", "Product", "ValueStream", "Demand", "Agreement"},
	"Agreement":     {"Agreement", "Supplier"},
}

// loses says what the change takes from the one that names it.
func (t *toucher) loses(u load.Use, depth int) string {
	if !t.gone {
		return ""
	}
	from, _, _ := strings.Cut(u.From, "/")
	to, _, _ := strings.Cut(u.To, "/")
	if depth == 0 {
		if what := losses[to+">"+from]; what != "" {
			return what
		}
		return "loses what it names"
	}
	return reaches[to+">"+from]
}

// losses are what one kind loses with another that it names.
var losses = map[string]string{
	"Team>ValueStream":          "loses the team that works there",
	"Team>Practice":             "loses one of its teams",
	"Practice>ValueStream":      "loses the capability that does it",
	"Supplier>ValueStream":      "loses the supplier that works there",
	"Tool>ValueStream":          "loses the tool that works there",
	"Service>ValueStream":       "loses what it brings out",
	"Product>ValueStream":       "loses what it brings out",
	"Service>Demand":            "loses what it asks for",
	"ValueStream>Demand":        "no longer reaches value",
	"ValueStream>ValueStream":   "loses the stream that it passes through",
	"Channel>Demand":            "loses a channel",
	"Calendar>Team":             "loses its hours",
	"GoverningBody>ValueStream": "loses the body that agrees",
	"GoverningBody>Policy":      "loses the body that issues it or agrees",
	"Service>Agreement":         "covers something that is gone",
	"Service>Service":           "loses what it depends on",
}

// reaches are what the loss of one means for the next.
var reaches = map[string]string{
	"ValueStream>Demand":    "may no longer reach value",
	"Practice>ValueStream":  "has a capability with less to work with",
	"Service>Demand":        "asks for something that lost a part",
	"ValueStream>Agreement": "may not be kept",
	"Demand>Agreement":      "may not be kept",
}
