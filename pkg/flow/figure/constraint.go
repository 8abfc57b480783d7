package figure

// JudgeTried compares the mean lead times of all streams for which one more
// was tried, in pairs. Tried are the results with one more by the address of
// what there is one more of.
func (r *Result) JudgeTried(tried map[string]*Result) {
	var of []*Constraint
	var befores, afters []*Measured
	var was []Figure
	for i := range r.Constraints {
		c := &r.Constraints[i]
		if c.OneMore == "" {
			continue
		}
		name := "ValueStream/" + c.Stream + " leadTime.mean"
		b, a := r.Measure(name), tried[c.Address].Measure(name)
		if b == nil || a == nil {
			continue
		}
		before := *b.Figure
		if n := len(a.Figure.Values); n < len(before.Values) && before.GrowsPerDay == nil {
			before = Of(before.Values[:n]) // the pairs that there are
			before.Note = b.Figure.Note
		}
		of, befores, afters, was = append(of, c), append(befores, b), append(afters, a), append(was, before)
	}
	for i, d := range differencesOf(befores, was, afters) {
		of[i].Effect = &d
	}
	r.lead()
}

// NotTried says of all constraints why one more was not tried.
func (r *Result) NotTried(why string) {
	for i := range r.Constraints {
		r.Constraints[i].NotTried = why
	}
	r.lead()
}

// lead makes the first of the constraints that of all.
func (r *Result) lead() {
	if len(r.Constraints) > 0 {
		r.Constraint = &r.Constraints[0]
	}
}

// Constraint is what holds a stream back most: the team, the approval or the
// limit that its items wait for longest.
type Constraint struct {
	Stream string `json:"stream"`
	// Kind is team, supplier, tool, approval or limit; Address is what it is: "Team/desk",
	// "GoverningBody/board", "ValueStream/x.limits".
	Kind    string `json:"kind"`
	Address string `json:"address"`
	// Steps are those at which it is waited for.
	Steps []string `json:"steps"`
	// WaitingTime is how long an item of the stream waits for it on average;
	// ShareOfWaiting is its share of all waiting there.
	WaitingTime    Figure `json:"waitingTime"`
	ShareOfWaiting Figure `json:"shareOfWaiting"`
	// Load is the offered load of who does the work, or the share of its time
	// that was taken up where demand is finite; nil of others.
	Load *float64 `json:"load"`
	// OneMore says what one more unit is, Effect what it does to the mean lead
	// time of the stream, by pairs; nil where that has not been tried, and
	// NotTried says why.
	OneMore string `json:"oneMore,omitempty"`
	// Caution is what else one more brings with it.
	Caution  string      `json:"caution,omitempty"`
	Effect   *Difference `json:"effect,omitempty"`
	NotTried string      `json:"notTried,omitempty"`
}
