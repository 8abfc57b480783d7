package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// APIVersion is the version of the language that this schema describes.
const APIVersion = "svs/v1"

// Check holds a model document against the definition that its kind names.
// The error is a fault of svs, never of the document.
func (s *Schema) Check(doc *source.Document) (*Result, error) {
	return s.NewChecker().Check(doc)
}

// Checker checks one document after another, and keeps what they have in
// common. It is not for several goroutines at once.
type Checker struct {
	schema *Schema
	texts  texts
	path   []string
	ties   []Tie
	items  []Item
}

// NewChecker makes a Checker by the schema.
func (s *Schema) NewChecker() *Checker { return &Checker{schema: s, texts: texts{}} }

// Check is Schema.Check, but the ties and items of a result are good until the
// next call only.
func (k *Checker) Check(doc *source.Document) (*Result, error) {
	s := k.schema
	c := s.checker(doc)
	c.texts, c.path, c.out.Ties, c.out.Items = k.texts, k.path[:0], k.ties[:0], k.items[:0]
	c.document(doc)
	k.path, k.ties, k.items = c.path, c.out.Ties, c.out.Items
	if c.shapely > 0 && !c.misspelt && len(c.out.Findings) == c.shapely && doc.Index < maxAppeals {
		if err := c.appeal(c.out.Kind, doc.Root); err != nil {
			return nil, err
		}
	}
	c.practiceMeant(doc.Root)
	c.finish()
	return c.out, nil
}

// practiceMeant reports a practice that says nothing of which one it is, though
// its name is nearly that of one. What is sound in it stays usable.
func (c *checker) practiceMeant(root *source.Node) {
	name, spec := root.Get("metadata").Get("name"), root.Get("spec")
	if c.out.Kind != "Practice" || name == nil || name.Kind != source.String || isRefused(root) || spec.Get("practice") != nil || spec.Get("custom") != nil {
		return
	}
	known := c.schema.types["PracticeName"]
	if known == nil || slices.Contains(known.Values, name.Text) {
		return
	}
	meant := c.schema.synonymAmong(name.Text, known.Values)
	if near := diag.Nearest(name.Text, known.Values); meant == "" && !strings.HasPrefix(near, name.Text) && !strings.HasPrefix(name.Text, near) {
		meant = near // a longer name, such as service-desk-north, is meant as it is
	}
	if meant == "" {
		return
	}
	f := c.report(almostPractice, name, diag.Quote(name.Text)+" is none of the 34 practices; it may be meant for "+meant)
	f.Path, f.Hint = "metadata.name", "name it "+meant+", write practice: "+meant+" in its spec, or custom: true"
}

// walk checks a document beside its type.
func (s *Schema) walk(doc *source.Document) *checker {
	c := s.checker(doc)
	c.document(doc)
	return c
}

func (s *Schema) checker(doc *source.Document) *checker {
	return &checker{schema: s, file: doc.File, out: &Result{}}
}

func (c *checker) document(doc *source.Document) {
	root := doc.Root
	c.out.Kind = c.kind(root)
	if isRefused(root) {
		c.gap()
	}
	c.out.Name = nameOf(root)
	c.misspelt = len(c.out.Findings) > 0
	if c.out.Kind == "" {
		c.misspelt = true
		return
	}
	t := c.schema.types[c.out.Kind]
	var meant map[string]bool
	for _, kv := range root.Fields {
		if kv.Key.Text == "kind" || kv.Key.Text == "apiVersion" {
			continue
		}
		if f := t.byName[kv.Key.Text]; f != nil {
			c.push(f.Name)
			c.value(f.Type, kv.Value, f)
			c.pop()
		} else {
			meant = noting(meant, c.unknownField(t, root, kv))
		}
	}
	if !isRefused(root) {
		// kind and apiVersion have messages of their own.
		c.missingFields(t, root, noting(noting(meant, "kind"), "apiVersion"))
	}
	c.apiVersion(root)
}

// CheckAs holds any node against a named definition, such as the workspace's
// settings.
func (s *Schema) CheckAs(def, file string, root *source.Node) (*Result, error) {
	c := &checker{schema: s, file: file, out: &Result{}}
	c.value(s.types[def], root, nil)
	if c.shapely > 0 && len(c.out.Findings) == c.shapely {
		if err := c.appeal(def, root); err != nil {
			return nil, err
		}
	}
	return c.out, nil
}

// maxAppeals is how many documents of a file are put to CUE, which takes its
// time; for those behind them the walk has the last word.
const maxAppeals = 100

// appeal puts a refused document to CUE, which has the last word.
func (c *checker) appeal(def string, root *source.Node) error {
	reason, err := c.schema.cue.refuses(def, root)
	if err != nil {
		return err
	}
	if reason == nil {
		c.out.Findings, c.out.Refused, c.out.Missing, c.out.Gaps = nil, nil, nil, nil
		return nil
	}
	for i := range c.out.Findings {
		c.out.Findings[i].Detail = reason.Error()
	}
	return nil
}

