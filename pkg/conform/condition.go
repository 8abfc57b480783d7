package conform

import "github.com/svs-project/svs/pkg/source"

// conditionKinds are the attributes by which a condition (When) names entities,
// and the kinds of these. Whether a name fits the stream is check's business.
var conditionKinds = map[string]*Use{
	"demand":  {How: "when", Args: []string{"Demand"}},
	"channel": {How: "when", Args: []string{"Channel"}},
	"during":  {How: "when", Args: []string{"Calendar"}},
}

// condition notes the entities that one line of a condition names.
func (c *checker) condition(t *Type, kv source.Field) {
	if t.Of != "When" {
		return
	}
	use := conditionKinds[kv.Key.Text]
	if use == nil {
		return
	}
	names := kv.Value.Items
	if kv.Value.Kind != source.List {
		names = []*source.Node{kv.Value}
	}
	for _, n := range names {
		if n.Kind == source.String {
			c.out.Ties = append(c.out.Ties, Tie{Use: use, Node: n, Text: n.Text,
				Path: c.pathText(), Owner: c.owner, Subject: c.subject})
		}
	}
}
