// Package schema holds the definitions of the model language as CUE: the one
// source of truth for the shape of documents. Go types, JSON Schema, the pages
// of explain and the reference are derived from these files or tested against
// them.
//
// The files keep to a small subset of CUE, named at the top of common.cue, so
// that they can be walked as syntax; a test in this folder holds them to it.
package schema

import "embed"

// Files are the definitions, all in one CUE package named svs.
//
//go:embed *.cue
var Files embed.FS
