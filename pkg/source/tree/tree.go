// Package tree finds and reads the model files of a folder.
//
// It knows which names are never model files, what include and exclude
// patterns mean, and how to open a file of a stranger without harm: regular
// files only, no links, nothing outside the folder, bounded in number and
// size. What it leaves out although a pattern asks for it is a finding, never
// silence. It does not know what is in the files; source does. Callers are
// workspace, for the list, and load, for the bytes.
package tree

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
)

// File is a model file of a folder.
type File struct {
	// Path opens the file: a slash path below the folder, as the system has
	// it, with any bytes in it.
	Path string
	// Name is Path as findings show it, always valid UTF-8.
	Name string
	// Size is the size in bytes when the folder was listed.
	Size int64
	// Stamp is what the system said of the file then.
	Stamp Stamp
}

// ShowName returns a path as valid UTF-8: bytes that are not stand as \xNN,
// and in such a path a backslash stands doubled. Control characters stay as
// they are; renderers make them harmless, each in its own way.
func ShowName(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		r, size := utf8.DecodeRuneInString(path[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, path[i])
		case r == '\\':
			b.WriteString(`\\`)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// oddName says why a path cannot be shown truly, "" when it can.
func oddName(path string) string {
	if plain(path) {
		return ""
	}
	if !utf8.ValidString(path) {
		return "is not UTF-8"
	}
	for _, r := range path {
		if r >= 0x7F && r < 0xA0 || r < 0x20 || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) && r != 0x200D {
			return fmt.Sprintf("holds the character U+%04X", r)
		}
	}
	return ""
}

// plain reports whether a path has nothing but what every terminal shows.
func plain(path string) bool {
	for i := range len(path) {
		if path[i] < 0x20 || path[i] > 0x7E {
			return false
		}
	}
	return true
}

// fault is a finding about a whole file or folder.
func fault(code string, severity diag.Severity, path, message, hint string) diag.Finding {
	return diag.Finding{
		Rule:     code,
		Severity: severity,
		Message:  message,
		Place:    diag.Place{File: ShowName(path), Pos: diag.Pos{Line: 1, Column: 1}},
		Width:    1,
		Hint:     hint,
		Keys:     []string{ShowName(path)},
	}
}
