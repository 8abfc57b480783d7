package main

import (
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// maxCell is how wide a cell of a table gets at most, in columns.
const maxCell = 36

// table lays out rows below a head, without columns that say nothing. The
// first column is never cut: it is what one copies.
func table(head []string, rows [][]string) string {
	var kept []int
	for i := range head {
		for _, row := range rows {
			if row[i] != "" {
				kept = append(kept, i)
				break
			}
		}
	}
	widths := map[int]int{}
	all := append([][]string{head}, rows...)
	cells := make([][]string, len(all))
	for n, row := range all {
		cells[n] = make([]string, len(row))
		for _, i := range kept {
			cell := printable(row[i])
			if i > 0 {
				cell = escape.Fit(cell, maxCell)
			}
			cells[n][i] = cell
			widths[i] = max(widths[i], escape.Width(cell))
		}
	}
	var b strings.Builder
	for _, row := range cells {
		var l strings.Builder
		for _, i := range kept {
			l.WriteString(escape.Pad(row[i], widths[i]) + "  ")
		}
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	return b.String()
}
