package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/check/policies"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/facts/derived"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/pkg/workspace"
)

// evaluateWord, as the only argument, makes svs the process that evaluates the
// CUE of policies for another svs. It is no command for people: it reads one
// task of svs's own making, and its limits are those of that task.
const evaluateWord = "evaluate-policies-for-svs"

// evaluateServer is that process.
func (w *world) evaluateServer() int { return eval.Serve(w.stdin, w.stdout, os.Exit) }

// evaluator starts such processes.
func evaluator(limits eval.Limits) (*eval.Client, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, &accident{message: "cannot find the program to evaluate policies with: " + err.Error()}
	}
	return &eval.Client{Command: eval.Command{Path: self, Args: []string{"svs", evaluateWord}}, Limits: limits}, nil
}

// policyLimits reads the flags about the evaluation of one policy; zero where
// they say nothing.
func (f *common) policyLimits() (eval.Limits, error) {
	var out eval.Limits
	if f.policyTime != "" {
		d, err := unit.ParseDuration(f.policyTime)
		if err != nil || d.IsBusiness() || d.Elapsed() < minPolicyTime || d.Elapsed() > maxPolicyTime {
			return out, &accident{message: "--policy-time: " + diag.Quote(f.policyTime) + " is no time for one policy", hint: "write a time from 100ms to 1h, as 2s"}
		}
		out.Time = d.Elapsed()
	}
	if f.policyMemory != 0 {
		if f.policyMemory < minPolicyMemory || f.policyMemory > maxPolicyMemory {
			return out, &accident{message: fmt.Sprintf("--policy-memory: %d is no number of megabytes for policies", f.policyMemory), hint: "write a number from 64 to 65536, as 512"}
		}
		out.Memory = int64(f.policyMemory) << 20
	}
	return out, nil
}

// limitsWithin are the limits of one policy: the flags, else the settings, else
// the usual ones.
func (f *common) limitsWithin(s workspace.Settings) eval.Limits {
	usual := eval.DefaultLimits()
	usual.Time = min(max(cmp.Or(f.limits.Time, s.PolicyTime, usual.Time), minPolicyTime), maxPolicyTime)
	if memory := cmp.Or(f.limits.Memory, s.PolicyMemory); memory != 0 {
		usual.Memory, usual.PerSubject = memory, 0
	}
	return usual
}

const (
	minPolicyTime, maxPolicyTime     = 100 * time.Millisecond, time.Hour
	minPolicyMemory, maxPolicyMemory = 64, 65536
)

// asker asks the loaded model by CUE.
func (j judging) asker(ctx context.Context, more ...func(*derived.Options)) (*ask.Asker, error) {
	client, err := j.client()
	if err != nil {
		return nil, err
	}
	texts := &texts{loaded: j.loaded, rewrite: j.rewrite()}
	o := derived.Options{Root: j.settings.Organization.V}
	o.Now, _ = unit.ParseDate(j.now) // checked with the flags
	for _, r := range j.settings.NotApplicable {
		o.NotApplicable = append(o.NotApplicable, r.Name)
	}
	for _, add := range more {
		add(&o)
	}
	subjects := &ask.Subjects{Schema: j.schema, Document: texts.of, Facts: derived.New(j.loaded.Model, o), Worth: j.worth()}
	var evaluator ask.Evaluator = client
	if j.memory != nil {
		if texts.rewrite == nil {
			subjects.Forms = j.memory.Forms(fmt.Sprint(j.settings.Currency))
		}
		evaluator = j.memory.Over(client)
	}
	asker := ask.New(ctx, evaluator, subjects)
	asker.Jobs = j.jobs
	return asker, nil
}

// client is the evaluator of this run: it knows the texts that it had to stop,
// whichever model they were asked of.
func (j judging) client() (*eval.Client, error) {
	if j.asked == nil {
		return evaluator(j.limits)
	}
	if j.asked.client == nil {
		client, err := evaluator(j.limits)
		if err != nil {
			return nil, err
		}
		j.asked.client = client
	}
	return j.asked.client, nil
}

// worth is what one unit of a currency is worth in that of all sums; without a
// base currency sums are taken as they are written.
func (j judging) worth() func(currency string) (float64, bool) {
	base := j.settings.Currency.Base.V
	if base == "" {
		return nil
	}
	return func(currency string) (float64, bool) {
		if currency == base {
			return 1, true
		}
		for _, r := range j.settings.Currency.Rates {
			if r.Code == currency {
				return r.Worth, true
			}
		}
		return 0, false
	}
}

// asked is who was asked by CUE in this run, and remembers the answers.
type asked struct {
	client *eval.Client
	asker  *ask.Asker
	// varied are the models as they are after variations, as far as conditions
	// were asked of them, err the first accident with one.
	varied map[patched]*varied
	// cut says that the rules of governance stopped comparing.
	cut bool
	err error
}

// holds answers a where or a condition for governance. Where nothing was asked
// in this run yet, that begins here.
func (j judging) holds(of *model.Entity, field string, text model.Cue, e model.Any) bool {
	if j.asked.asker == nil {
		asker, err := j.asker(context.Background())
		if err != nil {
			return false
		}
		j.asked.asker = asker
	}
	return j.asked.asker.Holds(of, field, text, e)
}

// byCUE are the findings of policies, and what else governance says: whom a
// where chooses is known by then.
func (j judging) byCUE(ctx context.Context) ([]diag.Finding, error) {
	if j.asked == nil {
		j.asked = &asked{}
	}
	asker, err := j.asker(ctx)
	if err != nil {
		return nil, err
	}
	j.asked.asker = asker
	g := j.governance()
	found, err := policies.Run(ctx, policies.Input{Model: j.loaded.Model, Governance: g, Schema: j.schema, Asker: asker})
	found = append(found, g.Findings()...)
	j.asked.cut = j.asked.cut || g.CutShort()
	err = cmp.Or(err, asker.Err(), j.asked.err)
	var undecided *ask.NoVerdict
	if errors.As(err, &undecided) {
		return found, &accident{message: undecided.Error(), hint: undecided.Fault.Hint, at: undecided.Place()}
	}
	return found, err
}
