package flat

import "reflect"

// slab hands out short lists of one type from long ones: a model has hundreds
// of thousands of lists with one to six items, and making each by itself takes
// as long as reading it.
type slab struct {
	typ  reflect.Type
	next reflect.Value
	left int
	made int
}

// The lists from which others are taken have so many items: few at first, for
// types that hardly occur.
const (
	firstSlab = 4
	mostSlab  = 256
)

func (r *Reader) slab(typ reflect.Type) *slab {
	s := r.slabs[typ]
	if s == nil {
		s = &slab{typ: typ, made: firstSlab}
		r.slabs[typ] = s
	}
	return s
}

// take is a list of n items, all zero, that nothing else reaches.
func (s *slab) take(n int) reflect.Value {
	if n == 0 || n > mostSlab/4 {
		return reflect.MakeSlice(s.typ, n, n)
	}
	if n > s.left {
		s.made = min(max(s.made, n)*2, mostSlab)
		s.next, s.left = reflect.MakeSlice(s.typ, s.made, s.made), s.made
	}
	at := s.made - s.left
	s.left -= n
	return s.next.Slice3(at, at+n, at+n)
}
