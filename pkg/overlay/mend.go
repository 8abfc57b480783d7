package overlay

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// Mend returns the findings on the patched model that the model without the
// patches does not have, each placed in the patch that brings it: where the
// value is written or, for what stands elsewhere, at the patch that touches
// the entity.
func (o *Overlay) Mend(without, with []diag.Finding) []diag.Finding {
	had := map[string]int{}
	for _, f := range without {
		had[key(f)]++
	}
	var out []diag.Finding
	for _, f := range with {
		if k := key(f); had[k] > 0 && f.Place.Pos.Line < firstLine {
			had[k]--
			continue
		}
		out = append(out, o.Placed(f))
	}
	return out
}

func key(f diag.Finding) string { return f.Fingerprint() + f.Severity.String() + f.Message }

// Placed places a finding on the patched model that a patch has brought.
func (o *Overlay) Placed(f diag.Finding) diag.Finding {
	at := f.Place
	f.Place = o.Place(at)
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		f.Related[i].Place = o.Place(f.Related[i].Place)
	}
	if at.Pos.Line >= firstLine {
		return f
	}
	if _, added := o.adding[f.Entity]; added && !o.seen[f.Entity] {
		return f // its document is the patch
	}
	p := o.cause(f)
	if p == nil {
		return f
	}
	f.Related = append(f.Related, diag.Related{Place: at, Message: "it shows here"})
	f.Place, f.Width = p.Place(), max(1, p.Width)
	return f
}

// cause is the patch that probably brings a finding: the last one on its
// entity, else one that removes what the finding names, else the last.
func (o *Overlay) cause(f diag.Finding) *Patch {
	if len(o.patches) == 0 {
		return nil
	}
	if of := o.of[f.Entity]; len(of) > 0 {
		return &o.patches[of[len(of)-1]]
	}
	for i := range o.patches {
		p := &o.patches[i]
		_, name, _ := strings.Cut(p.Entity, "/")
		if p.remove && slices.ContainsFunc(f.Keys, func(k string) bool { return k == name || k == p.Entity }) {
			return p
		}
	}
	return &o.patches[len(o.patches)-1]
}
