package load

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// step checks the name of a step: of the entity itself, of the one that a
// change is for, else of the stream that the entity names.
func (ix *index) step(r *record, t tie) (diag.Finding, bool) {
	owner := r
	if t.subject() != "" {
		kind, name, _ := strings.Cut(t.subject(), "/")
		if owner = ix.get(kind, name); owner == nil {
			return diag.Finding{}, false // added here, or missing and reported
		}
	}
	switch owner.kind {
	case "ValueStream":
	case "Agreement":
		return ix.stepCovered(r, t, owner)
	default:
		stream := r.streamOf(owner, t)
		if stream == "" && owner.streamLost {
			return diag.Finding{}, false // it is written, though not understood
		}
		if stream == "" {
			f := finding(unknownItem, r, t, "step "+diag.Quote(t.text)+" of no stream: "+owner.entity()+" names none")
			f.Hint = "add the stream, or write " + strings.Join(t.Words, " or ")
			return f, true
		}
		if owner = ix.get("ValueStream", stream); owner == nil {
			return diag.Finding{}, false // the missing stream is reported
		}
	}
	names := owner.steps()
	if t.subject() != "" {
		names = slices.Concat(names, r.named("change.set.steps"))
		slices.Sort(names)
	}
	return ix.among(r, t, owner, "step", names)
}

// streamOf is the stream that the entity of a tie names; a change that names
// another one counts before it.
func (r *record) streamOf(owner *record, t tie) string {
	for _, other := range r.names().ties {
		if t.subject() != "" && other.subject() == t.subject() && strings.HasSuffix(other.path, ".set.stream") {
			return bare(other.text)
		}
	}
	return owner.stream
}

func (r *record) steps() []string { return r.named("steps", "steps.parallel") }

// stepCovered checks the name of a step in an agreement: one of the streams of
// the demands that it covers. What it covers besides demands and services may
// have any steps.
func (ix *index) stepCovered(r *record, t tie, agreement *record) (diag.Finding, bool) {
	known, ok := ix.covered[agreement]
	if !ok {
		known.steps, known.all = ix.stepsCovered(agreement)
		ix.covered[agreement] = known
	}
	if !known.all {
		return diag.Finding{}, false
	}
	return ix.among(r, t, agreement, "step", known.steps)
}

// covered are the steps that an agreement may name, and whether that is all.
type covered struct {
	steps []string
	all   bool
}

func (ix *index) stepsCovered(agreement *record) (names []string, all bool) {
	for _, t := range agreement.names().ties {
		if !strings.HasPrefix(t.path, "covers") {
			continue
		}
		kind, name, _ := strings.Cut(t.text, "/")
		switch kind {
		case "Demand":
			demand := ix.get(kind, name)
			if demand == nil || ix.get("ValueStream", demand.stream) == nil {
				return nil, false
			}
			names = append(names, ix.get("ValueStream", demand.stream).steps()...)
		case "Service":
			for _, demand := range ix.byKind["Demand"] {
				if s := ix.get("ValueStream", demand.stream); s != nil && demand.service == name {
					names = append(names, s.steps()...)
				}
			}
		default:
			return nil, false
		}
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

// unread reports whether the names among which a tie must be are not all known.
func (r *record) unread(t tie) bool {
	list := "steps"
	switch {
	case t.How != "local":
		_, list, _ = strings.Cut(t.Args[0], ".")
	case r.kind == "Agreement":
		list = "covers"
	}
	if slices.ContainsFunc(r.names().nameless, func(l string) bool { return within(l, list) }) {
		return true
	}
	return slices.ContainsFunc(r.names().gaps, func(gap string) bool { return within(list, gap) })
}

// within reports whether a path is the outer one or leads into it; "" is the
// whole document.
func within(path, outer string) bool {
	return outer == "" || path == outer || strings.HasPrefix(path, outer+".")
}
