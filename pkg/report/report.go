// Package report holds the one envelope in which every command hands over what
// it found, and the formats it is printed in.
//
// A Report is plain data: equal inputs give equal bytes, without clock times,
// absolute paths or anything of the machine. JSON is the report itself; every
// other format is a pure function of it, so that a saved report prints later,
// elsewhere, as it would have printed at once. Names and messages come from
// strangers: each format passes them through package escape. This package
// reads no file and decides no exit code but the one in the verdict; cmd/svs
// fills reports and writes what Render returns.
package report

import (
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/plan"
)

// FormatVersion is the version of the envelope. Fields may be added to a
// version; a field that goes or changes its meaning makes a new one.
const FormatVersion = 1

// Report is what one run of one command has to say.
type Report struct {
	FormatVersion int `json:"formatVersion"`
	// Kind is the command: validate, simulate, …
	Kind    string  `json:"kind"`
	Tool    Tool    `json:"tool"`
	Inputs  Inputs  `json:"inputs"`
	Verdict Verdict `json:"verdict"`
	Summary Summary `json:"summary"`
	// Errors are why there is no verdict; empty unless the exit code is 2.
	Errors   []Error   `json:"errors"`
	Findings []Finding `json:"findings"`
	// Exempted are findings that an ignore, a waiver or the baseline takes out
	// of the gate. They count nowhere but in Summary.Exempted.
	Exempted []Exempted `json:"exempted,omitempty"`
	// Rules describes every rule that a finding names, in order of code.
	Rules []Rule `json:"rules"`
	// Notices are remarks that neither pass nor fail anything.
	Notices []Notice `json:"notices"`
	// Simulation is what a simulation has measured, Trace the way of one item
	// through it.
	Simulation *figure.Result `json:"simulation,omitempty"`
	Trace      *Trace         `json:"trace,omitempty"`
	// Changes is what a change to the model means.
	Changes *plan.Plan `json:"changes,omitempty"`
	// Scorecard sums up what lint found.
	Scorecard *Scorecard `json:"scorecard,omitempty"`
	// Monitor is what governing bodies are told.
	Monitor *Monitor `json:"monitor,omitempty"`
}

// Tool is the program that made a report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Inputs says what the run looked at.
type Inputs struct {
	// Workspace is the slash path from the working directory to the folder
	// that all files are relative to; "." is the working directory itself.
	Workspace string `json:"workspace"`
	// Paths are what the command line named, none for the whole workspace.
	Paths []string `json:"paths"`
	// Now is the date that waivers, reviews and sunsets were held against.
	Now string `json:"now,omitempty"`
	// TZData is the release of the time zone tables, where time was reckoned.
	TZData string `json:"tzdata,omitempty"`
}

// The answers of a gate.
const (
	Pass = "pass"
	Fail = "fail"
	None = "none" // no verdict was reached
)

// Verdict is the answer of the run.
type Verdict struct {
	Gate string `json:"gate"`
	// ExitCode is what the program ended with.
	ExitCode int `json:"exitCode"`
	// FailOn is the least severity that fails the gate, or never.
	FailOn string `json:"failOn"`
	// Reason says in a few words why the gate did not pass; empty if it did.
	Reason string `json:"reason,omitempty"`
}

// Summary counts.
type Summary struct {
	Files     int `json:"files"`
	Documents int `json:"documents"`
	Entities  int `json:"entities"`
	// Errors, Warnings and Infos count findings by severity.
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	// FilesWithFindings counts the files that have at least one.
	FilesWithFindings int `json:"filesWithFindings"`
	// ByRule counts findings by rule.
	ByRule map[string]int `json:"byRule"`
	// Exempted counts the findings that count nowhere else.
	Exempted int `json:"exempted,omitempty"`
}

// Error is why svs could not do its work.
type Error struct {
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
	Location *Location `json:"location,omitempty"`
}

// Location is a place in a file of the workspace.
type Location struct {
	// File is the slash path relative to the workspace; bytes that are not
	// UTF-8 stand as \xNN.
	File string `json:"file"`
	// URI is the path with its very bytes, percent-encoded; given only where
	// File cannot tell them.
	URI string `json:"uri,omitempty"`
	// Line and Column count from 1, columns in Unicode code points; EndColumn
	// is the first column behind the marked text. All are 0 for a whole file.
	Line      int `json:"line,omitempty"`
	Column    int `json:"column,omitempty"`
	EndColumn int `json:"endColumn,omitempty"`
}

// Finding is one thing to mend in the model.
type Finding struct {
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Entity   string    `json:"entity,omitempty"`
	Path     string    `json:"path,omitempty"`
	Message  string    `json:"message"`
	Location *Location `json:"location,omitempty"`
	Hint     string    `json:"hint,omitempty"`
	Related  []Related `json:"related,omitempty"`
	Snippet  *Snippet  `json:"snippet,omitempty"`
	// Fingerprint stays the same when the finding moves or is worded better.
	Fingerprint string `json:"fingerprint"`
	// Help is the command that explains the rule.
	Help string `json:"help"`
	// Detail is raw text for -v; its wording is no promise.
	Detail string `json:"detail,omitempty"`
}

// Exempted is a finding that does not count.
type Exempted struct {
	Finding
	Exemption Exemption `json:"exemption"`
}

// The words of Exemption.By.
const (
	ByWaiver   = "waiver"
	ByIgnore   = "ignore"
	ByBaseline = "baseline"
)

// Exemption says what takes a finding out of the gate.
type Exemption struct {
	By string `json:"by"`
	// Name is the waiver, as Waiver/x.
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason,omitempty"`
	// ApprovedBy is the body that approved a waiver, as GoverningBody/x.
	ApprovedBy string `json:"approvedBy,omitempty"`
	// Until is the last day on which it counts, empty for no end.
	Until string `json:"until,omitempty"`
	// Location is where it is written.
	Location *Location `json:"location,omitempty"`
}

// Related is a second place that explains a finding.
type Related struct {
	Message  string   `json:"message,omitempty"`
	Location Location `json:"location"`
}

// Snippet is the source around a finding, so that a report needs no files to
// be printed.
type Snippet struct {
	Lines []SnippetLine `json:"lines"`
	Mark  Mark          `json:"mark"`
}

// SnippetLine is one line of source, long ones shortened around the mark.
type SnippetLine struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// Mark is the text to point at, in code points of the shortened line.
type Mark struct {
	Line      int `json:"line"`
	Column    int `json:"column"`
	EndColumn int `json:"endColumn"`
}

// Rule describes a rule that findings of this report name.
type Rule struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Doc      string `json:"doc,omitempty"`
}

// Notice is a remark. A quiet one is printed only under -v.
type Notice struct {
	Message  string    `json:"message"`
	Quiet    bool      `json:"quiet,omitempty"`
	Location *Location `json:"location,omitempty"`
}
