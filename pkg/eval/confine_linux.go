package eval

import "syscall"

// headroom is what the limit of the system lies above svs's own: the process
// ends itself at its own limit, and the system's is there for what comes too
// fast for that, such as 36 GB at once.
const headroom = 128 << 20

// confine sets the limits of the system: on data, and on files and cores,
// which the child has no business to write. What the system does not grant is
// left to the watch.
func confine(memory int64) {
	set := func(what int, n uint64) { _ = syscall.Setrlimit(what, &syscall.Rlimit{Cur: n, Max: n}) }
	if !detectsRaces {
		set(syscall.RLIMIT_DATA, uint64(memory+headroom))
	}
	set(syscall.RLIMIT_FSIZE, 0)
	set(syscall.RLIMIT_CORE, 0)
}
