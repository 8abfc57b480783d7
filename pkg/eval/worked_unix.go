//go:build unix

package eval

import (
	"syscall"
	"time"
)

// worked is how much time of processors this process has had; false where that
// is not known.
func worked() (time.Duration, bool) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
