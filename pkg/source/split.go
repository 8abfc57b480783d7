package source

import "bytes"

// chunk is the text of one document: from its --- line, or from the file's
// beginning or the line behind ..., up to the next such mark. In YAML a line
// that begins with --- or ... and a blank is such a mark wherever it stands,
// also inside quotes and block texts, so no other context matters.
type chunk struct {
	start, end int
	line       int32
	// marked chunks begin with ---; loose ones stand behind a ... line.
	marked, loose bool
}

// split cuts a text into chunks. It stops after limit chunks with content and
// returns the line of the next one, 0 when there is none.
func split(data []byte, limit int) (chunks []chunk, tooMany int32) {
	cur := chunk{line: 1}
	line := int32(1)
	count := 0
	flush := func(end int) bool {
		cur.end = end
		if blankChunk(data[cur.start:end], cur.marked) {
			return true
		}
		if count++; count > limit {
			return false
		}
		chunks = append(chunks, cur)
		return true
	}
	for i := 0; ; {
		if mark := markAt(data, i); mark != 0 && (i > 0 || mark == '.') {
			if !flush(i) {
				return chunks, cur.line
			}
			cur = chunk{start: i, line: line, marked: mark == '-', loose: mark == '.'}
			if end := i + 3 + lineLength(data[i+3:]); mark == '.' && blankChunk(data[i+3:end], false) {
				cur.start, cur.line = end, line+1
			}
		} else if mark == '-' {
			cur.marked = true
		}
		n := bytes.IndexByte(data[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		line++
	}
	if !flush(len(data)) {
		return chunks, cur.line
	}
	return chunks, 0
}

// markAt returns '-' or '.' when a line of --- or ... begins at i, else 0.
func markAt[T []byte | string](data T, i int) byte {
	if i+3 > len(data) {
		return 0
	}
	c := data[i]
	if c != '-' && c != '.' || data[i+1] != c || data[i+2] != c {
		return 0
	}
	if i+3 < len(data) {
		switch data[i+3] {
		case ' ', '\t', '\r', '\n':
		default:
			return 0
		}
	}
	return c
}

// lineLength is the length of the first line of data, its line feed included.
func lineLength[T []byte | string](data T) int {
	for i := range len(data) {
		if data[i] == '\n' {
			return i + 1
		}
	}
	return len(data)
}

// blankChunk reports whether a chunk holds nothing but its mark, blanks and
// comments.
func blankChunk[T []byte | string](text T, marked bool) bool {
	if marked {
		text = text[3:]
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n':
		case '#':
			i += lineLength(text[i:]) - 1
		default:
			return false
		}
	}
	return true
}
