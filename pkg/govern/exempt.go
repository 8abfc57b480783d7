package govern

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/unit"
)

// By is what exempts a finding.
type By uint8

// What exempts, the one first that is named when several do.
const (
	ByWaiver By = iota + 1
	ByIgnore
	ByBaseline
)

// String returns the word used in reports: waiver, ignore or baseline.
func (b By) String() string {
	switch b {
	case ByWaiver:
		return "waiver"
	case ByIgnore:
		return "ignore"
	case ByBaseline:
		return "baseline"
	}
	return "unknown"
}

// Exemption takes findings of one rule out of the gate. Which findings it
// covers is said in one of three ways: by lines of a file, by a fingerprint, or
// by a function.
type Exemption struct {
	By By
	// Name is the Waiver, as "Waiver/x"; empty for other sorts.
	Name string
	// Rule is a code, "check/NAME" or "policy/NAME".
	Rule string
	// Entity is the "Kind/name" that it is about or stands in, as far as
	// known: while that cannot be read whole, nobody calls the exemption unused.
	Entity string
	Reason string
	// Approver is the GoverningBody that approved a waiver, by name.
	Approver string
	// Until is the last day on which it counts, zero for no end.
	Until unit.Date
	// At is where it is written, Width how many columns it takes there.
	At    diag.Place
	Width int

	// From and To are lines of the file At.File.
	From, To int32
	// Fingerprint covers up to Count findings that have it.
	Fingerprint string
	Count       int
	// Covers decides for exemptions of other sorts, of the findings on Entity.
	Covers func(diag.Finding) bool
}

// Exempted is a finding that does not count, and what exempts it.
type Exempted struct {
	diag.Finding
	Exemption Exemption
}

// Question is what Resolve has to know of the run.
type Question struct {
	// Now is the day against which dates are held.
	Now unit.Date
	// Waivable says which rules may be exempted at all, beside those that never
	// may. nil: all.
	Waivable func(rule string) bool
	// Judged says which rules the run has looked at whole, so that an exemption
	// which covers nothing can be called unused. nil: all.
	Judged func(rule string) bool
	// Stays says which findings stay open though they are exempted, because
	// the command cannot do its work with them. nil: none.
	Stays func(diag.Finding) bool
	// Moved leads from the name of an entity ("Kind/name") to the one that it
	// had before, so that a rename keeps its baseline.
	Moved map[string]string
}

// Result is what Resolve has found out.
type Result struct {
	// Open are the findings that count, Own the faults of exemptions
	// themselves.
	Open, Own []diag.Finding
	Exempted  []Exempted
	// Stayed counts the open findings that are exempted elsewhere.
	Stayed int
	// Gone are the exemptions that cover nothing any more, Unjudged those of
	// which nobody can tell.
	Gone, Unjudged []Exemption
}

// never lists the layers whose findings nothing exempts: what cannot be read,
// and what is wrong with the settings and exemptions themselves.
const never = "09"

// Exemptable reports whether a rule can be exempted at all, whatever the
// settings say.
func Exemptable(rule string) bool {
	return !strings.HasPrefix(rule, "SVS") || len(rule) < 4 || strings.IndexByte(never, rule[3]) < 0
}

// Resolve decides which findings count. Their severities are those that the
// settings give. What it returns does not depend on the order of the findings;
// it is not sorted yet.
func Resolve(found []diag.Finding, xs []Exemption, q Question) Result {
	if len(xs) == 0 {
		return Result{Open: found}
	}
	r := newResolver(xs, q)
	for _, f := range diag.Sort(slices.Clone(found)) {
		r.finding(f)
	}
	r.leftOver()
	return r.out
}

// layer is the digit behind SVS, a blank for policies and checks.
func layer(rule string) byte {
	if strings.HasPrefix(rule, "SVS") && len(rule) > 3 {
		return rule[3]
	}
	return ' '
}
