package derived

// times are the sums over a stream in the mean of one item. A sum is left out
// where a part of it is not known.
func (f *Facts) times(out *Stream, g *graph, fl *flow) {
	out.ValueShare = fl.mean(fl.value)
	touch, wait, waste, known := 0.0, 0.0, 0.0, fl.ok
	judged, done, byTools := false, 0, 0
	for i := range g.nodes {
		st := g.nodes[i].step
		sf := out.Steps[st.ID.V]
		switch sf.Done {
		case "tool":
			byTools++
			done++
		case "people", "supplier":
			done++
		}
		judged = judged || st.Adds.Given()
		if sf.Visits == nil || !timed(st) {
			known = false
			continue
		}
		if len(st.Work) > 0 && sf.Work == nil && *sf.Visits > 0 {
			known = false
		}
		here := 0.0
		if sf.Work != nil {
			here = *sf.Visits * *sf.Work
			touch += here
		}
		if sf.Wait != nil {
			wait += *sf.Visits * *sf.Wait
			here += *sf.Visits * *sf.Wait
		}
		if st.Adds.V == "waste" {
			waste += here
		}
	}
	if done > 0 {
		out.AutomatedShare = number(float64(byTools) / float64(done))
	}
	if !known {
		return
	}
	out.TouchTime, out.WaitTime = number(touch), number(wait)
	if judged && touch+wait > 0 {
		out.WasteShare = number(waste / (touch + wait))
	}
}
