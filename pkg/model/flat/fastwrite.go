package flat

import (
	"reflect"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// The writers of what fast.go reads. Each writes a value in the form of every
// struct and reports whether there was anything in it; what was not written
// leaves nothing behind.

// fastWriters are the writers of the types that have one. They are called for
// lists that are not nil.
func fastWriters() map[reflect.Type]func(*Writer, any) {
	return map[reflect.Type]func(*Writer, any){
		reflect.TypeFor[[]model.Step]():                              func(w *Writer, p any) { each(w, *p.(*[]model.Step), (*Writer).step) },
		reflect.TypeFor[[]model.WorkRow]():                           func(w *Writer, p any) { each(w, *p.(*[]model.WorkRow), (*Writer).work) },
		reflect.TypeFor[[]model.NextRow]():                           func(w *Writer, p any) { each(w, *p.(*[]model.NextRow), (*Writer).next) },
		reflect.TypeFor[[]model.QualityRow]():                        func(w *Writer, p any) { each(w, *p.(*[]model.QualityRow), (*Writer).quality) },
		reflect.TypeFor[[]model.Entry[model.Field[unit.Duration]]](): func(w *Writer, p any) { each(w, *p.(*[]model.Entry[model.Field[unit.Duration]]), (*Writer).entry) },
	}
}

// each writes a list that is not nil.
func each[T any](w *Writer, list []T, write func(*Writer, *T) bool) {
	w.Uint(uint64(len(list)) + 1)
	for i := range list {
		write(w, &list[i])
	}
}

// eachOf writes a list, unless it is nil.
func eachOf[T any](w *Writer, list []T, write func(*Writer, *T) bool) bool {
	if list == nil {
		return false
	}
	each(w, list, write)
	return true
}

// masked is a struct that is being written.
type masked struct {
	w    *Writer
	at   int
	mask uint16
}

func (w *Writer) masked(fields int) masked {
	at := len(w.body)
	if w.body = append(w.body, 0); fields > 8 {
		w.body = append(w.body, 0)
	}
	return masked{w: w, at: at}
}

// field notes whether the field of that number was written.
func (m *masked) field(i int, given bool) {
	if given {
		m.mask |= 1 << i
	}
}

// end writes the mask of a struct that always is written.
func (m *masked) end(fields int) bool {
	m.w.body[m.at] = byte(m.mask)
	if fields > 8 {
		m.w.body[m.at+1] = byte(m.mask >> 8)
	}
	return m.mask != 0
}

// unless takes a struct back of which nothing is given.
func (m *masked) unless(fields int) bool {
	if m.mask == 0 {
		m.w.body = m.w.body[:m.at]
		return false
	}
	return m.end(fields)
}

func (w *Writer) place(p diag.Pos) bool {
	if p == (diag.Pos{}) {
		return false
	}
	w.Pos(p)
	return true
}

func (w *Writer) text(f *model.Field[string]) bool {
	if f.V == "" && f.At == (diag.Pos{}) {
		return false
	}
	w.Pos(f.At)
	w.Text(f.V)
	return true
}

func (w *Writer) ref(f *model.Ref) bool {
	if f.Name == "" && f.Kind == "" && f.At == (diag.Pos{}) {
		return false
	}
	w.Pos(f.At)
	w.Text(f.Kind)
	w.Text(f.Name)
	return true
}

func (w *Writer) written(v *model.Written) bool {
	m := w.masked(2)
	m.field(0, w.place(v.At))
	if v.Refused != nil {
		w.Texts(v.Refused)
		m.field(1, true)
	}
	return m.unless(2)
}

// scalarOf writes a field with a scalar of unit.
func scalarOf[T interface {
	comparable
	appender
}](w *Writer, f *model.Field[T]) bool {
	var zero T
	m := w.masked(2)
	if f.V != zero {
		w.body = f.V.Append(w.body)
		m.field(0, true)
	}
	m.field(1, w.place(f.At))
	return m.unless(2)
}

// slowly writes a value of any type.
func slowly[T any](w *Writer, p *T) bool {
	v := reflect.ValueOf(p).Elem()
	return w.given(w.types.of(v.Type()), v)
}

func (w *Writer) entry(e *model.Entry[model.Field[unit.Duration]]) bool {
	m := w.masked(2)
	m.field(0, w.text(&e.Key))
	m.field(1, scalarOf(w, &e.Value))
	return m.end(2)
}

func (w *Writer) step(s *model.Step) bool {
	m := w.masked(13)
	m.field(0, w.written(&s.Written))
	m.field(1, w.text(&s.ID))
	m.field(2, w.text(&s.Title))
	m.field(3, w.text(&s.Activity))
	m.field(4, w.ref(&s.Practice))
	m.field(5, w.ref(&s.Team))
	m.field(6, slowly(w, &s.People))
	m.field(7, eachOf(w, s.Work, (*Writer).work))
	m.field(8, s.Wait != nil && slowly(w, &s.Wait))
	m.field(9, eachOf(w, s.Quality, (*Writer).quality))
	m.field(10, w.text(&s.Rework))
	m.field(11, eachOf(w, s.Next, (*Writer).next))
	m.field(12, partsOf(w, s.StepParts))
	return m.end(13)
}

// partsOf writes what a struct holds apart. Where many share what is all zero,
// it is looked at once.
func partsOf[T any](w *Writer, p *T) bool {
	if p == nil {
		return false
	}
	t := w.types.of(reflect.TypeFor[T]())
	if w.nothing[p] {
		w.body = append(w.body, make([]byte, t.mask)...)
		return true
	}
	start := len(w.body)
	w.always(t, reflect.ValueOf(p).Elem())
	if len(w.body) == start+t.mask && allZero(w.body[start:]) {
		w.nothing[p] = true
	}
	return true
}

func (w *Writer) work(r *model.WorkRow) bool {
	m := w.masked(3)
	m.field(0, w.written(&r.Written))
	m.field(1, r.When != nil && slowly(w, &r.When))
	m.field(2, w.distribution(&r.Is))
	return m.end(3)
}

func (w *Writer) quality(r *model.QualityRow) bool {
	m := w.masked(3)
	m.field(0, w.written(&r.Written))
	m.field(1, r.When != nil && slowly(w, &r.When))
	m.field(2, scalarOf(w, &r.Is))
	return m.end(3)
}

func (w *Writer) next(r *model.NextRow) bool {
	m := w.masked(4)
	m.field(0, w.written(&r.Written))
	m.field(1, w.text(&r.To))
	m.field(2, r.When != nil && slowly(w, &r.When))
	m.field(3, scalarOf(w, &r.Share))
	return m.end(4)
}

func (w *Writer) distribution(d *model.Distribution) bool {
	m := w.masked(5)
	m.field(0, w.written(&d.Written))
	m.field(1, w.text(&d.Family))
	m.field(2, scalarOf(w, &d.Value))
	m.field(3, eachOf(w, d.Percentiles, (*Writer).entry))
	m.field(4, partsOf(w, d.DistributionParts))
	return m.unless(5)
}
