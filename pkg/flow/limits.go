package flow

import (
	"time"

	"github.com/svs-project/svs/pkg/flow/datafile"
)

// Limits bounds the files that a model names and what a run may hold, so that
// no input can take its time or memory. Every limit is the greatest value that
// is still accepted.
type Limits struct {
	datafile.Limits
	// Items is how many items may be inside one replication at once.
	Items int
	// Horizon keeps twice the horizon, and all sums with it, in 64 bits.
	Horizon time.Duration
	// Replications is how often a run may be repeated.
	Replications int
}

// DefaultLimits are the limits of svs for a user's workspace.
func DefaultLimits() Limits {
	return Limits{
		Limits:       datafile.DefaultLimits(),
		Items:        250_000,
		Horizon:      50 * 365 * 24 * time.Hour,
		Replications: 100_000,
	}
}
