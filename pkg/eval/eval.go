// Package eval judges subjects by CUE that strangers wrote: the texts of
// policies, checks, selectors and conditions.
//
// CUE cannot be bounded from within: a text of a hundred bytes can ask for 36
// GB or run for ever. So a text first passes a gate that looks at it without
// evaluating (Parse), and is then evaluated in a child process of svs with an
// empty environment and limits on time and memory (Client, Serve). Whatever
// was stopped, does not compile or stays open is undecided, never met.
//
// The package takes and gives texts and JSON; it knows neither YAML nor the
// model nor what a subject is. check and govern ask it, cmd/svs starts the
// child.
package eval

import "time"

// Rule is one text with what it can read beside its subject.
type Rule struct {
	// ID names the rule for those who read messages: "Policy/cloud-first".
	ID string `json:"id"`
	// Text is the body of one CUE file over metadata, spec and facts.
	Text string `json:"text"`
	// Parameters are in scope as parameters; nil for none.
	Parameters map[string]any `json:"parameters,omitempty"`
	// Shape is CUE that holds of every subject there can be; "" when it is not
	// asked whether the rule says anything at all.
	Shape string `json:"shape,omitempty"`
}

// Subject is what rules are held against.
type Subject struct {
	// ID names it: "Tool/ticket-system".
	ID string `json:"id"`
	// Data has the keys metadata, spec and facts; its values are those of
	// encoding/json: map[string]any, []any, string, bool, float64, int,
	// json.Number, nil.
	Data map[string]any `json:"data"`
}

// Pair asks for a verdict of a rule on a subject, by their numbers.
type Pair struct {
	Rule, Subject int
}

// Limits bound the evaluation of one rule over all its subjects.
type Limits struct {
	// Time is of the processor for a rule, and as much again for each
	// perTime subjects. After a rule that had to be stopped there is half of
	// it for what is left of the run.
	Time time.Duration
	// Memory is in bytes, for the whole process, and PerSubject as many more
	// for each subject of the run, which the process holds all at once.
	Memory, PerSubject int64
}

// DefaultLimits are 1 s and 320 MB: with the program around it, and whatever
// the rule, a small model is judged within 2 s and 500 MB.
func DefaultLimits() Limits {
	return Limits{Time: time.Second, Memory: 320 << 20, PerSubject: 24 << 10}
}

// Fault is why a text, or a verdict by it, is worth nothing. Line and Column
// are places in the text from 1, the column in characters; 0 where there is
// none.
type Fault struct {
	Sort    Sort   `json:"sort"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	// Detail is CUE's own wording.
	Detail string `json:"detail,omitempty"`
}

// Sort is a sort of fault.
type Sort string

// The sorts of fault.
const (
	Unreadable    Sort = "unreadable"    // no CUE, or CUE that the gate refuses
	Unknown       Sort = "unknown"       // names something that no rule can see
	Contradictory Sort = "contradictory" // nothing at all can meet it
	Stopped       Sort = "stopped"       // took more time or memory than one rule may
	Open          Sort = "open"          // says too little to decide on a subject
)

// Break is one thing in which a subject does not do what a rule asks.
type Break struct {
	// Path leads from the subject to the value: "spec", "promises", "0",
	// "within". It is empty where no single value is at fault.
	Path []string `json:"path,omitempty"`
	// Missing says that the subject has nothing there.
	Missing bool `json:"missing,omitempty"`
	// Line and Column are the place in the rule's text that is not met.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Want is the text of what was asked, Got the value as JSON; both short.
	Want   string `json:"want,omitempty"`
	Got    string `json:"got,omitempty"`
	Detail string `json:"detail,omitempty"`
	// Arms are what each of several arms lacks where one would do.
	Arms []Break `json:"arms,omitempty"`
}

// Outcome is the verdict on one pair: met when there are neither Breaks nor
// Undecided.
type Outcome struct {
	Breaks    []Break `json:"breaks,omitempty"`
	Undecided *Fault  `json:"undecided,omitempty"`
}

// Met reports whether the subject does what the rule asks.
func (o Outcome) Met() bool { return len(o.Breaks) == 0 && o.Undecided == nil }

// Results are the outcomes of a run.
type Results struct {
	// Outcomes belong to the pairs, in their order. Of a rule with a fault
	// they are all undecided.
	Outcomes []Outcome
	// Faults belong to the rules; nil for a sound one.
	Faults []*Fault
	// Idle tells which rules hold of everything that their shape allows, so
	// that nothing can break them.
	Idle []bool
}
