package source

import (
	"strconv"
	"strings"
)

// maxNameBytes bounds the names shown in findings; a longer one is refused by
// a later layer.
const maxNameBytes = 128

// Entity returns "Kind/name" of the document, "" when it has no readable kind
// or name.
func (d *Document) Entity() string {
	kind, name := d.Root.Get("kind"), d.Root.Get("metadata").Get("name")
	if !named(kind) || !named(name) {
		return ""
	}
	return kind.Text + "/" + name.Text
}

func named(n *Node) bool {
	return n != nil && n.Kind == String && n.Text != "" && len(n.Text) <= maxNameBytes
}

// Path returns the path of a node of the document as findings name it: keys
// joined by dots, items of lists by their id or name, else by # and their
// number from 1, the leading "spec." left out. It is "" for the root and for a node
// that is not in the document.
func (d *Document) Path(target *Node) string {
	path := ""
	for n := d.Root; n != nil && n != target; {
		step, next := n.stepTo(target)
		if next == nil {
			return ""
		}
		if strings.HasPrefix(step, "[") {
			path += step
		} else {
			path = joinPath(path, step)
		}
		n = next
	}
	return path
}

// joinPath adds a key to a path; a leading "spec" is not written.
func joinPath(path, key string) string {
	switch {
	case path == "" || path == "spec":
		return key
	case key == "":
		return path
	}
	return path + "." + key
}

// stepTo finds the child that is or holds target: the last one that begins at
// or before it, since nodes stand in the order of the file.
func (n *Node) stepTo(target *Node) (step string, next *Node) {
	for _, f := range n.Fields {
		if f.Key == target {
			return f.Key.Text, target
		}
		if f.Key.Pos.Compare(target.Pos) > 0 {
			break
		}
		step, next = f.Key.Text, f.Value
	}
	for i, item := range n.Items {
		if item != target && item.Pos.Compare(target.Pos) > 0 {
			break
		}
		step, next = "["+item.label(i)+"]", item
		if item == target {
			break
		}
	}
	return step, next
}

// label names an item of a list by its id or name, else by its number.
func (n *Node) label(i int) string {
	for _, key := range []string{"id", "name"} {
		if v := n.Get(key); named(v) {
			return v.Text
		}
	}
	return "#" + strconv.Itoa(i+1)
}
