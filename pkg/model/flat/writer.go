// Package flat writes entities of the model as bytes that are quick to read
// again, and reads them.
//
// It is for what the program keeps for itself from one run to the next: the
// bytes follow the structs of the model, whatever these hold, and mean nothing
// to another version of the program. Only what is not zero is written, texts
// once for all entities of a writer. Sections can be read by themselves; the
// steps of a stream may be written apart from it. A reader takes nothing on trust:
// bytes that no writer wrote give an error, never a fault, and take memory in
// proportion to their number. Whether they are the bytes that were written is
// for the caller to make sure (a checksum). load is the caller, and who hands a
// model to another program in a test.
package flat

import (
	"encoding/binary"
	"math"
	"reflect"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Writer writes values one behind the other.
type Writer struct {
	types *Types
	body  []byte
	// texts are the numbers of the texts that were written, from 1; list are
	// the texts by number.
	texts map[string]uint64
	list  []string
	size  int
	line  int32 // of the last place
	// nothing are pointers to values that are all zero.
	nothing map[any]bool
}

// Reset forgets all that was written. What Bytes gave stays as it is.
func (w *Writer) Reset() {
	w.body, w.list, w.size, w.line = w.body[:0], w.list[:0], 0, 0
	clear(w.texts)
}

// NewWriter makes a Writer.
func NewWriter(types *Types) *Writer {
	return &Writer{types: types, texts: map[string]uint64{}, nothing: map[any]bool{}}
}

// Bytes are all that was written: the texts, and what refers to them.
func (w *Writer) Bytes() []byte {
	out := make([]byte, 0, w.size+2*len(w.list)+len(w.body)+8)
	out = binary.AppendUvarint(out, uint64(len(w.list)))
	for _, s := range w.list {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range w.list {
		out = append(out, s...)
	}
	return append(out, w.body...)
}

// Uint writes a number.
func (w *Writer) Uint(n uint64) { w.body = binary.AppendUvarint(w.body, n) }

// Int writes a number that may be negative.
func (w *Writer) Int(n int64) { w.body = binary.AppendVarint(w.body, n) }

// Bool writes yes or no.
func (w *Writer) Bool(b bool) {
	if b {
		w.body = append(w.body, 1)
	} else {
		w.body = append(w.body, 0)
	}
}

// Raw writes bytes whose number the reader knows.
func (w *Writer) Raw(b []byte) { w.body = append(w.body, b...) }

// Text writes a text.
func (w *Writer) Text(s string) {
	if s == "" {
		w.body = append(w.body, 0)
		return
	}
	n, ok := w.texts[s]
	if !ok {
		w.list, w.size = append(w.list, s), w.size+len(s)
		n = uint64(len(w.list))
		w.texts[s] = n
	}
	w.Uint(n)
}

// Texts writes a list of texts; nil stays nil.
func (w *Writer) Texts(list []string) {
	if list == nil {
		w.Uint(0)
		return
	}
	w.Uint(uint64(len(list)) + 1)
	for _, s := range list {
		w.Text(s)
	}
}

// Pos writes a place. Places are written as steps from the one before.
func (w *Writer) Pos(p diag.Pos) {
	w.Int(int64(p.Line) - int64(w.line))
	w.Int(int64(p.Column))
	w.line = p.Line
}

// Section writes what something else writes, so that it can be read by itself,
// and says how many bytes that took.
func (w *Writer) Section(write func()) (length int) {
	start := len(w.body)
	w.line = 0
	write()
	w.line = 0
	return len(w.body) - start
}

// Steps writes the steps of a stream; nil stays nil.
func (w *Writer) Steps(list []model.Step) {
	w.always(w.types.of(reflect.TypeFor[[]model.Step]()), reflect.ValueOf(&list).Elem())
}

// Entity writes an entity of any kind.
func (w *Writer) Entity(e model.Any) {
	w.WithoutSteps(e)
	if vs, ok := e.(*model.ValueStream); ok {
		w.Steps(vs.Spec.Steps.All())
	}
}

// WithoutSteps writes an entity of any kind, a stream without its steps.
func (w *Writer) WithoutSteps(e model.Any) {
	v := reflect.ValueOf(e).Elem()
	w.Text(e.Base().Kind)
	w.always(w.types.of(v.Type()), v)
}

// given writes a value unless it is zero, and reports whether it did.
func (w *Writer) given(t *layout, v reflect.Value) bool {
	switch t.form {
	case structure:
		start := len(w.body)
		if !w.fields(t, v) {
			w.body = w.body[:start]
			return false
		}
		return true
	case apart:
		return false
	case pointer, list:
		if v.IsNil() {
			return false
		}
	case textField:
		if *v.Addr().Interface().(*model.Field[string]) == (model.Field[string]{}) {
			return false
		}
	case ref:
		if *v.Addr().Interface().(*model.Ref) == (model.Ref{}) {
			return false
		}
	case place:
		if *v.Addr().Interface().(*diag.Pos) == (diag.Pos{}) {
			return false
		}
	default:
		if v.IsZero() {
			return false
		}
	}
	w.always(t, v)
	return true
}

// fields writes a struct: which fields are not zero, and these. It reports
// whether there is any.
func (w *Writer) fields(t *layout, v reflect.Value) (any bool) {
	mask := len(w.body)
	for range t.mask {
		w.body = append(w.body, 0)
	}
	for i := range t.fields {
		if w.given(t.fields[i].layout, v.Field(t.fields[i].index)) {
			w.body[mask+i/8] |= 1 << (i % 8)
			any = true
		}
	}
	return any
}

// always writes a value, zero or not.
func (w *Writer) always(t *layout, v reflect.Value) {
	if t.put != nil && !v.IsNil() {
		t.put(w, v.Addr().Interface())
		return
	}
	switch t.form {
	case structure:
		w.fields(t, v)
	case pointer:
		w.always(t.elem, v.Elem())
	case list:
		if v.IsNil() {
			w.Uint(0)
			return
		}
		w.Uint(uint64(v.Len()) + 1)
		for i := range v.Len() {
			w.always(t.elem, v.Index(i))
		}
	case text:
		w.Text(v.String())
	case boolean:
		w.Bool(v.Bool())
	case number:
		w.Int(v.Int())
	case fraction:
		w.body = binary.LittleEndian.AppendUint64(w.body, math.Float64bits(v.Float()))
	default:
		w.special(v.Addr().Interface())
	}
}

// special writes the commonest fields, and the scalars of unit.
func (w *Writer) special(p any) {
	switch p := p.(type) {
	case *diag.Pos:
		w.Pos(*p)
	case *model.Field[string]:
		w.Pos(p.At)
		w.Text(p.V)
	case *model.Ref:
		w.Pos(p.At)
		w.Text(p.Kind)
		w.Text(p.Name)
	default:
		w.body = p.(appender).Append(w.body)
	}
}

// appender is a scalar of unit.
type appender interface{ Append([]byte) []byte }

var _ = []appender{new(unit.Duration), new(unit.Date), new(unit.DateTime), new(unit.Rate), new(unit.Share), new(unit.Money)}
