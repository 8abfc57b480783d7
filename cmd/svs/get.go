package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
)

// getting are the flags of get.
type getting struct {
	reading
	uses, usedBy bool
	facts        bool
	depth        int
}

func (w *world) getCommand() *cobra.Command {
	var f getting
	c := &cobra.Command{
		Use:   "get [KIND/NAME…]",
		Short: "Show an entity in full, what it uses and what uses it",
		Long: "get shows an entity with all that holds for it: what its document says, the defaults of what it leaves out,\n" +
			"references with their kind, and what it has from its organisation. In text, what the file does not say is\n" +
			"marked; as yaml it loads again as the same entity. With --uses or --used-by it shows the entities that this\n" +
			"one names, or that name it, with the field and the place of each tie. With --facts it shows what follows from\n" +
			"the rest of the model, as policies and checks read it; without an entity, the facts of the whole model.\n" +
			"With - as an argument the model is read from standard input.",
		Example: "  svs get Team/service-desk\n  svs get Service/accounts --used-by --depth 2\n  svs get ValueStream/restore-service --facts",
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.uses, "uses", false, "show what it names, and by which fields")
	fl.BoolVar(&f.usedBy, "used-by", false, "show what names it, and by which fields")
	fl.BoolVar(&f.facts, "facts", false, "show what follows from the rest of the model (the facts of policies and checks)")
	fl.IntVar(&f.depth, "depth", 1, "follow `N` steps with --uses and --used-by; 0 follows them to the end")
	f.registerOrganization(c)
	f.register(c, report.Text, report.JSON, formatYAML)
	fl.StringVar(&f.now, "now", "", "count ages in --facts from the day `DATE`, as 2027-06-30 (default today)")
	c.RunE = func(c *cobra.Command, args []string) error { return w.get(c, &f, args) }
	return c
}

func (w *world) get(c *cobra.Command, f *getting, args []string) error {
	args, paths := fromStdin(args)
	if len(args) == 0 && !f.facts {
		return &accident{message: "say which entity", hint: "svs get KIND/NAME; svs list shows what there is"}
	}
	q, err := w.question(c, &f.reading, "get", paths)
	if err != nil {
		return err
	}
	if err := f.checkTies(c, q.outputs); err != nil {
		return err
	}
	if f.facts {
		q.report.Inputs.Now = f.now // ages count from it
		q.known = q.derived(nil)
	}
	if len(args) == 0 {
		return q.modelFacts(q.known)
	}
	var chosen []model.Any
	asked := map[string]bool{}
	for _, arg := range args {
		e, err := q.entity(arg)
		if err != nil {
			return err
		}
		chosen = append(chosen, e)
		asked[e.Base().Ref().String()] = true
	}
	q.lack(func(e model.Any) bool { return asked[e.Base().Ref().String()] })
	return q.answer(func(format string) (string, error) { return q.got(f, chosen, format) })
}

// checkTies refuses flags that do not go together.
func (f *getting) checkTies(c *cobra.Command, outputs []report.Output) error {
	ties := f.uses || f.usedBy
	if f.depth < 0 || c.Flags().Changed("depth") && !ties {
		return &accident{message: fmt.Sprintf("--depth %d goes with --uses or --used-by", f.depth), hint: "write 0 to follow them to the end, or a number from 1"}
	}
	if ties && f.facts {
		return &accident{message: "--facts does not go with --uses and --used-by", hint: "ask twice"}
	}
	for _, o := range outputs {
		if f.facts && o.Format == formatYAML {
			return &accident{message: "yaml is the entity itself and has no room for facts", hint: "take text or json with --facts"}
		}
		if ties && o.Format == formatYAML {
			return &accident{message: "yaml is the entity itself and has no room for who uses it", hint: "take text or json with --uses and --used-by"}
		}
	}
	return nil
}

// entity finds what an argument names: Kind/name, or a bare name that only one
// entity has.
func (q *question) entity(arg string) (model.Any, error) {
	m := q.loaded.Model
	word, name, full := strings.Cut(arg, "/")
	if full {
		b, err := book()
		if err != nil {
			return nil, err
		}
		kind := b.KindNamed(word)
		if kind == "" {
			return nil, &accident{message: "no kind is called " + diag.Quote(word), hint: diag.DidYouMean(word, b.Kinds())}
		}
		if e := m.Lookup(kind, name); e != nil {
			return e, nil
		}
		return nil, &accident{message: "the model has no " + kind + " " + diag.Quote(name), hint: q.meant(kind, name)}
	}
	var found []string
	for _, e := range m.All() {
		if e.Base().Name == arg {
			found = append(found, e.Base().Ref().String())
		}
	}
	found = slices.Compact(found) // two of one kind and name are a finding
	switch len(found) {
	case 1:
		kind, name, _ := strings.Cut(found[0], "/")
		return m.Lookup(kind, name), nil
	case 0:
		if kind := q.kindNamed(arg); kind != "" {
			return nil, &accident{message: diag.Quote(arg) + " is a kind; get shows one thing", hint: q.oneOf(kind)}
		}
		return nil, &accident{message: "the model has nothing called " + diag.Quote(arg), hint: q.near(arg)}
	}
	return nil, &accident{message: diag.Quote(arg) + " is the name of several", hint: "write " + strings.Join(found, " or ")}
}

