package load

import (
	"cmp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// Mention is one place where the name of an entity is written: what has to
// change when the entity gets another name.
type Mention struct {
	// From is the "Kind/name" of the document in which it stands, Path the
	// field in it; metadata.name is the entity itself.
	From, Path string
	// Place is where the text with the name in it begins, Text that text, and
	// At the byte in it at which the name begins.
	Place diag.Place
	Text  string
	At    int
	// Doubt says why the name may not mean the entity, or not be found in the
	// text; empty where it surely does.
	Doubt string
}

// Renaming are all places where documents of the model name an entity of that
// kind and name, its own document included, by file and place: those that have
// to change when it is called now, and, in doubt, patterns that met the name
// and would not meet the other. Texts of CUE are not looked into.
func (l *Loaded) Renaming(kind, name, now string) []Mention {
	var out []Mention
	for _, r := range l.index.records {
		if r.kind == kind && r.name == name {
			out = append(out, Mention{
				From: r.entity(), Path: "metadata.name", Text: name,
				Place: diag.Place{File: r.file, Pos: r.at},
			})
		}
		for _, t := range r.names().ties {
			if m, ok := t.mention(kind, name, now); ok {
				m.From, m.Path = r.entity(), t.path
				m.Place = diag.Place{File: r.file, Pos: t.at}
				out = append(out, m)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Mention) int {
		return cmp.Or(strings.Compare(a.Place.File, b.Place.File), a.Place.Pos.Compare(b.Place.Pos))
	})
	return out
}

// RenamingIn is Renaming for the names in a document of its own, such as the
// settings of the workspace.
func RenamingIn(file string, ties []conform.Tie, kind, name, now string) []Mention {
	var out []Mention
	for _, written := range ties {
		t := newTie(written)
		if m, ok := t.mention(kind, name, now); ok {
			m.Path, m.Place = t.path, diag.Place{File: file, Pos: t.at}
			out = append(out, m)
		}
	}
	return out
}

// mention finds the name of an entity in a tie.
func (t tie) mention(kind, name, now string) (Mention, bool) {
	n := conform.Naming{How: t.How, Args: t.Args, Text: t.text, Beside: t.beside()}
	at, doubt, ok := n.Names(kind, name, now)
	return Mention{Text: t.text, At: at, Doubt: doubt}, ok
}

// BuiltIn reports whether the program itself brings an entity, whose place a
// document of that name takes.
func (l *Loaded) BuiltIn(kind, name string) bool { return l.index.builtin[kind+"/"+name] }