func (c *checker) finish() {
	for i := range c.out.Findings {
		c.out.Findings[i].Entity = c.out.Entity()
	}
}

// kind reads the document's kind. A misspelt one is reported and the nearest
// taken in its place, so that the rest of the document is still checked and
// what refers to it still finds it.
func (c *checker) kind(root *source.Node) string {
	n := root.Get("kind")
	kinds := c.schema.Kinds()
	if n == nil {
		if isRefused(root) {
			return ""
		}
		if root.Get("apiVersion") == nil {
			c.notOurs(root)
			return ""
		}
		c.missingTop(root, "kind", "add here: kind: and one of "+strings.Join(kinds[:min(len(kinds), maxListed)], ", ")+", …")
		return ""
	}
	if isRefused(n) {
		return ""
	}
	if n.Kind == source.String && slices.Contains(kinds, n.Text) {
		return n.Text
	}
	c.push("kind")
	defer c.pop()
	f := c.add(unknownKind, n, "no kind of document is called %s", diag.Quote(n.Text))
	f.Keys = []string{n.Text}
	guess := diag.Nearest(n.Text, kinds)
	if guess == "" {
		guess = c.schema.synonymAmong(n.Text, kinds)
	}
	if guess != "" {
		f.Hint = `did you mean "` + guess + `"?`
	} else {
		f.Hint = "kinds: " + strings.Join(kinds[:maxListed], ", ") + ", …"
	}
	return guess
}

func (c *checker) apiVersion(root *source.Node) {
	n := root.Get("apiVersion")
	switch {
	case n == nil && isRefused(root):
	case n == nil:
		c.missingTop(root, "apiVersion", "add here: apiVersion: "+APIVersion)
	case n.Kind != source.String || n.Text != APIVersion:
		c.push("apiVersion")
		f := c.add(wrongVersion, n, "this document is written in %s, which this svs does not read", diag.Quote(n.Text))
		f.Hint = "write " + APIVersion
		c.pop()
	}
}

// notOurs reports a document that has neither of the keys by which svs and
// other programs know theirs.
func (c *checker) notOurs(root *source.Node) {
	f := c.missingTop(root, "kind", `write apiVersion: svs/v1 and kind: above it, or leave the file out in svs.yaml: model: {exclude: ["`+c.file+`"]}`)
	f.Message = "this document has neither apiVersion nor kind, so it is no part of a model"
}

func (c *checker) missingTop(root *source.Node, field, hint string) *diag.Finding {
	c.shapely++
	c.push(field)
	f := c.report(missingField, head(root), `the document needs "`+field+`"`)
	f.Hint = hint
	c.pop()
	return f
}

// nameOf reads the document's name, "" when it is not readable as one. A name
// under a misspelt key, or outside metadata, still tells which entity is meant.
func nameOf(root *source.Node) string {
	meta := root.Get("metadata")
	n := meta.Get("name")
	if n == nil && meta != nil {
		for _, kv := range meta.Fields {
			if diag.Nearest(kv.Key.Text, []string{"name"}) != "" || kv.Key.Text == "id" {
				n = kv.Value
			}
		}
	} else if n == nil {
		n = root.Get("name")
	}
	if n == nil || n.Kind != source.String || len(n.Text) > maxLabel || strings.ContainsAny(n.Text, "\n/") {
		return ""
	}
	return n.Text
}

// isRefused reports whether an earlier layer has refused the node.
func isRefused(n *source.Node) bool { return n.Kind == source.Refused }

// Synonyms returns the schema's own words for a word of another school, as the
// vocabulary lists them: kinds, activities, practices and all other words.
func (s *Schema) Synonyms(word string) []string {
	return s.synonyms[foldWord(word)]
}

// synonymAmong is the first synonym of word that is one of candidates.
func (s *Schema) synonymAmong(word string, candidates []string) string {
	for _, to := range s.Synonyms(word) {
		if slices.Contains(candidates, to) {
			return to
		}
	}
	return ""
}

func foldWord(word string) string {
	if len(word) > maxLabel {
		return ""
	}
	return strings.ToLower(strings.NewReplacer(" ", "-", "_", "-").Replace(strings.TrimSpace(word)))
}

// gatherSynonyms turns the aliases of the vocabulary around.
func (s *Schema) gatherSynonyms(d Datum) {
	for _, key := range d.Keys {
		v := d.Get(key)
		for _, alias := range v.Get("aliases").Texts() {
			s.synonyms[foldWord(alias)] = append(s.synonyms[foldWord(alias)], key)
		}
		s.gatherSynonyms(v)
	}
}
