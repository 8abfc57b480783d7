package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/unit"
)

// simulation are the flags of simulate.
type simulation struct {
	common
	scenarios    []string
	improvements []string
	set          []string
	sweep        string
	demand       string
	trace        bool
	number       int
	replications int
	precision    string
	horizon      string
	seed         int64
	seeded       bool // the seed was given
	records      string
	recorded     int
	// failOnObjectives makes a missed objective fail the run.
	failOnObjectives bool
}

func (f *simulation) registerAll(c *cobra.Command) {
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringArrayVar(&f.scenarios, "scenario", nil, "scenario to run (default: base, or the one that svs.yaml names);\ngiven twice, the second is compared with the first")
	fl.StringArrayVar(&f.improvements, "improvement", nil, "compare with the changes of this improvement; may be repeated")
	fl.StringArrayVar(&f.set, "set", nil, "compare with one value changed, as 'Team/service-desk.people=7'; may be repeated")
	fl.StringVar(&f.sweep, "sweep", "", "try one value at several points, as 'Team/service-desk.people=4..10', 4..10/2 or 4,6,8")
	fl.StringVar(&f.demand, "demand", "", "show the figures of this demand, its stream and the teams that work there; with --trace, follow one of its items")
	fl.BoolVar(&f.trace, "trace", false, "tell the way of one item in place of figures")
	fl.IntVar(&f.number, "number", 0, "with --trace: which item of the demand, from 1 (default: the first after the warm-up)")
	fl.IntVar(&f.replications, "replications", 0, "how often to repeat (default: as the scenario says, else 20)")
	fl.StringVar(&f.precision, "precision", "", "repeat until half the interval is at most this part of the figure, as 2%: of the figure\nthat the scenario names, else of the mean lead time of every demand")
	fl.StringVar(&f.horizon, "horizon", "", "how long to run, warm-up included, as 26w (default: as the scenario says, else 26w)")
	fl.Int64Var(&f.seed, "seed", -1, "seed of the random numbers (default: as the scenario says, else 1)")
	fl.Lookup("seed").DefValue = "0" // not shown: -1 stands for what the scenario says
	fl.BoolVar(&f.failOnObjectives, "fail-on-objectives", false, "a missed objective fails the run")
	fl.StringVar(&f.records, "records", "", "write every visit of every item into this file: .csv, .jsonl, .xes (XES 1.0) or .json (OCEL 2.0)")
	fl.IntVar(&f.recorded, "records-replications", 0, "with --records: write only so many replications, the first ones; process-mining tools want one (default: all)")
	f.registerOrganization(c)
	f.register(c)
	f.registerProfile(c)
}

// options turns flags into how a scenario is run.
func (f *simulation) options() (flow.Options, error) {
	o := flow.Options{Replications: f.replications}
	if f.replications < 0 {
		return o, &accident{message: fmt.Sprintf("--replications %d: write a number from 1", f.replications)}
	}
	if f.number < 0 || f.number > 0 && !f.trace {
		return o, &accident{message: fmt.Sprintf("--number %d: goes with --trace, from 1", f.number)}
	}
	if f.recorded < 0 || f.recorded > 0 && f.records == "" {
		return o, &accident{message: fmt.Sprintf("--records-replications %d: goes with --records, from 1", f.recorded)}
	}
	if f.seed < -1 || f.seed == -1 && f.seeded {
		return o, &accident{message: fmt.Sprintf("--seed %d: write a number from 0", f.seed)}
	}
	if f.seed >= 0 {
		seed := uint64(f.seed)
		o.Seed = &seed
	}
	if f.precision != "" {
		p, err := unit.ParseShare(f.precision)
		if err != nil || p.Float() <= 0 || p.Float() >= 1 {
			return o, &accident{message: "--precision " + diag.Quote(f.precision) + " is no precision", hint: "write it as 2%: half the interval is then at most 2 % of the figure"}
		}
		o.Precision = p.Float()
	}
	if f.horizon != "" {
		d, err := unit.ParseDuration(f.horizon)
		if err != nil || d.IsBusiness() || d.IsZero() {
			return o, &accident{message: "--horizon " + diag.Quote(f.horizon) + " is not a time to measure", hint: "write it as 26w, 90d or 48h"}
		}
		o.Horizon = d.Elapsed()
	}
	return o, f.consistent()
}

