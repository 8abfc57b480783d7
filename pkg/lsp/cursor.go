package lsp

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/sketch"
)

// cursor is where somebody types: in a key of a mapping, or in a value.
type cursor struct {
	doc  *source.Document
	kind string
	// slot is that of the mapping for a key, else that of the value.
	slot
	isKey bool
	// in is the mapping around, without the key that is being typed, nil for
	// an item of a list.
	in *source.Node
	// flow says that it stands in brackets, ownLine that nothing but blanks and
	// dashes stands before it in its line, item that it is an item of a list.
	flow, ownLine, item bool
	// before and after are the parts of the word on both sides.
	before, after string
	// start and end are the bytes of the word in the text.
	start, end int
	// bare says that the document holds nothing else.
	bare bool
}

// cursorAt finds what is being typed at a byte of a text; nil in a comment or
// a block of text.
func (v *view) cursorAt(off int) *cursor {
	marked := v.text.s[:off] + sketch.Mark + v.text.s[off:]
	docs := sketch.Documents("", marked)
	for i := range docs {
		c := &cursor{doc: &docs[i]}
		chain := trail(docs[i].Root)
		if chain == nil {
			continue
		}
		node := chain[len(chain)-1].node
		if node.Style == source.Literal {
			return nil
		}
		c.before, c.after, _ = strings.Cut(node.Text, sketch.Mark)
		c.start, c.end = off-len(c.before), off+len(c.after)
		if c.start < 0 || c.end > len(v.text.s) || v.text.s[c.start:c.end] != c.before+c.after {
			return nil // written over lines, or with escapes
		}
		node.Text = c.before + c.after
		lineStart := strings.LastIndexByte(v.text.s[:c.start], '\n') + 1
		c.ownLine = strings.Trim(v.text.s[lineStart:c.start], " \t-") == ""
		c.walk(v, chain)
		return c
	}
	return nil
}

// link is one step on the way to the cursor: into the value of a key, into an
// item, or ("", in a mapping) to a key itself.
type link struct {
	parent *source.Node
	key    *source.Node
	isKey  bool
	node   *source.Node
}

// trail is the way to the scalar that holds the mark, nil without one. The
// first link has no parent.
func trail(root *source.Node) []link {
	var out []link
	var find func(n *source.Node) bool
	find = func(n *source.Node) bool {
		if strings.Contains(n.Text, sketch.Mark) {
			return true
		}
		for _, kv := range n.Fields {
			out = append(out, link{n, kv.Key, true, kv.Key})
			if strings.Contains(kv.Key.Text, sketch.Mark) {
				return true
			}
			out[len(out)-1] = link{n, kv.Key, false, kv.Value}
			if find(kv.Value) {
				return true
			}
			out = out[:len(out)-1]
		}
		for _, it := range n.Items {
			out = append(out, link{parent: n, node: it})
			if find(it) {
				return true
			}
			out = out[:len(out)-1]
		}
		return false
	}
	out = append(out, link{node: root})
	if !find(root) {
		return nil
	}
	return out
}

// walk goes along the trail beside the schema.
func (c *cursor) walk(v *view, chain []link) {
	t, kind := v.root(c.doc)
	c.kind, c.slot = kind, slot{typ: t}
	root := c.doc.Root
	if t == nil && !v.settings {
		// What every document has is the same for every kind.
		c.slot.typ = v.schema.Type(v.schema.Kinds()[0])
	}
	last := chain[len(chain)-1]
	c.bare = len(chain) == 1 || len(chain) == 2 && last.isKey && len(root.Fields) == 1
	for _, l := range chain[1:] {
		c.in, c.item, c.flow = nil, false, l.parent.Style == source.Flow
		switch {
		case l.isKey:
			c.isKey = true
			c.in = without(l.parent, l.key)
		case l.key != nil:
			c.in = l.parent
			c.slot = v.under(c.slot, l.parent, l.key.Text)
			if kind == "" && !v.settings && len(c.path) == 1 && l.key.Text == "spec" {
				c.typ = nil // which fields it has depends on the kind
			}
		default:
			c.item = true
			c.slot = v.item(c.slot)
		}
	}
	if len(chain) == 1 {
		c.isKey, c.in = true, &source.Node{Kind: source.Map}
	}
}

// without is a mapping without one of its keys.
func without(m, key *source.Node) *source.Node {
	out := *m
	out.Fields = slices.DeleteFunc(slices.Clone(m.Fields), func(kv source.Field) bool { return kv.Key == key })
	return &out
}

// structs are the mappings that may stand in a slot, given what a mapping says
// already: those that know all its keys, all of them when none does.
func structs(t *conform.Type, in *source.Node) []*conform.Type {
	if t == nil {
		return nil
	}
	var all, fit []*conform.Type
	for _, leaf := range t.Leaves() {
		if leaf.Form != conform.Struct {
			continue
		}
		all = append(all, leaf)
		knows := true
		for _, kv := range in.Fields {
			f := leaf.Field(kv.Key.Text)
			knows = knows && f != nil && (len(f.Type.Values) != 1 || kv.Value.Text == f.Type.Values[0])
		}
		if knows {
			fit = append(fit, leaf)
		}
	}
	if len(fit) > 0 {
		return fit
	}
	return all
}
