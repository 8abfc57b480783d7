package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

// handler answers one method; params are what the client sent.
type handler func(*server, context.Context, json.RawMessage) (any, error)

// on makes a handler of a function with its own parameters. Parameters of
// another shape are refused.
func on[P any](f func(*server, context.Context, P) (any, error)) handler {
	return func(s *server, ctx context.Context, raw json.RawMessage) (any, error) {
		var p P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &p); err != nil {
				return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: misshaped(err)}
			}
		}
		return f(s, ctx, p)
	}
}

// misshaped says what is wrong with parameters.
func misshaped(err error) string {
	var e *json.UnmarshalTypeError
	if errors.As(err, &e) && e.Field != "" {
		return fmt.Sprintf("the parameter %q cannot be a JSON %s", e.Field, e.Value)
	}
	return "the parameters of this method are a JSON object"
}

// methodNamed is the handler of a method, nil for one that is not spoken.
func methodNamed(name string) handler {
	switch name {
	case "initialized":
		return on((*server).initialized)
	case "textDocument/didOpen":
		return on((*server).didOpen)
	case "textDocument/didChange":
		return on((*server).didChange)
	case "textDocument/didSave":
		return on((*server).didSave)
	case "textDocument/didClose":
		return on((*server).didClose)
	case "workspace/didChangeWatchedFiles":
		return on((*server).didChangeWatchedFiles)
	case "workspace/didChangeWorkspaceFolders":
		return on((*server).didChangeFolders)
	case "textDocument/hover":
		return on((*server).hover)
	case "textDocument/completion":
		return on((*server).completion)
	case "textDocument/definition":
		return on((*server).definition)
	case "textDocument/references":
		return on((*server).references)
	case "textDocument/documentHighlight":
		return on((*server).highlights)
	case "textDocument/prepareRename":
		return on((*server).prepareRename)
	case "textDocument/rename":
		return on((*server).rename)
	case "textDocument/documentSymbol":
		return on((*server).documentSymbols)
	case "workspace/symbol":
		return on((*server).workspaceSymbols)
	case "textDocument/codeAction":
		return on((*server).codeActions)
	case "textDocument/formatting":
		return on((*server).formatting)
	}
	return nil
}

// dispatch answers one message as the state of the session allows.
func (s *server) dispatch(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	var params json.RawMessage
	if req.Params != nil {
		params = *req.Params
	}
	switch req.Method {
	case "exit":
		s.exit()
		return nil, nil
	case "initialize":
		if s.state != fresh {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session has begun already"}
		}
		return on((*server).initialize)(s, ctx, params)
	}
	switch s.state {
	case fresh:
		return nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "initialize comes first"}
	case shutDown, ended:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session has been shut down"}
	}
	if req.Method == "shutdown" {
		s.state = shutDown
		return nil, nil
	}
	handle := methodNamed(req.Method)
	switch {
	case handle == nil && (req.Notif || strings.HasPrefix(req.Method, "$/") && req.Notif):
		return nil, nil
	case handle == nil:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "svs does not speak this method"}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return handle(s, ctx, params)
}

// exit ends the session: in order only behind a shutdown.
func (s *server) exit() {
	if s.state == shutDown {
		s.state = ended
	}
	s.end()
}
