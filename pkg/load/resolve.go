package load

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// resolve checks every tie of every record, in file order. Nearly all of them
// plainly lead somewhere: these are looked at by several workers, and what is
// left by one, because it may look for what was meant only so often.
func (ix *index) resolve(jobs int) []diag.Finding {
	left := make([][]int32, len(ix.records)) // of each record the ties to look at
	absent := ix.absent(jobs)
	inParallel(jobs, len(ix.records), func() func(int) {
		return func(i int) {
			r := ix.records[i]
			if l := r.later; l != nil && l.plain && l.there(absent[l.block]) {
				return
			}
			in := r.names()
			for k := range in.ties {
				if !ix.plain(r, in, &in.ties[k]) {
					left[i] = append(left[i], int32(k))
				}
			}
		}
	})
	var out []diag.Finding
	for i, r := range ix.records {
		for _, k := range left[i] {
			if f, bad := ix.tie(r, r.names().ties[k]); bad {
				out = append(out, f)
			}
		}
	}
	return out
}

// absent says of the blocks of an earlier run which of the entities are not there
// that are plainly named in them. Where it says nothing of a block, all are, and
// its files need not be looked at one by one.
func (ix *index) absent(jobs int) map[*block][]bool {
	var blocks []*block
	met := map[*block]bool{}
	for _, r := range ix.records {
		if r.later != nil && !met[r.later.block] {
			met[r.later.block] = true
			blocks = append(blocks, r.later.block)
		}
	}
	missing := make([][]bool, len(blocks))
	inParallel(jobs, len(blocks), func() func(int) {
		return func(i int) {
			for k, o := range blocks[i].outer {
				if ix.get(o.kind, o.name) != nil {
					continue
				}
				if missing[i] == nil {
					missing[i] = make([]bool, len(blocks[i].outer))
				}
				missing[i][k] = true
			}
		}
	})
	out := map[*block][]bool{}
	for i, b := range blocks {
		if missing[i] != nil {
			out[b] = missing[i]
		}
	}
	return out
}

// fewItems is up to how many things of an entity are looked through for a name.
const fewItems = 24

// plain is a quick yes for a tie that names an entity of the one kind that its
// field takes, or a step of its own stream. It changes nothing.
func (ix *index) plain(r *record, in *names, t *tie) bool {
	if kind := t.outer(); kind != "" {
		return ix.get(kind, t.text) != nil
	}
	return r.ownStep(in, t)
}

// outer is the kind of the entity that a tie plainly names by its text, "" for
// any other tie.
func (t *tie) outer() string {
	if t.How == "ref" && len(t.Args) == 1 && strings.IndexByte(t.text, '/') < 0 {
		return t.Args[0]
	}
	return ""
}

// ownStep is a quick yes for a tie that names a step of its own stream.
func (r *record) ownStep(in *names, t *tie) bool {
	return t.How == "local" && r.kind == "ValueStream" && t.subject() == "" && len(in.items) <= fewItems &&
		slices.ContainsFunc(in.items, func(it item) bool {
			return it.name == t.text && (it.list == "steps" || strings.HasPrefix(it.list, "steps.parallel"))
		})
}

