package conform

import "slices"

// Unknown is a step of a path that leads nowhere.
type Unknown struct {
	// At is the number of the step in the path.
	At int
	// Fields are the names that exist there, in the schema's order.
	Fields []string
	// List says that there is a list, whose items are known under facts.
	List bool
}

// Leads follows a path of a policy into what a subject of a kind may have:
// metadata, spec or facts, then fields; "[]" is any item of a list, "*" any
// key of a mapping. It is nil where the path exists.
func (s *Schema) Leads(kind string, path []string) *Unknown {
	if kind == WholeModel && len(path) > 0 && path[0] == "facts" {
		return follow([]*Type{s.types["ModelFacts"]}, path, 1)
	}
	if s.types[kind] == nil || len(path) == 0 {
		return nil
	}
	var at []*Type
	switch path[0] {
	case "metadata", "spec":
		if f := s.types[kind].Field(path[0]); f != nil {
			at = []*Type{f.Type}
		}
	case "facts":
		return s.leadsFacts(kind, path)
	}
	return follow(at, path, 1)
}

// WholeModel stands for the model as a whole where a kind is asked for. It has
// facts and nothing else.
const WholeModel = "Model"

// leadsFacts knows computed facts, and the things of lists by id or name.
func (s *Schema) leadsFacts(kind string, path []string) *Unknown {
	computed := s.types[kind+"Facts"]
	var fields []string
	if computed != nil {
		for _, f := range computed.Fields {
			fields = append(fields, f.Name)
		}
	}
	var at []*Type
	if computed == nil { // every entity has the facts of any
		return nil
	}
	if len(path) > 1 {
		if f := computed.Field(path[1]); f != nil {
			at = append(at, f.Type)
		}
		for _, owner := range Structs(s.types[kind].Field("spec").Type) {
			f := owner.Field(path[1])
			if f == nil || s.Behavior(ListPlace(owner, f.Name)).Key() == "" {
				continue
			}
			for _, l := range leaves(f.Type) {
				if l.Form == List {
					at = append(at, &Type{Form: Table, Elem: l.Elem})
				}
			}
		}
		if len(at) == 0 && path[1] != "*" {
			return &Unknown{At: 1, Fields: fields}
		}
	}
	return follow(at, path, 2)
}

// follow goes from any of some types along the rest of a path.
func follow(at []*Type, path []string, from int) *Unknown {
	for i := from; i < len(path); i++ {
		var next []*Type
		var fields []string
		list, open := false, false
		for _, t := range at {
			for _, leaf := range leaves(t) {
				switch {
				case leaf.Form == Anything:
					open = true
				case leaf.Form == List:
					list = true
					if path[i] == "[]" {
						next = append(next, leaf.Elem)
					}
				case leaf.Form == Table:
					if path[i] != "[]" && (path[i] == "*" || leaf.KeyPattern == nil || leaf.KeyPattern.MatchString(path[i])) {
						next = append(next, leaf.Elem)
					}
				case leaf.Form == Struct:
					for _, f := range leaf.Fields {
						if f.Name == path[i] || path[i] == "*" {
							next = append(next, f.Type)
						}
						if !slices.Contains(fields, f.Name) {
							fields = append(fields, f.Name)
						}
					}
				}
			}
		}
		if open {
			return nil
		}
		if len(next) == 0 {
			return &Unknown{At: i, Fields: fields, List: list}
		}
		at = next
	}
	return nil
}
