package lsp

import (
	"context"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/workspace"
)

// prepareRename says what would be renamed: the entity that the place names.
func (s *server) prepareRename(ctx context.Context, p positionParams) (any, error) {
	n, err := s.renamable(ctx, p)
	if n == nil {
		return nil, err
	}
	r, name := s.nameRange(n)
	return prepared{Range: r, Placeholder: name}, nil
}

// renamable is the entity that a place names, nil where it names none.
func (s *server) renamable(ctx context.Context, p positionParams) (*named, error) {
	n, err := s.namedAt(ctx, p)
	if n == nil {
		return nil, err
	}
	kind, name, _ := strings.Cut(n.to, "/")
	switch {
	case n.item != "" && !strings.HasPrefix(n.text, n.to):
		return nil, &refusal{"svs renames entities; " + n.item + " is a part of " + n.to}
	case n.project.loaded.Model.Lookup(kind, name) == nil:
		return nil, &refusal{"there is no " + n.to + " to rename"}
	}
	return n, nil
}

// nameRange is where the name itself stands in the text that names an entity:
// in Team/desk.people it is desk.
func (s *server) nameRange(n *named) (Range, string) {
	_, name, _ := strings.Cut(n.to, "/")
	t := s.textIn(n.project, n.place.File, nil)
	r := t.span(n.place.Pos, n.width)
	from, to := t.offset(r.Start), t.offset(r.End)
	head := strings.Index(t.s[from:to], n.to)
	if head >= 0 {
		head += len(n.to) - len(name)
	} else if head = strings.Index(t.s[from:to], name); head < 0 {
		return r, name
	}
	return t.between(from+head, from+head+len(name)), name
}

// rename makes the edits that the command rename makes.
func (s *server) rename(ctx context.Context, p renameParams) (any, error) {
	n, err := s.renamable(ctx, p.positionParams)
	if err != nil {
		return nil, err
	}
	if n == nil {
		return nil, &refusal{"nothing that svs can rename stands here"}
	}
	pr := n.project
	if !pr.sound {
		return nil, &refusal{"svs.yaml needs mending before anything can be renamed"}
	}
	done, err := s.host.Rename(ctx, pr.subject(nil), n.to, strings.TrimSpace(p.NewName))
	if err != nil {
		return nil, &refusal{err.Error()}
	}
	out, err := s.workspaceEdit(pr, done)
	if err != nil {
		return nil, err
	}
	if len(done.Left) > 0 {
		s.show(messageInfo, "left as it is, for you to look at:\n"+strings.Join(done.Left, "\n"))
	}
	return out, nil
}

// workspaceEdit is changes of files as the protocol has them.
func (s *server) workspaceEdit(p *project, done Renamed) (*workspaceEdit, error) {
	out := &workspaceEdit{}
	if !s.documentChanges() {
		out.Changes = map[string][]TextEdit{}
	}
	for _, c := range done.Files {
		uri := s.uriIn(p, c.Path)
		old := newText(string(c.Old), s.enc)
		edits := textEdits(old, done.Edits[c.Path])
		if c.Old == nil {
			edits = []TextEdit{{Range{}, string(c.New)}}
		}
		if c.Old == nil {
			if !slices.Contains(s.client.Workspace.WorkspaceEdit.ResourceOperations, "create") {
				return nil, &refusal{"the move is recorded in " + workspace.File + ", which this editor cannot create; save one that says version: 1 beside the model first"}
			}
			out.DocumentChanges = append(out.DocumentChanges, createFile{Kind: "create", URI: uri})
		}
		if !s.documentChanges() {
			out.Changes[uri] = edits
			continue
		}
		out.DocumentChanges = append(out.DocumentChanges, documentEdit{versionedID{uri, s.versionOf(uri)}, edits})
	}
	return out, nil
}

// documentChanges reports whether the client takes edits of documents in a
// certain version. One that takes operations on files does: there is no other
// form for those.
func (s *server) documentChanges() bool {
	can := s.client.Workspace.WorkspaceEdit
	return can.DocumentChanges || len(can.ResourceOperations) > 0
}

// textEdits are edits of bytes as the protocol has them, in their order.
func textEdits(t *text, edits []edit.Edit) []TextEdit {
	sorted := slices.SortedStableFunc(slices.Values(edits), func(a, b edit.Edit) int { return a.Start - b.Start })
	out := []TextEdit{}
	for _, e := range sorted {
		out = append(out, TextEdit{t.between(e.Start, e.End), e.Text})
	}
	return out
}

// versionOf is the version of an open document, nil for one that is not open.
func (s *server) versionOf(uri string) *int {
	if d := s.documents[uri]; d != nil {
		v := d.version
		return &v
	}
	return nil
}

// lineEdits are the edits that make one text of another, each of them a run of
// lines that differ, so that cursors elsewhere stay where they are.
func lineEdits(old *text, now string) []TextEdit {
	a, b := strings.SplitAfter(old.s, "\n"), strings.SplitAfter(now, "\n")
	out := []TextEdit{}
	off := 0
	for len(a) > 0 || len(b) > 0 {
		if len(a) > 0 && len(b) > 0 && a[0] == b[0] {
			off += len(a[0])
			a, b = a[1:], b[1:]
			continue
		}
		i, j := resync(a, b)
		from := off
		for _, l := range a[:i] {
			off += len(l)
		}
		out = append(out, narrowed(old, from, off, strings.Join(b[:j], "")))
		a, b = a[i:], b[j:]
	}
	return out
}

// resync is how many lines of both texts differ before they agree again.
func resync(a, b []string) (int, int) {
	const far = 200
	for sum := 1; sum <= far; sum++ {
		for i := max(0, sum-len(b)); i <= min(sum, len(a)); i++ {
			j := sum - i
			if i < len(a) && j < len(b) && a[i] == b[j] && strings.TrimSpace(a[i]) != "" {
				return i, j
			}
		}
	}
	return len(a), len(b)
}

// narrowed is the edit of a part of a text without what both have in common at
// its ends.
func narrowed(t *text, from, to int, now string) TextEdit {
	for from < to && now != "" && t.s[from] == now[0] && t.s[from] < 0x80 {
		from, now = from+1, now[1:]
	}
	for from < to && now != "" && t.s[to-1] == now[len(now)-1] && t.s[to-1] < 0x80 {
		to, now = to-1, now[:len(now)-1]
	}
	// No position leads between CR and LF.
	if splitsEnd(t.s, to) {
		to, now = to+1, now+"\n"
	}
	if splitsEnd(t.s, from) {
		from, now = from-1, "\r"+now
	}
	return TextEdit{t.between(from, to), now}
}

// splitsEnd reports whether a byte lies within the end of a line.
func splitsEnd(s string, at int) bool {
	return at > 0 && at < len(s) && s[at-1] == '\r' && s[at] == '\n'
}
