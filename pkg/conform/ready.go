package conform

import "strconv"

// What the walk asks of a type or a field again and again is worked out once,
// when the schema is made.

// ready is what is known of a type beforehand.
type ready struct {
	// flat are the leaves of the type, identity the field by which things of
	// it are told apart in a list.
	flat     []*Type
	identity string
	// parse reads the type's text, where svs itself can.
	parse func(string) error
}

// known is what is known of a field beforehand.
type known struct {
	// uses and keyUses say what the field's text and, in a table, its keys
	// must name.
	uses, keyUses []*Use
	// clock are the arguments of @clock.
	clock    []string
	hasClock bool
}

// Use is one way in which texts of a field must name something. There is one
// for each attribute of the schema; ties point to it.
type Use struct {
	// How says where the name must exist, by the attribute of the field: ref
	// (an entity of one of the kinds Args; none: any), local (a step), item
	// (an item of the list Args[0]), names (an entity of the kind that the
	// field Args[0] beside it names), address (an entity or a field of it) or
	// when (an entity of the kind Args[0], in a condition).
	How  string
	Args []string
	// Words may stand in the name's place.
	Words []string
}

// makeReady goes through all types.
func (s *Schema) makeReady() {
	seen := map[*Type]bool{}
	var visit func(*Type)
	visit = func(t *Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		t.ready = ready{flat: leaves(t), identity: identity(t), parse: scalars[t.Of]}
		for _, f := range t.Fields {
			f.makeReady()
			visit(f.Type)
		}
		for _, a := range t.Arms {
			visit(a)
		}
		visit(t.Elem)
	}
	for _, name := range s.names {
		visit(s.types[name])
	}
}

func (f *Field) makeReady() {
	f.known = known{uses: usesOf(f.Attrs, ""), keyUses: usesOf(f.Attrs, "key")}
	f.clock, f.hasClock = f.Attr("clock")
}

// usesOf reads the attributes about names; those about a table's keys have a
// prefix.
func usesOf(attrs []Attr, prefix string) []*Use {
	var out []*Use
	words, _ := find(attrs, prefix+"words")
	for _, how := range []string{"ref", "local", "item", "names", "address"} {
		if args, ok := find(attrs, prefix+how); ok {
			if len(args) == 1 && args[0] == "*" {
				args = nil
			}
			out = append(out, &Use{How: how, Args: args, Words: words})
		}
	}
	return out
}

// texts keeps each text once that is made of the parts of a path: most
// documents of a model have the same. It is not for several goroutines.
type texts map[string]string

// maxTexts bounds how many texts are kept.
const maxTexts = 20_000

func (t texts) of(b []byte) string {
	if s, ok := t[string(b)]; ok {
		return s
	}
	s := string(b)
	if t != nil && len(t) < maxTexts {
		t[s] = s
	}
	return s
}

// label is "[id]".
func (t texts) label(id string) string {
	var buf [maxLabel + 2]byte
	return t.of(append(append(append(buf[:0], '['), id...), ']'))
}

// numbered is "[#3]".
func (t texts) numbered(n int) string {
	var buf [24]byte
	return t.of(append(strconv.AppendInt(append(buf[:0], "[#"...), int64(n), 10), ']'))
}
