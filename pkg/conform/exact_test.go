package conform_test

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// perKind is how many documents of each kind are held against CUE. Each union
// is by itself tried seven tenths as often, each definition with fields a
// thirtieth of that and any other a sixtieth: it is met in the documents too.
// SVS_EXACT asks for another number; 100000 is the proof, with 2.4 million
// documents and 2.3 million values, some forty minutes for one processor and
// twenty for two:
//
//	SVS_EXACT=100000 go test ./pkg/conform -run AgreesWithCUE -timeout 60m
const perKind = 1000

// exactly is the number of documents to try.
func exactly() int {
	if v, err := strconv.Atoi(os.Getenv("SVS_EXACT")); err == nil {
		return v
	}
	if testing.Short() {
		return perKind / 10
	}
	return perKind
}

// TestWalkAgreesWithCUE: the walk's verdict on a document's shape is the one
// that real CUE comes to, on valid documents, on documents made from the
// schema's types, and on both with random faults.
func TestWalkAgreesWithCUE(t *testing.T) {
	n := exactly()
	all := load(t)
	words := vocabulary(t, all)
	var outOfRange atomic.Int64 // few kinds have numbers that most documents give
	t.Run("kinds", func(t *testing.T) {
		for _, kind := range all.Kinds() {
			t.Run(kind, func(t *testing.T) {
				t.Parallel()
				met := agreeOften(t, load(t), words, kind, n) // by a schema of its own: CUE answers one at a time
				for rule, fault := range map[string]string{"SVS101": "wrong types", "SVS102": "unknown fields", "SVS103": "missing fields", "SVS105": "wrong patterns"} {
					if met[rule] < n/100 {
						t.Errorf("%s: only %d of %d documents had %s", kind, met[rule], n, fault)
					}
				}
				outOfRange.Add(int64(met["SVS106"]))
			})
		}
	})
	if met, want := outOfRange.Load(), int64(n*len(all.Kinds())/100); met < want {
		t.Errorf("only %d documents had numbers out of range, want %d", met, want)
	}
}

// agreeOften compares the verdicts on n documents of a kind, and counts those
// that were refused, by the rules that they broke.
func agreeOften(t *testing.T, s *conform.Schema, words []string, kind string, n int) (met map[string]int) {
	rnd := rand.New(rand.NewPCG(1, uint64(len(kind))))
	g := &generator{rnd: rnd, words: words}
	valid := validDocuments(t, kind)
	met = map[string]int{}
	refused := 0
	for i := range n {
		var root *source.Node
		if i%2 == 0 {
			root = clone(valid[rnd.IntN(len(valid))])
		} else {
			root = g.document(s, kind)
		}
		for range rnd.IntN(3) {
			g.mutateDocument(root)
		}
		rules, no := agree(t, s, kind, root)
		if no {
			refused++
		}
		for rule := range rules {
			met[rule]++
		}
	}
	if refused < n/5 || refused > n*9/10 {
		t.Errorf("%s: %d of %d documents were refused; both verdicts must be common", kind, refused, n)
	}
	return met
}

// FuzzWalkAgreesWithCUE does the same for any text that is a document.
func FuzzWalkAgreesWithCUE(f *testing.F) {
	s := load(f)
	for _, kind := range s.Kinds() {
		data, err := os.ReadFile(filepath.Join("..", "..", "schema", "testdata", "valid", kind+".yaml"))
		if err != nil {
			f.Fatal(err)
		}
		for doc := range strings.SplitSeq(string(data), "---\n") {
			f.Add(doc)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, findings := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
		if len(findings) > 0 {
			return // what was refused while reading is no business of shape
		}
		for _, d := range docs {
			if kind := d.Root.Get("kind"); kind != nil && slices.Contains(s.Kinds(), kind.Text) {
				agree(t, s, kind.Text, d.Root)
			}
		}
	})
}

