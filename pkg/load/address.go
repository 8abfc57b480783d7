package load

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// address checks Kind/name.path: the entity must exist, the fields must be
// fields of its kind, and the items it names must be there. A measure is an
// address, a blank and the key of a figure; the key is the simulation's
// business.
func (ix *index) address(r *record, t tie) (diag.Finding, bool) {
	addr, _, _ := strings.Cut(t.text, " ")
	if !strings.Contains(addr, "/") || strings.Contains(addr, "*") {
		return diag.Finding{}, false
	}
	head, path, _ := cutPath(addr)
	kind, name, _ := strings.Cut(head, "/")
	to := t
	to.text = head
	if f, bad := ix.reference(r, to, nil); bad {
		return f, true
	}
	owner := ix.get(kind, name)
	if owner == nil || path == "" {
		return diag.Finding{}, false
	}
	return ix.walk(r, t, owner, path)
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

// walk follows a path through the types of the entity's kind.
func (ix *index) walk(r *record, t tie, owner *record, path string) (diag.Finding, bool) {
	at := ix.schema.Type(owner.kind)
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
			if len(structs) == 0 || conform.IsTable(at) {
				return diag.Finding{}, false
			}
			fd := finding(badAddress, r, t, owner.kind+" has no field "+diag.Quote(field)+" there")
			fd.Hint = diag.DidYouMean(field, fieldNames(structs))
			return fd, true
		}
		list = strings.TrimPrefix(strings.TrimPrefix(list+"."+field, "."), "spec.")
		if hasKey {
			names := owner.named(list)
			if len(names) > 0 && !slices.Contains(names, key) {
				fd := finding(badAddress, r, t, owner.entity()+" has no "+diag.Quote(key)+" in "+list)
				fd.Hint = diag.DidYouMean(key, names)
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
