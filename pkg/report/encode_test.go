package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report"
)

func itoa(n int) string { return strconv.Itoa(n) }

func stripColor(s string) string { return regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(s, "") }

// envelope is the published definition of the report.
type envelope struct {
	ctx *cue.Context
	v   cue.Value
}

func published(t *testing.T) envelope {
	t.Helper()
	ctx := cuecontext.New(cuecontext.CUE_DEBUG(""))
	v := ctx.BuildFile(publishedSyntax(t))
	if err := v.Err(); err != nil {
		t.Fatal(err)
	}
	return envelope{ctx, v}
}

func publishedSyntax(t *testing.T) *ast.File {
	t.Helper()
	src, err := os.ReadFile("../../schema/report.cue")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile("report.cue", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// check holds a JSON text against a definition.
func (e envelope) check(definition string, text []byte) error {
	expr, err := parser.ParseExpr("report.json", text)
	if err != nil {
		return err
	}
	v := e.v.LookupPath(cue.ParsePath(definition)).Unify(e.ctx.BuildExpr(expr))
	if err := v.Validate(cue.Concrete(true), cue.Final()); err != nil {
		return cueerrors.New(cueerrors.Details(err, nil))
	}
	return nil
}

var samples = map[string]func() report.Report{
	"scorecard": func() report.Report { return scored("Work") },
	"monitor":   func() report.Report { return monitored("desk") },
	"exit 0":    passing, "exit 1": failing, "exit 2": broken, "exempted": exempted,
	"simulated": func() report.Report { return simulated("outage-report", "P1", "restore", "service-desk") },
	"traced":    func() report.Report { return traced("outage-report", "triage", "service-desk") },
	"nothing to simulate": func() report.Report {
		r := passing()
		r.Simulation = &figure.Result{Replications: 1}
		return r
	},
}

func TestJSONIsAsPublished(t *testing.T) {
	e := published(t)
	for name, r := range samples {
		text, err := report.Encode(r())
		if err != nil {
			t.Fatal(err)
		}
		if err := e.check("#Envelope", text); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		for line := range strings.Lines(render(t, r(), report.JSONLines, report.Style{})) {
			if err := e.check("#EnvelopeLine", []byte(line)); err != nil {
				t.Errorf("%s: %v\n%s", name, err, line)
			}
		}
	}
	if e.check("#Envelope", []byte(`{"formatVersion": 1}`)) == nil {
		t.Error("the definition takes anything")
	}
}

// TestEveryFieldIsPublished fills every field there is, so that one that the
// definition lacks is refused by it.
func TestEveryFieldIsPublished(t *testing.T) {
	r := failing()
	r.Inputs.TZData = "2026a"
	r.Exempted, r.Summary.Exempted = exempted().Exempted, 3
	r.Errors = broken().Errors
	r.Simulation = simulated("outage-report", "P1", "restore", "service-desk").Simulation
	r.Simulation.Comparison, r.Simulation.Sweep = compared("Team/desk", "people"), swept("Team/desk.people")
	r.Trace = traced("outage-report", "triage", "service-desk").Trace
	r.Changes = changesOf("Team/desk")
	r.Scorecard, r.Monitor = scored("Work").Scorecard, monitored("desk").Monitor
	r.Simulation.Opportunities = r.Simulation.Demands[:1]
	r.Simulation.Demands[0].ValueTime = []figure.ShareFigs{{Share: 0.4, Time: fig(7200, 60), Items: fig(12, 1)}}
	r.Simulation.Constraints[0].NotTried = "it was not asked for"
	r.Trace.CausedBy = "Demand/outage #3"
	r.Trace.Shares = []report.Handover{{Share: 0.4, At: r.Trace.Arrived}}
	r.Trace.Visits[0].GaveUp = true
	r.Trace.Visits[0].Waits = append(r.Trace.Visits[0].Waits, report.Wait{From: r.Trace.Arrived, Cause: "batch", What: "board", Until: r.Trace.Arrived, Missed: r.Trace.Arrived, Nth: 2, Size: 3, HandedOver: true})
	for i := range r.Findings {
		r.Findings[i].Location.URI = "a.yaml"
	}
	text, err := report.Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := published(t).check("#Envelope", text); err != nil {
		t.Error(err)
	}
	for _, field := range jsonFields(r) {
		if !bytes.Contains(text, []byte(`"`+field+`":`)) {
			t.Errorf("the sample leaves %q out", field)
		}
	}
}

func TestJSON(t *testing.T) {
	const want = `{
  "formatVersion": 1,
  "kind": "validate",
  "tool": {
    "name": "svs",
    "version": "0.1.0"
  },
  "inputs": {
    "workspace": ".",
    "paths": [],
    "now": "2026-11-24"
  },
  "verdict": {
    "gate": "fail",
    "exitCode": 1,
    "failOn": "error",
    "reason": "1 finding at or above error"
  },
  "summary": {
    "files": 12,
    "documents": 40,
    "entities": 41,
    "errors": 1,
    "warnings": 0,
    "infos": 0,
    "filesWithFindings": 1,
    "byRule": {
      "SVS203": 1
    }
  },
  "errors": [],
  "findings": [
    {
      "rule": "SVS203",
      "severity": "error",
      "entity": "ValueStream/onboard-employee",
      "path": "steps[provision-laptop].practice",
      "message": "no practice \"incident-managment\"",
      "location": {
        "file": "model/streams/onboard.yaml",
        "line": 14,
        "column": 17,
        "endColumn": 35
      },
      "hint": "did you mean \"incident-management\"?",
      "related": [
        {
          "location": {
            "file": "model/practices.yaml",
            "line": 3,
            "column": 9
          }
        }
      ],
      "snippet": {
        "lines": [
          {
            "number": 13,
            "text": "    - id: provision-laptop"
          },
          {
            "number": 14,
            "text": "      practice: incident-managment"
          }
        ],
        "mark": {
          "line": 14,
          "column": 17,
          "endColumn": 35
        }
      },
      "fingerprint": "FINGERPRINT",
      "help": "svs explain SVS203"
    }
  ],
  "rules": [
    {
      "code": "SVS203",
      "name": "unknown-name",
      "severity": "error",
      "title": "a reference leads nowhere",
      "doc": "Check the spelling, or add the entity."
    }
  ],
  "notices": []
}
`
	got := render(t, reportOf("validate", misspelt), report.JSON, report.Style{})
	if d := cmp.Diff(strings.Replace(want, "FINGERPRINT", misspelt.Fingerprint(), 1), got); d != "" {
		t.Error(d)
	}
}

func TestDecodeIsTheInverse(t *testing.T) {
	for name, r := range samples {
		text, err := report.Encode(r())
		if err != nil {
			t.Fatal(err)
		}
		got, err := report.Decode(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r(), got, cmpopts.EquateEmpty()); d != "" {
			t.Error(name, d)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	text, err := report.Encode(failing())
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	for name, c := range map[string]struct{ text, want string }{
		"nothing":          {"", "this is no JSON report of svs"},
		"another JSON":     {`{"name": "x"}`, "it has no formatVersion"},
		"a list":           {`[]`, "this is no JSON report of svs"},
		"a newer version":  {strings.Replace(whole, `"formatVersion": 1`, `"formatVersion": 2`, 1), "format version 2 and this svs reads up to 1"},
		"an answer":        {strings.Replace(whole, `"kind": "validate"`, `"kind": "list", "entities": []`, 1), "this is an answer of svs list and no report"},
		"half":             {whole[:len(whole)/2], "this is no JSON report of svs"},
		"two":              {whole + whole, "this is no JSON report of svs"},
		"an unknown field": {strings.Replace(whole, `"kind"`, `"sort": 1, "kind"`, 1), `unknown field "sort"`},
		"a wrong type":     {strings.Replace(whole, `"files": 12`, `"files": "12"`, 1), "this is no whole JSON report"},
		"a gate":           {strings.Replace(whole, `"gate": "fail"`, `"gate": "ajar"`, 1), `unknown gate "ajar"`},
		"a severity":       {strings.Replace(whole, `"severity": "warning"`, `"severity": "fatal"`, 1), `unknown severity "fatal"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := report.Decode(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
		})
	}
}

// sarifSchema is the published JSON Schema of SARIF 2.1.0.
func sarifSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	return schemaIn(t, "testdata/sarif/sarif-schema-2.1.0.json")
}

func schemaIn(t testing.TB, path string) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// checkJSON holds a JSON text against a schema.
func checkJSON(s *jsonschema.Schema, text string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func TestSARIFIsAsPublished(t *testing.T) {
	schema := sarifSchema(t)
	for name, r := range samples {
		if err := checkJSON(schema, render(t, r(), report.SARIF, report.Style{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if checkJSON(schema, `{"version": "2.1.0", "runs": [{}]}`) == nil {
		t.Error("the schema takes a run without a tool")
	}
}

func TestSARIF(t *testing.T) {
	r := failing()
	r.Inputs.Workspace = "services/hr desk"
	var got struct {
		Runs []struct {
			Invocations []any
			Tool        struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []any
		}
	}
	if err := json.Unmarshal([]byte(render(t, r, report.SARIF, report.Style{})), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	if d := cmp.Diff([]any{map[string]any{"executionSuccessful": true, "exitCode": 1.0}}, run.Invocations); d != "" {
		t.Error(d)
	}
	want := map[string]any{
		"ruleId": "SVS203", "ruleIndex": 1.0, "level": "error",
		"message": map[string]any{"text": `ValueStream/onboard-employee: no practice "incident-managment" (did you mean "incident-management"?)`},
		"locations": []any{map[string]any{
			"physicalLocation": map[string]any{
				"artifactLocation": map[string]any{"uri": "services/hr%20desk/model/streams/onboard.yaml"},
				"region": map[string]any{"startLine": 14.0, "startColumn": 17.0, "endColumn": 35.0,
					"snippet": map[string]any{"text": "      practice: incident-managment"}},
			},
			"logicalLocations": []any{map[string]any{"fullyQualifiedName": "ValueStream/onboard-employee.steps[provision-laptop].practice", "kind": "object"}},
		}},
		"relatedLocations": []any{map[string]any{"physicalLocation": map[string]any{
			"artifactLocation": map[string]any{"uri": "services/hr%20desk/model/practices.yaml"},
			"region":           map[string]any{"startLine": 3.0, "startColumn": 9.0}}}},
		"partialFingerprints": map[string]any{"svs/v1": misspelt.Fingerprint()},
	}
	if d := cmp.Diff(want, run.Results[1]); d != "" {
		t.Error(d)
	}
	if id := run.Tool.Driver.Rules[1].ID; id != "SVS203" {
		t.Errorf("rule 1 is %s", id)
	}
}
