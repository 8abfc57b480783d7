package flow

// callStream lets an item pass through another stream, whose limits do not
// hold it back.
func (s *sim) callStream(i int32, st *step) int32 {
	it := &s.items[i]
	if s.trace != nil {
		s.traceCall(i)
	}
	if s.rec != nil {
		s.recordCall(i)
	}
	at := int32(-1)
	if s.p.uses.limits {
		at, s.extra[i].at = s.extra[i].at, -1
		it.flags |= passes
	}
	it.frame = s.newFrame(frame{it.step, it.frame, it.visit, at})
	return st.call
}

// comeBack takes an item that has ended in a stream back to the step from
// which it went there.
func (s *sim) comeBack(i, to int32) int32 {
	it := &s.items[i]
	if s.trace != nil {
		s.traceReturn(i)
	}
	if s.rec != nil {
		s.recordReturn(i)
	}
	f := s.frames[it.frame]
	s.freeFram = append(s.freeFram, it.frame)
	it.frame, it.step, it.visit = f.next, f.step, f.visit
	if s.p.uses.limits {
		s.vacate(i)
		s.extra[i].at = f.at
	}
	if to == toValue {
		return s.leave(i, s.steps[f.step].Draw(it.key, f.visit, drawVisit, 0))
	}
	s.visited(it, false)
	if o := s.p.routes[s.p.steps[f.step].routeOf(it.class)].otherwise; o != toEnd {
		return s.goOn(i, o, -1)
	}
	return s.goOn(i, to, -1)
}

func (s *sim) newFrame(f frame) int32 {
	if n := len(s.freeFram); n > 0 {
		k := s.freeFram[n-1]
		s.freeFram = s.freeFram[:n-1]
		s.frames[k] = f
		return k
	}
	s.frames = append(s.frames, f)
	return int32(len(s.frames) - 1)
}
