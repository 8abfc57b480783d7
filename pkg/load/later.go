package load

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// Most of what is known of files that have not changed is never asked for: the
// names in their entities, and the steps of their streams. It stays where it is
// kept until it is. Should it not be what was written then, the file itself is
// read in its place.

// section is a part of a block that has not been read yet: of the n-th record or
// entity of a file.
type section struct {
	block *block
	out   *outcome
	part  part
	n     int32
}

// laterNames are the names of a record. Plain says of them that only entities
// are named that the block lists as outer, and steps that are there.
type laterNames struct {
	section
	plain bool
	once  sync.Once
	read  *names
}

// laterSteps are the steps of a stream.
type laterSteps struct {
	model.LaterSteps
	section
}

func (l *laterNames) names() *names {
	l.once.Do(func() {
		ok := l.open(func(u *unpacker) {
			u.numbers(len(l.block.outer))
			l.read = u.names()
		})
		if ok {
			return
		}
		l.read = &names{}
		if anew := l.out.anew(); int(l.n) < len(anew.records) {
			l.read = anew.records[l.n].names()
		}
	})
	return l.read
}

func (l *laterSteps) steps() (steps []model.Step) {
	ok := l.open(func(u *unpacker) {
		u.numbers(len(l.block.outline.Hands))
		steps = u.Steps()
	})
	if ok {
		return steps
	}
	if anew := l.out.anew(); int(l.n) < len(anew.entities) {
		if vs, ok := anew.entities[l.n].(*model.ValueStream); ok {
			return vs.Spec.Steps.All()
		}
	}
	return nil
}

// there reports whether every entity is there that a record plainly names, where
// that is known. Absent says of which of the block's it is not so, nil for none.
func (l *laterNames) there(absent []bool) bool {
	if absent == nil {
		return true
	}
	own, ok := l.numbers(len(absent))
	return ok && !slices.ContainsFunc(own, func(n int) bool { return absent[n] })
}

// hands are those who do the steps.
func (l *laterSteps) hands() ([]model.Hand, bool) {
	all := l.block.outline.Hands
	own, ok := l.numbers(len(all))
	out := make([]model.Hand, len(own))
	for i, n := range own {
		out[i] = all[n]
	}
	return out, ok
}

// numbers are those with which a section begins.
func (s *section) numbers(below int) (list []int, ok bool) {
	ok = s.open(func(u *unpacker) {
		list = u.numbers(below)
		u.Leave()
	})
	return list, ok
}

// open lets a section be read, and reports whether it was what was written.
func (s *section) open(read func(*unpacker)) bool {
	l := &s.block.later
	l.once.Do(l.read)
	return l.whole && l.open(s.part, read)
}

// read reads the block with the sections.
func (l *later) read() {
	data, err := l.blocks.Read(l.n, nil)
	if err != nil {
		return
	}
	u := l.readers.Get().(*unpacker)
	u.Open(data)
	l.texts, l.body, err = u.Apart()
	l.readers.Put(u)
	l.whole = err == nil && l.open(l.uses, func(u *unpacker) { l.known = u.usesOfNames() })
}

func (l *later) open(p part, read func(*unpacker)) bool {
	if p.from > p.to || p.to > uint64(len(l.body)) {
		return false
	}
	u := l.readers.Get().(*unpacker)
	defer l.readers.Put(u)
	u.OpenSection(l.texts, l.body[p.from:p.to])
	u.uses = l.known
	read(u)
	return u.Done()
}

// home is where an outcome is used.
type home struct {
	loaded *Loaded
	n      int
}

// anew is what comes of the file when it is read again and in full.
func (o *outcome) anew() *outcome {
	l := o.home.loaded
	if l == nil {
		return &outcome{} // nobody uses it
	}
	l.redoing.Lock()
	defer l.redoing.Unlock()
	if out := l.redone[o.home.n]; out != nil {
		return out
	}
	out := &outcome{}
	file, err := o.file, error(nil)
	if file.Data == nil {
		file, err = l.fetch(o.home.n)
	}
	if err == nil {
		w := &worker{options: &l.opts, checker: l.opts.Schema.NewChecker()}
		if out = w.decoded(file); out.err != nil {
			l.fault.CompareAndSwap(nil, &out.err)
		}
	}
	if l.redone == nil {
		l.redone = map[int]*outcome{}
	}
	l.redone[o.home.n] = out
	return out
}

// fetch reads the n-th file, which is known by its stamp. The error, which Fault
// remembers, is for a file that is another one meanwhile.
func (l *Loaded) fetch(n int) (File, error) {
	file, _, err := l.reader.Read(n)
	if err == nil && (file.Data == nil || sha256.Sum256(file.Data) != l.outcomes[n].keep.hash) {
		err = fmt.Errorf("%s changed while svs was at work; run svs again", diag.Quote(l.Files[n].Path))
	}
	if err != nil {
		l.fault.CompareAndSwap(nil, &err)
		return File{}, err
	}
	return file, nil
}
