package load

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
)

// Use is one place where an entity names another.
type Use struct {
	// From and To are "Kind/name". Neither need be whole: To may not exist,
	// and what From says elsewhere may have been refused.
	From, To string
	// Path is the field in From that names To, items of lists by their id or
	// name: "steps[triage].team".
	Path string
	// Item is the part of To that is named, such as "steps[triage]" or
	// "offerings[guest-account]"; empty for the entity itself.
	Item string
	// Text is the name as it is written: with its kind, or bare where the field
	// fixes the kind.
	Text string
	// Place is where Text begins, Width how many columns it takes.
	Place diag.Place
	Width int
	// Missing reports that there surely is no entity To: neither in the model
	// nor built in, nor among documents that cannot be read.
	Missing bool
}

// Uses are all places where entities of the model name others, in the order of
// the files. Names inside one entity, such as a step that leads to another
// step, are not among them, nor are patterns that name no entity in particular.
func (l *Loaded) Uses() []Use {
	return slices.DeleteFunc(l.Names(), func(u Use) bool { return u.To == u.From })
}

// Names are Uses with those of an entity's own parts among them, such as a step
// that leads to another step.
func (l *Loaded) Names() []Use {
	var out []Use
	for _, r := range l.index.records {
		for _, t := range r.names().ties {
			for _, target := range l.index.targets(r, t) {
				kind, name, _ := strings.Cut(target.entity, "/")
				out = append(out, Use{
					From: r.entity(), To: target.entity, Path: t.path, Item: target.item, Text: t.text,
					Place: diag.Place{File: r.file, Pos: t.at}, Width: int(t.width),
					Missing: l.index.missing(kind, name),
				})
			}
		}
	}
	return out
}

// target is an entity, and the part of it, that a tie names.
type target struct{ entity, item string }

// targets are what a tie names: nothing where that cannot be told, several
// where the step of an agreement stands in several streams.
func (ix *index) targets(r *record, t tie) []target {
	switch t.How {
	case "ref", "when":
		return named(t.text, t.Args)
	case "names":
		return named(t.text, []string{t.beside()})
	case "local":
		return ix.stepTargets(r, t)
	case "item":
		field, list, _ := strings.Cut(t.Args[0], ".")
		kind := strings.ToUpper(field[:1]) + field[1:]
		return inside(named(t.beside(), []string{kind}), list, t.text)
	case "address":
		addr, _, _ := strings.Cut(t.text, " ")
		head, path, _ := cutPath(addr)
		if !strings.Contains(head, "/") || strings.Contains(head, "*") {
			return nil
		}
		return []target{{head, strings.TrimPrefix(path, "spec.")}}
	}
	return nil
}

// named is the entity of a reference whose field takes entities of the kinds.
func named(text string, kinds []string) []target {
	switch {
	case text == "":
		return nil
	case strings.Contains(text, "/"):
		return []target{{entity: text}}
	case len(kinds) == 1 && kinds[0] != "":
		return []target{{entity: kinds[0] + "/" + text}}
	}
	return nil
}

// inside names a part of each target.
func inside(entities []target, list, name string) []target {
	for i := range entities {
		entities[i].item = list + "[" + name + "]"
	}
	return entities
}

// stepTargets are the streams in which the step of a tie stands.
func (ix *index) stepTargets(r *record, t tie) []target {
	owner := r
	if t.subject() != "" {
		kind, name, _ := strings.Cut(t.subject(), "/")
		if owner = ix.get(kind, name); owner == nil {
			return nil
		}
	}
	var out []target
	switch owner.kind {
	case "ValueStream":
		out = []target{{entity: owner.entity()}}
	case "Agreement":
		for _, stream := range ix.byName("ValueStream") {
			if ix.coversStream(owner, stream.name) && contains(stream.steps(), t.text) {
				out = append(out, target{entity: stream.entity()})
			}
		}
	default:
		out = named(r.streamOf(owner, t), []string{"ValueStream"})
	}
	return inside(out, "steps", t.text)
}

// byName are the records of a kind, ordered by name.
func (ix *index) byName(kind string) []*record {
	var out []*record
	for _, r := range ix.byKind[kind] {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *record) int { return strings.Compare(a.name, b.name) })
	return out
}

// coversStream reports whether an agreement covers a demand that a stream
// serves, by itself or through its service.
func (ix *index) coversStream(agreement *record, stream string) bool {
	for _, demand := range ix.byKind["Demand"] {
		if demand.stream != stream {
			continue
		}
		for _, t := range agreement.names().ties {
			if strings.HasPrefix(t.path, "covers") && (t.text == demand.entity() || demand.service != "" && t.text == "Service/"+demand.service) {
				return true
			}
		}
	}
	return false
}

// NamesIn are Names for the names in a document of its own, such as the
// settings of the workspace.
func (l *Loaded) NamesIn(file string, ties []conform.Tie) []Use {
	settings := &record{file: file}
	var out []Use
	for _, written := range ties {
		t := newTie(written)
		for _, target := range l.index.targets(settings, t) {
			kind, name, _ := strings.Cut(target.entity, "/")
			out = append(out, Use{
				To: target.entity, Path: t.path, Item: target.item, Text: t.text,
				Place: diag.Place{File: file, Pos: t.at}, Width: int(t.width),
				Missing: l.index.missing(kind, name),
			})
		}
	}
	return out
}
