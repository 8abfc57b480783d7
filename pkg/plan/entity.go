package plan

import (
	"cmp"
	"slices"

	"github.com/svs-project/svs/pkg/change"
	"github.com/svs-project/svs/pkg/source"
)

// entity is what one difference means.
func (in Input) entity(e *change.Entity) Entity {
	state := e.To
	if state == nil {
		state = e.From
	}
	out := Entity{
		Action: string(e.Action), Entity: e.Ref(), References: e.References,
		Title: text(state.Root, "metadata", "title"), Lifecycle: stage(e.From),
		File: state.File, Fields: fields(e.Fields, e.From, e.To),
	}
	if e.From == nil {
		out.Lifecycle = stage(e.To)
	}
	if e.Was != "" {
		out.Was = e.Kind + "/" + e.Was
	}
	if n := node(state.Root, "metadata", "name"); n != nil {
		out.Line = int(n.Pos.Line)
	}
	out.Reasons, out.Class = in.classify(e)
	return out
}

// settings is what the differences of svs.yaml mean.
func (in Input) settings() Entity {
	out := Entity{Action: string(change.Changed), Entity: SettingsFile, File: SettingsFile, Line: 1, Fields: fields(in.Diff.Settings, nil, nil)}
	out.Reasons, out.Class = in.judge(&pass{in: in, fields: in.Diff.Settings, settings: true})
	return out
}

// classify asks every rule about an entity.
func (in Input) classify(e *change.Entity) ([]Reason, string) {
	switch {
	case !inUse(e.From) && !inUse(e.To): // drafts and retired things serve nobody
		return nil, string(Safe)
	case !inUse(e.From) && e.From != nil: // what begins to serve is as good as added
		begins := *e
		begins.Action, begins.From, begins.Fields = change.Added, nil, nil
		return in.judge(&pass{in: in, e: &begins})
	}
	return in.judge(&pass{in: in, e: e, fields: e.Fields})
}

func (in Input) judge(p *pass) ([]Reason, string) {
	for _, r := range rules() {
		if p.class = in.classOf(r); p.class == "" {
			continue
		}
		p.rule = r
		r.find(p)
	}
	slices.SortStableFunc(p.out, func(a, b Reason) int { return cmp.Compare(gravity(a.Class), gravity(b.Class)) })
	if len(p.out) == 0 {
		return nil, string(Safe)
	}
	return p.out, p.out[0].Class
}

func gravity(class string) int {
	return slices.Index([]string{string(Breaking), string(Risky), string(Safe)}, class)
}

// fields are the differences as a report shows them. What only goes or comes
// with another field, because it is that field's default, is left out.
func fields(fs []change.Field, from, to *change.State) []Field {
	var out []Field
	for _, f := range fs {
		if f.Action == change.Removed && f.FromDefault || f.Action == change.Added && f.ToDefault {
			continue
		}
		out = append(out, Field{
			Action: string(f.Action), Path: f.Path, From: from.Text(f.From), To: to.Text(f.To),
			FromDefault: f.FromDefault, ToDefault: f.ToDefault,
		})
	}
	return out
}

// node follows keys down a document; nil where one is missing.
func node(n *source.Node, keys ...string) *source.Node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		n = n.Get(key)
	}
	return n
}

// text is the text at the end of a way of keys, "" where there is none.
func text(n *source.Node, keys ...string) string {
	if v := node(n, keys...); v != nil {
		return v.Text
	}
	return ""
}

// stage is where an entity stands in its life, "" of none.
func stage(s *change.State) string {
	if s == nil {
		return ""
	}
	return text(s.Root, "metadata", "lifecycle")
}
