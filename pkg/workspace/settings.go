// Package workspace knows where a model lies and what its svs.yaml says.
//
// It finds the folder that svs.yaml marks, decodes that file into Settings,
// applies them to rules, and lists the model's files. It does not check the
// shape of svs.yaml, which the schema does before Decode, nor look into model
// files. It touches the world through the fs.FS and the functions it is given;
// cmd/svs brings them, and check and plan read the Settings.
package workspace

import (
	"time"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source/tree"
)

// Value is a setting with the place where it is written. The zero Value was
// not written, or what was written there was refused.
type Value[T any] struct {
	V  T
	At diag.Pos
}

// Given reports whether the setting was written and understood.
func (v Value[T]) Given() bool { return v.At.IsValid() }

// Or returns the setting, or def when it was not given.
func (v Value[T]) Or(def T) T {
	if v.Given() {
		return v.V
	}
	return def
}

// Settings are what svs.yaml says. The zero Settings are those of a folder
// without that file.
type Settings struct {
	// Requires is the version of the program that the workspace needs, such
	// as ">=0.1"; Decode has compared it.
	Requires Value[string]
	// Vocabulary is the set of words for activities and practices: "svs-4".
	Vocabulary Value[string]
	// Organization is the root organisation, by name.
	Organization Value[string]
	// Include and Exclude are the patterns of model files. Include is empty
	// when the default holds.
	Include, Exclude []tree.Pattern
	// Rules are in the order of the file.
	Rules []RuleSetting
	// FailOn is error, warning, info or never.
	FailOn   Value[string]
	Currency Currency
	// NotApplicable are the practices and activities the organisation does
	// without.
	NotApplicable []Reason
	Plan          Plan
	// Scenario is the one simulate takes unless told otherwise.
	Scenario Value[string]
	Moved    []Move
	// PolicyTime and PolicyMemory (bytes) bound the evaluation of one policy;
	// zero where nothing is said.
	PolicyTime   time.Duration
	PolicyMemory int64
}

// RuleSetting sets one rule or, for the beginning of a code, several.
type RuleSetting struct {
	// Rule is a code (SVS305), the beginning of one (SVS3), a rule's name, or
	// the name of a check or policy, with or without "check/" or "policy/".
	Rule string
	At   diag.Pos
	// Severity is error, warning, info or off.
	Severity Value[string]
	Waivable Value[bool]
	// Parameters are texts as written, in the order of the file; what each
	// means is the check's business.
	Parameters []Parameter
}

// Parameter is a value for a parameter of a check.
type Parameter struct {
	Name, Text string
	At         diag.Pos
	// Items are the values of a list, whose Text is empty; nil for one value.
	Items []string
}

// Currency is the currency of all sums and what one unit of others is worth in
// it.
type Currency struct {
	Base  Value[string]
	Rates []Rate
}

// Rate is what one unit of a currency is worth in the base currency.
type Rate struct {
	Code  string
	Worth float64
	At    diag.Pos
}

// Reason says why something is done without.
type Reason struct {
	Name, Why string
	At        diag.Pos
}

// Plan says what plan compares with and what stops it.
type Plan struct {
	Base  Value[string]
	Block []Block
}

// Block is a class of change that stops a plan, or a figure that may worsen by
// no more than a share.
type Block struct {
	Class              string
	Measure, WorsensBy string
	At                 diag.Pos
}

// Move records that an entity ("Kind/name") has another name now.
type Move struct {
	From, To Value[string]
}
