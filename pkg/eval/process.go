package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// startUp is how long a child may take until it begins with a rule, beside the
// time of the rule itself: it reads all subjects first.
const startUp = 20 * time.Second

// process is a running child.
type process struct {
	cmd      *exec.Cmd
	folder   string
	stdin    io.WriteCloser
	stderr   tail
	messages chan message
	stop     chan struct{}
	ending   sync.Once
	reading  sync.WaitGroup
}

// start begins a child with an empty environment in an empty folder and hands
// it its task.
func start(c Command, t task) (*process, error) {
	p := &process{messages: make(chan message, 16), stop: make(chan struct{})}
	p.cmd = &exec.Cmd{Path: c.Path, Args: c.Args, Env: []string{}}
	alone(p.cmd)
	if folder, err := os.MkdirTemp("", "svs-"); err == nil {
		p.folder, p.cmd.Dir = folder, folder
	} else {
		p.cmd.Dir = string(os.PathSeparator) // the child opens no file; this one is only no folder of the user's
	}
	stdin, err1 := p.cmd.StdinPipe()
	stdout, err2 := p.cmd.StdoutPipe()
	p.stdin, p.cmd.Stderr = stdin, &p.stderr
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		p.clean()
		return nil, err
	}
	go func() { _ = json.NewEncoder(stdin).Encode(t) }() // a child that reads no more is seen by its end
	p.reading.Go(func() { p.read(stdout) })
	return p, nil
}

// read passes on what the child says until it says no more.
func (p *process) read(stdout io.Reader) {
	defer close(p.messages)
	d := json.NewDecoder(stdout)
	for {
		var m message
		if err := d.Decode(&m); err != nil {
			return
		}
		select {
		case p.messages <- m:
		case <-p.stop:
			return
		}
	}
}

// end kills the child, if it still runs, and waits for it.
func (p *process) end() {
	p.ending.Do(func() {
		close(p.stop)
		kill(p.cmd)
		p.reading.Wait()
		_ = p.cmd.Wait()
		_ = p.stdin.Close()
		p.clean()
	})
}

func (p *process) clean() {
	if p.folder != "" {
		_ = os.Remove(p.folder)
	}
}

// exit is the exit code of a child that has ended, -1 for one that was killed.
func (p *process) exit() int {
	if p.cmd.ProcessState == nil {
		return -1
	}
	return p.cmd.ProcessState.ExitCode()
}

// ranOut reports whether the runtime of Go itself was refused memory, a thread
// or stack. Panics of CUE are caught and told by the child, so a signal within
// it is the runtime that could not get what it asked for.
func (p *process) ranOut() bool {
	words := p.stderr.String()
	return slices.ContainsFunc(refused, func(sign string) bool { return strings.Contains(words, sign) })
}

// refused are what Go's runtime says, in any place, when it gets no memory.
var refused = []string{"out of memory", "cannot allocate memory", "stack exceeds", "cannot map pages", "SIGSEGV", "SIGBUS", "unexpected signal",
	"failed to create new OS thread", "pthread_create failed"}

// lastWords is the first line of what the child wrote to standard error.
func (p *process) lastWords() string {
	line, _, _ := strings.Cut(strings.TrimSpace(p.stderr.String()), "\n")
	if s := short(line, 200); s != "" {
		return s
	}
	return "it ended without a word"
}

// tail keeps the first part of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const maxTail = 4 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(b[:min(len(b), maxTail-t.buf.Len())])
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
