package report

import (
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

// exemptedBy is what exempts a finding, in a few words: "ignored until
// 2027-01-31: the reason".
func exemptedBy(x Exemption) string {
	s := map[string]string{ByWaiver: "waived", ByIgnore: "ignored", ByBaseline: "in the baseline"}[x.By]
	if x.Name != "" {
		s += " by " + inline(x.Name, maxName)
	}
	if x.ApprovedBy != "" {
		s += ", approved by " + inline(x.ApprovedBy, maxName) + ","
	}
	if x.Until != "" {
		s += " until " + inline(x.Until, maxName)
	}
	if x.Reason != "" {
		s += ": " + inline(x.Reason, maxMessage)
	}
	return s
}

// exempted is a finding that does not count: where it is, and why.
func (p *page) exempted(f Exempted) {
	subject := inline(f.Entity, maxName)
	if subject != "" {
		subject += ": "
	}
	p.line(p.paint(cyan, "exempted["+inline(f.Rule, maxName)+"]"), " ", subject, inline(f.Message, maxMessage))
	if f.Location != nil {
		p.line(p.paint(blue, " --> "), p.where(*f.Location))
	}
	p.line(p.paint(blue, "  = "), f.Severity, ", ", exemptedBy(f.Exemption), p.writtenAt(f.Exemption))
	p.WriteByte('\n')
}

// writtenAt is where an exemption is written, in parentheses.
func (p *page) writtenAt(x Exemption) string {
	if x.Location == nil {
		return ""
	}
	return " (" + p.where(*x.Location) + ")"
}

func (p *page) conciseExempted(f Exempted) {
	at := ""
	if f.Location != nil {
		at = p.where(*f.Location) + ": "
	}
	p.line(at, p.paint(cyan, "exempted["+inline(f.Rule, maxName)+"]"), " ", conciseSubject(f.Finding), inline(f.Message, maxMessage),
		parenthesis(exemptedBy(f.Exemption)+p.writtenAt(f.Exemption)))
}

// markdownExempted lists the findings that do not count, when they are asked
// for; their number stands in the head of the page.
func markdownExempted(r Report, s Style) string {
	if !s.Verbose || len(r.Exempted) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + plural(len(r.Exempted), "finding") + " exempted:\n\n")
	for _, f := range r.Exempted {
		b.WriteString("- **exempted** " + codeSpan(f.Rule, maxName) + spanOf(r, f.Location) + " " + codeSpan(subject(f.Finding)+f.Message, 2*maxMessage) +
			" " + codeSpan(exemptedBy(f.Exemption), 2*maxMessage) + "\n")
	}
	return b.String()
}

// exempted lists the findings that do not count, closed until a reader opens
// the list.
func (d document) exempted(fs []Exempted) {
	if len(fs) == 0 {
		return
	}
	d.raw("<details>\n<summary>" + escape.Markup(plural(len(fs), "finding")+" exempted") + "</summary>\n")
	for _, f := range fs {
		at := ""
		if f.Location != nil {
			at = " · " + d.where(*f.Location)
		}
		d.element("p", "related", inline(f.Rule, maxName)+" "+inline(subject(f.Finding), maxName)+inline(f.Message, maxMessage)+at+" · "+exemptedBy(f.Exemption)+d.writtenAt(f.Exemption))
	}
	d.raw("</details>\n")
}

// sarifSuppressionOf is what exempts a finding in the words of SARIF: in the
// source where a comment does, else outside of it.
func sarifSuppressionOf(r Report, f Exempted) sarifSuppression {
	s := sarifSuppression{Kind: "external", Status: "accepted", Justification: plainText(exemptedBy(f.Exemption)).Text}
	if f.Exemption.By == ByIgnore {
		s.Kind = "inSource"
	}
	if f.Exemption.Location != nil {
		s.Location = &sarifLocation{PhysicalLocation: physical(r, *f.Exemption.Location, nil)}
	}
	return s
}
