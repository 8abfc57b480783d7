package ask

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
)

// Finding is a fault of a text, as the user sees it.
func Finding(t Text, f eval.Fault) diag.Finding {
	rule := rules()[f.Sort]
	out := diag.Finding{
		Rule: rule.Code, Severity: rule.Severity, Entity: t.Of.Ref().String(), Path: t.Field,
		Message: quoted(t) + " " + f.Message, Hint: f.Hint, Place: t.Place(f.Line, f.Column), Detail: f.Detail,
		Keys: []string{string(f.Sort)},
	}
	if !t.Of.InUse() {
		out.Severity = min(out.Severity, diag.Warning)
	}
	return out
}

func quoted(t Text) string { return diag.Quote(t.Field[strings.LastIndexByte(t.Field, '.')+1:]) }

// Unknown are the fields that a text names and that things of these kinds
// cannot have; bad are the kinds for which there are any. A text for several
// kinds is at fault where it names what only some of them have.
func Unknown(schema *conform.Schema, t Text, parsed *eval.Text, kinds []string) (found []diag.Finding, bad map[string]bool) {
	bad = map[string]bool{}
	told := map[string]bool{}
	for _, name := range parsed.Names() {
		var lack []string
		var first *conform.Unknown
		for _, kind := range kinds {
			if u := schema.Leads(kind, name.Path); u != nil {
				bad[kind] = true
				lack = append(lack, kind)
				if first == nil || len(u.Fields) > len(first.Fields) {
					first = u
				}
			}
		}
		if first == nil {
			continue
		}
		word := strings.Join(name.Path[:first.At+1], ".")
		if told[word] {
			continue
		}
		told[word] = true
		found = append(found, unknown(t, name, first, lack, len(lack) < len(kinds)))
	}
	return found, bad
}

// maxKinds is how many kinds a message lists.
const maxKinds = 3

func unknown(t Text, name eval.Name, u *conform.Unknown, lack []string, some bool) diag.Finding {
	f := Finding(t, eval.Fault{Sort: eval.Unknown, Line: name.Line, Column: name.Column})
	who := "nothing"
	if len(lack) <= maxKinds {
		who = "no " + strings.Join(lack, ", no ")
	}
	where := strings.Join(name.Path[:u.At], ".")
	f.Message = quoted(t) + " names " + diag.Quote(name.Path[u.At]) + ", which " + who + " has in " + where
	f.Keys = []string{strings.Join(name.Path[:u.At+1], ".")}
	f.Width = len([]rune(name.Path[u.At]))
	switch hint := diag.DidYouMean(name.Path[u.At], u.Fields); {
	case some:
		f.Message = quoted(t) + " names " + strings.Join(name.Path[:u.At+1], ".") + ", which not everything has that it is about: " + listed(lack)
		f.Hint = "say with kind: whom it is about"
	case u.List:
		f.Hint = "that is a list: write [...{" + name.Path[u.At] + ": …}], or facts." + strings.Join(append(slices.Clone(name.Path[1:u.At]), "NAME"), ".") + " for one item"
	case hint != "":
		f.Hint = hint
	case len(u.Fields) > 0:
		f.Hint = "there are " + listed(u.Fields)
	default:
		f.Hint = where + " has no fields"
	}
	return f
}

const maxListed = 8

func listed(names []string) string {
	if len(names) > maxListed {
		return strings.Join(names[:maxListed], ", ") + " and others"
	}
	return strings.Join(names, ", ")
}
