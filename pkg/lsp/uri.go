package lsp

import (
	"errors"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// errNoPath says why a document has no path here. Documents of other sorts,
// such as ones that were never saved, are edited all the same.
var errNoPath = errors.New("it is no file of this system")

// drive is how a path of Windows begins.
var drive = regexp.MustCompile(`^/[A-Za-z](:|%3[Aa])(/|$)`)

// pathOf is the system's path of a document.
func pathOf(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme == "" {
		return "", errors.New("it is no URI")
	}
	switch {
	case u.Scheme != "file" || u.Opaque != "":
		return "", errNoPath
	case u.Host != "" && u.Host != "localhost":
		return "", errNoPath // a share of another machine
	case drive.MatchString(u.Path) || strings.Contains(u.Path, "\x00") || !strings.HasPrefix(u.Path, "/"):
		return "", errNoPath
	}
	return path.Clean(u.Path), nil
}

// uriOf is the URI of a path of the system.
func uriOf(p string) string {
	return (&url.URL{Scheme: "file", Path: p}).String()
}
