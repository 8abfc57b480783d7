package des

// slab holds records of one type in one piece of memory; places that were
// given back are used again before it grows. Links are indices.
type slab[T any] struct {
	at   []T
	free []int32
}

func (s *slab[T]) reset() { s.at, s.free = s.at[:0], s.free[:0] }

// get returns the index of a record with arbitrary content.
func (s *slab[T]) get() int32 {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		return i
	}
	var zero T
	s.at = append(s.at, zero)
	return int32(len(s.at) - 1)
}

func (s *slab[T]) put(i int32) { s.free = append(s.free, i) }
