package overlay

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// The codes of what cannot be applied; their pages stand in conform and load.
const (
	badChange  = "SVS111"
	badAddress = "SVS206"
)

// firstLine is the first line of grafted nodes: above the lines of all files
// that svs reads, whose sum is bounded.
const firstLine = 1 << 30

// Change is one value that a patch has changed.
type Change struct {
	// Entity is "Kind/name", Path the address of the value in it
	// ("steps[triage].work"); "" is the whole, added or removed.
	Entity, Path string
	// Before and After are the values, nil where there is none.
	Before, After *source.Node
	// Patch is the number of the patch in the order in which they were given.
	Patch int
	// Place is where the change is written.
	Place diag.Place
}

// Overlay applies patches to the documents of one reading of a model. It may
// be used by several goroutines; what it learned is complete when all
// documents have gone through it.
type Overlay struct {
	schema  *conform.Schema
	patches []Patch
	of      map[string][]int // by entity, in order
	adding  map[string]int   // the first patch that adds the entity
	shifts  []shift          // by line

	mu       sync.Mutex
	seen     map[string]bool // entities of the documents
	changes  []Change
	findings []numbered
}

// numbered is a finding with the number of its patch.
type numbered struct {
	patch int
	diag.Finding
}

// shift leads from the lines of grafted nodes to a file.
type shift struct {
	file string
	from int32
}

// New prepares patches, which are applied in their order.
func New(schema *conform.Schema, patches []Patch) *Overlay {
	o := &Overlay{schema: schema, patches: patches, of: map[string][]int{}, adding: map[string]int{}, seen: map[string]bool{}}
	last := map[string]int32{}
	var files []string
	for i := range patches {
		p := &patches[i]
		o.of[p.Entity] = append(o.of[p.Entity], i)
		if _, twice := o.adding[p.Entity]; p.add != nil && !twice {
			o.adding[p.Entity] = i
		}
		if _, known := last[p.File]; !known {
			files = append(files, p.File)
		}
		last[p.File] = max(last[p.File], lastLine(p.set), lastLine(p.to), p.At.Line)
	}
	from := int32(firstLine)
	for _, f := range files {
		o.shifts = append(o.shifts, shift{f, from})
		from += last[f] + 1
	}
	return o
}

// lastLine is the last line that a node begins on or reaches.
func lastLine(n *source.Node) int32 {
	if n == nil {
		return 0
	}
	line := max(n.Pos.Line, n.Body.Line) + int32(strings.Count(n.Text, "\n"))
	for _, f := range n.Fields {
		line = max(line, lastLine(f.Key), lastLine(f.Value))
	}
	for _, it := range n.Items {
		line = max(line, lastLine(it))
	}
	return line
}

// Patches are those given to New.
func (o *Overlay) Patches() []Patch { return o.patches }

// Rewrite applies the patches to the documents of one file, and puts the
// entities that patches in this file add behind them. It is the hook of
// load.Options; the slice that it is given is left as it is.
func (o *Overlay) Rewrite(docs []source.Document) ([]source.Document, []diag.Finding, error) {
	out := make([]source.Document, 0, len(docs))
	for _, d := range docs {
		if changed := o.Document(d); changed.Root != nil {
			out = append(out, changed)
		}
	}
	if len(docs) == 0 {
		return out, nil, nil
	}
	for i := range o.patches {
		p := &o.patches[i]
		if p.add == nil || p.File != docs[0].File {
			continue
		}
		if d := o.added(i); d.Root != nil {
			d.Index = len(out)
			out = append(out, d)
		}
	}
	return out, nil, nil
}

// Document applies the patches to one document; its Root is nil when a patch
// removes it.
func (o *Overlay) Document(d source.Document) source.Document {
	entity := d.Entity()
	if entity == "" {
		return d
	}
	o.mu.Lock()
	o.seen[entity] = true // also where the document cannot be read: it is there
	o.mu.Unlock()
	if d.Root.Kind != source.Map || len(o.of[entity]) == 0 {
		return d
	}
	return o.apply(d, entity, -1)
}

// added is the document that patch i adds, with what later patches change.
func (o *Overlay) added(i int) source.Document {
	p := &o.patches[i]
	d := p.document()
	o.note([]Change{{Entity: p.Entity, After: d.Root, Patch: i, Place: p.Place()}}, nil)
	return o.apply(d, p.Entity, i)
}