// consistent refuses flags that contradict each other.
func (f *simulation) consistent() error {
	changed := len(f.set) > 0 || len(f.improvements) > 0
	clash := func(a, b, hint string) error {
		return &accident{message: a + " and " + b + " do not go together", hint: hint}
	}
	switch {
	case f.replications > 0 && f.precision != "":
		return clash("--replications", "--precision", "the first says how often, the second how precise; give one of them")
	case len(f.scenarios) > 2:
		return &accident{message: fmt.Sprintf("--scenario is given %d times", len(f.scenarios)), hint: "one is run, of two the second is compared with the first"}
	case len(f.scenarios) == 2 && f.scenarios[0] == f.scenarios[1]:
		return &accident{message: "--scenario names " + diag.Quote(f.scenarios[0]) + " twice", hint: "compare two different scenarios"}
	case len(f.scenarios) == 2 && changed:
		return clash("two scenarios", "--set or --improvement", "compare the scenarios, or one of them with the change")
	case f.sweep != "" && len(f.scenarios) == 2:
		return clash("--sweep", "two scenarios", "sweep in one of them")
	case f.sweep != "" && f.trace:
		return clash("--sweep", "--trace", "follow an item with --set and the value of interest")
	case f.sweep != "" && f.records != "":
		return clash("--sweep", "--records", "write the records with --set and the value of interest")
	case f.trace && len(f.scenarios) == 2:
		return clash("--trace", "two scenarios", "follow the item in one of them")
	case f.trace && f.precision != "":
		return clash("--trace", "--precision", "a trace is one item of one replication")
	case f.trace && f.failOnObjectives:
		return clash("--trace", "--fail-on-objectives", "objectives need figures; leave --trace out")
	}
	return nil
}

// maxPoints bounds the values of a sweep.
const maxPoints = 100

// sweepPoints reads ADDRESS=VALUES into the address and the values, as
// written.
func sweepPoints(text string) (address string, values []string, err error) {
	bad := func(message string) error {
		return &accident{message: "--sweep " + diag.Quote(text) + ": " + message, hint: "write a range, as 'Team/service-desk.people=4..10' or 4..10/2, or values, as 4,6,8"}
	}
	cut := strings.LastIndex(text, "=")
	if cut < 0 || strings.TrimSpace(text[cut+1:]) == "" {
		return "", nil, bad("it says no values")
	}
	address, list := strings.TrimSpace(text[:cut]), strings.TrimSpace(text[cut+1:])
	from, rest, isRange := strings.Cut(list, "..")
	if !isRange {
		for _, v := range strings.Split(list, ",") {
			if v = strings.TrimSpace(v); v == "" {
				return "", nil, bad("a value is missing between the commas")
			}
			values = append(values, v)
		}
		if len(values) < 2 {
			return "", nil, bad("one value is no sweep")
		}
		return address, values, tooMany(len(values), bad)
	}
	to, step, stepped := strings.Cut(rest, "/")
	values, problem := rangeOf(from, to, step, stepped)
	if problem != "" {
		return "", nil, bad(problem)
	}
	return address, values, nil
}

func tooMany(n int, bad func(string) error) error {
	if n > maxPoints {
		return bad(fmt.Sprintf("%d values are more than %d", n, maxPoints))
	}
	return nil
}

// rangeOf lists the values of a range. Numbers may carry a unit, the same at
// both ends; problem says what is wrong.
func rangeOf(from, to, step string, stepped bool) (values []string, problem string) {
	a, unitA, okA := cutNumber(from)
	b, unitB, okB := cutNumber(to)
	s, unitS, okS := 1.0, unitA, true
	if stepped {
		s, unitS, okS = cutNumber(step)
	}
	switch {
	case !okA || !okB || !okS:
		return nil, "a range goes from a number to a number"
	case unitA == "" && unitB != "":
		unitA = unitB // 70..90%
	case unitA != unitB:
		return nil, "both ends of a range are in one unit"
	}
	if stepped && unitS != unitA && unitS != "" {
		return nil, "the step is in the unit of the ends"
	}
	if s <= 0 || a >= b {
		return nil, "a range goes up, in steps above 0"
	}
	n := int(math.Floor((b-a)/s+1e-9)) + 1
	if n > maxPoints {
		return nil, fmt.Sprintf("%d values are more than %d", n, maxPoints)
	}
	if n < 2 {
		return nil, "the step leaves one value"
	}
	for i := range n {
		v := math.Round((a+float64(i)*s)*1e9) / 1e9
		values = append(values, strconv.FormatFloat(v, 'f', -1, 64)+unitA)
	}
	return values, ""
}

// cutNumber splits "15m" into 15 and "m".
func cutNumber(text string) (v float64, suffix string, ok bool) {
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
		end++
	}
	v, err := strconv.ParseFloat(text[:end], 64)
	return v, text[end:], err == nil
}
