package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The formats.
const (
	Text      = "text"
	Concise   = "concise"
	JSON      = "json"
	JSONLines = "jsonl"
	SARIF     = "sarif"
	GitHub    = "github"
	JUnit     = "junit"
	GitLab    = "gitlab"
	Markdown  = "markdown"
	HTML      = "html"
)

// Formats lists the formats by the names that -f takes.
func Formats() []string {
	return []string{Text, Concise, JSON, JSONLines, SARIF, GitHub, JUnit, GitLab, Markdown, HTML}
}

// Output is one thing to write: a format, and a file or standard output.
type Output struct {
	Format string
	// File is a path as the user wrote it; empty for standard output.
	File string
}

// ParseOutputs reads the values of -f, each FORMAT or FORMAT=FILE, where "-"
// is standard output. Without any, it is text to standard output.
func ParseOutputs(values []string) ([]Output, error) {
	if len(values) == 0 {
		return []Output{{Format: Text}}, nil
	}
	var out []Output
	taken := map[string]string{}
	for _, v := range values {
		o, err := parseOutput(v)
		if err != nil {
			return nil, err
		}
		if before, ok := taken[o.File]; ok && o.File == "" {
			return nil, fmt.Errorf("%q and %q would both go to standard output; give one of them a file: -f %s=FILE", before, o.Format, o.Format)
		} else if ok {
			return nil, fmt.Errorf("%q and %q would both be written to %q; give each its own file", before, o.Format, o.File)
		}
		taken[o.File] = o.Format
		out = append(out, o)
	}
	return out, nil
}

func parseOutput(v string) (Output, error) {
	format, file, named := strings.Cut(v, "=")
	if !slices.Contains(Formats(), format) {
		return Output{}, unknown("format", format, Formats())
	}
	switch {
	case named && file == "":
		return Output{}, fmt.Errorf("%q names no file; write %s=FILE, or %s alone for standard output", v, format, format)
	case strings.ContainsRune(file, 0):
		return Output{}, errors.New("a file name cannot hold a NUL byte")
	case file == "-":
		file = ""
	}
	return Output{Format: format, File: file}, nil
}

// Style is how much of a report is shown, and whether in colour. It changes
// nothing in json, jsonl, sarif and gitlab.
type Style struct {
	Color   bool
	Verbose bool // quiet notices and raw details too
	Quiet   bool // findings and errors only: neither notices nor a last line
}

// Render writes the report in one of Formats.
func Render(w io.Writer, r Report, format string, s Style) error {
	var out []byte
	var err error
	switch format {
	case Text:
		return renderText(w, r, s)
	case Concise:
		return renderConcise(w, r, s)
	case JSON:
		return encode(w, r)
	case JSONLines:
		return encodeLines(w, r)
	case SARIF:
		return renderSARIF(w, r)
	case GitHub:
		return renderGitHub(w, r, s)
	case JUnit:
		out = renderJUnit(r, s)
	case GitLab:
		out, err = renderGitLab(r)
	case Markdown:
		out = renderMarkdown(r, s)
	case HTML:
		out = renderHTML(r, s)
	default:
		return unknown("format", format, Formats())
	}
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}
