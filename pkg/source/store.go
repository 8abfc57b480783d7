package source

import "github.com/svs-project/svs/pkg/diag"

// nodeStore hands out the nodes, fields and items of one document from a few
// large pieces of memory: a document has a hundred small parts that live and
// die together.
type nodeStore struct {
	count  int // of the document at hand
	piece  int
	nodes  []Node
	fields []Field
	items  []*Node
	// stackFields and stackItems are what a reader keeps collections in while
	// it reads them.
	stackFields []Field
	stackItems  []*Node
}

// expect sizes the pieces for a document of n bytes: measured models hold a
// node for every eight to twelve bytes. It lends the reader its stacks.
func (a *nodeStore) expect(n int) ([]Field, []*Node) {
	a.count, a.piece = 0, min(max(n/8, 8), 512)
	return a.stackFields[:0], a.stackItems[:0]
}

func (a *nodeStore) giveBack(fields []Field, items []*Node) {
	a.stackFields, a.stackItems = fields, items
}

// Scratch is memory for the nodes of one file after another, for a reader who
// is done with each before the next. It is not for several goroutines at once.
type Scratch struct {
	store  nodeStore
	nodes  []Node
	fields []Field
	items  []*Node
}

// What a Scratch holds: enough for most files, 1 MB in all. Larger files take
// more memory of their own.
const (
	scratchNodes  = 8 << 10
	scratchFields = 4 << 10
	scratchItems  = 2 << 10
)

// Parse is the package's Parse, but all documents of earlier calls end with it:
// their nodes are used again.
func (s *Scratch) Parse(path string, data []byte, lim Limits) ([]Document, []diag.Finding) {
	if s.nodes == nil {
		s.nodes, s.fields, s.items = make([]Node, scratchNodes), make([]Field, scratchFields), make([]*Node, scratchItems)
	} else {
		again(s.nodes, s.store.nodes)
		again(s.fields, s.store.fields)
		again(s.items, s.store.items)
	}
	s.store.nodes, s.store.fields, s.store.items = s.nodes, s.fields, s.items
	return parse(path, data, lim, &s.store)
}

// again clears what was handed out of a slab: all before the rest that is left
// of it, or all of it when the rest is of another piece.
func again[T any](slab, rest []T) {
	used := len(slab)
	if len(rest) > 0 && &rest[len(rest)-1] == &slab[len(slab)-1] {
		used -= len(rest)
	}
	clear(slab[:used])
}

func (a *nodeStore) node() *Node {
	if len(a.nodes) == 0 {
		a.nodes = make([]Node, a.piece)
	}
	n := &a.nodes[0]
	a.nodes = a.nodes[1:]
	a.count++
	return n
}

// keepFields copies fields from a stack that will be used again.
func (a *nodeStore) keepFields(fields []Field) []Field {
	n := len(fields)
	if n == 0 {
		return nil
	}
	if len(a.fields) < n {
		a.fields = make([]Field, max(n, a.piece/2))
	}
	kept := a.fields[:n:n]
	a.fields = a.fields[n:]
	copy(kept, fields)
	return kept
}

// keepItems does the same for the items of a list.
func (a *nodeStore) keepItems(items []*Node) []*Node {
	n := len(items)
	if n == 0 {
		return nil
	}
	if len(a.items) < n {
		a.items = make([]*Node, max(n, a.piece/4))
	}
	kept := a.items[:n:n]
	a.items = a.items[n:]
	copy(kept, items)
	return kept
}
