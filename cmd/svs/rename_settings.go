package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// newSettings is svs.yaml of a folder that had none.
const newSettings = "# This file marks the workspace: svs finds it from any folder below.\nversion: 1\n"

// settings finds the edits of svs.yaml: names in it, and the record of the
// move.
func (r *renamer) settings() error {
	data := r.ground.settingsText
	if !r.ground.target.Marked {
		r.moved = "new, with the move"
		text := newSettings + "moved:\n  - " + r.move() + "\n"
		r.changes = append(r.changes, edit.Change{Path: workspace.File, New: []byte(text)})
		return nil
	}
	docs, found := source.Parse(workspace.File, data, source.DefaultLimits())
	if len(docs) == 0 && len(found) > 0 {
		docs = nil // nothing but comments
	}
	if len(docs) > 0 {
		if err := r.settingsNames(data, &docs[0]); err != nil {
			return err
		}
	}
	return r.record(data, docs)
}

// settingsNames finds the names in svs.yaml.
func (r *renamer) settingsNames(data []byte, doc *source.Document) error {
	res, err := r.schema.CheckAs("Settings", workspace.File, doc.Root)
	if err != nil {
		return err
	}
	text := edit.NewText(data)
	for _, m := range load.RenamingIn(workspace.File, res.Ties, r.kind, r.old, r.now) {
		if strings.HasPrefix(m.Path, "moved") {
			continue // what an entity was called then it was called then
		}
		if err := r.mention(text, m); err != nil {
			return err
		}
	}
	for _, m := range slices.Concat(r.ruleNames(doc.Root), r.movedParts(doc.Root)) {
		if err := r.mention(text, m); err != nil {
			return err
		}
	}
	return nil
}

// ruleNames are the settings of a check or policy by its name.
func (r *renamer) ruleNames(root *source.Node) []load.Mention {
	if r.kind != "Check" && r.kind != "Policy" {
		return nil
	}
	rules := root.Get("rules")
	if rules == nil {
		return nil
	}
	var out []load.Mention
	for _, kv := range rules.Fields {
		prefix, name, full := strings.Cut(kv.Key.Text, "/")
		if !full {
			prefix, name = strings.ToLower(r.kind), kv.Key.Text
		}
		if prefix != strings.ToLower(r.kind) || name != r.old {
			continue
		}
		m := load.Mention{
			Path: "rules", Text: kv.Key.Text, At: len(kv.Key.Text) - len(name),
			Place: diag.Place{File: workspace.File, Pos: kv.Key.Pos},
		}
		for _, other := range []string{"Check", "Policy"} {
			if !full && other != r.kind && r.has(other, name) {
				m.Doubt = "a " + strings.ToLower(other) + " has the name, too"
			}
		}
		out = append(out, m)
	}
	return out
}

// movedParts are records of parts of the entity that moved, such as steps:
// they are looked up under the name that the entity has now.
func (r *renamer) movedParts(root *source.Node) []load.Mention {
	var out []load.Mention
	for _, item := range itemsOf(root.Get("moved")) {
		for _, key := range []string{"from", "to"} {
			n := item.Get(key)
			if n == nil || !strings.HasPrefix(n.Text, r.kind+"/"+r.old+".") {
				continue
			}
			out = append(out, load.Mention{
				Path: "moved", Text: n.Text, At: len(r.kind) + 1,
				Place: diag.Place{File: workspace.File, Pos: n.Pos},
			})
		}
	}
	return out
}

func itemsOf(n *source.Node) []*source.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// move is the record of the move.
func (r *renamer) move() string {
	return fmt.Sprintf("{from: %s/%s, to: %s/%s}", r.kind, r.old, r.kind, r.now)
}

// record notes the move. An entity that gets a name back which it had before
// takes back the moves since then.
func (r *renamer) record(data []byte, docs []source.Document) error {
	var moves []*source.Node
	if len(docs) > 0 {
		moves = itemsOf(docs[0].Root.Get("moved"))
	}
	text := func(i int, key string) string {
		if n := moves[i].Get(key); n != nil {
			return n.Text
		}
		return ""
	}
	old, now := r.kind+"/"+r.old, r.kind+"/"+r.now
	var back []int
	for name := old; len(back) <= len(moves); {
		i := slices.IndexFunc(moves, func(m *source.Node) bool { return m.Get("to") != nil && m.Get("to").Text == name })
		if i < 0 {
			break
		}
		back = append(back, i)
		if name = text(i, "from"); name == now {
			slices.Sort(back)
			r.moved = "the record of an earlier move taken back"
			return r.settingsEdit(edit.RemoveItems(data, docs, "moved", back))
		}
	}
	for i := range moves {
		if text(i, "from") == old || text(i, "from") == now || text(i, "to") == now {
			at := diag.Place{File: workspace.File, Pos: moves[i].Pos}
			r.left = append(r.left, leftover{at, "moved", "it records another move of that name, so this one is not recorded; when no base needs it any more, write " + r.move() + " in its place"})
			return nil
		}
	}
	r.moved = "the move recorded"
	return r.settingsEdit(edit.AppendItem(data, docs, "moved", r.move()))
}

func (r *renamer) settingsEdit(e edit.Edit, err error) error {
	if errors.Is(err, edit.ErrByHand) || errors.Is(err, edit.ErrLayout) {
		return &accident{
			message: "nothing was renamed: svs.yaml is written in a way that only a person should change",
			hint:    "add " + r.move() + " to its list moved, as one item per line, and try again",
		}
	}
	r.edits[workspace.File] = append(r.edits[workspace.File], e)
	return err
}
