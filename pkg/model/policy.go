package model

import "github.com/svs-project/svs/pkg/unit"

// Policy is a directive: what must or should hold.
type Policy struct {
	Entity
	Spec PolicySpec `svs:"spec"`
}

// PolicySpec says what is asked of whom, by whom and why.
type PolicySpec struct {
	Written
	IssuedBy    Ref             `svs:"issuedBy"`
	AppliesTo   Selector        `svs:"appliesTo"`
	Require     Field[Cue]      `svs:"require"`
	Enforcement Field[string]   `svs:"enforcement"`
	Rationale   Field[string]   `svs:"rationale"`
	Serves      []Ref           `svs:"serves"`
	Principles  []Ref           `svs:"principles"`
	Effective   Effective       `svs:"effective"`
	Review      Review          `svs:"review"`
	Overrides   Ref             `svs:"overrides"`
	Locks       []Field[string] `svs:"locks"`
	Approval    PolicyApproval  `svs:"approval"`
}

// Effective is the days between which a policy counts.
type Effective struct {
	Written
	From  Field[unit.Date] `svs:"from"`
	Until Field[unit.Date] `svs:"until"`
}

// PolicyApproval is whose consent changes to a policy's subjects need.
type PolicyApproval struct {
	Written
	Changes []Field[string] `svs:"changes"`
	By      Ref             `svs:"by"`
}

// Principle is a recommendation that guides the organisation.
type Principle struct {
	Entity
	Spec PrincipleSpec `svs:"spec"`
}

// PrincipleSpec says what a principle means here and how much it counts.
type PrincipleSpec struct {
	Written
	Statement    Field[string]   `svs:"statement"`
	Implications []Field[string] `svs:"implications"`
	Weight       Field[float64]  `svs:"weight"`
}

// Check is an opinion about good models, with its reason.
type Check struct {
	Entity
	Spec CheckSpec `svs:"spec"`
}

// CheckSpec says what a check asks of whom and why.
type CheckSpec struct {
	Written
	Principle  Ref                `svs:"principle"`
	Governance Field[string]      `svs:"governance"`
	Component  Field[string]      `svs:"component"`
	AppliesTo  Selector           `svs:"appliesTo"`
	LooksAt    Field[string]      `svs:"looksAt"`
	Parameters []Entry[Parameter] `svs:"parameters"`
	Require    Field[Cue]         `svs:"require"`
	Severity   Field[string]      `svs:"severity"`
	Rationale  Field[string]      `svs:"rationale"`
	Remedy     Field[string]      `svs:"remedy"`
}

// Parameter is the value of a check's setting: one value, or a list.
type Parameter struct {
	List   bool
	Values []Field[string]
}
