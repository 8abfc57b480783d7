package load

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// address checks Kind/name.path: the entity must exist, the fields must be
// fields of its kind, and the items it names must be there; * stands for any
// of them. A measure is an address, a blank and the key of a figure; the key
// is the simulation's business.
func (ix *index) address(r *record, t tie) (diag.Finding, bool) {
	addr, _, _ := strings.Cut(t.text, " ")
	head, path, _ := cutPath(addr)
	kind, name, ok := strings.Cut(head, "/")
	if !ok || kind == "*" {
		return diag.Finding{}, false
	}
	to := t
	to.text = head
	to.width = int32(utf8.RuneCountInString(head))
	if !strings.Contains(name, "*") || !slices.Contains(ix.schema.Kinds(), kind) {
		if f, bad := ix.reference(r, to, nil); bad {
			return f, true
		}
	}
	owner := ix.get(kind, name)
	if owner == nil && !strings.Contains(name, "*") || path == "" {
		return diag.Finding{}, false
	}
	return ix.walk(r, t, kind, owner, path)
}

// Address says what is wrong with an address that somebody asks about, and what
// to write in its place; "" for one that leads to an entity or a field of it.
func (l *Loaded) Address(text string) (fault, hint string) {
	f, bad := l.index.address(&record{}, tie{Use: &conform.Use{How: "address"}, text: text})
	if !bad {
		return "", ""
	}
	return f.Message, f.Hint
}

// cutPath splits "Team/desk.people" at the first dot outside brackets.
func cutPath(s string) (head, rest string, found bool) {
	depth := 0
	for i, c := range s {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case '.':
			if depth == 0 {
				return s[:i], s[i+1:], true
			}
		}
	}
	return s, "", false
}

// walk follows a path through the types of a kind, and through the lists of
// the entity where it is one.
func (ix *index) walk(r *record, t tie, kind string, owner *record, path string) (diag.Finding, bool) {
	at := ix.schema.Type(kind)
	if first, _, _ := cutPath(path); first != "metadata" && first != "spec" {
		at = specOf(at)
	}
	list := ""
	for path != "" && at != nil {
		var part string
		part, path, _ = cutPath(path)
		field, key, hasKey := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		structs := conform.Structs(at)
		f := fieldOf(structs, field)
		if f == nil {
			if field == "*" || len(structs) == 0 || conform.IsTable(at) {
				return diag.Finding{}, false
			}
			fd := finding(badAddress, r, t, kind+" has no field "+diag.Quote(field)+" there")
			if fd.Hint = diag.DidYouMean(field, fieldNames(structs)); fd.Hint == "" {
				fd.Hint = listed(nil, fieldNames(structs))
			}
			return fd, true
		}
		list = strings.TrimPrefix(strings.TrimPrefix(list+"."+field, "."), "spec.")
		// Of the keys of a list of lists the last names the thing.
		key = key[strings.LastIndex(key, "[")+1:]
		if hasKey && owner != nil && key != "*" && !strings.HasPrefix(key, "#") {
			names := owner.named(list)
			if len(names) > 0 && !contains(names, key) {
				fd := finding(badAddress, r, t, owner.entity()+" has no "+diag.Quote(key)+" in "+list)
				if fd.Hint = diag.DidYouMean(key, names); fd.Hint == "" {
					fd.Hint = listed(nil, names)
				}
				return fd, true
			}
		}
		at = f.Type
	}
	return diag.Finding{}, false
}

func specOf(kind *conform.Type) *conform.Type {
	if kind == nil || kind.Field("spec") == nil {
		return nil
	}
	return kind.Field("spec").Type
}

func fieldOf(structs []*conform.Type, name string) *conform.Field {
	for _, s := range structs {
		if f := s.Field(name); f != nil {
			return f
		}
	}
	return nil
}

func fieldNames(structs []*conform.Type) []string {
	var out []string
	for _, s := range structs {
		for _, f := range s.Fields {
			out = append(out, f.Name)
		}
	}
	return out
}
