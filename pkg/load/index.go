package load

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// index finds entities by kind and name.
type index struct {
	schema  *conform.Schema
	records []*record // in file order
	byKind  map[string]map[string]*record
	// lost are "Kind/name" of documents that could not be read in full: they
	// exist, so nothing that refers to them dangles. Without a readable kind
	// the part before the slash is empty, without a name the part behind it.
	lost map[string]bool
	// builtin are the entities that come with the program, as "Kind/name".
	builtin map[string]bool
	// sorted are the names of each kind, once they have been asked for.
	sorted map[string][]string
	// compare is how many names may still be compared in search of the one
	// that was meant; meant are those found, by the word and where it stands.
	compare int
	meant   map[string]string
	// covered are the steps of agreements that have been asked for.
	covered map[*record]covered
}

// maxCompared bounds the search for what was meant, so that a model of ten
// thousand dangling names is reported in time.
const maxCompared = 500_000

// builtins are the guiding principles, the checks and the scenario that need no
// document of the user's.
func builtins(schema *conform.Schema) map[string]bool {
	out := map[string]bool{"Scenario/base": true}
	for _, edition := range schema.Data("vocabulary").Get("editions").Values() {
		for _, name := range edition.Get("principles").Keys {
			out["Principle/"+name] = true
		}
	}
	for _, name := range schema.Checks() {
		out["Check/"+name] = true
	}
	return out
}

func newIndex(schema *conform.Schema, records []*record) (*index, []diag.Finding) {
	ix := &index{schema: schema, byKind: map[string]map[string]*record{}, lost: map[string]bool{}, builtin: builtins(schema),
		sorted: map[string][]string{}, compare: maxCompared, meant: map[string]string{}, covered: map[*record]covered{}}
	ix.records = make([]*record, 0, len(records))
	count := map[string]int{}
	for _, r := range records {
		count[r.kind]++
	}
	var findings []diag.Finding
	for _, r := range records {
		if r.kind == "" || r.name == "" {
			ix.lost[r.kind+"/"+r.name] = true
			if r.kind != "" {
				ix.records = append(ix.records, r)
			}
			continue
		}
		if tidy := conform.TidyName(r.name); tidy != r.name {
			ix.lost[r.kind+"/"+tidy] = true // the name that it is told to take
		}
		byName := ix.byKind[r.kind]
		if byName == nil {
			byName = make(map[string]*record, count[r.kind])
			ix.byKind[r.kind] = byName
		}
		ix.records = append(ix.records, r)
		if first := byName[r.name]; first != nil {
			findings = append(findings, duplicate(first, r))
			continue
		}
		byName[r.name] = r
	}
	return ix, findings
}

func duplicate(first, second *record) diag.Finding {
	return diag.Finding{
		Rule: duplicateEntity.Code, Severity: duplicateEntity.Severity,
		Entity: second.entity(), Path: "metadata.name",
		Message: "a second " + second.kind + " is called " + diag.Quote(second.name),
		Place:   diag.Place{File: second.file, Pos: second.at}, Width: max(1, int(second.width)),
		Hint:    "rename one of them, or join the two documents",
		Related: []diag.Related{{Place: diag.Place{File: first.file, Pos: first.at}, Message: "the first is here"}},
		Keys:    []string{second.name},
	}
}

// names lists the names of a kind in order.
func (ix *index) names(kind string) []string {
	if out, ok := ix.sorted[kind]; ok {
		return out
	}
	var out []string
	for name := range ix.byKind[kind] {
		out = append(out, name)
	}
	for full := range ix.builtin {
		if name, ok := strings.CutPrefix(full, kind+"/"); ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	ix.sorted[kind] = slices.Compact(out)
	return ix.sorted[kind]
}

func (ix *index) get(kind, name string) *record { return ix.byKind[kind][name] }

// missing reports whether the entity surely does not exist.
func (ix *index) missing(kind, name string) bool {
	return ix.byKind[kind][name] == nil && !ix.builtin[kind+"/"+name] &&
		!ix.lost["/"+name] && !ix.lost[kind+"/"+name] && !ix.lost[kind+"/"] && !ix.lost["/"]
}

// nearest is the candidate that was probably meant, "" without one or when
// enough has been compared. Among says which candidates they are.
func (ix *index) nearest(name, among string, words, names []string) string {
	key := among + "\x00" + name + "\x00" + strings.Join(words, "\x00")
	best, ok := ix.meant[key]
	if !ok {
		if ix.compare -= len(words) + len(names); ix.compare < 0 {
			return ""
		}
		best = diag.Nearest(name, slices.Concat(words, names))
		ix.meant[key] = best
	}
	return best
}
