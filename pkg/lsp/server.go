// Package lsp is a language server for models: while somebody types, it says
// what validate says, and answers what explain, get, rename and fmt answer.
//
// It reads files and open texts and never writes any: what changes, the editor
// changes. It keeps one project for each workspace, in which open documents lie
// over the files; an edit reads the edited file alone again. All work is done by
// one goroutine, in the order in which the client sent it, so that an answer
// never depends on the speed of the machine. What the program around it knows
// and this package may not (the catalogue of rules, the clock, the command
// rename) is handed in as a Host. cmd/svs is the only caller.
package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

// maxQueue is how many messages wait to be worked on before no more are read.
const maxQueue = 1024

// The protocol's own error codes.
const (
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

// Serve speaks the protocol on a stream until the client says exit or hangs up.
// It is true when the client said shutdown before. The error is an accident on
// the stream.
func Serve(ctx context.Context, in io.Reader, out io.Writer, host Host) (orderly bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &server{
		host: host, base: ctx, enc: utf16Units, jobs: make(chan job, maxQueue), cancels: map[jsonrpc2.ID]context.CancelFunc{},
		documents: map[string]*document{}, projects: map[string]*project{}, published: map[string]string{}, end: cancel,
	}
	stream := newFrames(in, out, func() { s.drain(ctx) })
	s.conn = jsonrpc2.NewConn(ctx, stream, queue{s}, jsonrpc2.SetLogger(silent{}))
	s.work(ctx)
	return s.state == ended || s.state == shutDown, nil
}

// silent keeps remarks of the library from standard error.
type silent struct{}

func (silent) Printf(string, ...any) {}

// The states of a session.
type state int

const (
	fresh state = iota
	running
	shutDown
	ended
)

// server is one session with one client. All but the first group of fields
// belong to the goroutine that does the work.
type server struct {
	host Host
	conn *jsonrpc2.Conn
	jobs chan job
	// base lasts as long as the session.
	base context.Context
	end  context.CancelFunc

	mu      sync.Mutex
	cancels map[jsonrpc2.ID]context.CancelFunc

	state     state
	client    capabilities
	enc       encoding
	folders   []string
	documents map[string]*document // by URI
	projects  map[string]*project  // by root
	// published are the diagnostics that the client has, by URI.
	published map[string]string
	// due says that diagnostics will be published in a moment.
	due bool
}

// job is a piece of work: a message, or what is due.
type job struct {
	ctx context.Context
	req *jsonrpc2.Request
	do  func(context.Context)
}

// queue takes messages as they come. Only a cancellation is heeded at once.
type queue struct{ s *server }

// Handle puts a message into the queue.
func (q queue) Handle(ctx context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
	s := q.s
	if req.Method == "$/cancelRequest" {
		var p struct {
			ID jsonrpc2.ID `json:"id"`
		}
		if req.Params != nil && json.Unmarshal(*req.Params, &p) == nil {
			s.mu.Lock()
			if cancel := s.cancels[p.ID]; cancel != nil {
				cancel()
			}
			s.mu.Unlock()
		}
		return
	}
	if !req.Notif {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		s.mu.Lock()
		s.cancels[req.ID] = cancel
		s.mu.Unlock()
	}
	select {
	case s.jobs <- job{ctx: ctx, req: req}:
	case <-ctx.Done():
	}
}

// drain waits until all that was sent has been answered.
func (s *server) drain(ctx context.Context) {
	done := make(chan struct{})
	select {
	case s.jobs <- job{ctx: ctx, do: func(context.Context) { close(done) }}:
	case <-ctx.Done():
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// work does one job after the other until the session ends.
func (s *server) work(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case j := <-s.jobs:
			s.one(j)
		case <-s.conn.DisconnectNotify():
			return
		case <-ctx.Done():
			return
		}
	}
}

// one does one job. A fault of the program ends that job, not the session.
func (s *server) one(j job) {
	defer func() {
		if r := recover(); r != nil {
			s.log(messageError, fmt.Sprintf("internal fault, please report it: %v\n%s", r, debug.Stack()))
			if j.req != nil {
				s.answer(j, nil, fmt.Errorf("internal fault: %v", r))
			}
		}
	}()
	if j.req == nil {
		j.do(j.ctx)
		return
	}
	result, err := s.dispatch(j.ctx, j.req)
	s.answer(j, result, err)
}

// answer replies to a request; a notification gets no reply.
func (s *server) answer(j job, result any, err error) {
	if j.req.Notif {
		return
	}
	s.mu.Lock()
	if cancel := s.cancels[j.req.ID]; cancel != nil {
		cancel()
	}
	delete(s.cancels, j.req.ID)
	s.mu.Unlock()
	ctx := context.WithoutCancel(j.ctx)
	if err == nil {
		_ = s.conn.Reply(ctx, j.req.ID, result) // a client that has gone hears nothing
		return
	}
	_ = s.conn.ReplyWithError(ctx, j.req.ID, rpcError(err))
}

// rpcError is an error as the protocol has it.
func rpcError(err error) *jsonrpc2.Error {
	switch e := err.(type) {
	case *jsonrpc2.Error:
		return e
	case *refusal:
		return &jsonrpc2.Error{Code: -32803, Message: shown(e.Error())} // RequestFailed
	}
	if err == context.Canceled {
		return &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}
	}
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: shown(err.Error())}
}

// refusal says to a person why something is not done.
type refusal struct{ message string }

func (r *refusal) Error() string { return r.message }

// The sorts of message to a person.
const (
	messageError   = 1
	messageWarning = 2
	messageInfo    = 3
)

// log writes to the client's log, show shows to the person.
func (s *server) log(sort int, message string) {
	s.notify("window/logMessage", messageParams{sort, shown(message)})
}

func (s *server) show(sort int, message string) {
	s.notify("window/showMessage", messageParams{sort, shown(message)})
}

func (s *server) notify(method string, params any) {
	_ = s.conn.Notify(context.Background(), method, params) // a client that has gone hears nothing
}
