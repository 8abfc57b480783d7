package load

import (
	"crypto/sha256"
	"io/fs"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/source/tree"
)

// What a file came to, as bytes: written by a packer, read in the same order
// by an unpacker.

// packer writes outcomes. The uses of names are written once each.
type packer struct {
	*flat.Writer
	uses map[*conform.Use]uint64 // from 1
}

// block is all of some outcomes.
func (p *packer) block(outcomes []*outcome) []byte {
	p.Reset()
	clear(p.uses)
	p.Uint(uint64(len(outcomes)))
	for _, out := range outcomes {
		p.outcome(out)
	}
	return p.Bytes()
}

func (p *packer) outcome(out *outcome) {
	k := out.keep
	p.Text(k.path)
	p.Text(out.file.Path)
	p.stamp(k.stamp)
	p.Raw(k.hash[:])
	p.Bool(k.settled)
	p.Bool(k.looks)
	p.Bool(out.skipped)
	p.Uint(uint64(out.documents))
	p.Uint(uint64(len(out.findings)))
	for i := range out.findings {
		p.finding(&out.findings[i])
	}
	p.Uint(uint64(len(out.records)))
	for _, r := range out.records {
		p.record(r)
	}
	p.Uint(uint64(len(out.entities)))
	for _, e := range out.entities {
		p.Entity(e)
	}
}

func (p *packer) stamp(s tree.Stamp) {
	p.Int(s.Size)
	p.Int(s.ModTime)
	p.Int(s.Changed)
	p.Uint(s.Inode)
	p.Uint(uint64(s.Mode))
}

func (p *packer) finding(f *diag.Finding) {
	p.Text(f.Rule)
	p.Uint(uint64(f.Severity))
	p.Text(f.Entity)
	p.Text(f.Path)
	p.Text(f.Message)
	p.place(f.Place)
	p.Int(int64(f.Width))
	p.Text(f.Hint)
	p.Uint(uint64(len(f.Related)))
	for _, r := range f.Related {
		p.place(r.Place)
		p.Text(r.Message)
	}
	p.Texts(f.Keys)
	p.Text(f.Detail)
}

func (p *packer) place(at diag.Place) {
	p.Text(at.File)
	p.Pos(at.Pos)
}

func (p *packer) record(r *record) {
	p.Text(r.kind)
	p.Text(r.name)
	p.Pos(r.at)
	p.Int(int64(r.width))
	p.Text(r.stream)
	p.Text(r.service)
	p.Bool(r.streamLost)
	p.Texts(r.adds)
	p.Texts(r.gaps)
	p.Texts(r.nameless)
	p.Uint(uint64(len(r.items)))
	for _, it := range r.items {
		p.Text(it.list)
		p.Text(it.name)
	}
	p.Uint(uint64(len(r.ties)))
	for i := range r.ties {
		p.tie(&r.ties[i])
	}
}

func (p *packer) tie(t *tie) {
	p.use(t.Use)
	p.Text(t.text)
	p.Text(t.path)
	p.Pos(t.at)
	p.Uint(uint64(t.width)<<1 | one(t.rare != nil))
	if t.rare != nil {
		p.Text(t.rare.subject)
		p.Text(t.rare.beside)
	}
}

func one(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}

func (p *packer) use(u *conform.Use) {
	n, ok := p.uses[u]
	if !ok {
		n = uint64(len(p.uses)) + 1
		p.uses[u] = n
		p.Uint(n)
		p.Text(u.How)
		p.Texts(u.Args)
		p.Texts(u.Words)
		return
	}
	p.Uint(n)
}

// unpacker reads outcomes.
type unpacker struct {
	*flat.Reader
	uses []*conform.Use
	room room
}

// room is where ties and items come from: thousands at a time.
type room struct {
	ties  []tie
	items []item
}

const roomFor = 1024

func (u *unpacker) block(data []byte) ([]*outcome, error) {
	u.Open(data)
	u.uses = u.uses[:0]
	out := make([]*outcome, 0, u.Count())
	for range cap(out) {
		o := u.outcome()
		if u.Err() != nil {
			return nil, u.Err()
		}
		out = append(out, o)
	}
	if !u.Done() {
		return nil, flat.ErrDamaged
	}
	return out, nil
}

func (u *unpacker) outcome() *outcome {
	k := &keepsake{path: u.Text()}
	out := &outcome{keep: k, file: File{Path: u.Text()}}
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
	for range u.Count() {
		out.records = append(out.records, u.record(out.file.Path))
	}
	for range u.Count() {
		out.entities = append(out.entities, u.Entity())
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

func (u *unpacker) record(file string) *record {
	r := &record{
		file: file, kind: u.Text(), name: u.Text(), at: u.Pos(), width: int(u.Int()), stream: u.Text(), service: u.Text(), streamLost: u.Bool(),
		adds: u.Texts(), gaps: u.Texts(), nameless: u.Texts(),
	}
	r.items = taken(&u.room.items, u.Count())
	for i := range r.items {
		r.items[i] = item{u.Text(), u.Text()}
	}
	r.ties = taken(&u.room.ties, u.Count())
	for i := range r.ties {
		u.tie(&r.ties[i])
	}
	return r
}

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
	if n == uint64(len(u.uses))+1 {
		u.uses = append(u.uses, &conform.Use{How: u.Text(), Args: u.Texts(), Words: u.Texts()})
	}
	if n == 0 || n > uint64(len(u.uses)) {
		u.Fail()
		return &conform.Use{}
	}
	return u.uses[n-1]
}
