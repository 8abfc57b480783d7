package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"cuelang.org/go/cue"
)

const (
	// watchEvery is how often the child looks at the memory that it holds.
	watchEvery = 2 * time.Millisecond
	// maxStack bounds the stack of the child, whose evaluator calls itself.
	maxStack = 128 << 20
	// gcPercent trades memory, which has a limit of its own, for time.
	gcPercent = 400
)

// Serve is the child: it reads one task, evaluates it and writes what came
// out. Exit ends the process; it is called when too much memory is held, and
// when the parent is gone. The returned code is the process's.
func Serve(in io.Reader, out io.Writer, exit func(code int)) int {
	d := json.NewDecoder(bufio.NewReaderSize(in, 1<<16))
	d.UseNumber()
	var t task
	if err := d.Decode(&t); err != nil {
		return exitTask
	}
	if held() > t.Memory { // with what reading has left behind
		debug.FreeOSMemory()
		if held() > t.Memory {
			return exitMemory
		}
	}
	confine(t.Memory)
	debug.SetMaxStack(maxStack)
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(t.Memory * 3 / 4)
	go watchMemory(t.Memory, exit)
	go watchParent(in, exit)
	clock := &clock{}
	go clock.watch(exit)
	s := &server{clock: clock, task: t, out: json.NewEncoder(out), judge: newJudge(), rules: map[int]*compiled{}, shapes: map[string]cue.Value{}}
	if err := s.run(); err != nil {
		return exitTask
	}
	return 0
}

// held is how many bytes of memory the process holds.
func held() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
}

// watchMemory ends the process when it holds more than it may.
func watchMemory(limit int64, exit func(int)) {
	for {
		if held() > limit {
			exit(exitMemory)
			return
		}
		time.Sleep(watchEvery)
	}
}

// watchParent ends the process when the other end of its input is closed: the
// parent keeps it open until it has what it wants.
func watchParent(in io.Reader, exit func(int)) {
	_, err := io.Copy(io.Discard, in)
	if err == nil || !errors.Is(err, context.Canceled) {
		exit(exitOrphan)
	}
}

// clock ends the process when what it evaluates has taken too long. It counts
// time of the processor as well as the rounds of its own watch: on a machine
// that is busy with other things a rule that costs little is not to be stopped
// for that.
type clock struct {
	mu     sync.Mutex
	limit  time.Duration // 0: nothing is being evaluated
	waited time.Duration
	before time.Duration
}

// begin starts to count for something that may take so long.
func (c *clock) begin(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit, c.waited = limit, 0
	c.before, _ = worked()
}

func (c *clock) watch(exit func(int)) {
	for {
		time.Sleep(watchEvery)
		c.mu.Lock()
		c.waited += watchEvery
		now, known := worked()
		took := now - c.before
		// The rounds of a watch that seldom gets a turn count too little.
		late := c.limit > 0 && (c.waited > c.limit && (!known || took > c.limit) || known && took > c.limit*5/4)
		c.mu.Unlock()
		if late {
			exit(exitTime)
			return
		}
	}
}

type server struct {
	clock *clock
	task  task
	out   *json.Encoder
	judge *judge
	// rules are the sound ones, compiled, kept only where clashes are asked.
	rules map[int]*compiled
	// shapes are the compiled ones, by their text.
	shapes map[string]cue.Value
}

func (s *server) run() error {
	for r := range s.task.Rules {
		if err := s.out.Encode(message{Begin: r + 1}); err != nil {
			return err
		}
		s.clock.begin(patience(s.task.Time, len(s.task.Pairs[r])))
		m := message{Done: r + 1}
		m.Fault, m.Outcomes, m.Idle = s.rule(r)
		if err := s.out.Encode(m); err != nil {
			return err
		}
	}
	if len(s.task.Clashes) > 0 {
		if err := s.clashes(); err != nil {
			return err
		}
	}
	s.clock.begin(0)
	return s.out.Encode(message{End: true})
}

// clashes answers for each pair of rules.
func (s *server) clashes() error {
	first := len(s.task.Rules) + 1
	if err := s.out.Encode(message{Begin: first}); err != nil {
		return err
	}
	s.clock.begin(s.task.Time)
	if !s.clashAll() {
		return nil
	}
	for i, pair := range s.task.Clashes {
		if err := s.out.Encode(message{Begin: first + i}); err != nil {
			return err
		}
		s.clock.begin(s.task.Time)
		if err := s.out.Encode(message{Done: first + i, Clash: s.clash(pair)}); err != nil {
			return err
		}
	}
	return nil
}

// rule holds the subjects of a rule against it.
func (s *server) rule(r int) (fault *Fault, out []outcome, idle bool) {
	defer func() {
		if p := recover(); p != nil {
			fault = &Fault{Sort: Stopped, Line: 1, Column: 1, Message: "cannot be evaluated: the evaluator failed", Detail: short(fmt.Sprint(p), 300)}
		}
	}()
	c, fault := s.judge.compile(s.task.Rules[r], r)
	if fault != nil {
		return fault, nil, false
	}
	if len(s.task.Clashes) > 0 {
		s.rules[r] = &compiled{text: c.text, value: s.judge.alone(c)}
	}
	for i, n := range s.task.Pairs[r] {
		if o := s.judge.hold(c, s.task.Subjects[n]); !o.Met() {
			out = append(out, outcome{i, o})
		}
	}
	return nil, out, len(out) == 0 && s.idle(c, s.task.Rules[r].Shape)
}

// idle reports whether a rule asks nothing that its shape does not say already.
func (s *server) idle(c *compiled, shape string) bool {
	if shape == "" {
		return false
	}
	v, known := s.shapes[shape]
	if !known {
		v = s.judge.ctx.CompileString("#S: {" + shape + "}").LookupPath(cue.MakePath(cue.Def("S")))
		s.shapes[shape] = v
	}
	return v.Err() == nil && c.value.Subsume(v, cue.Raw()) == nil
}
