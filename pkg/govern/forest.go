package govern

// forest is names, each with at most one above it.
type forest struct {
	tops   []string // those without one above, in order
	spans  map[string]span
	parent map[string]string
}

// span is a name's place in a walk of the forest: those below it have their
// first within it. Depth counts those above it.
type span struct{ first, last, depth int }

// newForest takes the names in order and what stands above each; what is not
// among the names counts as nothing. Names above each other in a circle hang
// below none.
func newForest(names []string, above func(string) string) forest {
	f := forest{spans: make(map[string]span, len(names)), parent: map[string]string{}}
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	below := map[string][]string{}
	for _, name := range names {
		up := above(name)
		if !known[up] {
			f.tops = append(f.tops, name)
			continue
		}
		f.parent[name] = up
		below[up] = append(below[up], name)
	}
	n := 0
	for _, top := range f.tops {
		n = f.walk(top, below, n)
	}
	for _, name := range names {
		if _, done := f.spans[name]; !done { // in a circle, or below one
			delete(f.parent, name)
			f.spans[name] = span{n, n + 1, 0}
			n++
		}
	}
	return f
}

// walk numbers a name and those below it from n, with a stack of its own, so
// that a chain of ten thousand is no danger.
func (f *forest) walk(top string, below map[string][]string, n int) int {
	type frame struct {
		name string
		next int
	}
	stack := []frame{{name: top}}
	f.spans[top] = span{first: n}
	n++
	for len(stack) > 0 {
		at := &stack[len(stack)-1]
		if under := below[at.name]; at.next < len(under) {
			child := under[at.next]
			at.next++
			f.spans[child] = span{first: n, depth: len(stack)}
			n++
			stack = append(stack, frame{name: child})
			continue
		}
		s := f.spans[at.name]
		s.last = n
		f.spans[at.name] = s
		stack = stack[:len(stack)-1]
	}
	return n
}

// Within reports whether a name is the other one or stands below it.
func (f *forest) Within(name, above string) bool {
	if name == above {
		return true
	}
	inner, ok := f.spans[name]
	outer, known := f.spans[above]
	return ok && known && outer.first <= inner.first && inner.first < outer.last
}

// Above lists a name and those above it, the lowest first.
func (f *forest) Above(name string) []string {
	out := []string{name}
	for up, ok := f.parent[name]; ok; up, ok = f.parent[up] {
		out = append(out, up)
	}
	return out
}

// related reports whether one of two names is the other or stands above it.
func (f *forest) related(a, b string) bool { return f.Within(a, b) || f.Within(b, a) }
