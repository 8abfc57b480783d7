package lint

import (
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/check/ask"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/eval"
	"github.com/svs-project/svs/pkg/model"
)

// findings says in what an entity fails: once for each thing in it, such as a
// step, and once for all else.
func (r *run) findings(a *asked, e model.Any, breaks []eval.Break) []diag.Finding {
	var out []diag.Finding
	var details []string
	item := map[string]int{}
	for _, b := range breaks {
		var spot ask.Spot
		if e != nil {
			spot = r.Asker.Subjects.Spot(e, b)
			base := e.Base()
			if len(base.Gaps) > 0 && (spot.Missing || spot.Path == "") && base.Unread(withoutItems(spot.Path)) {
				continue // it may be there, unread
			}
		}
		path := r.pathOf(e, b, spot)
		detail := r.detail(a, e, b)
		if i, told := item[path.item]; told {
			if detail != "" && !slices.Contains(strings.Split(details[i], "; "), detail) {
				details[i] = strings.TrimPrefix(details[i]+"; "+detail, "; ")
			}
			continue
		}
		item[path.item] = len(out)
		out = append(out, r.finding(a, e, spot, path))
		details = append(details, detail)
	}
	for i := range out {
		out[i].Message = said(a.Check, details[i])
	}
	return out
}

func (r *run) finding(a *asked, e model.Any, spot ask.Spot, path itemPath) diag.Finding {
	f := diag.Finding{Rule: a.Rule(), Severity: a.severity(), Path: path.full, Place: r.Whole, Hint: a.Spec.Remedy.V}
	if e != nil {
		f.Entity, f.Place, f.Width = e.Base().Ref().String(), spot.Place, spot.Width
	}
	return f
}

// maxMessage is how long a message may be.
const maxMessage = 190

// said is the message of a check: what does not hold, and how it is.
func said(c Check, detail string) string {
	title := c.Meta.Title.Or(strings.ReplaceAll(c.Name, "-", " "))
	text := `"` + title + `" does not hold`
	if detail != "" {
		text += ": " + detail
	}
	if r := []rune(text); len(r) > maxMessage {
		text = string(r[:maxMessage-1]) + "…"
	}
	return text
}

// itemPath is where a break stands: full is the path of the finding, item the
// thing that it is about, "" for the entity as a whole.
type itemPath struct{ full, item string }

// pathOf leads facts about an item of a list to that item. Other facts are
// about the entity.
func (r *run) pathOf(e model.Any, b eval.Break, spot ask.Spot) itemPath {
	switch {
	case e == nil || len(b.Path) == 0:
		return itemPath{}
	case b.Path[0] == "facts":
		if len(b.Path) >= 3 && spot.Place != e.Base().Place() {
			at := b.Path[1] + "[" + b.Path[2] + "]"
			return itemPath{at, at}
		}
		return itemPath{}
	}
	item := ""
	if i := strings.LastIndexByte(spot.Path, ']'); i >= 0 {
		item = spot.Path[:i+1]
	}
	return itemPath{spot.Path, item}
}

// withoutItems is a path without the names of items.
func withoutItems(path string) string {
	var b strings.Builder
	inside := false
	for _, c := range path {
		switch {
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case !inside:
			b.WriteRune(c)
		}
	}
	return b.String()
}
