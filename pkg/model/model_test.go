package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

func entity(kind, name, file string, line int32) model.Any {
	e := model.Zero(kind)
	b := e.Base()
	b.Name, b.File, b.At = name, file, diag.Pos{Line: line, Column: 1}
	return e
}

func TestNewOrdersByKindNameAndPlace(t *testing.T) {
	given := []model.Any{
		entity("Team", "b", "a.yaml", 9),
		entity("Scenario", "a", "a.yaml", 1),
		entity("Team", "a", "b.yaml", 1),
		entity("Team", "a", "a.yaml", 5),
		entity("Team", "", "a.yaml", 7),
		entity("Organization", "z", "a.yaml", 3),
	}
	m := model.New(given)
	var got []string
	for _, e := range m.All() {
		b := e.Base()
		got = append(got, b.Kind+"/"+b.Name+" "+b.File)
	}
	want := []string{"Organization/z a.yaml", "Team/ a.yaml", "Team/a a.yaml", "Team/a b.yaml", "Team/b a.yaml", "Scenario/a a.yaml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(m.Teams) != 4 || len(m.Organizations) != 1 || len(m.Scenarios) != 1 || len(m.Services) != 0 {
		t.Errorf("lists: %d teams, %d organizations, %d scenarios, %d services",
			len(m.Teams), len(m.Organizations), len(m.Scenarios), len(m.Services))
	}
	if a := m.Team("a"); a == nil || a.File != "a.yaml" {
		t.Errorf("Team(a) is %v, want the first in file order", a)
	}
	if given[0].Base().Name != "b" {
		t.Error("New has changed the order of what it was given")
	}
}

func TestLookups(t *testing.T) {
	var all []model.Any
	for _, kind := range model.Kinds() {
		all = append(all, entity(kind, "x", "a.yaml", 1))
	}
	m := model.New(all)
	for i, kind := range model.Kinds() {
		if got := m.Lookup(kind, "x"); got != all[i] {
			t.Errorf("Lookup(%s) is %v", kind, got)
		}
	}
	if got := m.Resolve(model.Ref{Kind: "Tool", Name: "x"}); got != model.Any(m.Tool("x")) || got == nil {
		t.Errorf("Resolve is %v", got)
	}
	if m.Team("y") != nil || m.Lookup("Team", "") != nil || m.Lookup("Desk", "x") != nil || model.Zero("Desk") != nil {
		t.Error("something was found that is not there")
	}
}

func TestInUse(t *testing.T) {
	want := map[string]bool{"": true, "draft": false, "pilot": true, "live": true, "retiring": true, "retired": false}
	for stage, inUse := range want {
		e := model.Entity{}
		if stage != "" {
			e.Meta.Lifecycle = model.Field[string]{V: stage, At: diag.Pos{Line: 1, Column: 1}}
		}
		if e.InUse() != inUse {
			t.Errorf("in use at stage %q: %v", stage, e.InUse())
		}
	}
}
