// Package source reads YAML text into documents of svs's own nodes, strictly,
// with the exact place of everything.
//
// It is the only room that sees YAML and the only one that opens model files.
// It refuses what two readers could understand differently (aliases, tags,
// merge keys, duplicate keys, odd control characters) and what could exhaust
// the machine (depth, number and size limits), each as a finding with a place
// and a remedy. It does not know what a document means; conform does.
package source

import "github.com/svs-project/svs/pkg/diag"

// Kind is what a node is, decided by svs from its text alone.
type Kind uint8

// The kinds. A plain scalar is Null (empty, ~ or null), Bool (true, false),
// Number (JSON's grammar), else String; a quoted or block scalar is String.
const (
	Null Kind = iota + 1
	Bool
	Number
	String
	List
	Map
	// Refused is what svs could not or would not read, and has reported: an
	// alias, a tagged value, a text over the limits, a key that is no text.
	// Later layers say nothing about a Refused node. Its Fields, where it has
	// any, are true but may not be all: the head of a document that is no
	// valid YAML (see Document.Root), the own keys of a map that merges
	// others. Nothing may be called missing there.
	Refused
)

// String names the kind as a user would.
func (k Kind) String() string {
	switch k {
	case Null:
		return "nothing"
	case Bool:
		return "true or false"
	case Number:
		return "a number"
	case String:
		return "text"
	case List:
		return "a list"
	case Map:
		return "a mapping"
	case Refused:
		return "something refused"
	}
	return "unknown"
}

// Style is how a node is written.
type Style uint8

// The styles. Lists and maps are Block or Flow; scalars are the others.
const (
	Plain Style = iota + 1
	SingleQuoted
	DoubleQuoted
	Literal // |
	Folded  // >
	Block
	Flow // [..] and {..}
)

// Node is one value of a document, or the key of a field.
type Node struct {
	Kind  Kind
	Style Style
	// Text is a scalar's value: unescaped text of a String; a Number, Bool or
	// Null as written ("true", "~").
	Text string
	// Pos is where the node begins: the first character of a scalar (its
	// quote or block indicator), the first item's dash, the first key.
	Pos diag.Pos
	// Width is how many columns of its first line a scalar takes in the file,
	// quotes included; 1 for lists, maps and empty nodes.
	Width int32
	// Body is where the text of a block scalar (Literal, Folded) begins: its
	// first line and the column after the indentation. Zero otherwise.
	Body diag.Pos
	// Fields are a map's, Items a list's, in written order.
	Fields []Field
	Items  []*Node
}

// Field is one key of a map with its value. Value is never nil: a key with
// nothing behind it has a Null node placed just behind the colon.
type Field struct {
	Key, Value *Node
}

// Get returns the value of a map's key, nil when n is no map or has no such
// key. Keys are unique: duplicates are refused while reading.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, f := range n.Fields {
		if f.Key.Text == key {
			return f.Value
		}
	}
	return nil
}

// Document is one YAML document of a file.
type Document struct {
	// File is the slash path relative to the workspace.
	File string
	// Index counts the documents of the file from 0.
	Index int
	// Pos is the document's first character.
	Pos diag.Pos
	// Root is a Map, or Refused when the document is not valid YAML or over
	// the limits: then its Fields hold what of apiVersion, kind and
	// metadata.name could be saved, so that others may still refer to it.
	Root *Node
}
