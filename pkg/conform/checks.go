package conform

import (
	"path"
	"strings"
)

// CheckFiles are the paths of the documents of the built-in checks, in order;
// the folder of each says what it stands for, or which profile it belongs to.
func (s *Schema) CheckFiles() []string {
	var out []string
	for _, p := range s.checks {
		if !strings.Contains(checkName(p), ".") { // the others are examples
			out = append(out, p)
		}
	}
	return out
}

// Checks are the names of the built-in checks.
func (s *Schema) Checks() []string {
	var out []string
	for _, p := range s.CheckFiles() {
		out = append(out, checkName(p))
	}
	return out
}

func checkName(p string) string { return strings.TrimSuffix(path.Base(p), ".yaml") }
