package calendar

// Cursor asks a Timeline at times that mostly go forward. It keeps the
// present interval, so that only work that leaves it has to search. The zero
// Cursor is of no use; Timeline.Cursor makes one.
type Cursor struct {
	t *Timeline
	i int // first span that closes after the last time asked for
}

// Cursor returns a cursor at the start.
func (t *Timeline) Cursor() Cursor { return Cursor{t: t} }

// seek moves to the first span that closes after x.
func (c *Cursor) seek(x int64) int {
	spans, i := c.t.spans, c.i
	if i < len(spans) && x < spans[i].close && (i == 0 || x >= spans[i-1].close) {
		return i
	}
	if i+1 < len(spans) && x < spans[i+1].close && x >= spans[i].close {
		c.i = i + 1
		return c.i
	}
	c.i = c.t.find(x)
	return c.i
}

// Open is Timeline.Open.
func (c *Cursor) Open(x int64) bool {
	i := c.seek(x)
	return i < len(c.t.spans) && c.t.spans[i].open <= x
}

// NextOpen is Timeline.NextOpen.
func (c *Cursor) NextOpen(x int64) int64 {
	i := c.seek(x)
	if i == len(c.t.spans) {
		return Never
	}
	return max(x, c.t.spans[i].open)
}

// Advance is Timeline.Advance.
func (c *Cursor) Advance(x, work int64) int64 {
	if work <= 0 {
		return x
	}
	i := c.seek(x)
	if i == len(c.t.spans) {
		return Never
	}
	s := &c.t.spans[i]
	from := max(x, s.open)
	if work <= s.close-from {
		return from + work
	}
	return c.t.Advance(x, work)
}
