package load

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// record is what the rest of the model may need to know of one entity: its
// identity, the names inside it, and the names it uses.
type record struct {
	kind, name string
	file       string
	at         diag.Pos // of the name
	width      int
	// stream is the value stream that the entity's steps belong to, for names
	// of steps in entities that only point at a stream.
	stream string
	items  []item
	ties   []tie
	adds   []string // "Kind/name" of entities that its changes add
	// damaged says that part of the document could not be read, so that names
	// missing from it mean nothing.
	damaged bool
}

// item is a named thing in one of the entity's lists.
type item struct {
	list, name string
}

// tie is a use of a name, without the nodes it was read from.
type tie struct {
	how   string
	args  []string
	text  string
	path  string
	at    diag.Pos
	width int
	// subject is the entity that a change is for, inside one.
	subject string
	// beside is the text of the field that says where the name belongs, for
	// names of items and for names of a kind that another field gives.
	beside string
}

func (r *record) entity() string { return r.kind + "/" + r.name }

// compact keeps of the check's result what outlives the document's nodes.
func compact(res *conform.Result, file string) *record {
	r := &record{kind: res.Kind, name: res.Name, file: file, damaged: len(res.Refused) > 0, adds: res.Adds}
	for _, it := range res.Items {
		r.items = append(r.items, item{it.List, it.Name})
	}
	for _, t := range res.Ties {
		c := tie{how: t.How, args: t.Args, text: t.Text, path: t.Path, at: t.Node.Pos, width: int(t.Node.Width), subject: t.Subject}
		if len(t.Args) > 0 && (t.How == "item" || t.How == "names") {
			sibling, _, _ := strings.Cut(t.Args[0], ".")
			if n := t.Owner.Get(sibling); n != nil {
				c.beside = n.Text
			}
		}
		if t.How == "ref" && t.Path == "stream" {
			r.stream = t.Text
		}
		r.ties = append(r.ties, c)
	}
	return r
}

// index finds entities by kind and name.
type index struct {
	schema  *conform.Schema
	records []*record // in file order
	byKind  map[string]map[string]*record
	// lost are names of documents whose kind or text could not be read: they
	// exist, so nothing that refers to them dangles.
	lost map[string]bool
	// builtin are the entities that come with the program, as "Kind/name".
	builtin map[string]bool
}

// builtins are the guiding principles and the scenario that need no document.
func builtins(schema *conform.Schema) map[string]bool {
	out := map[string]bool{"Scenario/base": true}
	for _, edition := range schema.Data("vocabulary").Get("editions").Values() {
		for _, name := range edition.Get("principles").Keys {
			out["Principle/"+name] = true
		}
	}
	return out
}

func newIndex(schema *conform.Schema, records []*record) (*index, []diag.Finding) {
	ix := &index{schema: schema, byKind: map[string]map[string]*record{}, lost: map[string]bool{}, builtin: builtins(schema)}
	var findings []diag.Finding
	for _, r := range records {
		if r.name == "" {
			continue
		}
		if r.kind == "" {
			ix.lost[r.name] = true
			continue
		}
		byName := ix.byKind[r.kind]
		if byName == nil {
			byName = map[string]*record{}
			ix.byKind[r.kind] = byName
		}
		if first := byName[r.name]; first != nil {
			findings = append(findings, duplicate(first, r))
			continue
		}
		byName[r.name] = r
		ix.records = append(ix.records, r)
	}
	return ix, findings
}

func duplicate(first, second *record) diag.Finding {
	return diag.Finding{
		Rule: duplicateEntity.Code, Severity: duplicateEntity.Severity,
		Entity: second.entity(), Path: "metadata.name",
		Message: "a second " + second.kind + " is called " + diag.Quote(second.name),
		Place:   diag.Place{File: second.file, Pos: second.at}, Width: max(1, second.width),
		Hint:    "rename one of them, or join the two documents",
		Related: []diag.Related{{Place: diag.Place{File: first.file, Pos: first.at}, Message: "the first is here"}},
		Keys:    []string{second.name},
	}
}

// names lists the names of a kind in order.
func (ix *index) names(kind string) []string {
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
	return slices.Compact(out)
}

func (ix *index) get(kind, name string) *record { return ix.byKind[kind][name] }

