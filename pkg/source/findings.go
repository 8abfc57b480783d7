package source

import (
	"fmt"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
)

// findings collects what is wrong with one file and bounds how often one code
// is listed, so that a file of a million faults gives a report one can read.
type findings struct {
	file  string
	limit int
	list  []diag.Finding
	count map[string]int
	last  map[string]int // index in list
	// from is where the findings of the document at hand begin.
	from int
	// nodes are the nodes that findings of the document at hand are about,
	// by index in list.
	nodes map[int]about
}

// about is the mapping or value a finding is about, and the key in it that was
// refused.
type about struct {
	node *Node
	key  string
}

func newFindings(file string, limit int) *findings {
	return &findings{file: file, limit: max(limit, 1)}
}

// add reports one fault. Width is in columns. It returns the finding, to be
// completed before the next call; one that is not listed leads nowhere.
func (c *findings) add(code string, at diag.Pos, width int32, message, hint string, keys ...string) *diag.Finding {
	if c.count == nil {
		c.count, c.last = map[string]int{}, map[string]int{}
	}
	c.count[code]++
	if c.count[code] > c.limit {
		return new(diag.Finding)
	}
	c.last[code] = len(c.list)
	c.list = append(c.list, diag.Finding{
		Rule:     code,
		Severity: diag.Error,
		Message:  message,
		Place:    diag.Place{File: c.file, Pos: at},
		Width:    max(int(width), 1),
		Hint:     hint,
		Keys:     keys,
	})
	return &c.list[len(c.list)-1]
}

// addAt reports a fault in or at a node of the document being read, whose
// address is filled in when the document is whole.
func (c *findings) addAt(a about, code string, at diag.Pos, width int32, message, hint string, keys ...string) *diag.Finding {
	n := len(c.list)
	f := c.add(code, at, width, message, hint, keys...)
	if len(c.list) > n {
		if c.nodes == nil {
			c.nodes = map[int]about{}
		}
		c.nodes[n] = a
	}
	return f
}

// full reports whether another finding of this code would not be listed.
func (c *findings) full(code string) bool { return c.count[code] >= c.limit }

// endDocument gives the findings since the last call their entity and path.
func (c *findings) endDocument(d *Document) {
	if len(c.list) > c.from && d != nil && d.Root != nil {
		entity := d.Entity()
		for i := c.from; i < len(c.list); i++ {
			c.list[i].Entity = entity
			if a, ok := c.nodes[i]; ok {
				c.list[i].Path = joinPath(d.Path(a.node), a.key)
			}
		}
	}
	c.from = len(c.list)
	clear(c.nodes)
}

// all returns the findings, those that stand for more saying so.
func (c *findings) all() []diag.Finding {
	for code, n := range c.count {
		if more := n - c.limit; more > 0 {
			f := &c.list[c.last[code]]
			f.Message += fmt.Sprintf("; %d more like this in the file", more)
		}
	}
	slices.SortStableFunc(c.list, func(a, b diag.Finding) int { return a.Place.Pos.Compare(b.Place.Pos) })
	return c.list
}
