package check

// entity is a document for the examples of the rules.
func entity(kind, name, rest string) string {
	if rest != "" {
		rest += "\n"
	}
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest
}

// steps is a value stream of these steps, each a mapping on one line, with a
// team that can do them.
func steps(rest ...string) string {
	out := entity("Team", "desk", "spec: {people: [{name: all, count: 2, skills: [network]}]}") + "---\n" +
		entity("ValueStream", "restore", "spec:\n  steps:")
	for _, s := range rest {
		out += "    - " + s + "\n"
	}
	return out
}
