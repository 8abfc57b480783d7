package flat

import (
	"math/bits"
	"reflect"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Steps and their times are most of a model. They are read here without
// reflection, in half the time; the form is that of every struct: a mask of the
// fields that are given, by their order, and these. The tests of this package
// find out when the model and this file no longer agree.

// fast are the readers of the types that have one.
func fast() map[reflect.Type]func(*Reader, any) {
	return map[reflect.Type]func(*Reader, any){
		reflect.TypeFor[[]model.Step]():                              func(r *Reader, p any) { filled(r, &r.rooms.steps, p, (*Reader).step) },
		reflect.TypeFor[[]model.WorkRow]():                           func(r *Reader, p any) { filled(r, &r.rooms.work, p, (*Reader).work) },
		reflect.TypeFor[[]model.NextRow]():                           func(r *Reader, p any) { filled(r, &r.rooms.next, p, (*Reader).next) },
		reflect.TypeFor[[]model.QualityRow]():                        func(r *Reader, p any) { filled(r, &r.rooms.quality, p, (*Reader).quality) },
		reflect.TypeFor[model.Entity]():                              func(r *Reader, p any) { r.entity(p.(*model.Entity)) },
		reflect.TypeFor[model.Written]():                             func(r *Reader, p any) { r.written(p.(*model.Written)) },
		reflect.TypeFor[[]model.Entry[model.Field[unit.Duration]]](): func(r *Reader, p any) { filled(r, &r.rooms.times, p, (*Reader).entry) },
	}
}

// zero is model.Zero, streams many at a time.
func (r *Reader) zero(kind string) model.Any {
	if kind != "ValueStream" {
		return model.Zero(kind)
	}
	if len(r.rooms.streams) == 0 {
		r.rooms.streams = make([]model.ValueStream, mostSlab/4)
	}
	vs := &r.rooms.streams[0]
	r.rooms.streams = r.rooms.streams[1:]
	vs.Kind = kind
	return vs
}

// rooms are where short lists of the commonest things come from.
type rooms struct {
	streams []model.ValueStream
	steps   []model.Step
	work    []model.WorkRow
	next    []model.NextRow
	quality []model.QualityRow
	times   []model.Entry[model.Field[unit.Duration]]
}

// filled reads a list.
func filled[T any](r *Reader, room *[]T, p any, read func(*Reader, *T)) {
	n, given := r.length()
	if !given {
		return
	}
	if n > mostSlab/4 || n == 0 {
		*p.(*[]T) = make([]T, n)
	} else {
		if n > len(*room) {
			*room = make([]T, mostSlab)
		}
		*p.(*[]T), *room = (*room)[:n:n], (*room)[n:]
	}
	if r.depth++; r.depth > maxDepth {
		r.fail()
	}
	list := *p.(*[]T)
	for i := 0; i < n && !r.bad; i++ {
		read(r, &list[i])
	}
	r.depth--
}

// mask reads which fields of a struct of up to 16 are given.
func (r *Reader) mask(fields int) uint16 {
	size := (fields + 7) / 8
	if len(r.body) < size {
		r.fail()
		return 0
	}
	m := uint16(r.body[0])
	if size > 1 {
		m |= uint16(r.body[1]) << 8
	}
	r.body = r.body[size:]
	if m>>fields != 0 {
		r.fail()
		return 0
	}
	return m
}

// first is the number of the first field of a mask.
func first(m uint16) int { return bits.TrailingZeros16(m) }

func (r *Reader) written(w *model.Written) {
	m := r.mask(2)
	if m&1 != 0 {
		w.At = r.Pos()
	}
	if m&2 != 0 {
		w.Refused = r.Texts()
	}
}

func (r *Reader) text(f *model.Field[string]) {
	f.At = r.Pos()
	f.V = r.Text()
}

func (r *Reader) ref(f *model.Ref) {
	f.At = r.Pos()
	f.Kind = r.Text()
	f.Name = r.Text()
}

// take reads a scalar of unit.
func (r *Reader) take(t taker) {
	rest, ok := t.Take(r.body)
	if !ok {
		r.fail()
		return
	}
	r.body = rest
}

func (r *Reader) duration(f *model.Field[unit.Duration]) {
	m := r.mask(2)
	if m&1 != 0 {
		r.take(&f.V)
	}
	if m&2 != 0 {
		f.At = r.Pos()
	}
}

func (r *Reader) share(f *model.Field[unit.Share]) {
	m := r.mask(2)
	if m&1 != 0 {
		r.take(&f.V)
	}
	if m&2 != 0 {
		f.At = r.Pos()
	}
}

// slow reads a value of any type.
func slow[T any](r *Reader, p *T) {
	v := reflect.ValueOf(p).Elem()
	r.value(r.types.of(v.Type()), v)
}

func (r *Reader) entry(e *model.Entry[model.Field[unit.Duration]]) {
	m := r.mask(2)
	if m&1 != 0 {
		r.text(&e.Key)
	}
	if m&2 != 0 {
		r.duration(&e.Value)
	}
}

func (r *Reader) step(s *model.Step) {
	for m := r.mask(13); m != 0; m &= m - 1 {
		switch first(m) {
		case 0:
			r.written(&s.Written)
		case 1:
			r.text(&s.ID)
		case 2:
			r.text(&s.Title)
		case 3:
			r.text(&s.Activity)
		case 4:
			r.ref(&s.Practice)
		case 5:
			r.ref(&s.Team)
		case 6:
			slow(r, &s.People)
		case 7:
			filled(r, &r.rooms.work, &s.Work, (*Reader).work)
		case 8:
			slow(r, &s.Wait)
		case 9:
			filled(r, &r.rooms.quality, &s.Quality, (*Reader).quality)
		case 10:
			r.text(&s.Rework)
		case 11:
			filled(r, &r.rooms.next, &s.Next, (*Reader).next)
		case 12:
			s.StepParts = parts(r, r.types.noStep)
		}
	}
}

func (r *Reader) work(w *model.WorkRow) {
	m := r.mask(3)
	if m&1 != 0 {
		r.written(&w.Written)
	}
	if m&2 != 0 {
		slow(r, &w.When)
	}
	if m&4 != 0 {
		r.distribution(&w.Is)
	}
}

func (r *Reader) quality(q *model.QualityRow) {
	m := r.mask(3)
	if m&1 != 0 {
		r.written(&q.Written)
	}
	if m&2 != 0 {
		slow(r, &q.When)
	}
	if m&4 != 0 {
		r.share(&q.Is)
	}
}

func (r *Reader) next(n *model.NextRow) {
	m := r.mask(4)
	if m&1 != 0 {
		r.written(&n.Written)
	}
	if m&2 != 0 {
		r.text(&n.To)
	}
	if m&4 != 0 {
		slow(r, &n.When)
	}
	if m&8 != 0 {
		r.share(&n.Share)
	}
}

func (r *Reader) distribution(d *model.Distribution) {
	for m := r.mask(5); m != 0; m &= m - 1 {
		switch first(m) {
		case 0:
			r.written(&d.Written)
		case 1:
			r.text(&d.Family)
		case 2:
			r.duration(&d.Value)
		case 3:
			filled(r, &r.rooms.times, &d.Percentiles, (*Reader).entry)
		case 4:
			d.DistributionParts = parts(r, r.types.noParts)
		}
	}
}

// parts reads what a struct holds apart: none where nothing of it is written.
func parts[T any](r *Reader, none *T) *T {
	t := r.types.of(reflect.TypeFor[T]())
	if len(r.body) >= t.mask && allZero(r.body[:t.mask]) {
		r.body = r.body[t.mask:]
		return none
	}
	p := new(T)
	slow(r, p)
	return p
}
