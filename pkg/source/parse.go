package source

import (
	"bytes"
	"fmt"
	"strings"
	"unsafe"

	"github.com/svs-project/svs/pkg/diag"
)

// Parse reads the YAML documents of one file. The path is used as it is for
// Document.File and for the places of findings; it must be valid UTF-8.
//
// Whatever is refused is a finding of layer 0; whatever can still be used is
// returned beside it, with Refused nodes where something was left out. Of two
// equal keys the first counts. A document that is only comments is nothing; a
// file without any document is a finding. Findings are in the order of the
// file.
//
// The texts of the nodes are parts of data, which must not change afterwards.
func Parse(path string, data []byte, lim Limits) ([]Document, []diag.Finding) {
	return parse(path, data, lim, &nodeStore{})
}

func parse(path string, data []byte, lim Limits, nodes *nodeStore) ([]Document, []diag.Finding) {
	r := reader{nodes: nodes, lim: lim, found: newFindings(path, lim.Findings), locate: locateBudget}
	docs := r.file(path, data)
	return docs, r.found.all()
}

// reader reads one file.
type reader struct {
	lim   Limits
	found *findings
	// locate is how many bytes may still be read a second time to find the
	// true place of a syntax error.
	locate int
	nodes  *nodeStore
}

// top is the place of what concerns a whole file.
var top = diag.Pos{Line: 1, Column: 1}

func (r *reader) file(path string, data []byte) []Document {
	if int64(len(data)) > r.lim.FileBytes {
		r.found.add(codeFileSize, top, 1, tooLarge(int64(len(data)), r.lim.FileBytes), "")
		return nil
	}
	if enc := foreignEncoding(data); enc != "" {
		r.found.add(codeEncoding, top, 1, "file is "+enc+"; save it in UTF-8", enc, enc)
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	clean, ascii := cleanText(data)
	if !clean {
		data = mendText(data, r.found)
	}
	chunks, tooMany := split(data, r.lim.Documents)
	chunks = r.divide(data, chunks)
	text := unsafe.String(unsafe.SliceData(data), len(data)) // a copy would cost as much memory as all files have
	var docs []Document
	for i := range chunks {
		piece := text[chunks[i].start:chunks[i].end]
		piece = r.directives(piece, &chunks[i])
		if blankChunk(piece, chunks[i].marked) {
			continue
		}
		root := r.document(piece, &chunks[i], clean, ascii)
		if root == nil {
			continue
		}
		docs = append(docs, Document{File: path, Index: len(docs), Pos: root.Pos, Root: root})
		r.found.endDocument(&docs[len(docs)-1])
	}
	if tooMany > 0 {
		r.found.add(codeDocuments, diag.Pos{Line: tooMany, Column: 1}, 1,
			fmt.Sprintf("more than %d documents in one file; the rest is not read, split the file", r.lim.Documents), "")
	}
	if len(docs) == 0 {
		r.found.add(codeNoDocument, top, 1, "no document in this file; write one, delete the file, or exclude it in svs.yaml", "nothing but blanks and comments")
	}
	return docs
}

// directives reports the lines with which YAML lets a document set the version
// and tags, and returns the text behind them.
func (r *reader) directives(piece string, ck *chunk) string {
	if ck.marked {
		return piece
	}
	rest, line := piece, ck.line
	for rest != "" {
		n := strings.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		first := strings.TrimRight(rest[:n], " \t\r\n")
		if strings.HasPrefix(first, "%") {
			r.found.add(codeDirective, diag.Pos{Line: line, Column: 1}, runes(first),
				fmt.Sprintf("%s is a directive to YAML parsers and is not read; delete the line", diag.Quote(first)), "", first[:min(len(first), 20)])
			piece, ck.line = rest[n:], line+1
		} else if t := strings.TrimLeft(first, " \t"); t != "" && t[0] != '#' {
			break
		}
		rest = rest[n:]
		line++
	}
	return piece
}

// document reads one chunk. It returns nil when there is nothing in it.
func (r *reader) document(piece string, ck *chunk, clean, ascii bool) *Node {
	masked := !clean && strings.ContainsRune(piece, placeholder)
	var root *Node
	done := false
	if !masked && len(piece) <= r.lim.DocumentBytes {
		root, done = readQuick(piece, ck.line, ascii, &r.lim, r.nodes)
	}
	if !done {
		root = r.full(piece, ck.line, masked)
	}
	if root == nil {
		return nil
	}
	if ck.loose && !strings.HasPrefix(piece, "...") {
		r.found.add(codeLoose, root.Pos, root.Width,
			"text behind the end of a document (...); begin the next document with ---", "a document without its mark")
	}
	if root.Kind != Map && root.Kind != Refused {
		r.found.add(codeNotMapping, root.Pos, root.Width,
			fmt.Sprintf("a document must be a mapping (apiVersion, kind, metadata, spec), not %s", root.Kind), root.Kind.String())
		root = &Node{Kind: Refused, Style: root.Style, Pos: root.Pos, Width: root.Width}
	}
	return root
}

func tooLarge(size, limit int64) string {
	return fmt.Sprintf("file has %d bytes, the limit is %d; split it", size, limit)
}
