package flat

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"reflect"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// ErrDamaged is why bytes cannot be read: no Writer wrote them.
var ErrDamaged = errors.New("flat: not what was written")

// Reader reads values one behind the other, in the order in which they were
// written. After a fault every value is zero, and Err says so.
type Reader struct {
	types *Types
	body  []byte
	texts Texts
	line  int32
	bad   bool
	depth int
	slabs map[reflect.Type]*slab
	rooms rooms
}

// maxDepth is how deep structs and lists may lie in each other, which is more
// than documents may.
const maxDepth = 500

// NewReader makes a Reader without anything to read. One is good for many
// texts, and not for several goroutines at once.
func NewReader(types *Types) *Reader {
	return &Reader{types: types, slabs: map[reflect.Type]*slab{}}
}

// Texts are those of a Writer, for reading its sections.
type Texts []string

// Open begins to read what a Writer wrote. It keeps no part of the bytes, and
// what was read before stays as it is.
func (r *Reader) Open(data []byte) {
	r.body, r.texts, r.line, r.bad, r.depth = data, nil, 0, false, 0
	n := r.Count()
	lengths := make([]int, n)
	total := 0
	for i := range lengths {
		lengths[i] = r.Count()
		total += lengths[i]
	}
	if total > len(r.body) || r.bad {
		r.fail()
		return
	}
	all := string(r.body[:total])
	r.body = r.body[total:]
	r.texts = make([]string, n+1)
	for i, length := range lengths {
		if length > len(all) {
			r.fail()
			return
		}
		r.texts[i+1], all = all[:length], all[length:]
	}
}

// Apart gives the texts of what was opened, and the bytes behind them, of which
// sections can be read by themselves. Nothing is left to be read then.
func (r *Reader) Apart() (Texts, []byte, error) {
	texts, body := r.texts, r.body
	r.body = nil
	return texts, body, r.Err()
}

// Leave passes over what is left to be read.
func (r *Reader) Leave() { r.body = nil }

// OpenSection begins to read a section of what has these texts, as Open does.
func (r *Reader) OpenSection(texts Texts, section []byte) {
	r.body, r.texts, r.line, r.bad, r.depth = section, texts, 0, false, 0
}

// Err is nil as long as all that was read had been written.
func (r *Reader) Err() error {
	if r.bad {
		return ErrDamaged
	}
	return nil
}

// Done reports whether all has been read, and nothing else.
func (r *Reader) Done() bool { return !r.bad && len(r.body) == 0 }

// Fail says that what was read makes no sense to the caller.
func (r *Reader) Fail() { r.fail() }

func (r *Reader) fail() { r.bad, r.body = true, nil }

// Uint reads a number.
func (r *Reader) Uint() uint64 {
	if len(r.body) > 0 && r.body[0] < 0x80 {
		n := uint64(r.body[0])
		r.body = r.body[1:]
		return n
	}
	n, size := binary.Uvarint(r.body)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.body = r.body[size:]
	return n
}

// Int reads a number that may be negative.
func (r *Reader) Int() int64 {
	n := r.Uint()
	return int64(n>>1) ^ -int64(n&1)
}

// Count reads how many things follow, each of which takes a byte at least.
func (r *Reader) Count() int {
	n := r.Uint()
	if n > uint64(len(r.body)) {
		r.fail()
		return 0
	}
	return int(n)
}

// Bool reads yes or no.
func (r *Reader) Bool() bool {
	b := r.Raw(1)
	return len(b) == 1 && b[0] != 0
}

// Raw reads n bytes; nil when there are fewer.
func (r *Reader) Raw(n int) []byte {
	if n > len(r.body) {
		r.fail()
		return nil
	}
	out := r.body[:n:n]
	r.body = r.body[n:]
	return out
}

// Text reads a text.
func (r *Reader) Text() string {
	n := r.Uint()
	if n >= uint64(len(r.texts)) {
		r.fail()
		return ""
	}
	return r.texts[n]
}

// Texts reads a list of texts.
func (r *Reader) Texts() []string {
	n, given := r.length()
	if !given {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = r.Text()
	}
	return out
}

