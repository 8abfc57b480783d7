package main

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
)

// listing are the flags of list.
type listing struct {
	reading
	owner, lifecycle string
	labels           []string
	names, resolved  bool
}

func (w *world) listCommand() *cobra.Command {
	var f listing
	c := &cobra.Command{
		Use:   "list [KIND…]",
		Short: "List what is in a model",
		Long: "list shows the entities of a model by kind and name, with the organisation they belong to, who answers for them\n" +
			"and where they stand. Kinds may be written as they are (Team), in the plural (teams) or by another usual name (sla).\n" +
			"With - as an argument the model is read from standard input.",
		Example: "  svs list\n  svs list teams suppliers\n  svs list --owner GoverningBody/service-board -f json",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.StringVar(&f.organization, "organization", "", "only what belongs to the organisation `NAME` or one below it, and what it varies, as it lives it")
	fl.StringVar(&f.owner, "owner", "", "only what `OWNER` answers for, a body, an organisation or a team; none: what nobody does")
	fl.StringSliceVarP(&f.labels, "label", "l", nil, "only what has the label `KEY`, as region, or KEY=VALUE, as region=emea; may be repeated")
	fl.StringVar(&f.lifecycle, "lifecycle", "", "only what is at the `STAGE` of its life: draft, pilot, live, retiring or retired")
	fl.BoolVarP(&f.names, "quiet", "q", false, "print Kind/name and nothing else")
	fl.BoolVar(&f.resolved, "resolved", false, "with yaml or json: each entity in full, as get shows it")
	f.register(c, report.Text, report.JSON, formatYAML)
	c.RunE = func(c *cobra.Command, args []string) error { return w.list(c, &f, args) }
	return c
}

func (w *world) list(c *cobra.Command, f *listing, args []string) error {
	b, err := book()
	if err != nil {
		return err
	}
	words, paths := fromStdin(args)
	kinds, err := kindsOf(b, words)
	if err != nil {
		return err
	}
	q, err := w.question(c, &f.reading, "list", paths)
	if err != nil {
		return err
	}
	keep, err := q.filter(f, kinds)
	if err != nil {
		return err
	}
	var chosen []model.Any
	for _, e := range q.loaded.Model.All() {
		if keep(e.Base()) {
			chosen = append(chosen, e)
		}
	}
	q.lack(func(e model.Any) bool { return keep(e.Base()) })
	return q.answer(func(format string) (string, error) { return q.listed(f, chosen, format) })
}

// kindsOf turns words into kinds.
func kindsOf(b *explain.Book, words []string) ([]string, error) {
	var out []string
	for _, word := range words {
		kind := b.KindNamed(word)
		if kind == "" {
			a := &accident{message: "no kind is called " + diag.Quote(word), hint: diag.DidYouMean(word, b.Kinds())}
			if strings.Contains(word, "/") {
				a.message, a.hint = diag.Quote(word)+" is no kind", "svs get "+word+" shows that entity"
			}
			if a.hint == "" {
				a.hint = diag.DidYouMean(strings.TrimSuffix(word, "s"), b.Kinds())
			}
			if a.hint == "" {
				a.hint = "svs explain kinds lists them"
			}
			return nil, a
		}
		out = append(out, kind)
	}
	return out, nil
}

// filter turns the flags into a test of entities.
func (q *question) filter(f *listing, kinds []string) (func(*model.Entity) bool, error) {
	below, err := q.organizationsBelow(f.organization)
	if err != nil {
		return nil, err
	}
	owner, err := q.ownerNamed(f.owner)
	if err != nil {
		return nil, err
	}
	stages := []string{model.Draft, model.Pilot, model.Live, model.Retiring, model.Retired}
	if f.lifecycle != "" && !slices.Contains(stages, f.lifecycle) {
		return nil, &accident{message: "--lifecycle: no stage is called " + diag.Quote(f.lifecycle), hint: "stages: " + strings.Join(stages, ", ")}
	}
	return func(e *model.Entity) bool {
		return (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) &&
			(below == nil || q.living.varied(e) || below[q.heritage().organizationOf(e)] || e.Kind == "Organization" && below[e.Name]) &&
			(f.owner == "" || e.Meta.Owner.Given() == (owner != "") && (owner == "" || e.Meta.Owner.String() == owner)) &&
			(f.lifecycle == "" || e.Meta.Stage() == f.lifecycle) &&
			!slices.ContainsFunc(f.labels, func(l string) bool { return !labelled(e, l) })
	}, nil
}

// labelled reports whether an entity has a label: key, or key=value.
func labelled(e *model.Entity, label string) bool {
	key, value, exact := strings.Cut(label, "=")
	return slices.ContainsFunc(e.Meta.Labels, func(l model.Entry[model.Field[string]]) bool {
		return l.Key.V == key && (!exact || l.Value.V == value)
	})
}

// noOwner asks for what nobody answers for.
const noOwner = "none"

// ownerNamed is the full reference of an owner, "" for none.
func (q *question) ownerNamed(name string) (string, error) {
	if name == "" || name == noOwner {
		return "", nil
	}
	var known []string
	for _, kind := range []string{"GoverningBody", "Organization", "Team"} {
		if strings.Contains(name, "/") {
			break
		}
		if q.loaded.Model.Lookup(kind, name) != nil {
			known = append(known, kind+"/"+name)
		}
	}
	switch kind, bare, full := strings.Cut(name, "/"); {
	case full && q.loaded.Model.Lookup(kind, bare) != nil:
		return name, nil
	case len(known) == 1:
		return known[0], nil
	case len(known) > 1:
		return "", &accident{message: "--owner " + diag.Quote(name) + " is the name of several", hint: "write " + strings.Join(known, " or ")}
	}
	return "", &accident{message: "--owner: the model has no " + diag.Quote(name), hint: q.near(name, "GoverningBody", "Organization", "Team")}
}

// near proposes the entity of some kinds that was probably meant, as
// Kind/name.
func (q *question) near(name string, kinds ...string) string {
	bare := name[strings.LastIndexByte(name, '/')+1:]
	names := map[string]string{}
	var candidates []string
	for _, e := range q.loaded.Model.All() {
		if b := e.Base(); len(kinds) == 0 || slices.Contains(kinds, b.Kind) {
			names[b.Name] = b.Kind + "/" + b.Name
			candidates = append(candidates, b.Name)
		}
	}
	if slices.Contains(candidates, bare) {
		return "did you mean " + diag.Quote(names[bare]) + "?"
	}
	if best := diag.Nearest(bare, candidates); best != "" {
		return "did you mean " + diag.Quote(names[best]) + "?"
	}
	return "svs list shows what there is"
}

// listed writes the entities in a format.
func (q *question) listed(f *listing, chosen []model.Any, format string) (string, error) {
	switch {
	case format == report.JSON:
		out := answer{Report: q.report, Entities: []shownEntity{}}
		for _, e := range chosen {
			shown, err := q.shown(e, f.resolved)
			if err != nil {
				return "", err
			}
			out.Entities = append(out.Entities, shown)
		}
		return out.encode()
	case format == formatYAML:
		return q.yaml(chosen, f.resolved)
	case f.names:
		var b strings.Builder
		for _, e := range chosen {
			b.WriteString(printable(e.Base().Ref().String()) + "\n")
		}
		return b.String(), nil
	}
	return q.listText(chosen), nil
}

// listText is a table of the entities and their number.
func (q *question) listText(chosen []model.Any) string {
	var rows [][]string
	for _, e := range chosen {
		b := e.Base()
		row := []string{b.Ref().String(), b.Meta.Title.V, q.heritage().organizationOf(b), "", "", q.place(b.Place())}
		if b.Meta.Owner.Given() {
			row[3] = b.Meta.Owner.String()
		}
		if b.Meta.Lifecycle.Given() && b.Meta.Stage() != model.Live {
			row[4] = b.Meta.Stage()
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return "nothing in the model is like that\n"
	}
	noun := "entities"
	if len(rows) == 1 {
		noun = "entity"
	}
	return table([]string{"Entity", "title", "organization", "owner", "lifecycle", "where"}, rows) + fmt.Sprintf("\n%d %s\n", len(rows), noun)
}

// place is file:line:column, the file as one finds it from the working
// directory.
func (q *question) place(p diag.Place) string {
	p = q.living.place(p)
	return fmt.Sprintf("%s:%d:%d", path.Join(q.report.Inputs.Workspace, p.File), p.Pos.Line, p.Pos.Column)
}
