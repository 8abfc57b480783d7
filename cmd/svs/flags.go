package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/unit"
)

// common are the flags that every command has which reads a model.
type common struct {
	dir        string
	formats    []string
	failOn     string
	only, skip []string
	now        string
	color      string
	quiet      bool
	verbose    bool
	jobs       int
	allowEmpty bool
	// organization is whose life of the model is looked at, "" for the shared
	// model.
	organization string
	// policyTime and policyMemory bound the evaluation of one policy, as
	// written; limits are what comes of them.
	policyTime   string
	policyMemory int
	// policyFrom is the revision whose policies, waivers and settings judge.
	policyFrom string
	// profile is the folder for profiles of this run, "" for none.
	profile string
	// keeps says that the command knows files from earlier runs, noCache that
	// the user does not want it to.
	keeps, noCache bool
	limits         eval.Limits
}

func (f *common) register(c *cobra.Command) {
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.dir, "directory", "C", ".", "work in this folder")
	f.registerOutput(c)
	fl.StringVar(&f.failOn, "fail-on", "", "least severity that fails the run: error, warning, info or never (default error)")
	fl.StringSliceVar(&f.only, "only", nil, "report only these rules: a code, the beginning of one (SVS2), or a name")
	fl.StringSliceVar(&f.skip, "skip", nil, "leave these rules out")
	fl.StringVar(&f.now, "now", "", "the day that dates are held against, as 2027-06-30 (default today)")
	fl.IntVarP(&f.jobs, "jobs", "j", 0, "how many processors to use (default all); the result is the same for any number")
	fl.BoolVar(&f.allowEmpty, "allow-empty", false, "a workspace without documents is no accident")
	fl.StringVar(&f.policyFrom, "policy-from", "", "judge by the policies, checks, waivers, delegations and settings of this `REVISION`, as origin/main")
	fl.StringVar(&f.policyTime, "policy-time", "", "most `TIME` that the evaluation of one policy may take (default 1s)")
	fl.IntVar(&f.policyMemory, "policy-memory", 0, "most memory to evaluate policies in, in `MEGABYTES` (default 320)")
}

// registerOutput adds the flags that say how a report is written.
func (f *common) registerOutput(c *cobra.Command) {
	fl := c.Flags()
	fl.StringArrayVarP(&f.formats, "format", "f", nil, "output as FORMAT or FORMAT=FILE; may be repeated\n("+strings.Join(report.Formats(), ", ")+")")
	fl.StringVar(&f.color, "color", "auto", "colour: auto, always or never")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print findings and nothing else")
	fl.BoolVarP(&f.verbose, "verbose", "v", false, "name skipped files and show details")
}

// check refuses values that no flag can have, and fills in what was left out.
func (f *common) check(w *world) error {
	if f.failOn != "" {
		if err := report.ParseFailOn(f.failOn); err != nil {
			return &accident{message: "--fail-on: " + err.Error()}
		}
	}
	var err error
	if f.limits, err = f.policyLimits(); err != nil {
		return err
	}
	names := ruleNames()
	if err := cmp.Or(names.known("only", f.only), names.known("skip", f.skip)); err != nil {
		return err
	}
	if f.jobs < 0 || f.jobs > 1024 {
		return &accident{message: fmt.Sprintf("--jobs %d is not a number of processors", f.jobs), hint: "write 0 for all of them, or a number from 1 to 1024"}
	}
	if f.jobs == 0 {
		f.jobs = runtime.GOMAXPROCS(0)
	}
	switch f.color {
	case "auto", "always", "never":
	default:
		return &accident{message: fmt.Sprintf("--color %q is not auto, always or never", f.color)}
	}
	if f.now == "" {
		f.now = unit.DateOf(w.now()).String()
	}
	if _, err := unit.ParseDate(f.now); err != nil {
		return &accident{message: "--now: " + err.Error()}
	}
	return nil
}

// colored decides whether what goes to standard output may be in colour.
func (f *common) colored(w *world) bool {
	switch f.color {
	case "always":
		return true
	case "never":
		return false
	}
	if v, ok := w.getenv("NO_COLOR"); ok && v != "" {
		return false
	}
	if v, ok := w.getenv("FORCE_COLOR"); ok && v != "" && v != "0" {
		return true
	}
	file, ok := w.stdout.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