// missing reports whether the entity surely does not exist.
func (ix *index) missing(kind, name string) bool {
	return ix.byKind[kind][name] == nil && !ix.lost[name] && !ix.builtin[kind+"/"+name]
}

// resolve checks every tie of every record, in file order.
func (ix *index) resolve() []diag.Finding {
	var out []diag.Finding
	for _, r := range ix.records {
		for _, t := range r.ties {
			if f, bad := ix.tie(r, t); bad {
				out = append(out, f)
			}
		}
	}
	return out
}

func (ix *index) tie(r *record, t tie) (diag.Finding, bool) {
	switch t.how {
	case "ref":
		return ix.reference(r, t, t.args)
	case "names":
		if kind := t.beside; kind != "" && slices.Contains(ix.schema.Kinds(), kind) {
			return ix.reference(r, t, []string{kind})
		}
	case "local":
		return ix.step(r, t)
	case "item":
		return ix.itemOf(r, t)
	case "address":
		return ix.address(r, t)
	}
	return diag.Finding{}, false
}

func (ix *index) reference(r *record, t tie, kinds []string) (diag.Finding, bool) {
	kind, name, full := strings.Cut(t.text, "/")
	if !full {
		kind, name = "", t.text
	}
	switch {
	case full && !slices.Contains(ix.schema.Kinds(), kind):
		f := finding(unknownName, r, t, "no kind is called "+diag.Quote(kind))
		f.Hint = diag.DidYouMean(kind, ix.schema.Kinds())
		return f, true
	case full && len(kinds) > 0 && !slices.Contains(kinds, kind):
		f := finding(wrongKind, r, t, "this field names "+article(kinds)+", not a "+kind)
		return f, true
	case !full && len(kinds) == 1:
		kind = kinds[0]
	case !full:
		return ix.needsKind(r, t, kinds)
	}
	if !ix.missing(kind, name) || slices.Contains(r.adds, kind+"/"+name) {
		return diag.Finding{}, false
	}
	return ix.unknown(r, t, kind, name, full), true
}

func (ix *index) unknown(r *record, t tie, kind, name string, full bool) diag.Finding {
	what := strings.ToLower(kind[:1]) + kind[1:]
	f := finding(unknownName, r, t, "no "+spaced(what)+" "+diag.Quote(name))
	best := diag.Nearest(name, ix.names(kind))
	for _, synonym := range ix.schema.Synonyms(name) {
		if best == "" && ix.get(kind, synonym) != nil {
			best = synonym
		}
	}
	switch {
	case best != "":
		if to := ix.get(kind, best); to != nil {
			f.Related = []diag.Related{{Place: diag.Place{File: to.file, Pos: to.at}}}
		}
		if full {
			best = kind + "/" + best
		}
		f.Hint = `did you mean "` + best + `"?`
	case len(ix.names(kind)) == 0:
		f.Hint = "the model has no " + kind + " yet"
	default:
		if other := ix.elsewhere(name); other != nil {
			f.Hint = "there is a " + other.entity() + ", but this field names a " + kind
			f.Related = []diag.Related{{Place: diag.Place{File: other.file, Pos: other.at}, Message: "it is here"}}
		}
	}
	return f
}

// elsewhere finds an entity of that name in any other kind.
func (ix *index) elsewhere(name string) *record {
	for _, kind := range ix.schema.Kinds() {
		if r := ix.get(kind, name); r != nil {
			return r
		}
	}
	return nil
}

func (ix *index) needsKind(r *record, t tie, kinds []string) (diag.Finding, bool) {
	f := finding(bareName, r, t, diag.Quote(t.text)+" needs its kind before it, as in Kind/name")
	if len(kinds) == 0 {
		kinds = ix.schema.Kinds()
	}
	for _, k := range kinds {
		if ix.get(k, t.text) != nil {
			f.Hint = "write " + k + "/" + t.text
			return f, true
		}
	}
	if len(kinds) <= 6 {
		f.Hint = "it may be " + article(kinds)
	}
	return f, true
}

