package model

import "github.com/svs-project/svs/pkg/unit"

// Delegation hands part of a body's authority to another body.
type Delegation struct {
	Entity
	Spec DelegationSpec `svs:"spec"`
}

// DelegationSpec says who may decide what, within which limits.
type DelegationSpec struct {
	Written
	From        Ref               `svs:"from"`
	To          Ref               `svs:"to"`
	Over        Selector          `svs:"over"`
	MayChange   []Field[string]   `svs:"mayChange"`
	MayOverride []Ref             `svs:"mayOverride"`
	Limits      []DelegationLimit `svs:"limits"`
	MayDelegate Field[bool]       `svs:"mayDelegate"`
	Conditions  []Field[Cue]      `svs:"conditions"`
	ReportsBack ReportsBack       `svs:"reportsBack"`
	Expires     Field[unit.Date]  `svs:"expires"`
}

// DelegationLimit is a bound within which a changed field must stay. Bounds
// are figures as written.
type DelegationLimit struct {
	Written
	Address      Field[string]   `svs:"address"`
	Min          Field[string]   `svs:"min"`
	Max          Field[string]   `svs:"max"`
	OneOf        []Field[string] `svs:"oneOf"`
	OnlyStricter Field[bool]     `svs:"onlyStricter"`
}

// ReportsBack is what the receiver of authority tells the delegator.
type ReportsBack struct {
	Written
	What  Field[string]        `svs:"what"`
	Every Field[unit.Duration] `svs:"every"`
}

// Variation is how one organisation differs from the shared model.
type Variation struct {
	Entity
	Spec VariationSpec `svs:"spec"`
}

// VariationSpec says what is different.
type VariationSpec struct {
	Written
	Change []Patch `svs:"change"`
}

// Waiver is a time-limited exception.
type Waiver struct {
	Entity
	Spec WaiverSpec `svs:"spec"`
}

// WaiverSpec says what is waived for whom, why and until when.
type WaiverSpec struct {
	Written
	// Of is a Policy or Check, or without kind the code of a rule.
	Of         Ref              `svs:"of"`
	Subject    Field[string]    `svs:"subject"`
	Reason     Field[string]    `svs:"reason"`
	ApprovedBy Ref              `svs:"approvedBy"`
	Until      Field[unit.Date] `svs:"until"`
}

// Patch is one change to the model: exactly one of Set (with Entity), Add and
// Remove. The values are applied to documents, not to the model; here is only
// what a patch is about.
type Patch struct {
	Written
	Entity Ref `svs:"entity"`
	// Set are the fields of the spec that change, in written order.
	Set    []Field[string] `svs:"set"`
	Add    NewEntity       `svs:"add"`
	Remove Ref             `svs:"remove"`
}

// NewEntity is an entity that a patch adds. Its spec is read when the patch is
// applied.
type NewEntity struct {
	Written
	Kind Field[string] `svs:"kind"`
	Meta Metadata      `svs:"metadata"`
	// Spec are the fields of the spec that are written.
	Spec []Field[string] `svs:"spec"`
}
