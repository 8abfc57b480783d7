package explain

import "github.com/svs-project/svs/pkg/diag"

// rulePage is the page of a rule.
func rulePage(r diag.Rule) Page {
	return Page{
		Name: r.Code, Sort: Finding, Title: r.Title, About: oneLine(r.Doc), Fails: r.Fails, Passes: r.Passes,
		Facts: []Fact{{"name", r.Name}, {"severity", r.Severity.String()}},
	}
}
