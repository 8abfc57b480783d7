package main

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
)

// catalogue is every code that svs can report, in order. Each room keeps its
// own; this is the only place that sees them all.
func catalogue() []diag.Rule {
	all := slices.Concat(source.Rules(), conform.Rules(), load.Rules(), check.Rules())
	slices.SortFunc(all, func(a, b diag.Rule) int { return strings.Compare(a.Code, b.Code) })
	return all
}
