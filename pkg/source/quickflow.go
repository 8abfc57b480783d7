package source

// flow reads the flow collection at hand.
func (q *quick) flow(depth int) *Node {
	if depth > q.lim.Depth {
		return nil
	}
	if q.s[q.i] == '[' {
		return q.flowList(depth)
	}
	return q.flowMapping(depth)
}

func (q *quick) flowList(depth int) *Node {
	base := len(q.items)
	n := q.node(List, Flow, q.i)
	q.i++
	for {
		if !q.flowSpace() {
			return nil
		}
		if q.s[q.i] == ']' {
			break
		}
		item := q.flowNode(depth)
		if item == nil {
			return nil
		}
		q.items = append(q.items, item)
		if !q.flowNext(']') {
			return nil
		}
	}
	q.i++
	n.Items = q.nodes.keepItems(q.items[base:])
	q.items = q.items[:base]
	return n
}

func (q *quick) flowMapping(depth int) *Node {
	base := len(q.fields)
	n := q.node(Map, Flow, q.i)
	q.i++
	for {
		if !q.flowSpace() {
			return nil
		}
		if q.s[q.i] == '}' {
			break
		}
		colon := q.flowColon()
		if colon < 0 {
			return nil
		}
		key := q.key(colon, base)
		if key == nil {
			return nil
		}
		q.i = colon + 1
		if !q.flowSpace() || q.s[q.i] == ',' || q.s[q.i] == '}' {
			return nil
		}
		value := q.flowNode(depth)
		if value == nil {
			return nil
		}
		q.fields = append(q.fields, Field{key, value})
		if !q.flowNext('}') {
			return nil
		}
	}
	q.i++
	if len(q.fields)-base > q.lim.Keys {
		return nil
	}
	n.Fields = q.nodes.keepFields(q.fields[base:])
	q.fields = q.fields[:base]
	return n
}

// flowColon finds the colon of the key at hand, -1 when there is none.
func (q *quick) flowColon() int {
	if c := q.s[q.i]; c == '"' || c == '\'' {
		if end, ok := q.keyEnd(); ok {
			return end
		}
		return -1
	}
	end := q.plainEnd(q.i, true)
	if end < 0 || end == len(q.s) || q.s[end] != ':' {
		return -1
	}
	return end
}

// flowNode reads one value inside a flow collection of the given depth.
func (q *quick) flowNode(depth int) *Node {
	switch q.s[q.i] {
	case '"', '\'':
		return q.quoted()
	case '[', '{':
		return q.flow(depth + 1)
	}
	end := q.plainEnd(q.i, true)
	if end < 0 {
		return nil
	}
	return q.plain(end)
}

// flowNext moves behind the comma after an entry, or to the closing bracket.
func (q *quick) flowNext(closing byte) bool {
	if !q.flowSpace() {
		return false
	}
	switch q.s[q.i] {
	case ',':
		q.i++
		return true
	case closing:
		return true
	}
	return false
}

// flowSpace moves to the next content over blanks, line ends and comments.
func (q *quick) flowSpace() bool {
	for q.i < len(q.s) {
		switch q.s[q.i] {
		case ' ':
			q.i++
		case '\n', '\r', '#':
			if !q.endLine() {
				return false
			}
		case '\t':
			return false
		default:
			return true
		}
	}
	return false
}
