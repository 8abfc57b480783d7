package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/report"
)

// How long a run may take before it says how far it is, and how often it does
// then: on a terminal in one line that is written anew, elsewhere in lines.
const (
	progressAfter = 500 * time.Millisecond
	linesAfter    = 10 * time.Second
	linesEvery    = 10 * time.Second
)

// progress tells people how far a run is, on standard error.
type progress struct {
	out      io.Writer
	now      func() time.Time
	terminal bool
	what     string // before the numbers, such as the point of a sweep

	mu    sync.Mutex
	begun time.Time
	told  time.Time
	shown bool
}

func (w *world) progress(what string) *progress {
	p := &progress{out: w.stderr, now: w.now, what: what, begun: w.now()}
	file, ok := w.stderr.(*os.File)
	p.terminal = ok && term.IsTerminal(int(file.Fd()))
	return p
}

// tell is called after each replication, by any goroutine.
func (p *progress) tell(g flow.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.terminal && now.Sub(p.begun) >= progressAfter && g.Done > 0 {
		p.shown = true
		fmt.Fprint(p.out, "\r\x1b[K"+p.line(g, now))
	}
	if !p.terminal && now.Sub(p.begun) >= linesAfter && now.Sub(p.told) >= linesEvery && g.Done > 0 {
		p.told = now
		fmt.Fprintln(p.out, "svs: "+p.line(g, now))
	}
}

// line is "simulated 12 of 20 · tickets lead time 3h12m ±14m · some 20s left".
func (p *progress) line(g flow.Progress, now time.Time) string {
	s := fmt.Sprintf("%ssimulated %d of %d", p.what, g.Done, g.Total)
	if g.Measure != "" {
		s += " · " + printable(g.Measure) + " lead time " + report.Interval(g.So.Value, g.So.Half())
	}
	if left := g.Total - g.Done; left > 0 {
		rest := time.Duration(float64(now.Sub(p.begun)) / float64(g.Done) * float64(left))
		s += " · some " + rest.Round(time.Second).String() + " left"
	}
	return s
}

// end clears the line on a terminal.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
