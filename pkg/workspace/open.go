package workspace

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
)

// File is the name of the settings file that marks a workspace.
const File = tree.WorkspaceFile

// ReadSettings reads svs.yaml of a workspace's folder, under the limits of any
// other file. It returns nil when there is none, or nothing is in it. The
// bytes are for showing lines in reports. What is wrong with its text is a
// finding; its shape is the schema's business, and Decode has the last word.
func ReadSettings(fsys fs.FS, lim source.Limits) (doc *source.Document, data []byte, found []diag.Finding) {
	if _, err := fs.Stat(fsys, File); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	data, ok, found := tree.Read(fsys, tree.File{Path: File, Name: File}, lim)
	if !ok {
		for i := range found {
			if found[i].Rule == source.CodeNotRegular { // nothing excludes svs.yaml
				found[i].Message = "svs.yaml is no regular file but a folder, a link or a device, and not read; put the settings themselves here, or take it away"
			}
		}
		return nil, nil, found
	}
	docs, found := source.Parse(File, data, lim)
	found = slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Rule == source.CodeNoDocument })
	if len(docs) == 0 {
		return nil, data, found
	}
	if len(docs) > 1 {
		found = append(found, diag.Finding{
			Rule: codeDocuments, Severity: diag.Error, Width: 1,
			Message: "more than one document of settings; join them, or move entities to a model file",
			Place:   diag.Place{File: File, Pos: docs[1].Pos},
		})
	}
	return &docs[0], data, found
}

// Files lists the model files of a workspace's folder, those within the
// target's paths only where there is no svs.yaml. The error is for a folder
// that cannot be listed.
func (s Settings) Files(fsys fs.FS, only []string, lim source.Limits) (tree.Listing, []diag.Finding, error) {
	sel := tree.Selection{Include: s.Include, Exclude: s.Exclude, Only: only}
	if len(sel.Include) == 0 {
		for _, text := range tree.DefaultInclude() {
			p, err := tree.Compile(text)
			if err != nil {
				return tree.Listing{}, nil, err
			}
			sel.Include = append(sel.Include, p)
		}
	}
	return tree.Collect(fsys, sel, lim)
}
