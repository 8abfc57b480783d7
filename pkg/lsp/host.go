package lsp

import (
	"context"
	"io/fs"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/explain"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
)

// Host is what the server needs of the program around it: the world, and what
// the commands say, so that an editor shows the same.
type Host struct {
	Schema *conform.Schema
	Book   *explain.Book
	// Version is the program's.
	Version string
	// Jobs is how many files are read at the same time, at least 1.
	Jobs int
	// Open opens a folder, Stat describes a file or folder of the system, Lstat
	// does and follows no link.
	Open        func(folder string) (Folder, error)
	Stat, Lstat workspace.Stat
	// Later has f called once a moment has passed, in which more keys may be
	// typed; nil: everything happens at once.
	Later func(f func())

	// Settings judges the document of svs.yaml; found is what was wrong with
	// its text. It is false when there can be no verdict on the model.
	Settings func(doc *source.Document, found []diag.Finding) (workspace.Settings, []diag.Finding, bool, error)
	// Judge says what validate says of a workspace, sorted, every width known.
	Judge func(context.Context, Judged) ([]diag.Finding, error)
	// Rename makes the edits that the command rename would make.
	Rename func(ctx context.Context, in Judged, entity, now string) (Renamed, error)
}

// Folder is a folder of the system.
type Folder interface {
	fs.FS
	Close() error
}

// Judged is a workspace that has been read.
type Judged struct {
	Settings workspace.Settings
	// Sound says that the settings have no error; else there is no verdict on
	// the model.
	Sound bool
	// SettingsText is svs.yaml, nil without one.
	SettingsText []byte
	// Files is the folder with open documents over its files.
	Files fs.FS
	// Found are the findings of svs.yaml and of the list of files.
	Found  []diag.Finding
	Loaded *load.Loaded
}

// Renamed is what a rename changes.
type Renamed struct {
	// Files are the texts that change, by path, svs.yaml among them.
	Files []edit.Change
	// Edits are the edits that lead there, by path; there are none for a file
	// that is new.
	Edits map[string][]edit.Edit
	// Left are places that may name the entity and stay as they are, each a
	// line for people.
	Left []string
}
