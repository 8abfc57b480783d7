package report

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/plan"
)

// approvals writes who must agree, and to what.
func (p *page) approvals(c *plan.Plan) {
	if len(c.Approvals) == 0 {
		return
	}
	p.line(p.paint(bold, approvalsHead(c)))
	for _, l := range approvalLines(c, p.style.Verbose) {
		p.line("  ", l)
	}
	p.WriteByte('\n')
}

func approvalsHead(c *plan.Plan) string {
	return "Approvals: " + plural(len(c.Approvals), "body") + " must agree"
}

// approvalLines are the bodies, each with the changes that it must agree to.
func approvalLines(c *plan.Plan, verbose bool) []string {
	const most = 8
	var out []string
	for _, a := range c.Approvals {
		head := inline(a.Body, maxName)
		if a.Title != "" {
			head += " \"" + inline(a.Title, maxName) + "\""
		}
		if a.Meets != "" {
			head += "  next meets " + inline(a.Meets, maxName)
		}
		out = append(out, head)
		for i, x := range a.For {
			if i == most && len(a.For) > most+1 && !verbose {
				out = append(out, fmt.Sprintf("  … and %d more", len(a.For)-most))
				break
			}
			out = append(out, "  "+inline(x.Entity, maxName)+"  "+strings.TrimSpace(inline(x.Policy, maxName)+" "+inline(x.Why, maxMessage)))
			for _, link := range x.Chain {
				out = append(out, "    "+inline(link, 2*maxMessage))
			}
		}
	}
	return out
}
