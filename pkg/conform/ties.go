package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// addressed marks text that begins with an address, wherever it stands.
var addressed = []Attr{{Name: "address"}}

// tie notes what the text must name, if the field's attributes say so. Prefix
// "key" asks for the attributes about a table's keys.
func (c *checker) tie(n *source.Node, attrs []Attr, prefix string) {
	words, _ := find(attrs, prefix+"words")
	if slices.Contains(words, n.Text) {
		return
	}
	if strings.HasPrefix(n.Text, "SVS") {
		return // a code stands where a rule can be named either way
	}
	for _, how := range []string{"ref", "local", "item", "names", "address"} {
		if args, ok := find(attrs, prefix+how); ok {
			if len(args) == 1 && args[0] == "*" {
				args = nil
			}
			c.out.Ties = append(c.out.Ties, Tie{Node: n, Text: n.Text, How: how, Args: args, Words: words,
				Path: c.pathText(), Owner: c.owner, Subject: c.subject})
		}
	}
}

// refKinds are the kinds of entity that the field at hand names; ok is false
// when it names none.
func (c *checker) refKinds() (kinds []string, ok bool) {
	if c.here.field == nil {
		return nil, false
	}
	return c.here.field.Attr("ref")
}
