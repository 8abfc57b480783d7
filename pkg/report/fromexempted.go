package report

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
)

// FromExempted makes the report's exempted findings, in the order given; line
// is as for FromFindings.
func FromExempted(xs []govern.Exempted, line func(file string, line int) (string, bool)) []Exempted {
	var out []Exempted
	for _, x := range xs {
		e := Exempted{Finding: FromFindings([]diag.Finding{x.Finding}, line)[0]}
		e.Exemption = Exemption{
			By: x.Exemption.By.String(), Name: text(x.Exemption.Name, maxName), Reason: text(x.Exemption.Reason, maxMessage),
			Location: place(x.Exemption.At, x.Exemption.Width),
		}
		if by := x.Exemption.Approver; by != "" {
			e.Exemption.ApprovedBy = text("GoverningBody/"+by, maxName)
		}
		if !x.Exemption.Until.IsZero() {
			e.Exemption.Until = x.Exemption.Until.String()
		}
		out = append(out, e)
	}
	return out
}
