package govern

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// resolver is one run of Resolve.
type resolver struct {
	q   Question
	xs  []Exemption
	out Result
	// The indexes of xs by what they cover.
	byFingerprint map[string][]int
	byFile        map[fileRule][]int
	byRule        map[entityRule][]int
	// used counts the findings that each covers, refused notes faults of it
	// that were reported.
	used    []int
	refused []map[string]bool
	// bareMoves are the moves by names without their kind.
	bareMoves map[string]string
	// unread are entities, and files, with open findings of layers 0 to 2.
	unread map[string]byte
}

type fileRule struct{ file, rule string }

type entityRule struct{ entity, rule string }

func newResolver(xs []Exemption, q Question) *resolver {
	r := &resolver{
		q: q, xs: slices.Clone(xs), used: make([]int, len(xs)), refused: make([]map[string]bool, len(xs)),
		byFingerprint: map[string][]int{}, byFile: map[fileRule][]int{}, byRule: map[entityRule][]int{}, unread: map[string]byte{},
		bareMoves: map[string]string{},
	}
	for _, to := range slices.Sorted(maps.Keys(q.Moved)) {
		_, now, _ := strings.Cut(to, "/")
		if _, before, ok := strings.Cut(q.Moved[to], "/"); ok {
			r.bareMoves[now] = before
		}
	}
	slices.SortStableFunc(r.xs, func(a, b Exemption) int { return int(a.By) - int(b.By) })
	for i, x := range r.xs {
		switch {
		case x.Fingerprint != "":
			r.byFingerprint[x.Fingerprint] = append(r.byFingerprint[x.Fingerprint], i)
		case x.Covers == nil:
			k := fileRule{x.At.File, x.Rule}
			r.byFile[k] = append(r.byFile[k], i)
		default:
			k := entityRule{x.Entity, x.Rule}
			r.byRule[k] = append(r.byRule[k], i)
		}
	}
	return r
}