func (ix *index) tie(r *record, t tie) (diag.Finding, bool) {
	switch t.How {
	case "ref":
		return ix.reference(r, t, t.Args)
	case "names":
		if kind := t.beside(); kind != "" && slices.Contains(ix.schema.Kinds(), kind) {
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
		f.Hint = ix.kindMeant(kind)
		return f, true
	case full && len(kinds) > 0 && !slices.Contains(kinds, kind):
		f := finding(wrongKind, r, t, "this field names "+article(kinds)+", not a "+kind)
		return f, true
	case !full && len(kinds) == 1:
		kind = kinds[0]
	case !full:
		return ix.needsKind(r, t, kinds)
	}
	if !ix.missing(kind, name) || slices.Contains(r.names().adds, kind+"/"+name) {
		return diag.Finding{}, false
	}
	return ix.unknown(r, t, kind, name, full), true
}

// kindMeant proposes a kind for a word that is none.
func (ix *index) kindMeant(word string) string {
	if hint := diag.DidYouMean(word, ix.schema.Kinds()); hint != "" {
		return hint
	}
	for _, synonym := range ix.schema.Synonyms(word) {
		if slices.Contains(ix.schema.Kinds(), synonym) {
			return `did you mean "` + synonym + `"?`
		}
	}
	return ""
}

func (ix *index) unknown(r *record, t tie, kind, name string, full bool) diag.Finding {
	what := strings.ToLower(kind[:1]) + kind[1:]
	f := finding(unknownName, r, t, "no "+spaced(what)+" "+diag.Quote(name))
	names := ix.names(kind)
	best := ix.nearest(name, kind, t.Words, names)
	for _, synonym := range ix.schema.Synonyms(name) {
		if best == "" && ix.get(kind, synonym) != nil {
			best = synonym
		}
	}
	if best != "" {
		if to := ix.get(kind, best); to != nil {
			f.Related = []diag.Related{{Place: diag.Place{File: to.file, Pos: to.at}}}
		}
		if full {
			best = kind + "/" + best
		}
		f.Hint = `did you mean "` + best + `"?`
		return f
	}
	if other := ix.elsewhere(name); other != nil {
		f.Hint = "there is a " + other.entity() + ", but this field names " + article([]string{kind})
		f.Related = []diag.Related{{Place: diag.Place{File: other.file, Pos: other.at}, Message: "it is here"}}
		return f
	}
	f.Hint = listed(t.Words, names)
	if len(names) == 0 {
		f.Hint = "the model has no " + kind + " yet"
		if len(t.Words) > 0 {
			f.Hint += "; or write " + strings.Join(t.Words, " or ")
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

func (ix *index) itemOf(r *record, t tie) (diag.Finding, bool) {
	field, list, _ := strings.Cut(t.Args[0], ".")
	if t.beside() == "" {
		f := finding(unknownItem, r, t, diag.Quote(t.text)+` belongs to the entity in "`+field+`", which is missing`)
		f.Hint = "add " + field + ":"
		return f, true
	}
	kind := strings.ToUpper(field[:1]) + field[1:]
	name := t.beside()
	if k, n, ok := strings.Cut(t.beside(), "/"); ok {
		kind, name = k, n
	}
	owner := ix.get(kind, name)
	if owner == nil {
		return diag.Finding{}, false // the missing entity is reported
	}
	return ix.among(r, t, owner, strings.TrimSuffix(list, "s"), owner.named(list))
}

func (ix *index) among(r *record, t tie, owner *record, what string, names []string) (diag.Finding, bool) {
	if contains(names, t.text) || owner.unread(t) {
		return diag.Finding{}, false
	}
	msg := "no " + what + " " + diag.Quote(t.text)
	if owner != r {
		msg += " in " + owner.entity()
	}
	f := finding(unknownItem, r, t, msg)
	if best := ix.nearest(t.text, owner.entity()+what, t.Words, names); best != "" {
		f.Hint = `did you mean "` + best + `"?`
	} else {
		f.Hint = listed(t.Words, names)
	}
	if owner != r {
		f.Related = []diag.Related{{Place: diag.Place{File: owner.file, Pos: owner.at}, Message: owner.entity() + " is here"}}
	}
	return f, true
}

// maxListed is how many names a hint lists.
const maxListed = 12

// listed offers what there is to choose from, "" when that is nothing or too
// much.
func listed(words, names []string) string {
	all := slices.Concat(words, names)
	switch {
	case len(all) == 0 || len(all) > maxListed:
		return ""
	case len(all) == 1:
		return "there is only " + diag.Quote(all[0])
	}
	return "write one of " + strings.Join(all, ", ")
}

// contains looks a name up in a sorted list.
func contains(sorted []string, name string) bool {
	_, ok := slices.BinarySearch(sorted, name)
	return ok
}

// named lists the names of the things in the entity's lists, sorted.
func (r *record) named(lists ...string) []string {
	key := strings.Join(lists, " ")
	if out, ok := r.sets[key]; ok {
		return out
	}
	var out []string
	for _, it := range r.names().items {
		for _, l := range lists {
			if it.list == l || strings.HasPrefix(it.list, l+".parallel") {
				out = append(out, it.name)
			}
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if r.sets == nil {
		r.sets = map[string][]string{}
	}
	r.sets[key] = out
	return out
}

func finding(rule *diag.Rule, r *record, t tie, message string) diag.Finding {
	return diag.Finding{
		Rule: rule.Code, Severity: rule.Severity, Entity: r.entity(), Path: t.path, Message: message,
		Place: diag.Place{File: r.file, Pos: t.at}, Width: max(1, int(t.width)), Keys: []string{t.text},
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
