package source

import (
	"bytes"

	"github.com/svs-project/svs/pkg/diag"
)

// firstKey is the key with which documents begin, by custom.
var firstKey = []byte("apiVersion:")

// maxUnmarked bounds how many documents without their mark are told apart in
// one file.
const maxUnmarked = 20

// divide cuts chunks that hold several documents because the line with ---
// between them is missing: chunks that begin with apiVersion and in which a
// further line does. Each cut is reported, and both documents are read, so that
// one forgotten line does not make the second look like mistakes in the first.
func (r *reader) divide(data []byte, chunks []chunk) []chunk {
	cuts := 0
	for i := 0; i < len(chunks) && cuts < maxUnmarked; i++ {
		at, line := secondStart(data, chunks[i])
		if at < 0 {
			continue
		}
		cuts++
		r.found.add(codeNoMark, diag.Pos{Line: line, Column: 1}, int32(len(firstKey))-1,
			"a second document begins here; add a line with --- before it", "a document without its mark")
		rest := chunk{start: at, end: chunks[i].end, line: line}
		chunks[i].end = at
		chunks = append(chunks[:i+1], append([]chunk{rest}, chunks[i+1:]...)...)
	}
	return chunks
}

// secondStart finds the second line that begins with the first key, -1 without
// one, or where the chunk does not begin with it.
func secondStart(data []byte, c chunk) (at int, line int32) {
	first, n := -1, c.line
	for i := c.start; i < c.end; n++ {
		rest := data[i:c.end]
		if bytes.HasPrefix(rest, firstKey) {
			if first >= 0 {
				return i, n
			}
			first = i
		} else if first < 0 && !skippable(rest) {
			return -1, 0
		}
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			break
		}
		i += end + 1
	}
	return -1, 0
}

// skippable reports whether the line at the beginning of text is blank, a
// comment or a document mark.
func skippable(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimSpace(line)
	return len(line) == 0 || line[0] == '#' || bytes.Equal(line, []byte("---"))
}
