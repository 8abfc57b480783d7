package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check/lint"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// profiles are the sets of checks beside the usual one: each is the folder of
// its checks in the schema, with where its requirements come from.
var profiles = []struct{ name, source string }{
	{"fitsm-1", "Requirements of FitSM-1 by ITEMO e.V., CC BY 4.0, put into our own words as far as a model can show them. A full score is no conformity with FitSM."},
}

// builtInChecks are the checks that come with the program: those of a profile,
// or without one the usual ones.
func builtInChecks(ctx context.Context, s *conform.Schema, profile string) ([]*model.Check, error) {
	var paths []string
	for _, p := range s.CheckFiles() {
		folder := path.Base(path.Dir(p))
		if profile == folder || profile == "" && !isProfile(folder) {
			paths = append(paths, p)
		}
	}
	l, err := load.Load(ctx, load.Tree{FS: schema.Files, Paths: paths}, load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		return nil, err
	}
	for _, f := range l.Findings {
		return nil, fmt.Errorf("a built-in check is at fault: %s:%d %s", f.Place.File, f.Place.Pos.Line, f.Message)
	}
	return l.Model.Checks, nil
}

// checkNames are the names of all built-in checks.
func checkNames() []string {
	paths, err := fs.Glob(schema.Files, "checks/*/*.yaml")
	if err != nil {
		return nil // the pattern is sound
	}
	var out []string
	for _, p := range paths {
		if name := strings.TrimSuffix(path.Base(p), ".yaml"); !strings.Contains(name, ".") {
			out = append(out, name)
		}
	}
	return out
}

func isProfile(name string) bool {
	for _, p := range profiles {
		if p.name == name {
			return true
		}
	}
	return false
}

// checks are those that hold for the workspace: the built-in ones, each unless
// the model has one of its name, and those of the model; with the parameters of
// the settings, and without those that the settings switch off.
func (j judging) checks(ctx context.Context, profile string) (on, off []lint.Check, err error) {
	own, err := builtInChecks(ctx, j.schema, profile)
	if err != nil {
		return nil, nil, err
	}
	add := func(c *model.Check, builtIn bool) {
		set, _ := j.settings.For("check/"+c.Name, c.Name)
		ready := lint.NewCheck(c, builtIn, parameters(j.settings, c.Name))
		if set.Severity.V == severityOff {
			off = append(off, ready)
			return
		}
		on = append(on, ready)
	}
	for _, c := range own {
		if j.loaded.Model.Check(c.Name) == nil {
			add(c, true)
		}
	}
	for _, c := range j.loaded.Model.Checks {
		if profile == "" || c.Name != "" && slices.ContainsFunc(own, func(o *model.Check) bool { return o.Name == c.Name }) {
			add(c, false)
		}
	}
	return on, off, nil
}

// severityOff is the severity in the settings of a rule that is not asked for.
const severityOff = "off"

// parameters are what the settings give the parameters of a check.
func parameters(s workspace.Settings, check string) []lint.Setting {
	var out []lint.Setting
	for _, r := range s.Rules {
		if r.Rule != check && r.Rule != "check/"+check {
			continue
		}
		for _, p := range r.Parameters {
			set := lint.Setting{Name: p.Name, Values: []string{p.Text}, At: p.At}
			if p.Items != nil {
				set.List, set.Values = true, p.Items
			}
			out = append(out, set)
		}
	}
	return out
}

// ruleSettings are the faults of settings for checks and policies: names that
// there are not, and parameters that a check does not have.
func (j judging) ruleSettings(ctx context.Context) ([]diag.Finding, error) {
	named := func(r workspace.RuleSetting) bool { return !strings.HasPrefix(r.Rule, "SVS") }
	if !slices.ContainsFunc(j.settings.Rules, named) {
		return nil, nil
	}
	all := map[string]*model.Check{}
	for _, profile := range append([]string{""}, profileNames()...) {
		checks, err := builtInChecks(ctx, j.schema, profile)
		if err != nil {
			return nil, err
		}
		for _, c := range checks {
			all[c.Name] = c
		}
	}
	for _, c := range j.loaded.Model.Checks {
		all[c.Name] = c
	}
	known := func(name string) bool {
		kind, bare, full := strings.Cut(name, "/")
		if !full {
			return all[name] != nil || j.loaded.Model.Policy(name) != nil
		}
		return kind == "check" && all[bare] != nil || kind == "policy" && j.loaded.Model.Policy(bare) != nil
	}
	var found []diag.Finding
	for _, f := range j.settings.CheckRules(workspace.File, catalogue(), known) {
		// Those with a code were reported with the settings.
		if rule := f.Keys[0]; !strings.HasPrefix(rule, "SVS") && !known(rule) && ruleNames().known("", []string{rule}) != nil {
			if f.Hint == "" {
				f.Hint = diag.DidYouMean(rule, slices.Sorted(maps.Keys(all)))
			}
			found = append(found, f)
		}
	}
	for _, r := range j.settings.Rules {
		if c := all[strings.TrimPrefix(r.Rule, "check/")]; c != nil {
			found = append(found, unfit(c, parameters(j.settings, c.Name))...)
		}
	}
	return found, nil
}

// unfit are the settings of a check that it has no use for.
func unfit(c *model.Check, settings []lint.Setting) []diag.Finding {
	var found []diag.Finding
	for _, set := range settings {
		if message, hint := lint.Unfit(c, set); message != "" {
			found = append(found, diag.Finding{
				Rule: workspace.UnknownRule, Severity: diag.Error, Message: message, Hint: hint,
				Place: diag.Place{File: workspace.File, Pos: set.At}, Keys: []string{c.Name, set.Name},
			})
		}
	}
	return found
}

func profileNames() []string {
	var out []string
	for _, p := range profiles {
		out = append(out, p.name)
	}
	return out
}
