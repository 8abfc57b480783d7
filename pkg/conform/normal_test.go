package conform_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// normal is the normal form of the first document of a text; a default carries
// a remark.
func normal(t *testing.T, s *conform.Schema, text string) (string, []string) {
	t.Helper()
	docs, _ := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
	if len(docs) == 0 {
		t.Fatalf("no document in %q", text)
	}
	res, err := s.Check(&docs[0])
	if err != nil {
		t.Fatal(err)
	}
	n := s.Normal(&docs[0], res)
	if n == nil {
		t.Fatalf("no normal form of %q", text)
	}
	return emit.Document(n.Root, emit.Options{Remark: func(at *source.Node) string {
		if n.Defaults[at] {
			return "default"
		}
		return ""
	}}), n.LeftOut
}

func TestNormal(t *testing.T) {
	s := load(t)
	for _, c := range []struct {
		name, text, want string
		leftOut          []string
	}{
		{"defaults and references, in the schema's order", `spec: {people: 2, calendar: office}
metadata: {lifecycle: pilot, name: desk}
kind: Team
apiVersion: svs/v1
`, `apiVersion: svs/v1
kind: Team
metadata: {name: desk, lifecycle: pilot}
spec:
  people: 2
  calendar: Calendar/office
  availability: 100%  # default
  discipline: priority  # default
  preempts: false  # default
  atShiftEnd: suspend  # default
`, nil},
		{"a spec that is not written", "apiVersion: svs/v1\nkind: Consumer\nmetadata: {name: students}\n", `apiVersion: svs/v1
kind: Consumer
metadata:
  name: students
  lifecycle: live  # default
spec:
  internal: false  # default
`, nil},
		{"words in the place of references, and what a default needs beside it", `apiVersion: svs/v1
kind: ValueStream
metadata: {name: s, lifecycle: live}
spec:
  perspective: designed
  outcome: {service: [a, Service/b]}
  steps:
    - {id: a, needsJudgement: true, wait: {mean: 1h}, next: value}
    - {id: b, needsJudgement: true, team: desk, work: 5m}
`, `apiVersion: svs/v1
kind: ValueStream
metadata: {name: s, lifecycle: live}
spec:
  outcome: {service: [Service/a, Service/b]}
  perspective: designed
  steps:
    - id: a
      wait: {mean: 1h}
      stopsClock: false  # default
      next: value
      needsJudgement: true
    - id: b
      team: Team/desk
      people: 1  # default
      work: 5m
      quality: 100%  # default
      needsJudgement: true
`, nil},
		{"a change says a part only", `apiVersion: svs/v1
kind: Improvement
metadata: {name: i, lifecycle: live}
spec: {change: [{entity: ValueStream/s, set: {steps: [{id: x, team: desk, work: null}, {after: x, id: z, wait: 1h}]}}]}
`, `apiVersion: svs/v1
kind: Improvement
metadata: {name: i, lifecycle: live}
spec:
  change:
    - entity: ValueStream/s
      set: {steps: [{id: x, team: Team/desk, work: null}, {id: z, wait: 1h, after: x}]}
`, nil},
		{"what was refused is left out", `apiVersion: svs/v1
kind: Team
metadata: {name: desk, lifecycle: live, tilte: Desk}
spec: {people: two, availability: 85%, discipline: fifo, preempts: false, atShiftEnd: finish}
`, `apiVersion: svs/v1
kind: Team
metadata: {name: desk, lifecycle: live}
spec: {availability: 85%, discipline: fifo, preempts: false, atShiftEnd: finish}
`, []string{"metadata.tilte", "people"}},
		{"of a document that is no YAML, the head", "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\nspec: [\n", "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk}\n", []string{"", "metadata"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, leftOut := normal(t, s, c.text)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.leftOut, leftOut); d != "" {
				t.Errorf("left out (-want +got):\n%s", d)
			}
		})
	}
}

// TestNormalLoadsAgain: the normal form of every valid document is valid, and
// is its own normal form.
func TestNormalLoadsAgain(t *testing.T) {
	s := load(t)
	files, err := filepath.Glob("../../schema/testdata/valid/*.yaml")
	if more, _ := filepath.Glob("../../examples/*/*/*.yaml"); err != nil || len(files) < 20 || len(more) < 10 {
		t.Fatal(len(files), len(more), err)
	} else {
		files = slices.Concat(files, more)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs, _ := source.Parse(file, data, source.DefaultLimits())
		for i := range docs {
			once := again(t, s, &docs[i])
			back, findings := source.Parse(file, []byte(once), source.DefaultLimits())
			if len(findings) > 0 || len(back) != 1 {
				t.Fatalf("%s: %v in\n%s", file, findings, once)
			}
			if d := cmp.Diff(once, again(t, s, &back[0])); d != "" {
				t.Errorf("%s: twice is not once:\n%s", docs[i].Entity(), d)
			}
		}
	}
}

func again(t *testing.T, s *conform.Schema, doc *source.Document) string {
	t.Helper()
	res, err := s.Check(doc)
	if err != nil || len(res.Findings) > 0 {
		t.Fatalf("%s: %v %v", doc.Entity(), res.Findings, err)
	}
	n := s.Normal(doc, res)
	if len(n.LeftOut) > 0 {
		t.Errorf("%s is sound and left out %v", doc.Entity(), n.LeftOut)
	}
	return emit.Document(n.Root, emit.Options{})
}
