package flow

// TakeLongWay has nothing take the short way.
func (p *Program) TakeLongWay() { p.longWay = true }

// ShortRoutes is how many routes are short, of those that may be taken.
func (p *Program) ShortRoutes() (n, of int) {
	for i := range p.routes {
		if p.routes[i].short.is {
			n++
		}
	}
	return n, len(p.routes)
}
