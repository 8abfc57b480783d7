package source

// nodeStore hands out the nodes, fields and items of one document from a few
// large pieces of memory: a document has a hundred small parts that live and
// die together.
type nodeStore struct {
	count  int
	piece  int
	nodes  []Node
	fields []Field
	items  []*Node
}

// expect sizes the pieces for a document of n bytes: measured models hold a
// node for every eight to twelve bytes.
func (a *nodeStore) expect(n int) {
	a.piece = min(max(n/8, 8), 512)
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
