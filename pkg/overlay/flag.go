package overlay

import (
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
)

// SetFlag is the File of places in flags; the line is the flag's number.
const SetFlag = "--set"

// part is one step of an address: a field, or the thing of a list or table
// that a key in brackets names.
type part struct {
	text string
	key  bool
	at   diag.Pos
}

// ParseSet reads the nth flag (from 1) of the form ADDRESS=VALUE. The value is
// written as in a model file. With findings there is no patch.
func ParseSet(nth int, text string) (Patch, []diag.Finding) {
	return ParseFlag(SetFlag, nth, text)
}

// ParseFlag is ParseSet for a flag of another name, which is then the File of
// its places.
func ParseFlag(flag string, nth int, text string) (Patch, []diag.Finding) {
	f := flagText{flag: flag, line: int32(nth), text: text}
	address, value, ok := cutValue(text)
	switch {
	case strings.ContainsAny(text, "\n\r"):
		return Patch{}, f.bad(0, 1, "a value stands on one line", "write lists as [a, b] and mappings as {a: 1}")
	case !ok:
		return Patch{}, f.bad(0, utf8.RuneCountInString(text), "this sets nothing", "write ADDRESS=VALUE, as in Team/service-desk.people=7")
	}
	p, bad := f.address(address)
	if bad != nil {
		return Patch{}, bad
	}
	if p.to, bad = f.value(value, utf8.RuneCountInString(address)+1); bad != nil {
		return Patch{}, bad
	}
	return p, nil
}

// cutValue cuts at the first = outside brackets.
func cutValue(text string) (address, value string, ok bool) {
	depth := 0
	for i, c := range text {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case '=':
			if depth <= 0 {
				return text[:i], text[i+1:], true
			}
		}
	}
	return text, "", false
}

// flagText is the text of a flag, for its findings.
type flagText struct {
	flag string
	line int32
	text string
}

// pos is the place of a column, counted from 0.
func (f flagText) pos(column int) diag.Pos { return diag.Pos{Line: f.line, Column: int32(column) + 1} }

func (f flagText) bad(column, width int, message, hint string) []diag.Finding {
	return []diag.Finding{{
		Rule: badAddress, Severity: diag.Error, Message: message, Hint: hint,
		Place: diag.Place{File: f.flag, Pos: f.pos(column)}, Width: max(1, width), Keys: []string{f.text},
	}}
}

// address reads Kind/name and the path behind it.
func (f flagText) address(text string) (Patch, []diag.Finding) {
	trimmed := strings.TrimSpace(text)
	lead := utf8.RuneCountInString(text[:strings.Index(text, trimmed)])
	head, rest := trimmed, ""
	if i := strings.IndexAny(trimmed, ".["); i >= 0 {
		head, rest = trimmed[:i], trimmed[i:]
	}
	kind, name, ok := strings.Cut(head, "/")
	if !ok || kind == "" || name == "" {
		return Patch{}, f.bad(lead, utf8.RuneCountInString(head), "an address begins with Kind/name", "write it as in Team/service-desk.people")
	}
	p := Patch{File: f.flag, At: f.pos(lead), Width: utf8.RuneCountInString(head), Entity: head}
	column := lead + utf8.RuneCountInString(head)
	parts, wrong, hint := splitPath(rest)
	if wrong >= 0 {
		return Patch{}, f.bad(column+wrong, 1, "this is no path of fields", hint)
	}
	for i := range parts {
		parts[i].at = f.pos(column + int(parts[i].at.Column))
	}
	if len(parts) > 0 && !parts[0].key && parts[0].text == "spec" {
		parts = parts[1:]
	}
	p.at = parts
	return p, nil
}

// splitPath cuts ".steps[fork].parallel[#1]" into its parts, each with the
// column (from 0, in characters) at which it begins. Wrong is the column of
// what is no path, -1 for a good one.
func splitPath(path string) (parts []part, wrong int, hint string) {
	r := []rune(path)
	for i := 0; i < len(r); {
		begin := i + 1
		switch r[i] {
		case '.':
			for i++; i < len(r) && r[i] != '.' && r[i] != '['; i++ {
			}
			if i == begin {
				return nil, begin - 1, "a field is missing behind the dot"
			}
			parts = append(parts, part{text: string(r[begin:i]), at: diag.Pos{Column: int32(begin)}})
		case '[':
			for i++; i < len(r) && r[i] != ']'; i++ {
			}
			if i == len(r) || i == begin {
				return nil, begin - 1, "write the name of an item in brackets, as in steps[triage]"
			}
			parts = append(parts, part{text: string(r[begin:i]), key: true, at: diag.Pos{Column: int32(begin)}})
			i++
		default:
			return nil, i, "write a dot or a bracket here, as in steps[triage].work"
		}
	}
	return parts, -1, ""
}

// value reads what stands behind the =, at a column of the flag.
func (f flagText) value(text string, column int) (*source.Node, []diag.Finding) {
	const before = "v: "
	docs, findings := source.Parse(f.flag, []byte(before+text+"\n"), source.DefaultLimits())
	shift := int32(column - len(before))
	for i := range findings {
		findings[i].Place.Pos = diag.Pos{Line: f.line, Column: max(1, findings[i].Place.Pos.Column+shift)}
		findings[i].Entity, findings[i].Path = "", ""
	}
	if len(findings) > 0 || len(docs) != 1 {
		return nil, findings
	}
	n := docs[0].Root.Get("v")
	if n.Kind == source.Null && n.Text == "" {
		return nil, f.bad(column-1, 1, "nothing stands behind the =", "write a value, or null to take the field away")
	}
	return moved(n, func(p diag.Pos) diag.Pos { return diag.Pos{Line: f.line, Column: p.Column + shift} }), nil
}

// moved copies a value to other places.
func moved(n *source.Node, to func(diag.Pos) diag.Pos) *source.Node {
	out := *n
	out.Pos = to(n.Pos)
	if n.Body.IsValid() {
		out.Body = to(n.Body)
	}
	out.Fields, out.Items = nil, nil
	for _, f := range n.Fields {
		out.Fields = append(out.Fields, source.Field{Key: moved(f.Key, to), Value: moved(f.Value, to)})
	}
	for _, it := range n.Items {
		out.Items = append(out.Items, moved(it, to))
	}
	return &out
}
