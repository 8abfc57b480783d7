package load

import (
	"slices"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/source/tree"
)

// What a file came to, as bytes: written by a packer, read in the same order
// by an unpacker. Some files at a time make two blocks. In the second are the
// names in each entity and the steps of each stream, every one a section of its
// own, which are read when somebody asks for them, and in the end the uses of
// names, which are one for all. In the first is all the rest, and behind it what
// can be said of the second without reading it.

// packer writes outcomes.
type packer struct {
	*flat.Writer
	later   *namePacker
	outline func(*model.ValueStream) ([]model.Hand, bool)
	outer   *collected[outer]
	hands   *collected[model.Hand]
}

// namePacker writes what may never be read.
type namePacker struct {
	*flat.Writer
	uses    map[*conform.Use]uint64 // from 1
	useList []*conform.Use
}

// outer is an entity that is named by others.
type outer struct{ kind, name string }

// collected is a set of things in the order in which they came.
type collected[T comparable] struct {
	list   []T
	number map[T]int
}

// add gives the numbers of some things, each once.
func (c *collected[T]) add(things []T) []int {
	var out []int
	for _, t := range things {
		n, ok := c.number[t]
		if !ok {
			n = len(c.list)
			c.number[t] = n
			c.list = append(c.list, t)
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (c *collected[T]) reset() {
	c.list = c.list[:0]
	clear(c.number)
}

func newPacker(types *flat.Types, outline func(*model.ValueStream) ([]model.Hand, bool)) *packer {
	return &packer{
		Writer: flat.NewWriter(types), later: &namePacker{Writer: flat.NewWriter(types), uses: map[*conform.Use]uint64{}}, outline: outline,
		outer: &collected[outer]{number: map[outer]int{}}, hands: &collected[model.Hand]{number: map[model.Hand]int{}},
	}
}

// block is all of some outcomes, in two blocks.
func (p *packer) block(outcomes []*outcome) (first, second []byte) {
	p.Reset()
	p.later.reset()
	p.outer.reset()
	p.hands.reset()
	p.Uint(uint64(len(outcomes)))
	for _, out := range outcomes {
		p.outcome(out)
	}
	p.section(p.later.usesOfNames)
	p.Uint(uint64(len(p.outer.list)))
	for _, o := range p.outer.list {
		p.Text(o.kind)
		p.Text(o.name)
	}
	p.Uint(uint64(len(p.hands.list)))
	for _, h := range p.hands.list {
		p.Text(h.Practice)
		p.Text(h.Team)
		p.Int(int64(h.People))
	}
	return p.Bytes(), p.later.Bytes()
}

// section notes how long the next section of the second block is.
func (p *packer) section(write func()) { p.Uint(uint64(p.later.Section(write))) }

func (p *namePacker) reset() {
	p.Reset()
	clear(p.uses)
	p.useList = p.useList[:0]
}

func (p *namePacker) usesOfNames() {
	p.Uint(uint64(len(p.useList)))
	for _, u := range p.useList {
		p.Text(u.How)
		p.Texts(u.Args)
		p.Texts(u.Words)
	}
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
		p.WithoutSteps(e)
		if vs, ok := e.(*model.ValueStream); ok {
			p.steps(vs)
		}
	}
}

func (p *packer) steps(vs *model.ValueStream) {
	var hands []model.Hand
	known := false
	if p.outline != nil {
		hands, known = p.outline(vs)
	}
	p.Bool(known)
	p.section(func() {
		p.later.numbers(p.hands.add(hands))
		p.later.Steps(vs.Spec.Steps.All())
	})
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
	in := r.names()
	outer, plain := r.plain(in)
	p.Bool(plain)
	p.section(func() {
		p.later.numbers(p.outer.add(outer))
		p.later.names(in)
	})
}

// plain lists the entities that a record plainly names. It is false where there
// are ties of which it is not enough to know that these are there.
func (r *record) plain(in *names) (out []outer, ok bool) {
	for i := range in.ties {
		switch t := &in.ties[i]; {
		case t.outer() != "":
			out = append(out, outer{t.outer(), t.text})
		case !r.ownStep(in, t):
			return nil, false
		}
	}
	return out, true
}

func (p *namePacker) numbers(list []int) {
	p.Uint(uint64(len(list)))
	for _, n := range list {
		p.Uint(uint64(n))
	}
}

func (p *namePacker) names(in *names) {
	p.Texts(in.adds)
	p.Texts(in.gaps)
	p.Texts(in.nameless)
	p.Uint(uint64(len(in.items)))
	for _, it := range in.items {
		p.Text(it.list)
		p.Text(it.name)
	}
	p.Uint(uint64(len(in.ties)))
	for i := range in.ties {
		p.tie(&in.ties[i])
	}
}

func (p *namePacker) tie(t *tie) {
	p.use(t.Use)
	p.Text(t.text)
	p.Text(t.path)
	p.Pos(t.at)
	p.Uint(uint64(t.width)<<1 | bit(t.rare != nil))
	if t.rare != nil {
		p.Text(t.rare.subject)
		p.Text(t.rare.beside)
	}
}

func bit(yes bool) uint64 {
	if yes {
		return 1
	}
	return 0
}

func (p *namePacker) use(u *conform.Use) {
	n, ok := p.uses[u]
	if !ok {
		p.useList = append(p.useList, u)
		n = uint64(len(p.useList))
		p.uses[u] = n
	}
	p.Uint(n)
}
