package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// Book is all that can be asked. It does not change once made and may be used
// by several goroutines.
type Book struct {
	schema *conform.Schema
	rules  []diag.Rule
	// kinds are the kinds of document in the order of every listing.
	kinds []string
	words []word
	// places is every field of the language once, at its shortest path.
	places []place
	// stands are the paths at which a mapping type stands.
	stands map[*conform.Type][]string
	// samples are the examples of the kinds.
	samples map[string]sample
	checks  []Check
}

// place is a field with a path that leads to it.
type place struct {
	path  string
	owner *conform.Type
	field *conform.Field
}

// settingsFile is what the settings are called in paths, by the name of the
// file that holds them; settingsType is their definition.
const (
	settingsFile = "svs.yaml"
	settingsType = "Settings"
	// metadata are the same in every document, so their paths begin here.
	metadataField = "metadata"
	metadataType  = "Metadata"
)

// New makes the book of a schema and a catalogue of rules. The error is a
// fault of the program: an example that is not YAML.
func New(schema *conform.Schema, rules []diag.Rule) (*Book, error) {
	samples, err := readSamples()
	if err != nil {
		return nil, err
	}
	b := &Book{
		schema: schema, rules: rules, samples: samples,
		kinds:  schema.Data("vocabulary").Get("kinds").Keys,
		words:  vocabulary(schema),
		stands: map[*conform.Type][]string{},
	}
	b.survey()
	return b, nil
}

// Kinds are the kinds of document in the order of every listing.
func (b *Book) Kinds() []string { return slices.Clone(b.kinds) }

// survey finds the shortest path of every field: all kinds at once, level by
// level, then the settings, then definitions that stand in neither.
func (b *Book) survey() {
	type root struct {
		path string
		t    *conform.Type
	}
	var queue []root
	seen, taken := map[*conform.Type]bool{}, map[string]bool{}
	enqueue := func(path string, t *conform.Type) {
		if !slices.Contains(b.stands[t], path) {
			b.stands[t] = append(b.stands[t], path)
		}
		if !seen[t] {
			seen[t] = true
			queue = append(queue, root{path, t})
		}
	}
	drain := func() {
		for len(queue) > 0 {
			r := queue[0]
			queue = queue[1:]
			for _, f := range r.t.Fields {
				path := joined(r.path, f.Name)
				if taken[path] { // by another form of the same value
					path = r.t.Name + "." + f.Name
				}
				taken[path] = true
				b.places = append(b.places, place{path, r.t, f})
				if f.Type.Name == metadataType {
					path = metadataField // the same in every document
				}
				for _, at := range within(path, f.Type) {
					enqueue(at.path, at.t)
				}
			}
		}
	}
	for _, k := range b.kinds {
		enqueue(k, b.schema.Type(k))
	}
	drain()
	enqueue(settingsFile, b.schema.Type(settingsType))
	drain()
	for _, name := range b.schema.Definitions() {
		if t := b.schema.Type(name); t.Form == conform.Struct && !seen[t] {
			enqueue(name, t)
			drain()
		}
	}
}

// standing is a mapping type at a path.
type standing struct {
	path string
	t    *conform.Type
}

// within are the mappings that a value of t may be or hold directly; the keys
// of a table are written *.
func within(path string, t *conform.Type) []standing {
	var out []standing
	for _, s := range conform.Structs(t) {
		out = append(out, standing{path, s})
	}
	for _, leaf := range t.Leaves() {
		if leaf.Form == conform.Table {
			out = append(out, within(path+".*", leaf.Elem)...)
		}
	}
	return out
}

// joined adds a field to a path; "spec" is not written.
func joined(path, field string) string {
	path = strings.TrimSuffix(path, ".spec")
	if path == "" {
		return field
	}
	return path + "." + field
}

// Names are all names that have a page of their own, in order: codes, kinds,
// fields, other definitions, words, lists. What can be typed is more: aliases,
// rule names, addresses with entities in them.
func (b *Book) Names() []string {
	var out []string
	for _, r := range b.rules {
		out = append(out, r.Code)
	}
	out = append(out, b.kinds...)
	for _, p := range b.places {
		out = append(out, p.path)
	}
	for _, name := range b.schema.Definitions() {
		if !slices.Contains(b.kinds, name) {
			out = append(out, name)
		}
	}
	for _, w := range b.words {
		out = append(out, w.name)
	}
	for _, l := range b.lists() {
		out = append(out, l.name)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(s string) bool {
		again := seen[s]
		seen[s] = true
		return again
	})
}