// step checks the name of a step: of the entity itself, of the one that a
// change is for, else of the stream that the entity names.
func (ix *index) step(r *record, t tie) (diag.Finding, bool) {
	owner := r
	if t.subject != "" {
		kind, name, _ := strings.Cut(t.subject, "/")
		if owner = ix.get(kind, name); owner == nil {
			return diag.Finding{}, false // added here, or missing and reported
		}
	}
	var names []string
	if owner.kind == "Agreement" {
		return ix.among(r, t, owner, "step", ix.stepsCovered(owner))
	}
	if owner.kind != "ValueStream" {
		if owner.stream == "" {
			f := finding(unknownItem, r, t, "step "+diag.Quote(t.text)+" of no stream: "+owner.entity()+" names none")
			f.Hint = "add the stream, or write value"
			return f, true
		}
		if owner = ix.get("ValueStream", owner.stream); owner == nil {
			return diag.Finding{}, false // the missing stream is reported
		}
	}
	names = owner.named("steps", "steps.parallel")
	if t.subject != "" {
		names = append(names, r.named("change.set.steps")...)
	}
	return ix.among(r, t, owner, "step", names)
}

// stepsCovered are the steps of the streams of all demands that an agreement
// covers.
func (ix *index) stepsCovered(agreement *record) []string {
	var out []string
	for _, t := range agreement.ties {
		kind, name, _ := strings.Cut(t.text, "/")
		if !strings.HasPrefix(t.path, "covers") || kind != "Demand" {
			continue
		}
		if demand := ix.get(kind, name); demand != nil && ix.get("ValueStream", demand.stream) != nil {
			out = append(out, ix.get("ValueStream", demand.stream).named("steps", "steps.parallel")...)
		}
	}
	return out
}

func (ix *index) itemOf(r *record, t tie) (diag.Finding, bool) {
	field, list, _ := strings.Cut(t.args[0], ".")
	if t.beside == "" {
		f := finding(unknownItem, r, t, diag.Quote(t.text)+` belongs to the entity in "`+field+`", which is missing`)
		f.Hint = "add " + field + ":"
		return f, true
	}
	kind := strings.ToUpper(field[:1]) + field[1:]
	name := t.beside
	if k, n, ok := strings.Cut(t.beside, "/"); ok {
		kind, name = k, n
	}
	owner := ix.get(kind, name)
	if owner == nil {
		return diag.Finding{}, false // the missing entity is reported
	}
	return ix.among(r, t, owner, strings.TrimSuffix(list, "s"), owner.named(list))
}

func (ix *index) among(r *record, t tie, owner *record, what string, names []string) (diag.Finding, bool) {
	if slices.Contains(names, t.text) || owner.damaged && len(names) == 0 {
		return diag.Finding{}, false
	}
	msg := "no " + what + " " + diag.Quote(t.text)
	if owner != r {
		msg += " in " + owner.entity()
	}
	f := finding(unknownItem, r, t, msg)
	f.Hint = diag.DidYouMean(t.text, names)
	if f.Hint == "" && len(names) > 0 && len(names) <= 12 {
		f.Hint = listed(names)
	}
	if owner != r {
		f.Related = []diag.Related{{Place: diag.Place{File: owner.file, Pos: owner.at}, Message: owner.entity() + " is here"}}
	}
	return f, true
}

func listed(names []string) string {
	if len(names) == 1 {
		return "there is only " + diag.Quote(names[0])
	}
	return "there are " + strings.Join(names, ", ")
}

// named lists the names of the things in the entity's lists.
func (r *record) named(lists ...string) []string {
	var out []string
	for _, it := range r.items {
		for _, l := range lists {
			if it.list == l || strings.HasPrefix(it.list, l+".parallel") {
				out = append(out, it.name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func finding(rule *diag.Rule, r *record, t tie, message string) diag.Finding {
	return diag.Finding{
		Rule: rule.Code, Severity: rule.Severity, Entity: r.entity(), Path: t.path, Message: message,
		Place: diag.Place{File: r.file, Pos: t.at}, Width: max(1, t.width), Keys: []string{t.text},
	}
}

// article is "a Team", "a Service or a Product".
func article(kinds []string) string {
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		parts[i] = "a " + k
		if strings.ContainsRune("AEIO", rune(k[0])) {
			parts[i] = "an " + k
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " or " + parts[len(parts)-1]
}

// spaced is "value stream" for "valueStream".
func spaced(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// byPlace orders records by file and position.
func byPlace(a, b *record) int {
	return cmp.Or(strings.Compare(a.file, b.file), a.at.Compare(b.at))
}
