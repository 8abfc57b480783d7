package govern

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// beyondLimits is the first limit of a delegation that a change breaks, nil
// when it keeps all.
func (g *Governance) beyondLimits(d *model.Delegation, c *change) *Refusal {
	for i := range d.Spec.Limits {
		l := &d.Spec.Limits[i]
		pattern := ParseAddress(l.Address.V)
		if !l.Address.Given() || !pattern.Touches(c.Address) && !c.Address.Touches(pattern) {
			continue
		}
		if why := g.breaks(l, pattern, c); why != "" {
			return &Refusal{code: codeOutside, text: why + " (" + d.Ref().String() + ")",
				hint: "stay within the limit, or ask " + d.Spec.From.String() + " for another",
				also: []diag.Related{{Place: diag.Place{File: d.File, Pos: l.At}, Message: "the limit is here"}}}
		}
	}
	return nil
}

// breaks says how a change breaks a limit, "" when it keeps it. All values that
// the limit means and that the change may have touched are looked at, as they
// were and as they would be; one that goes away keeps no bound.
func (g *Governance) breaks(l *model.DelegationLimit, pattern Address, c *change) string {
	was, is := values(c.before, pattern), values(c.after, pattern)
	for _, path := range slices.Concat(keys(was), keys(is)) {
		at := Address{c.Address.Kind, c.Address.Name, splitPath(path)}
		if !at.Touches(c.Address) {
			continue
		}
		before, after := was[path], is[path]
		if why := g.breaksAt(l, at, before, after); why != "" {
			return at.Field() + " " + why
		}
	}
	return ""
}

func (g *Governance) breaksAt(l *model.DelegationLimit, at Address, before, after *source.Node) string {
	if after == nil {
		if text, ok := scalar(before); ok {
			return "was " + text + " and would be gone, which no limit allows"
		}
		return "would be gone, which no limit allows"
	}
	if l.Min.Given() || l.Max.Given() || len(l.OneOf) > 0 {
		value, ok := scalar(after)
		switch {
		case !ok:
			return "is no single value, so it cannot be held against " + limitText(l)
		case g.beyond(l, value) != "":
			return "would be " + value + ", and the limit is " + g.beyond(l, value)
		case len(l.OneOf) > 0 && !g.oneOf(value, texts(l.OneOf)) && !g.oneOf(bare(value), texts(l.OneOf)):
			return "would be " + value + ", and the limit is one of " + strings.Join(texts(l.OneOf), ", ")
		}
	}
	if !l.OnlyStricter.V || before == nil {
		return ""
	}
	return g.laxerAt(at, before, after)
}

// laxerAt says which value, the one at an address or one below it, would be
// less strict than it was.
func (g *Governance) laxerAt(at Address, before, after *source.Node) string {
	x, single := scalar(before)
	y, still := scalar(after)
	if single && still {
		order, ok := g.order(y, x)
		switch dir := g.direction(at); {
		case x == y:
		case dir == "":
			return "may only get stricter, and which way that is is not known"
		case !ok:
			return "may only get stricter, and " + y + " cannot be compared with " + x
		case dir == "lower" && order > 0, dir == "higher" && order < 0:
			return "would be " + y + ", less strict than " + x
		}
		return ""
	}
	was, is := leaves(before), leaves(after)
	for _, path := range keys(was) {
		below := Address{at.Kind, at.Name, slices.Concat(at.Path, splitPath(path))}
		if g.direction(below) == "" {
			continue
		}
		if is[path] == nil {
			return path + " was " + was[path].Text + " and would be gone"
		}
		if why := g.laxerAt(below, was[path], is[path]); why != "" {
			return path + " " + why
		}
	}
	return ""
}

func limitText(l *model.DelegationLimit) string {
	switch {
	case l.Min.Given():
		return "min " + l.Min.V
	case l.Max.Given():
		return "max " + l.Max.V
	}
	return "oneOf"
}

// scalar is the text of a single value. Groups of people count as their sum.
func scalar(n *source.Node) (string, bool) {
	switch {
	case n == nil:
		return "", false
	case n.Kind == source.String || n.Kind == source.Number || n.Kind == source.Bool:
		return n.Text, true
	case n.Kind != source.List || len(n.Items) == 0:
		return "", false
	}
	sum := 0
	for _, it := range n.Items {
		count := it.Get("count")
		if count == nil || it.Get("name") == nil {
			return "", false
		}
		v, err := strconv.Atoi(count.Text)
		if err != nil {
			return "", false
		}
		sum += v
	}
	return strconv.Itoa(sum), true
}

// bare is a reference without its kind.
func bare(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// values are the values in an entity that a pattern means, by their path from
// the spec.
func values(root *source.Node, pattern Address) map[string]*source.Node {
	out := map[string]*source.Node{}
	if root == nil {
		return out
	}
	start := root.Get("spec")
	if len(pattern.Path) > 0 && pattern.Path[0] == "metadata" {
		start = root
	}
	var into func(n *source.Node, path string, rest []string)
	into = func(n *source.Node, path string, rest []string) {
		if n == nil || n.Kind == source.Null {
			return
		}
		if len(rest) == 0 {
			out[path] = n
			return
		}
		part := rest[0]
		if strings.HasPrefix(part, "[") {
			for label, it := range items(n) {
				if wild(part, "["+label+"]") {
					into(it, path+"["+label+"]", rest[1:])
				}
			}
			return
		}
		for _, f := range n.Fields {
			if wild(part, f.Key.Text) {
				into(f.Value, strings.TrimPrefix(path+"."+f.Key.Text, "."), rest[1:])
			}
		}
	}
	into(start, "", pattern.Path)
	return out
}

// leaves are all single values in a node by their path in it.
func leaves(n *source.Node) map[string]*source.Node {
	out := map[string]*source.Node{}
	var into func(n *source.Node, path string)
	into = func(n *source.Node, path string) {
		switch n.Kind {
		case source.Map:
			for _, f := range n.Fields {
				into(f.Value, strings.TrimPrefix(path+"."+f.Key.Text, "."))
			}
		case source.List:
			for label, it := range items(n) {
				into(it, path+"["+label+"]")
			}
		case source.String, source.Number, source.Bool:
			out[path] = n
		}
	}
	into(n, "")
	return out
}

// identities are the fields by which an item of a list is known, so that it
// can be found again in another version of the list.
var identities = [...]string{"id", "name", "until", "channel", "team", "demand", "to"}

// items are the items of a list by what they are known by, else by number.
func items(n *source.Node) map[string]*source.Node {
	out := map[string]*source.Node{}
	if n == nil || n.Kind != source.List {
		return out
	}
	for i, it := range n.Items {
		label := ""
		for _, key := range identities {
			if v := it.Get(key); v != nil && v.Kind == source.String {
				label = v.Text
				break
			}
		}
		if _, taken := out[label]; taken || label == "" {
			label = fmt.Sprintf("#%d", i+1)
		}
		out[label] = it
	}
	return out
}

func keys(m map[string]*source.Node) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
