package flow

// reached judges the promises on coming to a step, or on value.
func (s *sim) reached(it *item, point int32, at int64) {
	if it.flags&promised != 0 {
		s.judgeAt(it, &s.p.classes[it.class], point, at)
	}
}

func (s *sim) judgeAt(it *item, k *class, point int32, at int64) {
	for n, index := range k.promises {
		bit := uint32(1) << n
		pr := &s.p.demands[k.demand].promises[index]
		if pr.until != point || it.judged&bit != 0 {
			continue
		}
		it.judged |= bit
		if s.inTime(it, pr, at) {
			it.kept |= bit
		}
	}
}

// maxPromises is how many promises an item can keep apart.
const maxPromises = 32

// inTime reports whether a promise is not broken at a moment.
func (s *sim) inTime(it *item, pr *promise, now int64) bool {
	if pr.days > 0 {
		stood := int64(0)
		for k := it.pause; k >= 0; k = s.pauses[k].next {
			stood += s.pauses[k].to - s.pauses[k].from
		}
		return now <= pr.timeline.AddBusinessDays(it.arrived+stood, pr.days)
	}
	ran := pr.hours.Between(it.arrived, now)
	for k := it.pause; k >= 0; k = s.pauses[k].next {
		ran -= pr.hours.Between(s.pauses[k].from, s.pauses[k].to)
	}
	return ran <= pr.within
}

// endOf is when a promise ends, des.Never when not within the run.
func (s *sim) endOf(it *item, pr *promise) int64 {
	stood := int64(0)
	for k := it.pause; k >= 0; k = s.pauses[k].next {
		if pr.days > 0 {
			stood += s.pauses[k].to - s.pauses[k].from
		} else {
			stood += pr.hours.Between(s.pauses[k].from, s.pauses[k].to)
		}
	}
	if pr.days > 0 {
		return pr.timeline.AddBusinessDays(it.arrived+stood, pr.days)
	}
	return pr.hours.Add(it.arrived, pr.within+stood)
}
