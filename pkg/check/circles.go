package check

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

var circles = &Rule{
	Rule: diag.Rule{
		Code: "SVS207", Name: "circle", Severity: diag.Error,
		Title: "things that depend on each other in a circle",
		Doc: "Organisations, governing bodies, calendars, overriding policies, dependent services and streams within streams " +
			"form trees or chains with an end. A circle has none: a calendar that extends itself has no hours, a body above itself answers to nobody. " +
			"Remove one of the links that the message lists.",
		Fails:  entity("Calendar", "office", "spec: {extends: summer}") + "---\n" + entity("Calendar", "summer", "spec: {extends: office}"),
		Passes: entity("Calendar", "office", "spec: {week: {mon-fri: [\"09:00-17:00\"]}}") + "---\n" + entity("Calendar", "summer", "spec: {extends: office}"),
	},
	Run: findCircles,
}

// link is one entity naming another in a field where no circle may arise.
type link struct {
	from *model.Entity
	to   string // as node writes it
	path string
	at   diag.Pos
}

// node identifies an entity in a graph of links: names are unique in a kind.
func node(kind, name string) string { return kind + "/" + name }

func findCircles(p *Pass) {
	m := p.Model
	var orgs, bodies, calendars, policies, offers, streams []link
	for _, o := range m.Organizations {
		orgs = appendLink(orgs, &o.Entity, "parent", o.Spec.Parent)
	}
	for _, b := range m.GoverningBodies {
		bodies = appendLink(bodies, &b.Entity, "parent", b.Spec.Parent)
	}
	for _, c := range m.Calendars {
		calendars = appendLink(calendars, &c.Entity, "extends", c.Spec.Extends)
	}
	for _, o := range m.Policies {
		policies = appendLink(policies, &o.Entity, "overrides", o.Spec.Overrides)
	}
	for _, s := range m.Services {
		for _, r := range s.Spec.DependsOn {
			offers = appendLink(offers, &s.Entity, "dependsOn", r)
		}
	}
	for _, s := range m.Products {
		for _, r := range s.Spec.DependsOn {
			offers = appendLink(offers, &s.Entity, "dependsOn", r)
		}
	}
	p.eachStep(func(vs *model.ValueStream, path string, among []model.Step, i int) {
		if among[i].Stream.Given() {
			streams = appendLink(streams, &vs.Entity, path+".stream", among[i].Stream)
		}
	})
	for _, links := range [][]link{orgs, bodies, calendars, policies, offers, streams} {
		reportCircles(p, links)
	}
}

func appendLink(links []link, from *model.Entity, path string, to model.Ref) []link {
	if !to.Given() || to.Kind == "" || from.Name == "" {
		return links
	}
	return append(links, link{from, node(to.Kind, to.Name), path, to.At})
}

// reportCircles reports every circle once, at its first link. It walks depth
// first with a stack of its own, so that a chain of ten thousand is no danger.
func reportCircles(p *Pass, links []link) {
	out := map[string][]link{}
	for _, l := range links {
		at := node(l.from.Kind, l.from.Name)
		out[at] = append(out[at], l)
	}
	const onPath, done = 1, 2
	state := map[string]int{}
	var path []link // the links that led to the thing at hand
	for _, start := range links {
		first := node(start.from.Kind, start.from.Name)
		if state[first] != 0 {
			continue
		}
		type frame struct {
			name string
			next int
		}
		stack := []frame{{name: first}}
		state[first] = onPath
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if top.next == len(out[top.name]) {
				state[top.name] = done
				stack = stack[:len(stack)-1]
				if len(path) > 0 {
					path = path[:len(path)-1]
				}
				continue
			}
			l := out[top.name][top.next]
			top.next++
			switch state[l.to] {
			case onPath:
				from := slices.IndexFunc(path, func(x link) bool { return node(x.from.Kind, x.from.Name) == l.to })
				circle := []link{l}
				if from >= 0 {
					circle = append(slices.Clone(path[from:]), l)
				}
				reportCircle(p, circle)
			case 0:
				state[l.to] = onPath
				path = append(path, l)
				stack = append(stack, frame{name: l.to})
			}
		}
		path = path[:0]
	}
}

// maxNamed is how many links of a circle a message lists.
const maxNamed = 6

func reportCircle(p *Pass, circle []link) {
	first := circle[0]
	shown := func(n string) string { return n }
	if !slices.ContainsFunc(circle, func(l link) bool { return l.from.Kind != first.from.Kind }) {
		shown = func(n string) string { return strings.TrimPrefix(n, first.from.Kind+"/") }
	}
	home := shown(node(first.from.Kind, first.from.Name))
	names := []string{home}
	for i, l := range circle {
		if i == maxNamed && len(circle) > maxNamed+1 {
			names = append(names, "…", home)
			break
		}
		names = append(names, shown(l.to))
	}
	f := p.report(first.from, first.path, first.at, "goes round in a circle: "+strings.Join(names, " → "))
	f.Hint = "remove one of these links"
	for _, l := range circle[1:min(len(circle), maxNamed)] {
		f.Related = append(f.Related, diag.Related{Place: diag.Place{File: l.from.File, Pos: l.at}, Message: l.from.Name + " leads on here"})
	}
}
