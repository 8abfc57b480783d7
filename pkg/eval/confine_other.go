//go:build !linux

package eval

// confine leaves it to the watch in the child and the clock of the parent:
// other systems either have no limit on data or do not keep it.
func confine(int64) {}
