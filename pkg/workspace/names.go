package workspace

import (
	"github.com/svs-project/svs/pkg/diag"
)

// CheckNames reports settings that name an entity which the model does not
// have. exists tells whether an entity of a kind and name does; names lists
// those of a kind.
func (s Settings) CheckNames(file string, exists func(kind, name string) bool, names func(kind string) []string) []diag.Finding {
	var found []diag.Finding
	for _, ref := range []struct {
		kind, builtin string
		v             Value[string]
	}{{"Organization", "", s.Organization}, {"Scenario", "base", s.Scenario}} {
		if !ref.v.Given() || ref.v.V == ref.builtin || exists(ref.kind, ref.v.V) {
			continue
		}
		f := diag.Finding{
			Rule: codeName, Severity: diag.Error, Keys: []string{ref.v.V},
			Message: "the model has no " + ref.kind + " " + diag.Quote(ref.v.V),
			Place:   diag.Place{File: file, Pos: ref.v.At}, Width: max(1, len([]rune(ref.v.V))),
			Hint: diag.DidYouMean(ref.v.V, names(ref.kind)),
		}
		if f.Hint == "" {
			f.Hint = "add a document of kind " + ref.kind + " with that name, or remove the setting"
		}
		found = append(found, f)
	}
	return found
}
