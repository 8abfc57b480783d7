package eval

import "time"

// What parent and child say to each other, in JSON.

// task is all that the child is told, once, on its standard input.
type task struct {
	Memory int64 `json:"memory"`
	// Time is for each thousand subjects of a rule, or part of them.
	Time     time.Duration `json:"time"`
	Rules    []Rule        `json:"rules"`
	Subjects []Subject     `json:"subjects"`
	// Pairs are the numbers of the subjects of each rule.
	Pairs [][]int `json:"pairs"`
	// Clashes are pairs of rules of which nothing could meet both.
	Clashes [][2]int `json:"clashes,omitempty"`
}

// message is one line of the child's standard output.
type message struct {
	// Begin is the number from 1 of the rule that is begun, Done that of the
	// one that is finished.
	Begin int `json:"begin,omitempty"`
	Done  int `json:"done,omitempty"`
	// Fault is of the rule that is done, Outcomes are those of its subjects
	// that do not meet it.
	Fault    *Fault    `json:"fault,omitempty"`
	Outcomes []outcome `json:"outcomes,omitempty"`
	// Idle says that nothing can break the rule.
	Idle bool `json:"idle,omitempty"`
	// Clash is of a pair of rules, numbered from 1 as in Begin behind the rules.
	Clash *Clash `json:"clash,omitempty"`
	// End says that all is done; without it the child has died.
	End bool `json:"end,omitempty"`
}

type outcome struct {
	Subject int     `json:"subject"` // its place in the rule's list
	Outcome Outcome `json:"outcome"`
}

// The exit codes of the child, beside 0.
const (
	exitTime   = 96
	exitMemory = 97
	exitOrphan = 98
	exitTask   = 99
)
