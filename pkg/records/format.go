package records

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/svs-project/svs/pkg/flow"
)

// Format is a way to write records.
type Format string

// The formats.
const (
	CSV       Format = "CSV"
	JSONLines Format = "JSON Lines"
	XES       Format = "XES 1.0"
	OCEL      Format = "OCEL 2.0"
)

// endings of file names; tables that never change.
var endings = map[string]Format{
	".csv": CSV, ".jsonl": JSONLines, ".ndjson": JSONLines, ".xes": XES, ".jsonocel": OCEL, ".json": OCEL,
}

// FormatOf is the format that a file's name asks for by its ending. The error
// names the endings that are known.
func FormatOf(path string) (Format, error) {
	if f, ok := endings[strings.ToLower(filepath.Ext(path))]; ok {
		return f, nil
	}
	return "", errors.New("the ending of the file's name says how to write it: .csv, .jsonl, .xes (XES 1.0) or .json (OCEL 2.0)")
}

// encoder turns items into the bytes of one format. Encoders have no state:
// several replications use one at the same time, and what is written for an
// item depends on it and its number in the replication alone.
type encoder interface {
	// parts is how many lists the file is made of; each has its own strand.
	parts() int
	// frame is what stands before part k; after the last one with k = parts.
	frame(k int) string
	// separator stands between the elements of a part.
	separator() string
	// item writes the elements of one item.
	item(to []*strand, r *record)
}

func encoderOf(f Format, p *flow.Program) encoder {
	switch f {
	case CSV:
		return csv{}
	case JSONLines:
		return jsonLines{}
	case XES:
		return xes{}
	default:
		return newOCEL(p)
	}
}
