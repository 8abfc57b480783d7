package flow

// row is what is told of a row of figures, good until the next call: what is
// booked to its class, or the sum of its classes. Sums are whole numbers, so it
// is the same as if each item had been booked to all its rows.
func (b *books) row(p *Program, i int) *row {
	of := &p.rows[i]
	if len(of.classes) == 1 {
		return &b.cells[of.classes[0]]
	}
	b.sum.empty(of.promises, p.uses.partial)
	for _, k := range of.classes {
		b.sum.merge(&b.cells[k])
	}
	return &b.sum
}

// empty makes a row as new and keeps its memory.
func (r *row) empty(promises int, partial bool) {
	lead, wait := r.lead, r.wait
	lead.Reset()
	wait.Reset()
	*r = row{
		lead: lead, wait: wait, shares: r.shares.emptied(partial),
		kept: zeros(r.kept, promises), broken: zeros(r.broken, promises),
	}
}

// zeros is a slice of n zeros, in the memory of an old one where that is
// enough.
func zeros(old []int64, n int) []int64 {
	if cap(old) < n {
		return make([]int64, n)
	}
	clear(old[:n])
	return old[:n]
}

// done is how many items have come to an end, which reworks are counted over.
func (r *row) done() (n int64) {
	for e, k := range r.ended {
		if ending(e) != endPrevented {
			n += k
		}
	}
	return n
}

// merge adds what is booked to another row. Promises are told apart by demand,
// so a row that tells none leaves them out.
func (r *row) merge(o *row) {
	r.arrived += o.arrived
	for e := range r.ended {
		r.ended[e] += o.ended[e]
	}
	r.inside += o.inside
	r.lead.Merge(&o.lead)
	r.wait.Merge(&o.wait)
	r.work.Merge(o.work, 1)
	for c := range r.waits {
		r.waits[c].Merge(o.waits[c], 1)
	}
	r.first.Merge(o.first)
	r.response.Merge(o.response)
	r.progress.Merge(o.progress, 1)
	r.reworks += o.reworks
	r.right += o.right
	r.visits += o.visits
	r.cost.Merge(o.cost, 1)
	r.fees += o.fees
	for n := range r.kept {
		r.kept[n] += o.kept[n]
		r.broken[n] += o.broken[n]
	}
	r.caused += o.caused
	if r.shares != nil {
		r.shares.merge(o.shares)
	}
}
