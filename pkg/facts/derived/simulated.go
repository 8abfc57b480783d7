package derived

import "github.com/svs-project/svs/pkg/model"

// Simulated are figures that a simulation has measured, as means over its
// replications. What was not measured of an entity is nil.
type Simulated struct {
	LeadTime       *Times   `facts:"leadTime"`
	WaitingTime    *float64 `facts:"waitingTime"`
	WorkingTime    *float64 `facts:"workingTime"`
	FlowEfficiency *float64 `facts:"flowEfficiency"`
	PromiseKept    *float64 `facts:"promiseKept"`
	PromisesMissed []string `facts:"promisesMissed"`
	Rework         *float64 `facts:"rework"`
	Utilization    *float64 `facts:"utilization"`
}

// Times are the mean and percentiles of a time, in seconds.
type Times struct {
	Mean *float64 `facts:"mean"`
	P50  *float64 `facts:"p50"`
	P85  *float64 `facts:"p85"`
	P90  *float64 `facts:"p90"`
	P95  *float64 `facts:"p95"`
}

func (f *Facts) simulated(e model.Any) *Simulated {
	if f.o.Figures == nil {
		return nil
	}
	return f.o.Figures.Simulated(e)
}
