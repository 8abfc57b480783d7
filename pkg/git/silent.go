package git

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// silence is how long git may say nothing: it waits for ever for what comes
// out of a pipe that stands in the place of a file of the repository.
const silence = time.Minute

var errSilent = errors.New("no answer within a minute; is there a pipe in the place of a file of the repository?")

// heard passes on what git says, and puts off the end of patience.
type heard struct {
	from    io.Reader
	timer   *time.Timer
	silence time.Duration
}

func (h heard) Read(p []byte) (int, error) {
	n, err := h.from.Read(p)
	h.timer.Reset(h.silence)
	return n, err
}

// patient is a context that ends when the timer is not reset for a while.
func patient(ctx context.Context, silence time.Duration) (context.Context, *time.Timer, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(silence, func() { cancel(errSilent) })
	return ctx, timer, func() {
		timer.Stop()
		cancel(nil)
	}
}

// readFirst are the files that git reads of any repository before it answers.
var readFirst = []string{"HEAD", "config", "commondir", "packed-refs", "shallow", "objects/info/alternates"}

// files refuses a repository in which a pipe or a device stands in the place of
// one of the files that git reads first. Whatever else is odd git tells itself.
func files(dir string) error {
	at, err := filepath.Abs(dir)
	if err != nil {
		return nil // git says so
	}
	for {
		for _, folder := range []string{gitFolder(at), at} {
			if err := readable(folder); err != nil {
				return err
			}
		}
		parent := filepath.Dir(at)
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil || parent == at {
			return nil
		}
		at = parent
	}
}

// gitFolder is the folder of a working tree's repository.
func gitFolder(tree string) string {
	folder := filepath.Join(tree, ".git")
	if info, err := os.Stat(folder); err != nil || !info.Mode().IsRegular() || info.Size() > 1<<16 {
		return folder
	}
	text, _ := os.ReadFile(folder)
	if to, ok := strings.CutPrefix(string(text), "gitdir: "); ok {
		if to = strings.TrimRight(to, "\r\n"); filepath.IsAbs(to) {
			return to
		}
		return filepath.Join(tree, to)
	}
	return folder
}

func readable(folder string) error {
	if info, err := os.Stat(filepath.Join(folder, "objects")); err != nil || !info.IsDir() {
		if _, err := os.Stat(filepath.Join(folder, "commondir")); err != nil {
			return nil // no repository
		}
	}
	for _, name := range readFirst {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if info, err := os.Stat(path); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeDevice|fs.ModeSocket) != 0 {
			return fmt.Errorf("%q is a pipe or a device, in the place of a file of the repository", path)
		}
	}
	return nil
}
