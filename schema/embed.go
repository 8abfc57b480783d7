// Package schema holds the definitions of the model language as CUE: the one
// source of truth for the shape of documents. Go types, JSON Schema, the pages
// of explain and the reference are derived from these files or tested against
// them.
//
// The files keep to a small subset of CUE, named at the top of common.cue, so
// that they can be walked as syntax; a test in this folder holds them to it.
package schema

import "embed"

// Files are the definitions, all in one CUE package named svs, and the built-in
// checks. In checks there is a folder for each thing that checks stand for, and
// one for each profile; a check is a document NAME.yaml, beside it a model that
// it has something to say about (NAME.fails.yaml) and one that it has not
// (NAME.passes.yaml).
//
//go:embed *.cue checks
var Files embed.FS
