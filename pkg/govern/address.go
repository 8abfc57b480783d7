package govern

import (
	"path"
	"strings"
)

// Address is an address or a pattern of addresses, taken apart: in a pattern
// * stands for any kind, field or item, and within a name for any characters.
type Address struct {
	Kind, Name string
	// Path are the fields and the items, an item in brackets: steps, [approve],
	// approval.
	Path []string
}

// ParseAddress takes an address or a pattern apart. A leading "spec." is no
// part of it.
func ParseAddress(text string) Address {
	head, rest := cutDot(text)
	kind, name, _ := strings.Cut(head, "/")
	return Address{Kind: kind, Name: name, Path: splitPath(rest)}
}

// splitPath takes a path apart as Address.Path holds it.
func splitPath(rest string) []string {
	var out []string
	for rest != "" {
		var part string
		part, rest = cutDot(rest)
		field, items, _ := strings.Cut(part, "[")
		out = append(out, field)
		for items != "" {
			var item string
			item, items, _ = strings.Cut(items, "]")
			out = append(out, "["+item+"]")
			items = strings.TrimPrefix(items, "[")
		}
	}
	if len(out) > 1 && out[0] == "spec" {
		out = out[1:]
	}
	return out
}

// cutDot cuts at the first dot outside brackets.
func cutDot(s string) (head, rest string) {
	depth := 0
	for i, c := range s {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '.' && depth == 0:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// Entity is the address of the entity alone: "Team/desk".
func (a Address) Entity() string { return a.Kind + "/" + a.Name }

// Field is the path alone: "steps[approve].approval".
func (a Address) Field() string {
	var b strings.Builder
	for i, p := range a.Path {
		if i > 0 && !strings.HasPrefix(p, "[") {
			b.WriteByte('.')
		}
		b.WriteString(p)
	}
	return b.String()
}

// String writes the address as a user does.
func (a Address) String() string {
	if len(a.Path) == 0 {
		return a.Entity()
	}
	return a.Entity() + "." + a.Field()
}

// Covers reports whether an address is one of the pattern's, or stands below
// one of them: a pattern of a field counts for all that is in the field.
func (a Address) Covers(of Address) bool {
	return len(a.Path) <= len(of.Path) && a.meets(of)
}

// Touches reports whether a change of an address changes something that the
// pattern means: what it covers, and what holds it.
func (a Address) Touches(of Address) bool { return a.meets(of) }

// meets compares as far as both paths go. Of two patterns it asks whether the
// second is within the first, since in it * is matched by * alone.
func (a Address) meets(of Address) bool {
	if !wild(a.Kind, of.Kind) || !wild(a.Name, of.Name) {
		return false
	}
	for i := range min(len(a.Path), len(of.Path)) {
		if !wild(a.Path[i], of.Path[i]) && (a.Path[i] != "*" || strings.HasPrefix(of.Path[i], "[")) {
			return false
		}
	}
	return true
}

// wild compares one part: kinds, names, fields, or items in their brackets.
func wild(pattern, text string) bool {
	if pattern == text || pattern == "[*]" && strings.HasPrefix(text, "[") {
		return true
	}
	if strings.HasPrefix(pattern, "[") || !strings.Contains(pattern, "*") || strings.HasPrefix(text, "[") {
		return false
	}
	ok, err := path.Match(pattern, text)
	return err == nil && ok
}
