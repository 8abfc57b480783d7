package lsp

import (
	"context"
	"slices"
)

// initialize learns what the client can and says what the server can.
func (s *server) initialize(_ context.Context, p initializeParams) (any, error) {
	s.state = running
	s.client = p.Capabilities
	for _, e := range p.Capabilities.General.PositionEncodings {
		if offered := encoding(e); offered == utf8Units || offered == utf16Units || offered == utf32Units {
			s.enc = offered // the client's favorite comes first
			break
		}
	}
	var roots []string
	for _, f := range p.WorkspaceFolders {
		roots = append(roots, f.URI)
	}
	switch {
	case len(roots) > 0:
	case p.RootURI != nil:
		roots = []string{*p.RootURI}
	case p.RootPath != nil && *p.RootPath != "":
		roots = []string{uriOf(*p.RootPath)}
	}
	for _, uri := range roots {
		s.addFolder(uri)
	}
	return map[string]any{
		"capabilities": s.capabilities(),
		"serverInfo":   map[string]string{"name": "svs", "version": s.host.Version},
	}, nil
}

func (s *server) capabilities() map[string]any {
	out := map[string]any{
		"positionEncoding": string(s.enc),
		"textDocumentSync": map[string]any{"openClose": true, "change": 2, "save": map[string]any{"includeText": false}},
		"hoverProvider":    true,
		"completionProvider": map[string]any{
			"triggerCharacters": []string{":", " ", "-", "/", "[", "{", ",", "."},
		},
		"definitionProvider":         true,
		"referencesProvider":         true,
		"documentHighlightProvider":  true,
		"renameProvider":             map[string]any{"prepareProvider": true},
		"documentSymbolProvider":     true,
		"workspaceSymbolProvider":    true,
		"documentFormattingProvider": true,
		"workspace": map[string]any{
			"workspaceFolders": map[string]any{"supported": true, "changeNotifications": true},
		},
	}
	if len(s.client.TextDocument.CodeAction.LiteralSupport) > 0 {
		out["codeActionProvider"] = map[string]any{"codeActionKinds": []string{quickFix}}
	}
	return out
}

// initialized asks to hear of files that change on disk, and looks at the
// client's folders for the first time.
func (s *server) initialized(ctx context.Context, _ struct{}) (any, error) {
	if s.watches() {
		// A client that refuses is one that does not watch; the reply matters no more.
		_, _ = s.conn.DispatchCall(ctx, "client/registerCapability", registration())
	}
	for _, folder := range s.folders {
		s.project(folder, "")
	}
	s.publish(s.base)
	return nil, nil
}

// watches reports whether the client says what changes on disk.
func (s *server) watches() bool { return s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration }

func registration() any {
	type watcher struct {
		GlobPattern string `json:"globPattern"`
	}
	return map[string]any{"registrations": []any{map[string]any{
		"id": "svs-files", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": map[string]any{"watchers": []watcher{{"**/*.yaml"}, {"**/*.yml"}, {"**/svs-baseline.json"}}},
	}}}
}

// addFolder takes in a folder of the client's.
func (s *server) addFolder(uri string) {
	folder, err := pathOf(uri)
	if err != nil {
		s.log(messageWarning, "the folder "+uri+" is left out: "+err.Error())
		return
	}
	if !slices.Contains(s.folders, folder) {
		s.folders = append(s.folders, folder)
	}
}

// didChangeFolders takes in new folders and lets go of others.
func (s *server) didChangeFolders(ctx context.Context, p didChangeFoldersParams) (any, error) {
	for _, f := range p.Event.Removed {
		if folder, err := pathOf(f.URI); err == nil {
			s.folders = slices.DeleteFunc(s.folders, func(have string) bool { return have == folder })
		}
	}
	for _, f := range p.Event.Added {
		s.addFolder(f.URI)
	}
	s.settle()
	s.publish(s.base)
	return nil, nil
}
