package conform

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/source"
)

// addressed marks text that begins with an address, wherever it stands.
var addressed = []*Use{{How: "address"}}

// tie notes what the text must name by the uses of its field.
func (c *checker) tie(n *source.Node, uses []*Use) {
	if len(uses) == 0 || slices.Contains(uses[0].Words, n.Text) {
		return
	}
	if strings.HasPrefix(n.Text, "SVS") {
		return // a code stands where a rule can be named either way
	}
	for _, u := range uses {
		c.out.Ties = append(c.out.Ties, Tie{Use: u, Node: n, Text: n.Text, Path: c.pathText(), Owner: c.owner, Subject: c.subject})
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
