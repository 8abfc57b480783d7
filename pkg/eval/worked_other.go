//go:build !unix

package eval

import "time"

// worked is how much time of processors this process has had; false where that
// is not known.
func worked() (time.Duration, bool) { return 0, false }