// covering lists the exemptions that cover a finding, in the order in which
// they are tried.
func (r *resolver) covering(f diag.Finding) []int {
	var out []int
	for _, i := range r.byRule[entityRule{f.Entity, f.Rule}] {
		if r.xs[i].Covers(f) {
			out = append(out, i)
		}
	}
	for _, i := range r.byFile[fileRule{f.Place.File, f.Rule}] {
		if x := &r.xs[i]; x.From <= f.Place.Pos.Line && f.Place.Pos.Line <= x.To {
			out = append(out, i)
		}
	}
	if len(r.byFingerprint) > 0 {
		for _, print := range r.fingerprints(f) {
			for _, i := range r.byFingerprint[print] {
				if r.xs[i].Rule == f.Rule {
					out = append(out, i)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// fingerprints are those of a finding under each name that its entity, and the
// entities that its keys name, had before.
func (r *resolver) fingerprints(f diag.Finding) []string {
	out := []string{f.Fingerprint()}
	if len(r.q.Moved) == 0 {
		return out
	}
	keys := f.Keys
	for range len(r.q.Moved) + 1 {
		f.Keys = keys
		entity := f.Entity
		for range len(r.q.Moved) + 1 {
			if print := f.Fingerprint(); !slices.Contains(out, print) {
				out = append(out, print)
			}
			before, ok := r.q.Moved[f.Entity]
			if !ok {
				break
			}
			f.Entity = before
		}
		f.Entity = entity
		before, moved := r.keysBefore(keys)
		if !moved {
			break
		}
		keys = before
	}
	return out
}

// keysBefore are keys with the names that entities had before, each one move
// back, whether the key is a whole reference or a bare name.
func (r *resolver) keysBefore(keys []string) (before []string, moved bool) {
	before = slices.Clone(keys)
	for i, key := range keys {
		if from, ok := r.q.Moved[key]; ok {
			before[i], moved = from, true
		} else if from, ok := r.bareMoves[key]; ok {
			before[i], moved = from, true
		}
	}
	return before, moved
}

// finding decides about one finding.
func (r *resolver) finding(f diag.Finding) {
	by := -1
	for _, i := range r.covering(f) {
		x := &r.xs[i]
		if x.By == ByBaseline && r.used[i] >= x.Count {
			continue // there are more of it now than were allowed
		}
		r.used[i]++
		if by < 0 && r.counts(i, f) {
			by = i
		}
	}
	switch {
	case by < 0:
		r.open(f)
	case r.q.Stays != nil && r.q.Stays(f):
		r.out.Stayed++
		r.open(f)
	default:
		r.out.Exempted = append(r.out.Exempted, Exempted{f, r.xs[by]})
	}
}

func (r *resolver) open(f diag.Finding) {
	r.out.Open = append(r.out.Open, f)
	if l := layer(f.Rule); l >= '0' && l <= '2' && f.Severity == diag.Error {
		for _, about := range []string{f.Entity, f.Place.File} {
			if about == f.Place.File && f.Entity != "" {
				continue // the rest of the file was read
			}
			if had, ok := r.unread[about]; !ok || l < had {
				r.unread[about] = l
			}
		}
	}
}

// counts reports whether an exemption that covers a finding is good for it, and
// notes why not.
func (r *resolver) counts(i int, f diag.Finding) bool {
	x := &r.xs[i]
	switch {
	case !r.waivable(x.Rule):
		r.refuse(i, notWaivable(*x))
	case r.expired(x):
		r.refuse(i, expired(*x))
	case x.By == ByIgnore && f.Severity == diag.Error && x.Until.IsZero():
		r.refuse(i, withoutDate(*x))
	default:
		return true
	}
	return false
}

func (r *resolver) waivable(rule string) bool {
	return Exemptable(rule) && (r.q.Waivable == nil || r.q.Waivable(rule))
}

func (r *resolver) expired(x *Exemption) bool {
	return !x.Until.IsZero() && x.Until.Compare(r.q.Now) < 0
}

// refuse reports a fault of an exemption once.
func (r *resolver) refuse(i int, f diag.Finding) {
	if r.refused[i][f.Rule] {
		return
	}
	if r.refused[i] == nil {
		r.refused[i] = map[string]bool{}
	}
	r.refused[i][f.Rule] = true
	r.out.Own = append(r.out.Own, f)
}

// leftOver deals with the exemptions that covered nothing.
func (r *resolver) leftOver() {
	var gone []Exemption
	for i, x := range r.xs {
		switch {
		case r.used[i] > 0 && (x.By != ByBaseline || r.used[i] >= x.Count):
			continue
		case !r.waivable(x.Rule):
			r.refuse(i, notWaivable(x))
			continue
		case r.expired(&x):
			r.refuse(i, expired(x))
			continue
		case !r.judged(&x):
			r.out.Unjudged = append(r.out.Unjudged, x)
			continue
		}
		r.out.Gone = append(r.out.Gone, x)
		if x.By == ByBaseline {
			gone = append(gone, x)
		} else {
			r.out.Own = append(r.out.Own, unused(x))
		}
	}
	if len(gone) > 0 {
		r.out.Own = append(r.out.Own, baselineGone(gone))
	}
}

// judged reports whether the run would have found what an exemption covers: it
// has looked at the rule, and no fault of an earlier layer stands before it.
func (r *resolver) judged(x *Exemption) bool {
	if r.q.Judged != nil && !r.q.Judged(x.Rule) {
		return false
	}
	for _, about := range []string{x.Entity, x.At.File} {
		if l, ok := r.unread[about]; ok && about != "" && (layer(x.Rule) == ' ' || l < layer(x.Rule)) {
			return false
		}
	}
	return true
}

// own makes a finding about an exemption, where it is written.
func own(code string, severity diag.Severity, x Exemption, message, hint string) diag.Finding {
	return diag.Finding{
		Rule: code, Severity: severity, Entity: cmp.Or(x.Name, x.Entity), Message: message, Hint: hint,
		Place: x.At, Width: max(1, x.Width), Keys: []string{x.Entity, x.Rule},
	}
}

// noun is what an exemption is called in a message.
func noun(x Exemption) string {
	switch x.By {
	case ByWaiver:
		return "waiver of " + x.Rule
	case ByBaseline:
		return "baseline entry for " + x.Rule
	}
	return "svs:ignore of " + x.Rule
}

func notWaivable(x Exemption) diag.Finding {
	why := "the settings do not let it be exempted"
	if !Exemptable(x.Rule) {
		why = "a fault of the text or of the settings cannot be exempted"
	}
	return own(codeNotWaivable, diag.Error, x, noun(x)+" does not count: "+why+"; mend what it reports", "")
}

func expired(x Exemption) diag.Finding {
	return own(codeExpired, diag.Warning, x,
		fmt.Sprintf("%s has expired: it counted until %s", noun(x), x.Until), "mend what it exempts and delete it, or give it another date")
}

func withoutDate(x Exemption) diag.Finding {
	return own(codeNoDate, diag.Error, x, noun(x)+" does not count: what it covers is an error, and that takes a date", "add until=DATE, the last day on which it counts")
}

func unused(x Exemption) diag.Finding {
	hint := "delete it"
	if x.By == ByIgnore && x.From == 0 {
		hint = "it is about the line below it, and there is none; move it or delete it"
	}
	return own(codeUnused, diag.Warning, x, noun(x)+" covers no finding", hint)
}

// baselineGone is one finding for all entries that cover nothing any more, so
// that mending a lot is not answered with a flood.
func baselineGone(gone []Exemption) diag.Finding {
	slices.SortFunc(gone, func(a, b Exemption) int { return a.At.Pos.Compare(b.At.Pos) })
	first := gone[0]
	message := "what 1 entry of the baseline stands for is gone"
	if len(gone) > 1 {
		message = fmt.Sprintf("what %d entries of the baseline stand for is gone", len(gone))
	}
	f := own(codeGone, diag.Warning, first, message, "svs baseline drops what is gone")
	f.Entity, f.Keys = "", nil
	const most = 10
	for _, x := range gone[1:min(len(gone), most)] {
		f.Related = append(f.Related, diag.Related{Place: x.At, Message: x.Rule + " of " + x.Entity})
	}
	return f
}
