package derived

import "github.com/svs-project/svs/pkg/model"

// Step are the facts of a step of a stream.
type Step struct {
	Visits        *float64 `facts:"visits"`
	PerMonth      *float64 `facts:"perMonth"`
	Work          *float64 `facts:"work"`
	WorkVariation *float64 `facts:"workVariation"`
	Wait          *float64 `facts:"wait"`
	Done          string   `facts:"done"`
	AfterValue    bool     `facts:"afterValue"`
	LeastQuality  float64  `facts:"leastQuality"`
	Contract      bool     `facts:"contract"`
}

// steps are the facts of all steps by id.
func (f *Facts) steps(g *graph, fl *flow) map[string]*Step {
	out := make(map[string]*Step, len(g.nodes))
	before := g.delivered()
	for i := range g.nodes {
		st := g.nodes[i].step
		sf := &Step{Done: performer(st), AfterValue: before[i] > 1-1e-6, LeastQuality: 1, WorkVariation: f.workVariation(st)}
		for _, q := range st.Quality {
			sf.LeastQuality = min(sf.LeastQuality, q.Is.V.Float())
		}
		f.stepTimes(sf, g, i, fl)
		if s := f.m.Supplier(st.Supplier.Name); s != nil {
			sf.Contract = len(f.contracts(s)) > 0
		}
		out[st.ID.V] = sf
	}
	return out
}

// performer is by what a step is done, in a word.
func performer(st *model.Step) string {
	switch {
	case st.Team.Given() || len(st.Needs) > 0:
		return "people"
	case st.Supplier.Given():
		return "supplier"
	case st.Automated.Given():
		return "tool"
	case st.Stream.Given():
		return "stream"
	case len(st.Parallel) > 0:
		return "branches"
	case st.Approval.Given():
		return "decision"
	}
	return "nobody"
}

// stepTimes are how often items come to a step and how long they take there.
// The steps of a branch are passed as often as the step that has the branches.
func (f *Facts) stepTimes(sf *Step, g *graph, i int, fl *flow) {
	st := g.nodes[i].step
	id := st.ID.V
	visits, known := fl.visits[id]
	if !known || !fl.ok {
		outer := g.outer(i)
		if outer < 0 || !fl.ok {
			return
		}
		visits = fl.visits[g.nodes[outer].step.ID.V]
		sf.Work = f.plainWork(st)
	}
	sf.Visits = fl.mean(visits)
	if fl.items > 0 {
		sf.PerMonth = number(visits * month)
	}
	if known && visits > 0 {
		if timed(st) {
			sf.Work = number(fl.work[id] / visits)
		}
		sf.Wait = number(fl.wait[id] / visits)
	}
}

// plainWork is a step's hands-on time where that is one time.
func (f *Facts) plainWork(st *model.Step) *float64 {
	if len(st.Work) != 1 || len(st.Work[0].When) > 0 {
		return nil
	}
	return number(f.traffic.Mean(st, &st.Work[0].Is))
}

// outer is the step of the stream itself in whose branches a step lies, -1 for
// one that lies in none.
func (g *graph) outer(i int) int {
	if g.nodes[i].top {
		return -1
	}
	for j := i - 1; j >= 0; j-- {
		if g.nodes[j].top {
			return j
		}
	}
	return -1
}
