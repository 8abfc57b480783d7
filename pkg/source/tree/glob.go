package tree

import (
	"errors"
	"path"
	"strings"
)

// Pattern is a set of slash paths: `*` stands for any characters of one name,
// `?` for one character, `[a-c]` and `[^a-c]` for one of a set, and `**`, as a
// whole name, for any number of folders, none included. Everything else
// stands for itself, capital letters too. A pattern that ends in a slash means
// all that is in the folder.
type Pattern struct {
	text     string
	segments []string
	// ending is how a path ends that matches, where that is all there is to it:
	// `**/*.yaml`. Else it is "".
	ending string
}

// The reasons why a pattern is refused.
var (
	ErrEmptyPattern   = errors.New("pattern is empty")
	ErrOutsidePattern = errors.New("pattern leads out of the workspace; write it without .. and a leading /, from its folder down")
	ErrBadPattern     = errors.New("pattern is malformed: a [ needs its ], ** stands alone between slashes, and {a,b} is written as two patterns")
	ErrLongPattern    = errors.New("pattern is longer than 1000 bytes")
)

const maxPattern = 1000

// Compile reads a pattern. It refuses one that leads out of the folder or that
// could match nothing.
func Compile(text string) (Pattern, error) {
	switch {
	case text == "":
		return Pattern{}, ErrEmptyPattern
	case len(text) > maxPattern:
		return Pattern{}, ErrLongPattern
	}
	rest, ok := strings.CutSuffix(text, "/")
	if ok {
		rest += "/**"
	}
	rest = strings.TrimPrefix(rest, "./")
	if strings.HasPrefix(rest, "/") || strings.Contains(rest, `\`) || len(rest) > 1 && rest[1] == ':' {
		return Pattern{}, ErrOutsidePattern
	}
	segments := strings.Split(rest, "/")
	kept := segments[:0]
	for _, s := range segments {
		switch {
		case s == "..":
			return Pattern{}, ErrOutsidePattern
		case s == "" || s == "." || s != "**" && strings.Contains(s, "**") || strings.ContainsAny(s, "{}"):
			return Pattern{}, ErrBadPattern
		case s == "**" && len(kept) > 0 && kept[len(kept)-1] == "**":
			continue // two in a row say no more than one
		}
		if _, err := path.Match(s, ""); err != nil {
			return Pattern{}, ErrBadPattern
		}
		kept = append(kept, s)
	}
	p := Pattern{text: text, segments: kept}
	if len(kept) == 2 && kept[0] == "**" && len(kept[1]) > 1 && kept[1][0] == '*' && !strings.ContainsAny(kept[1][1:], `*?[\`) {
		p.ending = kept[1][1:]
	}
	return p, nil
}

// String is the pattern as written.
func (p Pattern) String() string { return p.text }

// Match reports whether the pattern matches a whole slash path. `drafts/**`
// matches drafts itself, too, so that an excluded folder is not even listed.
// It takes time in proportion to the lengths of both at most.
func (p Pattern) Match(name string) bool {
	if p.ending != "" {
		return strings.HasSuffix(name, p.ending)
	}
	segments := p.segments
	// Only the last ** needs other tries: an earlier one that took more could
	// not match anything that this one cannot.
	s, any := 0, -1
	at, again := 0, 0
	for at <= len(name) {
		if s < len(segments) && segments[s] == "**" {
			any, again = s, at
			s++
			continue
		}
		end := nameEnd(name, at)
		if s < len(segments) {
			if ok, _ := path.Match(segments[s], name[at:end]); ok {
				s, at = s+1, end+1
				continue
			}
		}
		if any < 0 {
			return false
		}
		again = nameEnd(name, again) + 1
		s, at = any+1, again
	}
	for s < len(segments) && segments[s] == "**" {
		s++
	}
	return s == len(segments)
}

// Below reports whether the pattern could match something inside the folder,
// "." being the folder that all patterns start from.
func (p Pattern) Below(folder string) bool {
	if folder == "." {
		return true
	}
	at := 0
	for _, s := range p.segments {
		if at > len(folder) || s == "**" {
			return true
		}
		end := nameEnd(folder, at)
		if ok, _ := path.Match(s, folder[at:end]); !ok {
			return false
		}
		at = end + 1
	}
	return false
}

// nameEnd is the end of the name that begins at a byte of a path.
func nameEnd(name string, at int) int {
	if i := strings.IndexByte(name[at:], '/'); i >= 0 {
		return at + i
	}
	return len(name)
}
