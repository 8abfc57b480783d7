package workspace

import (
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
)

// maxPatterns bounds the work per file name.
const maxPatterns = 100

// patterns compiles include or exclude. One that leads out of the workspace is
// refused, whatever it would find there.
func (d *decoder) patterns(n *source.Node) []tree.Pattern {
	var out []tree.Pattern
	for i, item := range d.items(n) {
		if i == maxPatterns {
			d.add(codePattern, item, fmt.Sprintf("more than %d patterns; write fewer, wider ones", maxPatterns), "too many")
			break
		}
		if item.Kind != source.String {
			continue
		}
		p, err := tree.Compile(item.Text)
		if err != nil {
			d.add(codePattern, item, fmt.Sprintf("pattern %s is refused: %s", diag.Quote(item.Text), err), item.Text)
			continue
		}
		out = append(out, p)
	}
	return out
}

// version holds the program against what the workspace requires.
func (d *decoder) version(program string) {
	r := d.out.Requires
	if !r.Given() {
		return
	}
	ok, err := Satisfies(program, r.V)
	at := &source.Node{Pos: r.At} // how wide it is written, quotes included, is found out later
	switch {
	case err != nil:
		d.add(codeVersion, at, err.Error(), r.V)
	case !ok:
		d.add(codeVersion, at, fmt.Sprintf("workspace requires svs %s, and this is %s; install a version that fits, or change requires", r.V, program), r.V)
	}
}

// moved reads the moves. An entity goes to one place, and nothing comes from
// two.
func (d *decoder) moved(n *source.Node) {
	from, to := map[string]diag.Pos{}, map[string]diag.Pos{}
	for _, item := range d.items(n) {
		m := Move{From: d.text(item.Get("from")), To: d.text(item.Get("to"))}
		if !m.From.Given() || !m.To.Given() {
			continue
		}
		if m.From.V == m.To.V {
			d.add(codeMoved, item.Get("to"), fmt.Sprintf("%s moves to itself; delete the entry", diag.Quote(m.From.V)), m.From.V)
			continue
		}
		if d.twice(from, item.Get("from"), "%s moves twice; keep the entry that is true, or go through the name between") ||
			d.twice(to, item.Get("to"), "two entities move to %s; keep the entry that is true") {
			continue
		}
		d.out.Moved = append(d.out.Moved, m)
	}
}

// twice reports a name that was seen before, and remembers it.
func (d *decoder) twice(seen map[string]diag.Pos, n *source.Node, message string) bool {
	at, ok := seen[n.Text]
	if !ok {
		seen[n.Text] = n.Pos
		return false
	}
	f := d.add(codeMoved, n, fmt.Sprintf(message, diag.Quote(n.Text)), n.Text)
	f.Related = []diag.Related{{Place: diag.Place{File: d.file, Pos: at}, Message: "the first"}}
	return true
}
