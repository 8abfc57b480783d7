package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// result is what one run of the program in this process left behind.
type result struct {
	stdout, stderr string
	exit           int
}

// svs runs the program with arguments in this process, on a fixed day and with
// no environment.
func svs(t testing.TB, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	w := &world{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr,
		getenv: func(string) (string, bool) { return "", false },
		now:    func() time.Time { return time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC) },
	}
	exit := w.run(context.Background(), args)
	return result{stdout.String(), stderr.String(), exit}
}

// folder writes files, named and filled in turn, to a new folder.
func folder(t testing.TB, namesAndTexts ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(namesAndTexts); i += 2 {
		path := filepath.Join(dir, filepath.FromSlash(namesAndTexts[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(namesAndTexts[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const soundTeam = "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: {people: 2}\n"

// publishedSchema compiles what `svs schema report` prints.
func publishedSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	out := svs(t, "schema", "report")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(out.stdout))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(reportSchemaID, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(reportSchemaID)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReportsMatchThePublishedSchema: on exit 0, 1 and 2.
func TestReportsMatchThePublishedSchema(t *testing.T) {
	published := publishedSchema(t)
	sound := folder(t, "m.yaml", soundTeam)
	broken := folder(t, "m.yaml", strings.ReplaceAll(soundTeam, "people: 2", "people: two, calender: x"), "n.yaml", "a: [1\n")
	for _, c := range []struct {
		name string
		args []string
		exit int
	}{
		{"sound", []string{"validate", "-C", sound, "-f", "json"}, exitPass},
		{"broken", []string{"validate", "-C", broken, "-f", "json", "-v"}, exitFail},
		{"empty", []string{"validate", "-C", t.TempDir(), "-f", "json"}, exitNoVerdict},
		{"who decides", []string{"who-decides", "ValueStream/change.steps[approve]", "-C", "../../examples/egi-like", "-f", "json", "--now", "2026-11-02"}, exitPass},
		{"an organisation's model", []string{"get", "ValueStream/change", "-C", "../../examples/egi-like", "-f", "json", "--organization", "ngi-north"}, exitPass},
		{"waived", []string{"validate", "-C", "../../examples/egi-like", "-f", "json", "-v", "--now", "2026-11-02"}, exitPass},
		{"missing folder", []string{"validate", "-C", filepath.Join(sound, "nowhere"), "-f", "json"}, exitNoVerdict},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := svs(t, c.args...)
			if got.exit != c.exit {
				t.Errorf("exit %d, want %d; stderr: %s", got.exit, c.exit, got.stderr)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(got.stdout))
			if err != nil {
				t.Fatalf("%v in %q", err, got.stdout)
			}
			if err := published.Validate(doc); err != nil {
				t.Errorf("%v\n%s", err, got.stdout)
			}
		})
	}
}

// TestPublishedSchemaRefuses: the schema says something.
func TestPublishedSchemaRefuses(t *testing.T) {
	published := publishedSchema(t)
	good := svs(t, "validate", "-C", folder(t, "m.yaml", soundTeam), "-f", "json").stdout
	for _, swap := range [][2]string{
		{`"formatVersion": 1`, `"formatVersion": "1"`},
		{`"gate": "pass"`, `"gate": "maybe"`},
		{`"findings": []`, `"findings": {}`},
		{`"kind": "validate",`, ``},
		{`"kind": "validate"`, `"kind": "validate", "extra": 1`},
	} {
		bad := strings.Replace(good, swap[0], swap[1], 1)
		if bad == good {
			t.Errorf("%s is not in the report", swap[0])
			continue
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if published.Validate(doc) == nil {
			t.Errorf("a report with %s passes", swap[1])
		}
	}
}
