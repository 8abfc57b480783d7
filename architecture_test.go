package svs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"os"
)

const module = "github.com/svs-project/svs/"

// leaves may be used by every room; what a leaf itself may use stands behind it.
var leaves = map[string][]string{
	"diag":     nil,
	"unit":     nil,
	"calendar": {"unit"},
	"dist":     {"unit"},
	"des":      nil,
	"stats":    nil,
}

// rooms says which rooms each room may use directly; what those use, and every
// leaf, comes with them. The walls stand before all rooms are built, so that
// none has to be moved later.
var rooms = map[string][]string{
	"source":    {},
	"workspace": {"source"},
	"edit":      {"source"},
	"eval":      {},
	"conform":   {"source"},
	"overlay":   {"conform"},
	"model":     {},
	"load":      {"conform", "model"},
	"facts":     {"model"},
	"govern":    {"facts", "eval", "overlay"},
	"check":     {"govern", "workspace"},
	"flow":      {"facts"},
	"records":   {"flow"},
	"change":    {"conform"},
	"plan":      {"change", "check", "flow", "load"},
	"report":    {"plan"},
	"explain":   {"conform", "check"},
	"lsp":       {"load", "check", "edit", "explain"},
	"git":       {},
	"cache":     {},
}

// inner says which rooms a package behind a wall within its room may use, where
// that is less than the room may, its neighbors included; leaves come with them.
var inner = map[string][]string{
	"flow/figure":   {"model"},
	"flow/datafile": {},
}

// keepers are the only rooms that may import what is behind a library's name.
var keepers = map[string][]string{
	"github.com/spf13/cobra":   {"cmd/svs"},
	"gopkg.in/yaml.v3":         {"pkg/source"},
	"go.yaml.in/yaml":          {"pkg/source"},
	"cuelang.org/go":           {"pkg/conform", "pkg/eval"},
	"github.com/google/go-cmp": {},
	"github.com/sourcegraph":   {"pkg/lsp"},
	"pgregory.net/rapid":       {},
	"gonum.org/v1/gonum":       {},
	"os/exec":                  {"pkg/git", "pkg/eval", "cmd/svs"}, // cmd/svs: to find git on the PATH
	"net/http":                 {},
}

// TestWalls holds the import directions: data flows one way, from files to
// documents to the model to findings and results to renderers.
func TestWalls(t *testing.T) {
	for _, f := range goFiles(t) {
		dir := path.Dir(f.path)
		room, inPkg := strings.CutPrefix(dir, "pkg/")
		room, _, _ = strings.Cut(room, "/")
		if inPkg && rooms[room] == nil && !slices.Contains(slices.Collect(maps.Keys(leaves)), room) {
			t.Errorf("%s: room %q is not in the table", f.path, room)
			continue
		}
		for _, imp := range f.imports {
			if ours, ok := strings.CutPrefix(imp, module); ok && inPkg {
				target, isPkg := strings.CutPrefix(ours, "pkg/")
				target, _, _ = strings.Cut(target, "/")
				if isPkg && target != room && !slices.Contains(reach(room), target) {
					t.Errorf("%s: room %q may not import %q; it may use %v", f.path, room, target, reach(room))
				}
				if own, walled := inner[strings.TrimPrefix(dir, "pkg/")]; walled && isPkg && !slices.Contains(own, target) && !slices.Contains(slices.Collect(maps.Keys(leaves)), target) {
					t.Errorf("%s: package %q may not import %q; it may use %v and leaves", f.path, dir, ours, own)
				}
				if strings.HasPrefix(ours, "cmd/") {
					t.Errorf("%s: nothing imports %q", f.path, ours)
				}
			}
			for lib, who := range keepers {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !slices.ContainsFunc(who, func(w string) bool { return strings.HasPrefix(dir, w) }) {
					t.Errorf("%s: %q may be imported only in %v", f.path, imp, who)
				}
			}
		}
	}
}

// reach lists what a room may import.
func reach(room string) []string {
	if own, ok := leaves[room]; ok {
		return own
	}
	seen := map[string]bool{}
	var add func(string)
	add = func(r string) {
		for _, next := range rooms[r] {
			if !seen[next] {
				seen[next] = true
				add(next)
			}
		}
	}
	add(room)
	for leaf := range leaves {
		seen[leaf] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// TestNobodyBelowTheCommandTouchesTheWorld keeps clock, environment, output
// and exit in cmd/svs.
func TestNobodyBelowTheCommandTouchesTheWorld(t *testing.T) {
	banned := []string{"os.Exit(", "os.Stdout", "os.Stderr", "os.Getenv(", "os.LookupEnv(", "time.Now()", "log.Fatal", "fmt.Print(", "fmt.Println(", "fmt.Printf(", "func init()"}
	for _, f := range goFiles(t) {
		if !strings.HasPrefix(f.path, "pkg/") {
			continue
		}
		for n, line := range strings.Split(f.text, "\n") {
			for _, b := range banned {
				if code, _, _ := strings.Cut(line, "//"); strings.Contains(code, b) {
					t.Errorf("%s:%d: %s belongs in cmd/svs alone", f.path, n+1, b)
				}
			}
		}
	}
}

type goFile struct {
	path    string
	text    string
	imports []string
}

// goFiles are the project's own files that end up in the program.
func goFiles(t *testing.T) []goFile {
	t.Helper()
	var out []goFile
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		data, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := goFile{path: p, text: string(data)}
		for _, imp := range file.Imports {
			s, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, s)
		}
		out = append(out, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("found only %d files; is this the root of the project?", len(out))
	}
	return out
}
