package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/schema"
)

// begunWith is a new workspace of a template.
func begunWith(t testing.TB, template string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new")
	if out := svs(t, "init", "-t", template, "-q", dir); out.exit != exitPass {
		t.Fatal(out.stderr)
	}
	return dir
}

// TestTemplates: what init writes has no finding at all, is laid out, and
// simulates within what its teams can do.
func TestTemplates(t *testing.T) {
	for _, template := range templates {
		t.Run(template.name, func(t *testing.T) {
			dir := begunWith(t, template.name)
			for _, args := range [][]string{
				{"validate", "-q", "--fail-on", "info"},
				{"fmt", "--check"},
				{"simulate", "--replications", "3", "--fail-on", "info", "-f", "concise", "-q"},
			} {
				out := svs(t, slices.Concat(args, []string{"-C", dir})...)
				if out.exit != exitPass || args[0] != "simulate" && out.stdout != "" {
					t.Errorf("svs %s: exit %d\n%s%s", args[0], out.exit, out.stdout, out.stderr)
				}
			}
			for name, text := range files(t, dir) {
				if strings.HasPrefix(name, "model/") && !strings.HasPrefix(text, "# ") {
					t.Errorf("%s does not say what it is about", name)
				}
			}
			info, err := os.Stat(filepath.Join(dir, ".githooks", "pre-commit"))
			if err != nil || info.Mode()&0o100 == 0 {
				t.Errorf("the hook cannot be run: %v, %v", info, err)
			}
		})
	}
}

// TestTheMinimalTemplateIsTheExample: it differs from the example of that name
// in comments alone, so that README and template teach one model.
func TestTheMinimalTemplateIsTheExample(t *testing.T) {
	shape := func(path string) []string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		docs, found := source.Parse("model.yaml", data, source.DefaultLimits())
		if len(found) > 0 {
			t.Fatal(found)
		}
		var out []string
		var walk func(path string, n *source.Node)
		walk = func(path string, n *source.Node) {
			for _, kv := range n.Fields {
				walk(path+"."+kv.Key.Text, kv.Value)
			}
			for _, it := range n.Items {
				walk(path+"[]", it)
			}
			out = append(out, path+"="+n.Text)
		}
		for i := range docs {
			walk("", docs[i].Root)
		}
		return out
	}
	if d := cmp.Diff(shape("../../examples/minimal/model.yaml"), shape("templates/minimal/model/model.yaml")); d != "" {
		t.Errorf("example and template differ (-example +template):\n%s", d)
	}
}

// TestCompanions: what init writes beside the model is what it claims to be.
// Every svs command in it works in the new workspace.
func TestCompanions(t *testing.T) {
	dir := begunWith(t, "service-desk")
	texts := files(t, dir)
	for _, name := range []string{".github/workflows/model.yml", ".gitlab-ci.yml"} {
		docs, found := source.Parse(name, []byte(texts[name]), source.DefaultLimits())
		if len(found) > 0 || len(docs) != 1 {
			t.Fatalf("%s: %v", name, found)
		}
		var commands []string
		for _, line := range strings.Split(texts[name], "\n") {
			line = strings.TrimPrefix(strings.TrimSpace(line), "- ")
			if rest, ok := strings.CutPrefix(strings.TrimPrefix(line, "run: "), "svs "); ok {
				commands = append(commands, rest)
			}
		}
		var firsts []string
		for _, c := range commands {
			first, _, _ := strings.Cut(c, " ")
			firsts = append(firsts, first)
		}
		if d := cmp.Diff([]string{"validate", "simulate", "lint", "fmt", "plan"}, firsts); d != "" {
			t.Errorf("%s runs (-want +got):\n%s", name, d)
		}
		for _, c := range commands {
			args := strings.Fields(strings.NewReplacer(
				"=code-quality.json", "="+filepath.Join(dir, "code-quality.json"),
				`"$BASE"`, dir, `"$CI_MERGE_REQUEST_DIFF_BASE_SHA"`, dir,
			).Replace(c))
			if out := svs(t, append(args, "-C", dir)...); out.exit != exitPass {
				t.Errorf("%s: svs %s: exit %d %s", name, c, out.exit, out.stderr)
			}
		}
	}
	for name, text := range texts {
		if filepath.Ext(name) == ".json" && !json.Valid([]byte(text)) {
			t.Errorf("%s is no JSON", name)
		}
	}
	var editor struct {
		Schemas map[string]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal([]byte(texts[".vscode/settings.json"]), &editor); err != nil {
		t.Fatal(err)
	}
	for name := range editor.Schemas {
		if texts[strings.TrimPrefix(name, "./")] == "" {
			t.Errorf("the editor looks for %s, which init does not write", name)
		}
	}
	if len(editor.Schemas) != len(editorSchemas) {
		t.Errorf("the editor knows %d schemas, init writes %d", len(editor.Schemas), len(editorSchemas))
	}
}

// TestNewOfEveryKind: in a new workspace of each template an entity of every
// kind can be begun; none brings a finding or moves a figure, and all are laid
// out.
func TestNewOfEveryKind(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, template := range templates {
		dir := begunWith(t, template.name)
		figures := func() string {
			return svs(t, "simulate", "-C", dir, "--replications", "1", "--horizon", "6w", "-f", "json").stdout
		}
		before := figures()
		for _, kind := range slices.Concat(s.Kinds(), []string{"GoverningBody", "Delegation"}) {
			out := svs(t, "new", "-C", dir, kind, "one-"+strings.ToLower(kind))
			if out.exit != exitPass {
				out = svs(t, "new", "-C", dir, kind, "another-"+strings.ToLower(kind))
			}
			if out.exit != exitPass && !(kind == "Delegation" && strings.Contains(out.stderr, "needs")) {
				t.Errorf("%s: svs new %s: exit %d %s", template.name, kind, out.exit, out.stderr)
			}
		}
		for _, args := range [][]string{{"validate", "-q", "--fail-on", "info"}, {"fmt", "--check"}} {
			if out := svs(t, slices.Concat(args, []string{"-C", dir})...); out.exit != exitPass || out.stdout != "" {
				t.Errorf("%s: svs %s: exit %d\n%s%s", template.name, args[0], out.exit, out.stdout, out.stderr)
			}
		}
		// New organisations and objectives have records of their own.
		count := func(report string) map[string]any {
			var all struct{ Simulation map[string]any }
			if err := json.Unmarshal([]byte(report), &all); err != nil || len(all.Simulation) == 0 {
				t.Fatalf("%v\n%s", err, report)
			}
			delete(all.Simulation, "organizations")
			delete(all.Simulation, "objectives")
			return all.Simulation
		}
		if d := cmp.Diff(count(before), count(figures())); d != "" {
			t.Errorf("%s: the figures moved:\n%s", template.name, d)
		}
	}
}

// TestEveryKindHasATemplate, and no template is for no kind.
func TestEveryKindHasATemplate(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, kind := range s.Kinds() {
		want = append(want, "templates/new/"+kind+".yaml")
	}
	got, err = fs.Glob(templateFiles, "templates/new/*")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
