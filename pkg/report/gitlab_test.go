package report_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/svs-project/svs/pkg/report"
)

// gitlabSchema is what GitLab's manual demands of a code quality report.
func gitlabSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	return schemaIn(t, "testdata/gitlab/code-quality.schema.json")
}

func TestGitLab(t *testing.T) {
	const want = `[
  {
    "description": "Team/desk: a second team is named \"desk\"; rename one of them",
    "check_name": "SVS201",
    "fingerprint": "46b3ed0b2b6f",
    "severity": "minor",
    "location": {
      "path": "services/hr/b.yaml",
      "lines": {
        "begin": 1
      }
    }
  },
  {
    "description": "ValueStream/onboard-employee: no practice \"incident-managment\" (did you mean \"incident-management\"?)",
    "check_name": "SVS203",
    "fingerprint": "b4bb46fb6a8d",
    "severity": "major",
    "location": {
      "path": "services/hr/model/streams/onboard.yaml",
      "lines": {
        "begin": 14
      }
    }
  }
]
`
	r := failing()
	r.Inputs.Workspace = "services/hr"
	r.Findings[0].Fingerprint, r.Findings[1].Fingerprint = "46b3ed0b2b6f", "b4bb46fb6a8d"
	if d := cmp.Diff(want, render(t, r, report.GitLab, report.Style{})); d != "" {
		t.Error(d)
	}
	if got := render(t, passing(), report.GitLab, report.Style{}); got != "[]\n" {
		t.Errorf("nothing found is %s", got)
	}
}

// TestGitLabIsAsPublished: every issue has a place and a fingerprint of its own, also
// an error that has neither.
func TestGitLabIsAsPublished(t *testing.T) {
	schema := gitlabSchema(t)
	twins := reportOf("validate", misspelt, misspelt, misspelt)
	twins.Findings[1].Location = nil
	twins.Findings[2].Location = &report.Location{} // as in a forged report
	for name, c := range map[string]struct {
		r      report.Report
		issues int
	}{
		"failing": {failing(), 2}, "broken": {broken(), 2}, "twins": {twins, 3}, "simulated": {simulated("d", "v", "s", "t"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			text := render(t, c.r, report.GitLab, report.Style{})
			if err := checkJSON(schema, text); err != nil {
				t.Error(err)
			}
			var got []struct{ Fingerprint string }
			if err := json.Unmarshal([]byte(text), &got); err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, issue := range got {
				seen[issue.Fingerprint] = true
			}
			if len(got) != c.issues || len(seen) != c.issues {
				t.Errorf("%d issues with %d fingerprints, not %d:\n%s", len(got), len(seen), c.issues, text)
			}
		})
	}
	if checkJSON(schema, `[{"description": "x"}]`) == nil {
		t.Error("the schema takes an issue without a place")
	}
}
