package conform

import (
	"path"
	"strings"
)

// Naming is a use of a name, as far as it takes to tell which entity it names.
type Naming struct {
	How  string
	Args []string
	Text string
	// Beside is the text of the field that says where the name belongs, for
	// names of items and for names of a kind that another field gives.
	Beside string
}

// Naming is what the tie says without its nodes.
func (t Tie) Naming() Naming {
	n := Naming{How: t.How, Args: t.Args, Text: t.Text}
	if len(t.Args) > 0 && (t.How == "item" || t.How == "names") {
		sibling, _, _ := strings.Cut(t.Args[0], ".")
		if v := t.Owner.Get(sibling); v != nil {
			n.Beside = v.Text
		}
	}
	return n
}

// Entity is the "Kind/name" that a reference names, "" where its field does not
// fix the kind or it is no reference.
func (n Naming) Entity() string {
	switch {
	case n.How != "ref" && n.How != "when" || n.Text == "":
		return ""
	case strings.Contains(n.Text, "/"):
		return n.Text
	case len(n.Args) == 1 && n.Args[0] != "":
		return n.Args[0] + "/" + n.Text
	}
	return ""
}

// Names reports whether it names the entity of that kind and name, or, in
// doubt, might and would not when the entity were called now; at is the byte of
// Text at which the name begins.
func (n Naming) Names(kind, name, now string) (at int, doubt string, ok bool) {
	switch n.How {
	case "ref", "when":
		return len(n.Text) - len(name), "", n.Entity() == kind+"/"+name
	case "names":
		if n.Beside == "" {
			doubt = "the selector says no kind"
		}
		return 0, doubt, n.Text == name && (n.Beside == "" || n.Beside == kind)
	case "address":
		head, _, _ := strings.Cut(n.Text, " ")
		if i := strings.IndexAny(head, ".["); i >= 0 {
			head = head[:i]
		}
		k, pattern, _ := strings.Cut(head, "/")
		if head == kind+"/"+name {
			return len(k) + 1, "", true
		}
		return len(k) + 1, "the pattern does not meet the new name",
			(k == kind || k == "*") && meets(pattern, name) && !meets(pattern, now)
	}
	return 0, "", false
}

// Named is the entity that it names without a doubt, as "Kind/name", "" for
// none; at is the byte of Text at which the name begins.
func (n Naming) Named() (entity string, at int) {
	switch n.How {
	case "ref", "when":
		entity = n.Entity()
		return entity, len(n.Text) - (len(entity) - strings.IndexByte(entity, '/') - 1)
	case "names":
		if n.Beside != "" {
			return n.Beside + "/" + n.Text, 0
		}
	case "address":
		head, _, _ := strings.Cut(n.Text, " ")
		if i := strings.IndexAny(head, ".["); i >= 0 {
			head = head[:i]
		}
		k, _, _ := strings.Cut(head, "/")
		return head, len(k) + 1
	}
	return "", 0
}

// meets reports whether a pattern of names, in which * stands for any
// characters, meets a name.
func meets(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}