// TestWalkAcceptsWhatIsSound: the examples of the schema and all example models
// pass the walk itself, without CUE's help.
func TestWalkAcceptsWhatIsSound(t *testing.T) {
	s := load(t)
	for _, kind := range s.Kinds() {
		for _, root := range validDocuments(t, kind) {
			if _, res := s.Walk(root); len(res.Findings) > 0 {
				t.Errorf("%s: %s\n%s", kind, messages(res.Findings), write(root))
			}
		}
	}
	err := filepath.WalkDir(filepath.Join("..", "..", "examples"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" || d.Name() == "svs.yaml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		docs, _ := source.Parse(path, data, source.DefaultLimits())
		for _, doc := range docs {
			if v := doc.Root.Get("apiVersion"); v == nil || v.Text != conform.APIVersion {
				continue // written for another program
			}
			if _, res := s.Walk(doc.Root); len(res.Findings) > 0 {
				t.Errorf("%s: %s", path, messages(res.Findings))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDefinitionsAgreeWithCUE does the same for each definition by itself, so
// that each form of a value is met often.
func TestDefinitionsAgreeWithCUE(t *testing.T) {
	all := load(t)
	words := vocabulary(t, all)
	// CUE answers one at a time, so each that works has a schema of its own.
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *worker, workers)
	for range workers {
		free <- &worker{schema: load(t), fits: map[string][]string{}}
	}
	for _, def := range all.Definitions() {
		if slices.Contains(all.Kinds(), def) {
			continue // whole documents are the other test's
		}
		t.Run(def, func(t *testing.T) {
			t.Parallel()
			w := <-free
			defer func() { free <- w }()
			w.agreeOften(t, words, def)
		})
	}
}

// worker compares verdicts, one definition after another.
type worker struct {
	schema *conform.Schema
	fits   map[string][]string // which words patterns admit
}

// agreeOften compares the verdicts on values of a definition. What is drawn
// depends on the definition alone, not on who takes it when.
func (w *worker) agreeOften(t *testing.T, words []string, def string) {
	name := fnv.New64a()
	name.Write([]byte(def))
	g := &generator{rnd: rand.New(rand.NewPCG(2, name.Sum64())), words: words, fits: w.fits, depth: maxDepth - 3}
	typ := w.schema.Type(def)
	for range timesTried(typ) {
		value := g.value(typ)
		for range max(0, g.rnd.IntN(4)-1) {
			g.mutateValue(value)
		}
		agreeAs(t, w.schema, def, value)
	}
}

func timesTried(typ *conform.Type) int {
	n := exactly() * 7 / 10
	switch typ.Form {
	case conform.Union:
		return n
	case conform.Struct:
		return n / 30
	}
	return n / 60
}

// agree compares the two verdicts on a document, and says which rules it broke
// and whether it was refused.
func agree(t *testing.T, s *conform.Schema, kind string, root *source.Node) (rules map[string]bool, refused bool) {
	t.Helper()
	shapely, res := s.Walk(root)
	rules = map[string]bool{}
	for _, f := range res.Findings {
		rules[f.Rule] = true
	}
	return rules, compare(t, s, kind, root, shapely, res)
}

func agreeAs(t *testing.T, s *conform.Schema, def string, n *source.Node) {
	t.Helper()
	shapely, res := s.WalkAs(def, n)
	compare(t, s, def, n, shapely, res)
}

func compare(t *testing.T, s *conform.Schema, def string, n *source.Node, shapely int, res *conform.Result) (refused bool) {
	t.Helper()
	reason, fault := s.Refuses(def, n)
	if fault != nil {
		t.Fatal(fault)
	}
	switch {
	case shapely > 0 && reason == nil:
		t.Errorf("#%s: CUE accepts what the walk refuses: %s\n%s", def, messages(res.Findings), write(n))
	case len(res.Findings) == 0 && reason != nil:
		t.Errorf("#%s: the walk accepts what CUE refuses: %.300v\n%s", def, reason, write(n))
	}
	return reason != nil
}

func messages(fs []diag.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Rule+" "+f.Path+": "+f.Message)
	}
	return strings.Join(out, "; ")
}

// validDocuments are the examples of a kind in schema/.
func validDocuments(t testing.TB, kind string) []*source.Node {
	t.Helper()
	path := filepath.Join("..", "..", "schema", "testdata", "valid", kind+".yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	docs, findings := source.Parse(path, data, source.DefaultLimits())
	if len(findings) > 0 || len(docs) == 0 {
		t.Fatal(findings)
	}
	var out []*source.Node
	for _, d := range docs {
		out = append(out, d.Root)
	}
	return out
}

// write shows a document in one line.
func write(n *source.Node) string {
	var parts []string
	switch n.Kind {
	case source.Map:
		for _, f := range n.Fields {
			parts = append(parts, fmt.Sprintf("%q: %s", f.Key.Text, write(f.Value)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.List:
		for _, it := range n.Items {
			parts = append(parts, write(it))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case source.String:
		return strconv.Quote(n.Text)
	}
	return n.Text
}
