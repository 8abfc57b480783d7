package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/plan"
	"github.com/svs-project/svs/pkg/report/escape"
)

// signs are what stands before an entity, by what happens to it.
var signs = map[string]string{"added": "+", "removed": "-", "changed": "~", "moved": ">"}

func (p *page) changed(e plan.Entity) {
	first := signOf(e.Action) + " " + named(e)
	class := classWord(e.Class)
	var codes []string
	for _, r := range e.Reasons {
		if code := strings.TrimSpace(inline(r.Code, maxName) + " " + inline(r.Name, maxName)); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	gap := strings.Repeat(" ", max(2, classColumn-escape.Width(first)))
	p.line(p.paint(classColor(e.Class), first), gap, p.paint(classColor(e.Class), class), "  ", strings.Join(codes, ", "))
	for _, r := range e.Reasons {
		if !shownAsField(e, r) {
			p.line("    ", reasonLine(r))
		}
	}
	for _, l := range fieldLines(e) {
		p.line("    ", l)
	}
	p.touches(e.Touches, "    ")
}

// shownAsField reports whether the change of a field says all that a reason
// says.
func shownAsField(e plan.Entity, r plan.Reason) bool {
	return slices.ContainsFunc(e.Fields, func(f plan.Field) bool { return f.Path == r.Path && f.Action == "changed" })
}

// detailed reports whether an entity takes more than a line.
func detailed(e plan.Entity) bool { return len(e.Reasons)+len(e.Fields)+len(e.Touches) > 0 }

func signOf(action string) string {
	if s := signs[action]; s != "" {
		return s
	}
	return "?"
}

// named is what an entity is called.
func named(e plan.Entity) string {
	s := inline(e.Entity, maxName)
	if e.Title != "" {
		s += " \"" + inline(e.Title, maxName) + "\""
	}
	if e.Was != "" {
		s += " was " + inline(e.Was, maxName)
	}
	if e.References > 0 {
		s += ", " + plural(e.References, "reference") + " rewritten"
	}
	if e.Lifecycle != "" && e.Lifecycle != "live" {
		s += " (" + inline(e.Lifecycle, maxName) + ")"
	}
	return s
}

// classWord is a class of svs's own, whatever a report says.
func classWord(class string) string {
	switch plan.Class(class) {
	case plan.Breaking, plan.Risky:
		return class
	}
	return string(plan.Safe)
}

func classColor(class string) string {
	switch plan.Class(class) {
	case plan.Breaking:
		return red
	case plan.Risky:
		return yellow
	}
	return ""
}

func reasonLine(r plan.Reason) string {
	s := inline(r.Message, maxMessage)
	if r.Path != "" {
		s = inline(r.Path, maxName) + ": " + s
	}
	return s
}

// fieldLines are the fields that differ, their values in columns.
func fieldLines(e plan.Entity) []string {
	wide := 0
	for _, f := range e.Fields {
		wide = max(wide, min(40, escape.Width(inline(f.Path, maxName))))
	}
	var out []string
	for _, f := range e.Fields {
		path := inline(f.Path, maxName)
		gap := strings.Repeat(" ", max(2, wide+2-escape.Width(path)))
		out = append(out, path+gap+fieldChange(f))
	}
	return out
}

// fieldChange says how a value changed.
func fieldChange(f plan.Field) string {
	from, to := value(f.From, f.FromDefault), value(f.To, f.ToDefault)
	switch f.Action {
	case "added":
		return "+ " + to
	case "removed":
		return "- " + from
	case "moved":
		return "was " + from
	case "reordered":
		return "order " + from + " → " + to
	}
	return from + " → " + to
}

func value(text string, byDefault bool) string {
	s := inline(text, maxValue)
	if byDefault {
		s += " (default)"
	}
	return s
}

// touches writes what depends on a change as a tree.
func (p *page) touches(ts []plan.Touch, indent string) {
	const most = 20
	for i, t := range ts {
		if i == most && len(ts) > most+1 && !p.style.Verbose {
			p.line(indent, p.paint(blue, "└ "), fmt.Sprintf("… and %d more", len(ts)-most))
			return
		}
		p.line(indent, p.paint(blue, "└ "), touchLine(t))
		if len(indent) < 2*maxIndent {
			p.touches(t.Touches, indent+"  ")
		}
	}
}

// maxIndent is how deep a tree is shown, whatever a report holds.
const maxIndent = 20

func touchLine(t plan.Touch) string {
	return strings.TrimRight(inline(t.Entity, maxName)+" "+inline(t.Path, maxName)+" "+inline(t.Loses, maxName), " ")
}
