package workspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/workspace"
)

func TestCheckNames(t *testing.T) {
	at := diag.Pos{Line: 2, Column: 15}
	s := workspace.Settings{
		Organization: workspace.Value[string]{V: "acmee", At: at},
		Scenario:     workspace.Value[string]{V: "base", At: diag.Pos{Line: 3, Column: 22}},
	}
	exists := func(_, name string) bool { return name == "acme" }
	names := func(string) []string { return []string{"acme"} }
	want := []diag.Finding{{
		Rule: "SVS907", Severity: diag.Error, Keys: []string{"acmee"}, Message: `the model has no Organization "acmee"`,
		Place: diag.Place{File: "svs.yaml", Pos: at}, Width: 5, Hint: `did you mean "acme"?`,
	}}
	if d := cmp.Diff(want, s.CheckNames("svs.yaml", exists, names)); d != "" {
		t.Error(d)
	}
	s.Organization.V = "acme"
	if d := cmp.Diff([]diag.Finding(nil), s.CheckNames("svs.yaml", exists, names)); d != "" {
		t.Error(d)
	}
}
