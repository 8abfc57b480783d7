package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// batch asks one long-lived `git cat-file` about objects, one at a time. The
// process is started at the first question, and again after it has died.
type batch struct {
	// ctx ends the process; an fs.FS has no other way to be told.
	ctx        context.Context
	repository *Repository
	mode       string // --batch or --batch-check
	limit      int64  // the greatest content taken, for --batch

	mu     sync.Mutex
	closed bool
	live   *process
}

func (r *Repository) batch(ctx context.Context, mode string, limit int64) *batch {
	return &batch{ctx: ctx, repository: r, mode: mode, limit: limit}
}

// process is one running cat-file.
type process struct {
	in        io.WriteCloser
	out       *os.File
	lines     *bufio.Reader
	complaint *bounded
	kill      context.CancelFunc
	ended     chan struct{} // closed when the process is gone and reaped
}

func (b *batch) start() (*process, error) {
	ctx, kill := context.WithCancel(b.ctx)
	cmd := b.repository.program.command(ctx, b.repository.dir, b.repository.trusted, "cat-file", b.mode)
	p := &process{complaint: &bounded{limit: maxComplaint}, kill: kill, ended: make(chan struct{})}
	cmd.Stderr = p.complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		kill()
		return nil, err
	}
	// A pipe of our own: unlike cmd.StdoutPipe it stays open while Wait reaps
	// a process that ends by itself.
	out, theirs, err := os.Pipe()
	if err != nil {
		kill()
		return nil, err
	}
	cmd.Stdout = theirs
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		kill()
		out.Close()
		return nil, fmt.Errorf("git cat-file: %w", err)
	}
	p.in, p.out, p.lines = in, out, bufio.NewReaderSize(out, 64<<10)
	go func() {
		// The error is that of a process killed on purpose, or shows as a
		// broken answer.
		_ = cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// stop ends the process and waits until it is gone.
func (p *process) stop() {
	p.in.Close()
	p.kill()
	<-p.ended
	p.out.Close()
}

func (b *batch) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.live != nil {
		b.live.stop()
		b.live = nil
	}
}

// ask returns an object's size, and its content in mode --batch.
func (b *batch) ask(id string) (int64, []byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, nil, errors.New("the tree is closed")
	}
	if err := b.ctx.Err(); err != nil {
		return 0, nil, context.Cause(b.ctx)
	}
	if b.live == nil {
		p, err := b.start()
		if err != nil {
			return 0, nil, err
		}
		b.live = p
	}
	var silent atomic.Bool
	live := b.live
	timer := time.AfterFunc(b.repository.program.silence, func() {
		silent.Store(true)
		live.kill()
	})
	size, data, err := live.answer(id, b.mode == "--batch", b.limit)
	timer.Stop()
	if _, inStep := errors.AsType[*absent](err); err == nil || inStep {
		return size, data, err
	}
	// The conversation is out of step: the next question begins a new one.
	b.live.stop()
	if b.ctx.Err() != nil {
		err = context.Cause(b.ctx)
	} else if silent.Load() {
		err = fmt.Errorf("git cat-file: %w", errSilent)
	} else if said := strings.TrimSpace(b.live.complaint.String()); said != "" && !errors.Is(err, errTooLarge) {
		err = &failure{command: "cat-file", complaint: said, err: err}
	}
	b.live = nil
	return 0, nil, err
}

// absent is an object that the repository lacks.
type absent struct{ id string }

func (a *absent) Error() string {
	return "object " + a.id + " is not in this clone, which is partial or damaged; run: git fetch --refetch --no-filter"
}

var errTooLarge = errors.New("too large")

func (p *process) answer(id string, content bool, limit int64) (int64, []byte, error) {
	if _, err := io.WriteString(p.in, id+"\n"); err != nil {
		return 0, nil, fmt.Errorf("git cat-file: %w", err)
	}
	head, err := p.lines.ReadString('\n')
	if err != nil {
		return 0, nil, fmt.Errorf("git cat-file ended early: %w", err)
	}
	fields := strings.Split(strings.TrimSuffix(head, "\n"), " ")
	if len(fields) == 2 && fields[1] == "missing" {
		return 0, nil, &absent{id}
	}
	if len(fields) != 3 || fields[0] != id || fields[1] != "blob" {
		return 0, nil, fmt.Errorf("git cat-file: unexpected answer %q", strings.TrimSpace(head))
	}
	size, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || size < 0 {
		return 0, nil, fmt.Errorf("git cat-file: unexpected size %q", fields[2])
	}
	if !content {
		return size, nil, nil
	}
	if size > limit {
		return 0, nil, fmt.Errorf("%w: %d bytes, at most %d are read", errTooLarge, size, limit)
	}
	data := make([]byte, size+1) // git ends the content with a line end
	if _, err := io.ReadFull(p.lines, data); err != nil {
		return 0, nil, fmt.Errorf("git cat-file ended early: %w", err)
	}
	return size, data[:size], nil
}
