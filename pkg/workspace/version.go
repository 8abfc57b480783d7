package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// maxVersionPart keeps version numbers far from overflow.
const maxVersionPart = 9

// Satisfies reports whether a program's version, such as "0.3.1" or
// "v0.3.0-rc.1", is one that a workspace requires: one or two of >=, >, <=, <
// and = with a version of one to three numbers, all of which must hold. A
// version without sign must be equal in the numbers it gives, so 0.3 admits
// 0.3.1. A pre-release counts as the release it leads to. The error says what
// is wrong with requires; a version that has no numbers ("devel") satisfies
// everything.
func Satisfies(version, requires string) (bool, error) {
	have, known := numbers(strings.TrimPrefix(version, "v"))
	for rest := strings.TrimSpace(requires); rest != ""; {
		sign := rest[:len(rest)-len(strings.TrimLeft(rest, "<>="))]
		if !slices.Contains([]string{"", "=", ">=", ">", "<=", "<"}, sign) {
			return false, badRequires(requires)
		}
		word, after, _ := strings.Cut(strings.TrimSpace(rest[len(sign):]), " ")
		want, ok := numbers(word)
		if !ok || strings.ContainsAny(word, "-+") {
			return false, badRequires(requires)
		}
		if known && !holds(sign, have, want) {
			return false, nil
		}
		rest = strings.TrimSpace(after)
	}
	if strings.TrimSpace(requires) == "" {
		return false, badRequires(requires)
	}
	return true, nil
}

func badRequires(requires string) error {
	return fmt.Errorf(`%s is no range of versions; write ">=0.1", or ">=0.1 <0.4"`, diag.Quote(requires))
}

// numbers reads the numbers of a version up to a pre-release or build mark.
func numbers(version string) ([]int, bool) {
	if i := strings.IndexAny(version, "-+"); i >= 0 {
		version = version[:i]
	}
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil || len(part) > maxVersionPart || len(out) == 3 {
			return nil, false
		}
		out = append(out, int(n))
	}
	return out, true
}

// holds compares in the numbers that want gives; those that have lacks are 0.
func holds(sign string, have, want []int) bool {
	c := 0
	for i, w := range want {
		h := 0
		if i < len(have) {
			h = have[i]
		}
		if c = cmp.Compare(h, w); c != 0 {
			break
		}
	}
	switch sign {
	case ">=":
		return c >= 0
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	case "<":
		return c < 0
	}
	return c == 0
}
