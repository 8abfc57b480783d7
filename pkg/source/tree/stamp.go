package tree

import "io/fs"

// Stamp is what a system says of a file without its content, as git uses it: as
// long as all of it is the same, the file has not been written to, unless that
// happened at the very moment at which the stamp was taken.
type Stamp struct {
	Size int64
	// ModTime and Changed are when the content and when the file itself were
	// last changed, in nanoseconds since 1970 by the clock of the file system.
	// Changed and Inode are 0 where the system has none.
	ModTime, Changed int64
	Inode            uint64
	Mode             fs.FileMode
}

// StampOf is the stamp of a file.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), ModTime: info.ModTime().UnixNano(), Mode: info.Mode()}
	s.Changed, s.Inode = ofSystem(info)
	return s
}

// The times by which a file must be older than the look at it for its stamp to
// mean anything: file systems count time in steps, and what is written within
// one step has one stamp. Those that count whole seconds do it in twos.
const (
	fineStep   = 100_000_000   // ns
	coarseStep = 3_000_000_000 // ns
)

// Settled reports whether the file was left alone long enough before a moment,
// in nanoseconds since 1970, at which or after which its content was read: then
// another content will have another stamp.
func (s Stamp) Settled(moment int64) bool {
	last := max(s.ModTime, s.Changed)
	if last%1_000_000_000 == 0 {
		return last < moment-coarseStep
	}
	return last < moment-fineStep
}
