package report

import (
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// maxCell is how wide a cell of a table gets at most, in columns.
const maxCell = 40

// gap is what stands between two columns of a table.
const gap = "  "

// table is rows of cells below a head. Every cell has been made harmless.
type table struct {
	head []string
	rows [][]string
	// notes are sentences below it.
	notes []string
}

// table writes a table, long cells cut.
func (p *page) table(t table) {
	all := append([][]string{t.head}, t.rows...)
	for _, row := range all {
		for i := range row {
			row[i] = escape.Fit(row[i], maxCell)
		}
	}
	for i, line := range columns(all) {
		if i == 0 {
			line = p.paint(bold, line)
		}
		p.line(line)
	}
	for _, n := range t.notes {
		p.line("  ", n)
	}
}

// columns makes a line of each row, its cells as wide as the widest of their
// column. go-pretty and tabwriter were left: the first asks the environment
// how wide an ambiguous character is, so that one report would print in two
// ways, the second counts characters.
func columns(rows [][]string) []string {
	widths := map[int]int{}
	for _, row := range rows {
		row[0] = escape.Start(row[0])
		for i, cell := range row {
			widths[i] = max(widths[i], escape.Width(cell))
		}
	}
	lines := make([]string, len(rows))
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(escape.Pad(cell, widths[i]) + gap)
		}
		lines[n] = strings.TrimRight(b.String(), " ")
	}
	return lines
}