// apply applies the patches for an entity that come behind the one that made
// it, -1 for one of the model.
func (o *Overlay) apply(d source.Document, entity string, made int) source.Document {
	for _, i := range o.of[entity] {
		p := &o.patches[i]
		if i <= made || p.add != nil {
			continue
		}
		if made < 0 && d.Root == nil && o.addedAgain(entity, i) {
			break // from here on they are about the new one
		}
		if d.Root == nil {
			o.note(nil, []numbered{{i, p.finding(badChange, "an earlier change has removed "+entity, "")}})
			return d
		}
		if p.remove {
			o.note([]Change{{Entity: entity, Before: d.Root, Patch: i, Place: p.Place()}}, nil)
			d.Root = nil
			continue
		}
		m := &merger{schema: o.schema, patch: p, number: i, graft: o.grafter(p.File)}
		d.Root = m.document(d.Root)
		o.note(m.changes, m.findings)
	}
	return d
}

// addedAgain reports whether a patch before number i adds the entity.
func (o *Overlay) addedAgain(entity string, i int) bool {
	first, ok := o.adding[entity]
	return ok && first < i
}

func (o *Overlay) note(changes []Change, findings []numbered) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.changes = append(o.changes, changes...)
	o.findings = append(o.findings, findings...)
}

// grafter copies values of patches in a file, with lines of their own.
func (o *Overlay) grafter(file string) func(*source.Node) *source.Node {
	i := slices.IndexFunc(o.shifts, func(s shift) bool { return s.file == file })
	by := o.shifts[i].from
	return func(n *source.Node) *source.Node {
		return moved(n, func(p diag.Pos) diag.Pos { return diag.Pos{Line: p.Line + by, Column: p.Column} })
	}
}

// Place leads from a place in a patched document to where it is written: for a
// node of a patch, the patch. All other places are what they are.
func (o *Overlay) Place(p diag.Place) diag.Place {
	if p.Pos.Line < firstLine {
		return p
	}
	i, found := slices.BinarySearchFunc(o.shifts, p.Pos.Line, func(s shift, line int32) int { return cmp.Compare(s.from, line) })
	if !found {
		i--
	}
	s := o.shifts[i]
	return diag.Place{File: s.file, Pos: diag.Pos{Line: p.Pos.Line - s.from, Column: p.Pos.Column}}
}

// Touched are the values that have changed, in the order of the patches. What
// a patch sets to the value that it has already is not among them.
func (o *Overlay) Touched() []Change {
	out := slices.Clone(o.changes)
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Patch, b.Patch), a.Place.Pos.Compare(b.Place.Pos), strings.Compare(a.Path, b.Path))
	})
	return out
}

// Findings are the patches that could not be applied, in their order: what
// they name is not there. It is complete once every file has been read.
func (o *Overlay) Findings() []diag.Finding {
	all := slices.Clone(o.findings)
	for i := range o.patches {
		p := &o.patches[i]
		if p.add != nil || o.seen[p.Entity] || o.addedAgain(p.Entity, i) {
			continue
		}
		all = append(all, numbered{i, o.missing(p)})
	}
	slices.SortStableFunc(all, func(a, b numbered) int { return cmp.Compare(a.patch, b.patch) })
	var out []diag.Finding
	for _, f := range all {
		out = append(out, f.Finding)
	}
	return out
}

// missing says that a patch is for an entity that the model does not have.
func (o *Overlay) missing(p *Patch) diag.Finding {
	kind, name, _ := strings.Cut(p.Entity, "/")
	if kinds := o.schema.Kinds(); !slices.Contains(kinds, kind) {
		hint := diag.DidYouMean(kind, kinds)
		if hint == "" {
			hint = "an address begins with a kind, as in Team/service-desk"
		}
		return p.finding(badAddress, "no kind is called "+diag.Quote(kind), hint)
	}
	var names []string
	for e := range o.seen {
		if n, ok := strings.CutPrefix(e, kind+"/"); ok {
			names = append(names, n)
		}
	}
	for e := range o.adding {
		if n, ok := strings.CutPrefix(e, kind+"/"); ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	hint := ""
	if near := diag.Nearest(name, names); near != "" {
		hint = `did you mean "` + kind + "/" + near + `"?`
	} else {
		hint = choices(names, "the model has no "+kind)
	}
	return p.finding(badAddress, "the model has no "+p.Entity, hint)
}

// maxListed is how many names a hint lists.
const maxListed = 12

// choices lists what there is to choose from.
func choices(names []string, none string) string {
	switch {
	case len(names) == 0:
		return none
	case len(names) > maxListed:
		names = append(slices.Clone(names[:maxListed]), "…")
	}
	return "there is " + strings.Join(names, ", ")
}

// finding is one about the patch as a whole.
func (p *Patch) finding(rule, message, hint string) diag.Finding {
	return diag.Finding{
		Rule: rule, Severity: diag.Error, Entity: p.By, Message: message, Hint: hint,
		Place: p.Place(), Width: max(1, p.Width), Keys: []string{p.Entity},
	}
}
