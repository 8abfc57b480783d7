package explain

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// root finds the type that a path begins with, and the fields behind it, names
// of entities and items and a leading "spec" left out. ok is false when the
// path begins with neither a kind, a definition nor svs.yaml.
func (b *Book) root(path string) (*conform.Type, []string, bool) {
	if rest, ok := strings.CutPrefix(path, settingsFile); ok && (rest == "" || rest[0] == '.') {
		return b.schema.Type(settingsType), fieldParts(rest), true
	}
	head, rest := cut(path)
	head, _, _ = strings.Cut(head, "/")
	name := b.typeName(head)
	if name == "" {
		name = b.KindNamed(head)
	}
	if name == "" {
		return nil, nil, false
	}
	parts := fieldParts(rest)
	if slices.Contains(b.kinds, name) && len(parts) > 1 && parts[0] == "spec" {
		parts = parts[1:]
	}
	return b.schema.Type(name), parts, true
}

// typeName is the definition that a word names, whatever its capitals.
func (b *Book) typeName(word string) string {
	if b.schema.Type(word) != nil {
		return word
	}
	for _, name := range append(b.Kinds(), b.schema.Definitions()...) {
		if strings.EqualFold(name, word) {
			return name
		}
	}
	return ""
}

// KindNamed is the kind that a word means: its name whatever the capitals, in
// the plural, or another usual name for it; "" for none.
func (b *Book) KindNamed(word string) string {
	one := strings.TrimSuffix(word, "s")
	if stem, ok := strings.CutSuffix(word, "ies"); ok {
		one = stem + "y"
	}
	for _, kind := range b.kinds {
		if strings.EqualFold(kind, word) || strings.EqualFold(kind, one) {
			return kind
		}
	}
	for _, w := range []string{word, one} {
		for _, own := range b.schema.Synonyms(w) {
			if slices.Contains(b.kinds, own) {
				return own
			}
		}
	}
	return ""
}

// cut splits a path at the first dot outside brackets.
func cut(s string) (head, rest string) {
	depth := 0
	for i, c := range s {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case '.':
			if depth == 0 {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// fieldParts are the fields of a path without the items in brackets.
func fieldParts(s string) []string {
	var out []string
	for s = strings.TrimPrefix(s, "."); s != ""; {
		var part string
		part, s = cut(s)
		part, _, _ = strings.Cut(part, "[")
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

// follow leads from a type along the fields of a path to where they end.
func (b *Book) follow(root *conform.Type, parts []string) ([]place, string, *Unknown) {
	path := b.pathOf(root)
	types := []*conform.Type{root}
	if i := slices.Index(b.kinds, root.Name); i >= 0 && !isTop(parts[0]) {
		types = b.specOf(root)
	}
	var hits []place
	for rest := parts; len(rest) > 0; {
		var taken int
		hits, taken = b.hits(types, rest)
		if hits == nil {
			return nil, "", b.noField(path, types, rest[0])
		}
		path = joined(path, strings.Join(rest[:taken], "."))
		rest = rest[taken:]
		types = nil
		for _, h := range hits {
			types = append(types, opened(h.field.Type)...)
		}
	}
	return hits, path, nil
}

func (b *Book) pathOf(root *conform.Type) string {
	switch root.Name {
	case settingsType:
		return settingsFile
	case metadataType:
		return metadataField
	}
	return root.Name
}

func (b *Book) specOf(kind *conform.Type) []*conform.Type {
	if f := kind.Field("spec"); f != nil {
		return opened(f.Type)
	}
	return nil
}

// opened are the mappings and tables that a value of t may be, or that its
// items may be.
func opened(t *conform.Type) []*conform.Type {
	var out []*conform.Type
	for _, leaf := range t.Leaves() {
		switch leaf.Form {
		case conform.Struct, conform.Table, conform.Anything:
			out = append(out, leaf)
		case conform.List:
			out = append(out, opened(leaf.Elem)...)
		}
	}
	return out
}

// hits are the fields that a path begins with; of a table any key is one. It
// also says how many parts the name takes.
func (b *Book) hits(types []*conform.Type, parts []string) ([]place, int) {
	for _, n := range []int{2, 1} {
		if n > len(parts) {
			continue
		}
		var out []place
		for _, t := range types {
			if f := t.Field(strings.Join(parts[:n], ".")); f != nil && !said(out, f) {
				out = append(out, place{owner: t, field: f})
			}
		}
		if out != nil {
			return out, n
		}
	}
	for _, t := range types {
		if t.Form == conform.Table {
			return []place{{owner: t, field: &conform.Field{Name: parts[0], Doc: b.valueDoc(t), Type: t.Elem}}}, 1
		}
	}
	return nil, 0
}

// said reports whether a field says the same as one of those found, as fields
// do that the arms of a union share.
func said(found []place, f *conform.Field) bool {
	return slices.ContainsFunc(found, func(p place) bool { return p.field.Doc == f.Doc && p.field.Type.Of == f.Type.Of })
}

// valueDoc says what the values of a table are.
func (b *Book) valueDoc(t *conform.Type) string {
	if t.Elem.Form == conform.Anything {
		return t.Doc + " " + meaning(t.Elem)
	}
	if t.Doc != "" {
		return t.Doc
	}
	return "A key of your own."
}

func (b *Book) noField(path string, types []*conform.Type, name string) *Unknown {
	u := &Unknown{Message: path + " has no field " + diag.Quote(name)}
	var names []string
	for _, t := range types {
		for _, f := range t.Fields {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		u.Hint = path + " is one value; svs explain " + path + " says how it is written"
		return u
	}
	if near := diag.Nearest(name, names); near != "" {
		u.Hint = `did you mean "` + joined(path, near) + `"?`
		return u
	}
	u.Hint = "svs explain " + path + " lists its fields"
	return u
}