// kindNamed is the kind that a word names, in any case of letters; "" for none.
func (q *question) kindNamed(word string) string {
	for _, kind := range q.schema.Kinds() {
		if strings.EqualFold(kind, word) {
			return kind
		}
	}
	return ""
}

// oneOf says how to ask for one thing of a kind.
func (q *question) oneOf(kind string) string {
	names := q.names(kind)
	if len(names) == 0 {
		return "the model has no " + kind + " yet"
	}
	return "svs list " + kind + " shows all of them; svs get " + kind + "/" + names[0] + " shows one"
}

// meant proposes an entity in the place of one that does not exist.
func (q *question) meant(kind, name string) string {
	if kind == "Principle" || kind == "Scenario" && name == "base" {
		if b, err := book(); err == nil {
			if _, unknown := b.Find(name); unknown == nil && kind == "Principle" {
				return "it is built in; svs explain " + name + " says what it means"
			}
		}
	}
	if hint := q.near(name, kind); strings.HasPrefix(hint, "did") {
		return hint
	}
	for _, f := range q.faults() {
		if f.Entity == "" {
			return "something in " + f.Place.File + " cannot be read; svs validate says what"
		}
	}
	return q.near(name)
}

// got writes the entities in a format.
func (q *question) got(f *getting, chosen []model.Any, format string) (string, error) {
	r := q.relations()
	switch format {
	case formatYAML:
		return q.yaml(chosen, true)
	case report.JSON:
		out := answer{Report: q.report}
		for _, e := range chosen {
			shown, err := q.shown(e, true)
			if err != nil {
				return "", err
			}
			if f.uses {
				shown.Uses = flat(r.tree(shown.Entity, false, f.depth))
			}
			if f.usedBy {
				shown.UsedBy = flat(r.tree(shown.Entity, true, f.depth))
			}
			if f.facts {
				if shown.Facts, err = factsJSON(q.known.Map(e)); err != nil {
					return "", err
				}
			}
			out.Entities = append(out.Entities, shown)
		}
		return out.encode()
	}
	var b strings.Builder
	for i, e := range chosen {
		if i > 0 {
			b.WriteString("\n")
		}
		text, err := q.gotText(f, r, e)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// gotText is an entity for people: its ties when they are asked for, else all
// that holds for it.
func (q *question) gotText(f *getting, r *relations, entity model.Any) (string, error) {
	ref := entity.Base().Ref().String()
	name := ref
	if title := entity.Base().Meta.Title.V; title != "" {
		name += " " + diag.Quote(title)
	}
	var b strings.Builder
	if f.uses || f.usedBy {
		if f.uses {
			b.WriteString(q.ties(name+" uses", r.tree(ref, false, f.depth)))
		}
		if f.uses && f.usedBy {
			b.WriteString("\n")
		}
		if f.usedBy {
			b.WriteString(q.ties(name+" is used by", r.tree(ref, true, f.depth)))
		}
		return b.String(), nil
	}
	if f.facts {
		b.WriteString(printable(name) + "  " + printable(q.place(entity.Base().Place())) + "\n")
		b.WriteString(harmlessLines(q.factsOf(q.known, entity)))
		return b.String(), nil
	}
	full, err := q.full(entity)
	if err != nil {
		return "", err
	}
	b.WriteString(printable(name) + "  " + printable(q.place(entity.Base().Place())) + "\n\n")
	b.WriteString(harmlessLines(full.text(true)))
	fmt.Fprintf(&b, "\nuses %d · used by %d (--uses and --used-by show them)\n",
		counted(r.tree(ref, false, 1)), counted(r.tree(ref, true, 1)))
	return b.String(), nil
}

// ties is a table of what an entity uses, or what uses it.
func (q *question) ties(head string, nodes []node) string {
	if len(nodes) == 0 {
		return printable(head) + " nothing\n"
	}
	noun := "entities"
	if counted(nodes) == 1 {
		noun = "entity"
	}
	return fmt.Sprintf("%s %d %s\n\n", printable(head), counted(nodes), noun) +
		table([]string{"Entity", "by the field", "where", ""}, q.tieRows(nil, nodes, ""))
}
