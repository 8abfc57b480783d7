package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/svs-project/svs/pkg/diag"
)

// maxMends is how often a document with a syntax error is read again with the
// faulty character covered, so that one error does not hide the others.
const maxMends = 20

// full reads a document with the full parser: whatever quick gave up on. It
// returns a Refused root when the document cannot be read, nil when there is
// nothing in it.
func (r *reader) full(piece string, line int32, masked bool) *Node {
	begin := firstContent(piece, line)
	if len(piece) > r.lim.DocumentBytes {
		r.found.add(codeDocumentSize, begin, 1, fmt.Sprintf("document has %d bytes, the limit is %d; make several of it", len(piece), r.lim.DocumentBytes), "")
		return savedHead(piece, line)
	}
	if structure(piece) > 3*r.lim.Nodes {
		r.found.add(codeNodes, begin, 1, tooManyNodes(r.lim.Nodes), "")
		return savedHead(piece, line)
	}
	text := piece
	for range maxMends {
		top, err := parseYAML(text)
		if err == nil {
			if top == nil {
				return nil
			}
			return r.convert(top, text, line, masked || text != piece)
		}
		f := r.diagnose(text, line, err)
		if !masked || !strings.ContainsRune(lineText(text, f.at.Line-line), placeholder) {
			r.found.add(f.code, f.at, f.width, f.message, f.hint, f.key).Detail = err.Error()
		}
		if f.mask <= 0 {
			break
		}
		text = cover(text, f.mask-1)
	}
	return savedHead(piece, line)
}

// cover puts a placeholder over the character at off.
func cover(text string, off int) string {
	_, size := utf8.DecodeRuneInString(text[off:])
	return text[:off] + string(placeholder) + text[off+size:]
}

func tooManyNodes(limit int) string {
	return fmt.Sprintf("document has more than %d keys and values; make several of it", limit)
}

// structure counts the characters without which a document cannot have many
// nodes. Every node but the first needs one, so a text with few of them is
// safe to parse, and one with very many is refused before the parser spends
// hundreds of bytes on each.
func structure(s string) int {
	n := 0
	for i := range len(s) {
		switch s[i] {
		case ',', '[', '{', ':', '?', '\n':
			n++
		case '-':
			if i+1 < len(s) && s[i+1] == ' ' {
				n++
			}
		}
	}
	return n
}

// parseYAML parses the one document of a text into the parser's nodes, nil
// when it is empty. A panic of the parser is an error like any other.
func parseYAML(text string) (top *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			top, err = nil, fmt.Errorf("yaml: parser failed: %v", p)
		}
	}()
	dec := yaml.NewDecoder(strings.NewReader(text))
	var doc, more yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	if err := dec.Decode(&more); err == nil {
		return nil, errSecond
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(doc.Content) != 1 {
		return nil, errSecond
	}
	return doc.Content[0], nil
}

var errSecond = errors.New("yaml: did not find expected <document start>")

// firstContent is the place of the first character of a document that is
// neither mark nor comment.
func firstContent(piece string, line int32) diag.Pos {
	for piece != "" {
		n := lineLength(piece)
		text := piece[:n]
		if markAt(text, 0) == '-' {
			text = "   " + text[3:]
		}
		if t := strings.TrimLeft(text, " \t\r\n"); t != "" && t[0] != '#' {
			return diag.Pos{Line: line, Column: int32(len(text)-len(t)) + 1}
		}
		piece = piece[n:]
		line++
	}
	return diag.Pos{Line: line, Column: 1}
}

// lineText returns the n-th line of a text, counted from 0.
func lineText(text string, n int32) string {
	for ; n > 0 && text != ""; n-- {
		text = text[lineLength(text):]
	}
	return text[:lineLength(text)]
}

// savedHead is the root of a document that could not be read: what its first
// lines say of apiVersion, kind and metadata.name, found by plain search.
func savedHead(piece string, line int32) *Node {
	at := firstContent(piece, line)
	root := &Node{Kind: Refused, Style: Block, Pos: at, Width: 1}
	inMetadata := false
	for i := int32(0); piece != "" && i < maxHeadLines; i++ {
		n := lineLength(piece)
		text := strings.TrimRight(piece[:n], " \t\r\n")
		piece = piece[n:]
		key, _, ok := strings.Cut(text, ":")
		value := savedValue{text: text, line: line + i, from: len(key) + 1}
		trimmed := strings.TrimLeft(key, " ")
		switch indented := len(key) > len(trimmed); {
		case !ok:
		case !indented && (key == "apiVersion" || key == "kind"):
			root.saveField(key, value)
		case !indented:
			inMetadata = key == "metadata"
			if at := strings.Index(text[value.from:], "name:"); inMetadata && at >= 0 {
				value.from += at + len("name:")
				root.saveName(value)
			}
		case inMetadata && trimmed == "name":
			root.saveName(value)
		}
	}
	return root
}

// maxHeadLines is how far savedHead looks.
const maxHeadLines = 100

// savedValue is the text behind a key: the part of a line from a byte on.
type savedValue struct {
	text string
	line int32
	from int
}

// at is the place of a byte of the line.
func (v savedValue) at(i int) diag.Pos { return diag.Pos{Line: v.line, Column: runes(v.text[:i]) + 1} }

func (n *Node) saveName(v savedValue) {
	if n.Get("metadata") == nil {
		at := v.at(0)
		metadata := &Node{Kind: Refused, Style: Block, Pos: at, Width: 1}
		metadata.saveField("name", v)
		n.Fields = append(n.Fields, Field{&Node{Kind: String, Style: Plain, Text: "metadata", Pos: at, Width: 1}, metadata})
	}
}

func (n *Node) saveField(key string, v savedValue) {
	value, _, _ := strings.Cut(v.text[v.from:], " #")
	value, _, _ = strings.Cut(value, ",")
	value = strings.Trim(value, " }\"'")
	if n.Get(key) != nil || value == "" || bytes.ContainsAny([]byte(value), "{[:\"'") || len(value) > maxNameBytes {
		return
	}
	keyAt, valueAt := strings.LastIndex(v.text[:v.from], key), v.from+strings.Index(v.text[v.from:], value)
	n.Fields = append(n.Fields, Field{
		&Node{Kind: String, Style: Plain, Text: key, Pos: v.at(keyAt), Width: runes(key)},
		&Node{Kind: String, Style: Plain, Text: value, Pos: v.at(valueAt), Width: runes(value)},
	})
}
