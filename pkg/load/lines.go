package load

import "bytes"

// lineIndex finds lines of the files, which reports ask for thousands of
// times. It grows with use and is no business of several goroutines.
type lineIndex struct {
	files  map[string]int     // by path, in Loaded.Files
	starts map[string][]int32 // where the lines begin, of files asked for
	last   oneLine            // that was asked for last
}

type oneLine struct {
	path string
	n    int
	text string
}

// Line returns a line of one of the files, from 1, without its end. It is not
// for several goroutines at once.
func (l *Loaded) Line(path string, n int) (string, bool) {
	if l.lines.files == nil {
		l.lines.files, l.lines.starts = map[string]int{}, map[string][]int32{}
		for i, f := range l.Files {
			l.lines.files[f.Path] = i
		}
	}
	i, ok := l.lines.files[path]
	if !ok {
		return "", false
	}
	starts, ok := l.lines.starts[path]
	data := l.Files[i].Data
	if !ok {
		file, err := l.Again(i)
		if err != nil {
			return "", false // it is another file now
		}
		data = file.Data
		starts = lineStarts(data)
		l.lines.starts[path] = starts
	}
	if n < 1 || n > len(starts) {
		return "", false
	}
	line := data[starts[n-1]:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	if last := &l.lines.last; last.path != path || last.n != n {
		// Findings come line by line, and a line may be as long as a file.
		*last = oneLine{path, n, string(line)}
	}
	return l.lines.last.text, true
}

func lineStarts(data []byte) []int32 {
	starts := []int32{0}
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, int32(i+1))
		}
	}
	return starts
}
