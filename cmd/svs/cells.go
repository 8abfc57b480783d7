package main

import (
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// maxTitle is how wide a title gets in a table, in columns. Nothing else is
// cut: names, fields and places are there to be copied.
const maxTitle = 36

// table lays out rows below a head, without columns that say nothing.
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
			if head[i] == "title" {
				cell = escape.Fit(cell, maxTitle)
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
