//go:build linux || openbsd || dragonfly || solaris || aix

package tree

import (
	"io/fs"
	"syscall"
)

// ofSystem is when the file was changed, in nanoseconds since 1970, and which
// inode it has.
func ofSystem(info fs.FileInfo) (changed int64, inode uint64) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return int64(s.Ctim.Sec)*1_000_000_000 + int64(s.Ctim.Nsec), uint64(s.Ino)
}
