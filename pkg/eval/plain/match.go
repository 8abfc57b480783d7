package plain

// verdict is what a demand makes of a value.
type verdict uint8

const (
	unsure verdict = iota // only CUE can tell
	yes
	no
)

func is(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// demand is what is asked of one value.
type demand interface {
	// holds tells whether a value, which is there, meets the demand. The root is
	// the subject that references begin at.
	holds(v any, root map[string]any) verdict
}

// mapping asks for a mapping with certain fields, and something of the value
// behind every key.
type mapping struct {
	fields []*field
	every  demand
	at     int // of every
}

// field asks for one field. Its place is that of its name, At that of what is
// asked.
type field struct {
	name     string
	optional bool
	asks     demand
	label    int
	at       int
}

func (m *mapping) holds(v any, root map[string]any) verdict {
	x, ok := v.(map[string]any)
	if !ok {
		return no
	}
	all := yes
	for _, f := range m.fields {
		below, there := x[f.name]
		switch {
		case !there && f.optional:
			continue
		case !there:
			return no
		}
		if all = both(all, f.asks.holds(below, root)); all == no {
			return no
		}
	}
	if m.every == nil {
		return all
	}
	for _, below := range x {
		all = both(all, m.every.holds(below, root))
	}
	return all
}

func both(a, b verdict) verdict {
	switch {
	case a == no || b == no:
		return no
	case a == yes && b == yes:
		return yes
	}
	return unsure
}

// items asks for a list, and something of each item; nil asks nothing of them.
type items struct {
	each demand
	at   int
}

func (l *items) holds(v any, root map[string]any) verdict {
	x, ok := v.([]any)
	if !ok {
		return no
	}
	all := yes
	for _, it := range x {
		if l.each == nil {
			break
		}
		if all = both(all, l.each.holds(it, root)); all == no {
			return no
		}
	}
	return all
}
