package source

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/svs-project/svs/pkg/diag"
)

// converter turns the parser's nodes into ours, checking as it goes.
type converter struct {
	*reader
	text  string
	lines []int // byte offsets of the lines of text
	line  int32 // line of the file on which text begins
	// masked says that text holds placeholders for refused characters.
	masked bool
	store  nodeStore
	over   bool // the limit of nodes was reported
	cursor places
}

func (r *reader) convert(top *yaml.Node, text string, line int32, masked bool) *Node {
	c := &converter{reader: r, text: text, line: line, masked: masked, lines: lineOffsets(text)}
	c.store.expect(len(text))
	root := c.node(top, 1, -1)
	if c.over && root.Kind == Map {
		root.Kind = Refused
	}
	return root
}

// lineOffsets returns the byte offsets at which the lines of a text begin.
func lineOffsets(text string) []int {
	lines := make([]int, 1, 1+strings.Count(text, "\n"))
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// node converts one value. Level is the depth a list or map here would have,
// parent the column (from 0) of the block collection it stands in.
func (c *converter) node(y *yaml.Node, level, parent int) *Node {
	n := c.start(y)
	off := c.offset(y)
	tagged := c.properties(n, y, off)
	switch {
	case y.Kind == yaml.AliasNode:
		n.Kind, n.Style, n.Width = Refused, Plain, runes(y.Value)+1
		c.found.addAt(about{n, ""}, codeAlias, n.Pos, n.Width,
			fmt.Sprintf("%s is an alias, and svs reads none; write the value in full here, or put a text that begins with * in quotes", diag.Quote("*"+y.Value)),
			"an alias", y.Value)
	case y.Kind == yaml.ScalarNode:
		c.scalar(n, y, off, parent)
	case level > c.lim.Depth:
		c.found.addAt(about{n, ""}, codeDepth, n.Pos, 1,
			fmt.Sprintf("nested deeper than %d levels; flatten it", c.lim.Depth), "")
		n.Kind = Refused
	case y.Kind == yaml.SequenceNode:
		n.Kind, n.Style = List, blockOrFlow(y)
		n.Items = make([]*Node, 0, len(y.Content))
		for _, item := range y.Content {
			if c.over {
				break
			}
			n.Items = append(n.Items, c.node(item, level+1, inner(n, parent)))
		}
	default:
		n.Kind, n.Style = Map, blockOrFlow(y)
		c.mapping(n, y, level, inner(n, parent))
	}
	if tagged {
		n.Kind = Refused
	}
	return n
}

// start makes a node at the place of y. It reports, once, that the document
// has more nodes than it may.
func (c *converter) start(y *yaml.Node) *Node {
	n := c.store.node()
	n.Pos = diag.Pos{Line: c.line + int32(y.Line) - 1, Column: int32(y.Column)}
	if last := len(c.lines); y.Line > last {
		// A value that is missing where the text ends without a line feed.
		n.Pos = diag.Pos{Line: c.line + int32(last) - 1, Column: runes(c.text[c.lines[last-1]:]) + 1}
	}
	n.Width = 1
	if c.store.count > c.lim.Nodes && !c.over {
		c.over = true
		c.found.add(codeNodes, n.Pos, 1, tooManyNodes(c.lim.Nodes), "")
	}
	return n
}

func blockOrFlow(y *yaml.Node) Style {
	if y.Style&yaml.FlowStyle != 0 {
		return Flow
	}
	return Block
}

// inner is the column, from 0, of the block collection that n's children
// stand in.
func inner(n *Node, parent int) int {
	if n.Style == Block {
		return int(n.Pos.Column) - 1
	}
	return parent
}

func (c *converter) mapping(n *Node, y *yaml.Node, level, parent int) {
	n.Fields = make([]Field, 0, min(len(y.Content)/2, c.lim.Keys))
	for i := 0; i+1 < len(y.Content); i += 2 {
		if c.over {
			return
		}
		k := y.Content[i]
		if i/2 >= c.lim.Keys {
			c.found.addAt(about{n, ""}, codeKeys, c.start(k).Pos, 1,
				fmt.Sprintf("more than %d keys in one mapping; make several documents of it", c.lim.Keys), "")
			n.Kind = Refused
			return
		}
		key, ok := c.key(n, k)
		if k.Kind == yaml.ScalarNode && k.Style == 0 && k.Value == "<<" && y.Content[i+1].Kind == yaml.AliasNode {
			continue
		}
		value := c.node(y.Content[i+1], level+1, parent)
		if ok {
			n.Fields = append(n.Fields, Field{key, value})
		}
	}
}

// key converts a key of the map n. It reports a key that svs refuses and
// returns false for it.
func (c *converter) key(n *Node, k *yaml.Node) (*Node, bool) {
	key := c.start(k)
	if k.Kind != yaml.ScalarNode {
		if k.Kind == yaml.AliasNode {
			n.Kind = Refused
		}
		c.found.addAt(about{n, ""}, codeKeyKind, key.Pos, 1,
			"a key must be a text, not a list, a mapping or an alias; a text that begins with one of [ { * is put in quotes", "")
		return nil, false
	}
	off := c.offset(k)
	tagged := c.properties(key, k, off)
	c.scalar(key, k, off, -1)
	switch {
	case tagged:
		n.Kind = Refused
		return nil, false
	case k.Style == 0 && k.Value == "<<":
		n.Kind = Refused
		c.found.addAt(about{n, ""}, codeAlias, key.Pos, key.Width,
			"merge keys (<<) are not read; write the fields out here, or share them with a patch (change:)", "a merge key")
		return nil, false
	case key.Kind == Refused:
		n.Kind = Refused
		return nil, false
	case key.Kind != String:
		c.found.addAt(about{n, ""}, codeKeyKind, key.Pos, key.Width,
			fmt.Sprintf("key %s is read as %s, and a key must be a text; put it in quotes", diag.Quote(key.Text), key.Kind), `"`+key.Text+`"`, key.Text)
		return nil, false
	case len(key.Text) > c.lim.KeyBytes:
		c.longKey(about{n, ""}, key, len(key.Text))
		return nil, false
	}
	if first := n.field(key.Text); first != nil {
		f := c.found.addAt(about{n, key.Text}, codeDuplicate, key.Pos, key.Width,
			fmt.Sprintf("duplicate key %s, already on line %d; delete one of the two", diag.Quote(key.Text), first.Pos.Line), "the first one counts", key.Text)
		f.Related = []diag.Related{{
			Place:   diag.Place{File: c.found.file, Pos: first.Pos},
			Message: "the first " + diag.Quote(key.Text),
		}}
		return nil, false
	}
	return key, true
}

// longKey reports a key over the limit without repeating it.
func (c *converter) longKey(a about, key *Node, size int) {
	c.found.addAt(a, codeKeyLength, key.Pos, 1,
		fmt.Sprintf("key has %d bytes, the limit is %d; shorten it", size, c.lim.KeyBytes), diag.Quote(key.Text))
}

// field returns the key node of a field.
func (n *Node) field(key string) *Node {
	for _, f := range n.Fields {
		if f.Key.Text == key {
			return f.Key
		}
	}
	return nil
}

// properties reports the anchor and the tag in front of a node, which begins
// at off, and says whether there is a tag.
func (c *converter) properties(n *Node, y *yaml.Node, off int) (tagged bool) {
	if len(y.Content) > 0 && y.Content[0].Line == y.Line && y.Content[0].Column == y.Column {
		return false // they are the first key's
	}
	column := n.Pos.Column
	for off < len(c.text) && (c.text[off] == '&' || c.text[off] == '!') {
		end := off + 1
		for end < len(c.text) && strings.IndexByte(" \t\r\n,[]{}", c.text[end]) < 0 {
			end++
		}
		token := c.text[off:end]
		at := diag.Pos{Line: n.Pos.Line, Column: column}
		if token[0] == '&' {
			c.found.addAt(about{n, ""}, codeAlias, at, runes(token),
				fmt.Sprintf("%s is an anchor, and svs reads none; delete it, or put a text that begins with & in quotes", diag.Quote(token)), "an anchor", token)
		} else {
			tagged = true
			c.found.addAt(about{n, ""}, codeTag, at, runes(token),
				fmt.Sprintf("tag %s is not read; delete it: what a value is follows from its text, and quotes make it a text", diag.Quote(token)), "a tag", token)
		}
		next := end
		for next < len(c.text) && c.text[next] == ' ' {
			next++
		}
		column += runes(c.text[off:next])
		off = next
	}
	return tagged
}

// offset is the byte at which y begins.
func (c *converter) offset(y *yaml.Node) int {
	if y.Line < 1 || y.Line > len(c.lines) {
		return len(c.text)
	}
	start := c.lines[y.Line-1]
	if start != c.cursor.start || c.cursor.line != int32(y.Line) || int32(y.Column) < c.cursor.column {
		c.cursor = places{line: int32(y.Line), start: start, off: start, column: 1}
	}
	off, column := c.cursor.off, c.cursor.column
	for ; off < len(c.text) && column < int32(y.Column); column++ {
		off++
		for off < len(c.text) && c.text[off]&0xC0 == 0x80 {
			off++
		}
	}
	c.cursor.off, c.cursor.column = off, column
	return off
}