// length reads how long a list is, false for none.
func (r *Reader) length() (n int, given bool) {
	more := r.Uint()
	if more == 0 || more-1 > uint64(len(r.body)) {
		if more != 0 {
			r.fail()
		}
		return 0, false
	}
	return int(more - 1), true
}

// Pos reads a place.
func (r *Reader) Pos() diag.Pos {
	r.line += int32(r.Int())
	return diag.Pos{Line: r.line, Column: int32(r.Int())}
}

// Steps reads the steps of a stream.
func (r *Reader) Steps() []model.Step {
	var list []model.Step
	r.value(r.types.of(reflect.TypeFor[[]model.Step]()), reflect.ValueOf(&list).Elem())
	return list
}

// Entity reads an entity, nil after a fault.
func (r *Reader) Entity() model.Any {
	e := r.WithoutSteps()
	if vs, ok := e.(*model.ValueStream); ok {
		if vs.Spec.Steps = model.StepsOf(r.Steps()); r.bad {
			return nil
		}
	}
	return e
}

// WithoutSteps reads an entity, a stream without its steps; nil after a fault.
func (r *Reader) WithoutSteps() model.Any {
	kind := r.Text()
	e := r.zero(kind)
	if e == nil {
		r.fail()
		return nil
	}
	v := reflect.ValueOf(e).Elem()
	if r.value(r.types.of(v.Type()), v); e.Base().Kind != kind {
		r.fail()
	}
	if r.bad {
		return nil
	}
	return e
}

// value fills v, which is addressable and zero.
func (r *Reader) value(t *layout, v reflect.Value) {
	if t.fast != nil {
		t.fast(r, v.Addr().Interface())
		return
	}
	switch t.form {
	case structure:
		if r.depth++; r.depth > maxDepth {
			r.fail()
		}
		r.fields(t, v)
		r.depth--
	case pointer:
		r.pointed(t, v)
	case list:
		r.items(t, v)
	case text:
		v.SetString(r.Text())
	case boolean:
		v.SetBool(r.Bool())
	case number:
		v.SetInt(r.Int())
	case fraction:
		if b := r.Raw(8); b != nil {
			v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
	default:
		r.special(t, v.Addr().Interface())
	}
}

// special fills the commonest fields and the scalars of unit.
func (r *Reader) special(t *layout, p any) {
	switch t.form {
	case place:
		*p.(*diag.Pos) = r.Pos()
	case textField:
		r.text(p.(*model.Field[string]))
	case ref:
		r.ref(p.(*model.Ref))
	case apart:
		r.fail()
	default:
		r.take(p.(taker))
	}
}

// taker is a scalar of unit.
type taker interface {
	Take([]byte) ([]byte, bool)
}

var _ = []taker{new(unit.Duration), new(unit.Date), new(unit.DateTime), new(unit.Rate), new(unit.Share), new(unit.Money)}

// fields fills the fields of a struct that are given.
func (r *Reader) fields(t *layout, v reflect.Value) {
	mask := r.Raw(t.mask)
	for at, given := range mask {
		for ; given != 0; given &= given - 1 {
			i := at*8 + bits.TrailingZeros8(given)
			if i >= len(t.fields) {
				r.fail()
				return
			}
			r.value(t.fields[i].layout, v.Field(t.fields[i].index))
		}
	}
}

// pointed makes what a pointer points at. Values that are all zero are one
// where they stand for parts that are not written.
func (r *Reader) pointed(t *layout, v reflect.Value) {
	if t.none.IsValid() && t.elem.form == structure && len(r.body) >= t.elem.mask && allZero(r.body[:t.elem.mask]) {
		r.body = r.body[t.elem.mask:]
		v.Set(t.none)
		return
	}
	p := reflect.New(t.typ.Elem())
	r.value(t.elem, p.Elem())
	v.Set(p)
}

func allZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// items fills a list.
func (r *Reader) items(t *layout, v reflect.Value) {
	n, given := r.length()
	if !given {
		return
	}
	v.Set(r.slab(t.typ).take(n))
	if r.depth++; r.depth > maxDepth {
		r.fail()
	}
	for i := 0; i < n && !r.bad; i++ {
		r.value(t.elem, v.Index(i))
	}
	r.depth--
}
