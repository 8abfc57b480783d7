package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/source/tree"
)

// Keeping is what load needs to know to use what was learned in an earlier run
// of the program, and to hand on what is learned in this one. What a file comes
// to depends on its path and content and on the program alone, never on
// settings, the day or other files: that is what is kept, and names and rules
// are always looked at anew.
type Keeping struct {
	// Before is what is known from earlier; nil for nothing. It serves one load,
	// and is used up by it.
	Before *Kept
	// Mark is a text that callers look for in the files themselves: a file that
	// holds it is always read.
	Mark string
	// Outline, when given, says of a stream what is to be known of its steps
	// where they are not read, false for nothing. It depends on these steps
	// alone.
	Outline func(*model.ValueStream) ([]model.Hand, bool)
	// Started is when, or before, the files were listed, by the system's clock.
	Started time.Time
}

// Stamper is a Reader that knows the stamps of its files.
type Stamper interface {
	// Stamp gives the path under which the n-th file is known from run to run,
	// and what the system said of it when it was listed; false where the file
	// is not to be known again.
	Stamp(n int) (path string, stamp tree.Stamp, ok bool)
}

// Kept is what the files of a workspace came to in an earlier run.
type Kept struct{ files map[string]*outcome }

// Len is how many files are known.
func (k *Kept) Len() int {
	if k == nil {
		return 0
	}
	return len(k.files)
}

// origin says where an outcome comes from.
type origin uint8

const (
	fresh   origin = iota // the file was read, parsed, checked and decoded
	content               // it was read, and its content was known
	stamp                 // it was not even read
)

// keepsake is what an outcome needs to be known again.
type keepsake struct {
	path  string
	stamp tree.Stamp
	hash  [sha256.Size]byte
	// settled says that the stamp stands for the content, looks that somebody
	// will want to see the text, whatever the stamp is.
	settled, looks bool
	origin         origin
}

// unread is the outcome of the n-th file where its stamp says that it is what
// it was, nil where that is not known.
func (k *Keeping) unread(files Stamper, n int) *outcome {
	path, now, ok := files.Stamp(n)
	before := k.Before.of(path)
	if !ok || before == nil || before.keep.stamp != now || !before.keep.settled || before.keep.looks {
		return nil
	}
	before.keep.origin = stamp
	return before
}

// of is what a file came to.
func (k *Kept) of(path string) *outcome {
	if k == nil {
		return nil
	}
	return k.files[path]
}

// read is the outcome of the n-th file where its content is known, nil where
// it is not. Either way what is needed to know the file again is at hand then.
func (k *Keeping) read(files Stamper, n int, file File) (known *outcome, keep *keepsake) {
	path, now, ok := files.Stamp(n)
	if !ok {
		return nil, nil
	}
	hash := sha256.Sum256(file.Data)
	keep = &keepsake{path: path, stamp: now, settled: now.Settled(k.Started.UnixNano()), hash: hash}
	before := k.Before.of(path)
	if before == nil || before.keep.hash != hash || before.file.Path != file.Path {
		return nil, keep
	}
	before.file = file
	keep.origin, keep.looks = content, before.keep.looks
	before.keep = keep
	return before, keep
}

// fill notes what a file that was read in full came to.
func (k *Keeping) fill(out *outcome, keep *keepsake) {
	keep.looks = len(out.findings) > 0 || k.Mark != "" && bytes.Contains(out.file.Data, []byte(k.Mark))
	out.keep = keep
}

// Changes is how many files of the load were not known by their stamps though
// they might be the next time.
func (l *Loaded) Changes() int {
	n := 0
	for _, out := range l.outcomes {
		if k := out.keep; k != nil && (k.origin == fresh || k.origin == content && k.settled && !k.looks) {
			n++
		}
	}
	return n
}

// perBlock is how many files are packed together: enough that what they have in
// common is written once, few enough that several workers have something to do.
const perBlock = 128

// atOnce is how many blocks a worker makes before all wait for the slowest: their
// room is free again before the next are made.
const atOnce = 4

// Pack makes blocks of what the files came to, for ReadKept in another run: two
// and two, of which the second holds what may never be asked for. Count is how
// many there will be. It may run while the model is read.
func (l *Loaded) Pack(jobs int) (count int, blocks iter.Seq[[]byte]) {
	var whole []*outcome
	for _, out := range l.outcomes {
		if out.keep != nil && len(out.unread) == 0 {
			whole = append(whole, out)
		}
	}
	groups := slices.Collect(slices.Chunk(whole, perBlock))
	return 2 * len(groups), func(yield func([]byte) bool) {
		types := flat.NewTypes()
		packers := &sync.Pool{New: func() any { return newPacker(types, l.opts.Keeping.Outline) }}
		for some := range slices.Chunk(groups, atOnce*max(1, jobs)) {
			made := make([][]byte, 2*len(some))
			inParallel(jobs, len(some), func() func(int) {
				return func(i int) {
					p := packers.Get().(*packer)
					made[2*i], made[2*i+1] = p.block(some[i])
					packers.Put(p)
				}
			})
			for _, b := range made {
				if !yield(b) {
					return
				}
			}
		}
	}
}

// Blocks are what Pack made in another run.
type Blocks interface {
	Len() int
	// Read gives the n-th block, or an error where it is not what was made. It
	// may use the room given. Several goroutines read at once.
	Read(n int, room []byte) ([]byte, error)
}

// ReadKept reads the blocks of an earlier run, half of them now and of the others
// those that are needed, when they are. They must be those that Pack made in the
// same program; whatever else they are is an error, or is found out anew from
// the files themselves.
func ReadKept(ctx context.Context, blocks Blocks, jobs int) (*Kept, error) {
	types := flat.NewTypes()
	readers := &sync.Pool{New: func() any { return &unpacker{Reader: flat.NewReader(types)} }}
	n := blocks.Len() / 2
	read, faults := make([][]*outcome, n), make([]error, n)
	inParallel(jobs, n, func() func(int) {
		u := &unpacker{Reader: flat.NewReader(types)}
		var room []byte
		return func(i int) {
			if faults[i] = ctx.Err(); faults[i] != nil {
				return
			}
			data, err := blocks.Read(2*i, room)
			if faults[i] = err; err == nil {
				room = data
				read[i], faults[i] = u.block(data, &block{later: later{blocks: blocks, n: 2*i + 1, readers: readers}})
			}
		}
	})
	k := &Kept{files: make(map[string]*outcome, n*perBlock)}
	for i, outcomes := range read {
		if faults[i] != nil {
			return nil, fmt.Errorf("block %d: %w", i, faults[i])
		}
		for _, out := range outcomes {
			k.files[out.keep.path] = out
		}
	}
	return k, nil
}

// inParallel calls what worker gives for each number below n; each worker is
// used by one goroutine.
func inParallel(jobs, n int, worker func() func(int)) {
	var wg sync.WaitGroup
	jobs = max(1, min(jobs, n))
	for j := range jobs {
		wg.Go(func() {
			do := worker()
			for i := j; i < n; i += jobs {
				do(i)
			}
		})
	}
	wg.Wait()
}

// Again is the n-th file with its text, which is read now where it was not
// before, because what is in it was known. The error is for a file that is
// another one meanwhile; Fault remembers the first. It may be called by several
// goroutines for different files.
func (l *Loaded) Again(n int) (File, error) {
	if l.outcomes == nil || l.Files[n].Data != nil || l.outcomes[n].keep == nil || l.outcomes[n].keep.origin != stamp {
		return l.Files[n], nil
	}
	file, err := l.fetch(n)
	if err != nil {
		return File{}, err
	}
	l.Files[n].Data = file.Data
	return l.Files[n], nil
}

// TextOf is the text of a file by its path, nil where there is none; what
// cannot be read again is Fault's business.
func (l *Loaded) TextOf(path string) []byte {
	l.places.Do(func() {
		l.place = make(map[string]int, len(l.Files))
		for i, f := range l.Files {
			l.place[f.Path] = i
		}
	})
	n, ok := l.place[path]
	if !ok {
		return nil
	}
	file, _ := l.Again(n)
	return file.Data
}

// Fault says why a text was missing when it was asked for, nil when none was:
// what was found out meanwhile may lack something.
func (l *Loaded) Fault() error {
	if err := l.fault.Load(); err != nil {
		return *err
	}
	return nil
}
