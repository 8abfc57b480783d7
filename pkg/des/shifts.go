package des

// isOpen reports whether a group is on shift, and moves its present span on.
func (e *Engine) isOpen(g *group) bool {
	if e.now >= g.present.Close {
		e.moveOn(g)
	}
	return e.now >= g.present.Open
}

func (e *Engine) moveOn(g *group) {
	for int(g.cursor) < len(g.hours.spans) && g.hours.spans[g.cursor].close <= e.now {
		g.cursor++
	}
	g.present = Span{Never, Never}
	if int(g.cursor) < len(g.hours.spans) {
		s := g.hours.spans[g.cursor]
		g.present = Span{s.open, s.close}
	}
}

// wakeLater has a pool where jobs wait dispatched when its closed groups open,
// and, where jobs need others as well, when those that are open come back.
func (e *Engine) wakeLater(p *pool) {
	for _, g := range p.groups {
		gr := &e.groups[g]
		if gr.waking || gr.hours == nil {
			continue
		}
		at := int64(Never)
		if !e.isOpen(gr) {
			at = gr.present.Open
		} else if next := int(gr.cursor) + 1; p.shares && next < len(gr.hours.spans) {
			at = gr.hours.spans[next].open
		}
		if at < Never {
			gr.waking = true
			e.schedule(at, Shifts, engineRef|uint32(g))
		}
	}
}
