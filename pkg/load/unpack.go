package load

import (
	"crypto/sha256"
	"io/fs"
	"sync"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/source/tree"
)

// block is what was packed together, as far as it is one for all of its files.
type block struct {
	outer   []outer
	outline model.Outline
	later
}

// later is what has not been read yet, the n-th of some blocks.
type later struct {
	blocks Blocks
	n      int
	// readers are unpackers at rest.
	readers *sync.Pool
	uses    part

	once  sync.Once
	whole bool // it was what was written
	texts flat.Texts
	body  []byte
	known []*conform.Use
}

// part is where a section lies.
type part struct{ from, to uint64 }

// unpacker reads outcomes.
type unpacker struct {
	*flat.Reader
	uses []*conform.Use
	at   uint64 // in what is read later
	room room
}

// room is where things come from of which there are thousands: many at a time.
type room struct {
	ties     []tie
	items    []item
	outcomes []outcome
	keeps    []keepsake
	records  []record
	names    []laterNames
	steps    []laterSteps
	// Lists of these, most of them with a single one.
	recordLists []*record
	entityLists []model.Any
}

const roomFor = 1024

// taken are n of the things in a room, which is filled up when they run out.
func taken[T any](room *[]T, n int) []T {
	if n > roomFor/4 {
		return make([]T, n)
	}
	if n > len(*room) {
		*room = make([]T, roomFor)
	}
	out := (*room)[:n:n]
	*room = (*room)[n:]
	return out
}

func one[T any](room *[]T) *T { return &taken(room, 1)[0] }

// block reads the first of two blocks.
func (u *unpacker) block(data []byte, b *block) ([]*outcome, error) {
	u.Open(data)
	u.at = 0
	out := make([]*outcome, 0, u.Count())
	for range cap(out) {
		o := u.outcome(b)
		if u.Err() != nil {
			return nil, u.Err()
		}
		out = append(out, o)
	}
	b.uses = u.section()
	b.outer = make([]outer, u.Count())
	for i := range b.outer {
		b.outer[i] = outer{u.Text(), u.Text()}
	}
	b.outline.Hands = make([]model.Hand, u.Count())
	for i := range b.outline.Hands {
		b.outline.Hands[i] = model.Hand{Practice: u.Text(), Team: u.Text(), People: int(u.Int())}
	}
	if !u.Done() {
		return nil, flat.ErrDamaged
	}
	return out, nil
}

// section is where the next section lies.
func (u *unpacker) section() part {
	from := u.at
	u.at += u.Uint()
	return part{from, u.at}
}

func (u *unpacker) outcome(b *block) *outcome {
	k, out := one(&u.room.keeps), one(&u.room.outcomes)
	k.path = u.Text()
	out.keep, out.file.Path = k, u.Text()
	k.stamp = u.stamp()
	copy(k.hash[:], u.Raw(sha256.Size))
	k.settled, k.looks, out.skipped = u.Bool(), u.Bool(), u.Bool()
	out.documents = int(u.Uint())
	if n := u.Count(); n > 0 {
		out.findings = make([]diag.Finding, n)
		for i := range out.findings {
			out.findings[i] = u.finding()
		}
	}
	out.records = taken(&u.room.recordLists, u.Count())
	for i := range out.records {
		out.records[i] = u.record(b, out, i)
	}
	out.entities = taken(&u.room.entityLists, u.Count())
	for i := range out.entities {
		out.entities[i] = u.entity(b, out, i)
	}
	return out
}

func (u *unpacker) stamp() tree.Stamp {
	return tree.Stamp{Size: u.Int(), ModTime: u.Int(), Changed: u.Int(), Inode: u.Uint(), Mode: fs.FileMode(u.Uint())}
}

func (u *unpacker) finding() diag.Finding {
	f := diag.Finding{
		Rule: u.Text(), Severity: diag.Severity(u.Uint()), Entity: u.Text(), Path: u.Text(), Message: u.Text(),
		Place: u.place(), Width: int(u.Int()), Hint: u.Text(),
	}
	for range u.Count() {
		f.Related = append(f.Related, diag.Related{Place: u.place(), Message: u.Text()})
	}
	f.Keys, f.Detail = u.Texts(), u.Text()
	return f
}

func (u *unpacker) place() diag.Place { return diag.Place{File: u.Text(), Pos: u.Pos()} }

// record reads the n-th record of a file, all but its names.
func (u *unpacker) record(b *block, out *outcome, n int) *record {
	r, later := one(&u.room.records), one(&u.room.names)
	r.file, r.kind, r.name, r.at, r.width = out.file.Path, u.Text(), u.Text(), u.Pos(), int32(u.Int())
	r.stream, r.service, r.streamLost = u.Text(), u.Text(), u.Bool()
	later.block, later.out, later.n, later.plain = b, out, int32(n), u.Bool()
	later.part = u.section()
	r.later = later
	return r
}

// entity reads the n-th entity of a file, all but its steps.
func (u *unpacker) entity(b *block, out *outcome, n int) model.Any {
	e := u.WithoutSteps()
	if vs, ok := e.(*model.ValueStream); ok {
		later := one(&u.room.steps)
		later.Read = later.steps
		if u.Bool() {
			later.Outline, later.Hands = &b.outline, later.hands
		}
		later.block, later.out, later.n, later.part = b, out, int32(n), u.section()
		vs.Spec.Steps = later.Steps()
	}
	return e
}

// usesOfNames reads the section with these.
func (u *unpacker) usesOfNames() []*conform.Use {
	out := make([]*conform.Use, u.Count())
	for i := range out {
		out[i] = &conform.Use{How: u.Text(), Args: u.Texts(), Words: u.Texts()}
	}
	return out
}

// numbers reads numbers below another.
func (u *unpacker) numbers(below int) []int {
	out := make([]int, u.Count())
	for i := range out {
		n := u.Uint()
		if n >= uint64(below) {
			u.Fail()
			return nil
		}
		out[i] = int(n)
	}
	return out
}

// names reads a section with names.
func (u *unpacker) names() *names {
	in := &names{adds: u.Texts(), gaps: u.Texts(), nameless: u.Texts()}
	in.items = taken(&u.room.items, u.Count())
	for i := range in.items {
		in.items[i] = item{u.Text(), u.Text()}
	}
	in.ties = taken(&u.room.ties, u.Count())
	for i := range in.ties {
		u.tie(&in.ties[i])
	}
	return in
}

func (u *unpacker) tie(t *tie) {
	t.Use = u.use()
	t.text, t.path, t.at = u.Text(), u.Text(), u.Pos()
	width := u.Uint()
	if t.width = int32(width >> 1); width&1 != 0 {
		t.rare = &rare{subject: u.Text(), beside: u.Text()}
	}
}

func (u *unpacker) use() *conform.Use {
	n := u.Uint()
	if n == 0 || n > uint64(len(u.uses)) {
		u.Fail()
		return &conform.Use{}
	}
	return u.uses[n-1]
}
