package load

import (
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
	width      int32
	// streamLost says that the entity names a stream in a way that could not
	// be read.
	streamLost bool
	// stream is the value stream that the entity's steps belong to, for names
	// of steps in entities that only point at a stream.
	stream string
	// service is the service that the entity names in its field of that name.
	service string
	// inner are the names in it, and those that it uses: nil until somebody asks
	// where they are known from an earlier run. See names.
	inner *names
	later *laterNames
	// sets are the names of lists, once they have been asked for.
	sets map[string][]string
}

// names are those inside an entity, and those that it uses.
type names struct {
	items []item
	ties  []tie
	adds  []string // "Kind/name" of entities that its changes add
	// gaps are the fields that could not be read, nameless the lists with a
	// thing whose name is not known: names that are missing there mean nothing.
	gaps, nameless []string
}

// names are those in the entity and those that it uses. Several goroutines may
// ask at once.
func (r *record) names() *names {
	switch {
	case r.later != nil:
		return r.later.names()
	case r.inner != nil:
		return r.inner
	}
	return &names{}
}

// item is a named thing in one of the entity's lists.
type item struct {
	list, name string
}

// tie is a use of a name, without the nodes it was read from. A model has some
// twenty for each document, so what they have in common is behind pointers.
type tie struct {
	*conform.Use
	text  string
	path  string
	at    diag.Pos
	width int32
	rare  *rare // nil for most
}

// rare is what few ties have.
type rare struct {
	// subject is the entity that a change is for, inside one.
	subject string
	// beside is the text of the field that says where the name belongs, for
	// names of items and for names of a kind that another field gives.
	beside string
}

func (t *tie) subject() string {
	if t.rare == nil {
		return ""
	}
	return t.rare.subject
}

func (t *tie) beside() string {
	if t.rare == nil {
		return ""
	}
	return t.rare.beside
}

func (r *record) entity() string {
	if r.name == "" {
		return r.kind
	}
	return r.kind + "/" + r.name
}

// compact keeps of the check's result what outlives the document's nodes.
func compact(res *conform.Result, file string) *record {
	in := &names{gaps: res.Gaps, nameless: res.Nameless, adds: res.Adds}
	r := &record{kind: res.Kind, name: res.Name, file: file, inner: in}
	in.items, in.ties = make([]item, 0, len(res.Items)), make([]tie, 0, len(res.Ties))
	for _, it := range res.Items {
		in.items = append(in.items, item{it.List, it.Name})
	}
	for _, t := range res.Ties {
		if t.How == "ref" && t.Path == "stream" {
			r.stream = bare(t.Text)
		}
		if t.How == "ref" && t.Path == "service" {
			r.service = bare(t.Text)
		}
		in.ties = append(in.ties, newTie(t))
	}
	return r
}

func newTie(t conform.Tie) tie {
	c := tie{Use: t.Use, text: t.Text, path: t.Path, at: t.Node.Pos, width: t.Node.Width}
	more := rare{subject: t.Subject}
	if len(t.Args) > 0 && (t.How == "item" || t.How == "names") {
		sibling, _, _ := strings.Cut(t.Args[0], ".")
		if n := t.Owner.Get(sibling); n != nil {
			more.beside = n.Text
		}
	}
	if more != (rare{}) {
		c.rare = &more
	}
	return c
}

// bare is the name in a reference, without its kind.
func bare(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }
