package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/cache"
	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
)

// keeper brings what is known of the files of a workspace from an earlier run,
// and keeps what is learned in this one. A nil keeper does neither. Nothing that
// goes wrong here is anybody's trouble: the work is done again.
type keeper struct {
	folder  cache.Folder
	name    cache.Name
	key     cache.Key
	jobs    int
	from    int64 // bytes of a workspace that is worth it
	started time.Time
	// before is there when reading has ended. roomy says then that so little is
	// known that no garbage need be collected while it is used.
	before  *load.Kept
	blocks  *cache.Blocks // nil without any
	roomy   bool
	reading sync.WaitGroup
	writing sync.WaitGroup
}

// registerCache adds --no-cache to a command that knows files from earlier runs.
func (f *common) registerCache(c *cobra.Command) {
	f.keeps = true
	c.Flags().BoolVar(&f.noCache, "no-cache", false, "read every file anew, and keep nothing for the next run")
}

// Workspaces below this size in bytes are read anew as fast as anything could
// be found out about them.
const worthKeeping = 256 << 10

// keep starts to fetch what is known of the workspace that a command is about.
// It is nil where nothing may be kept: the user says so, there is no folder for
// it, or the documents are not judged as they lie there.
func (s *session) keep(ctx context.Context) *keeper {
	f := s.flags
	if !f.keeps || f.noCache || f.policyFrom != "" {
		return nil
	}
	target, err := locate(f.dir, s.args)
	if err != nil || target.Stdin || len(target.Only()) > 0 {
		return nil
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	program, err := programIdentity()
	if err != nil {
		return nil
	}
	now := s.w.now()
	k := &keeper{
		folder: cache.Folder{Path: filepath.Join(folder, "svs"), Limits: cache.DefaultLimits(), Now: now},
		name:   cache.Name(target.Root),
		key:    cache.KeyOf(version, program, conform.APIVersion, fmt.Sprint(source.DefaultLimits())),
		jobs:   f.jobs, from: s.w.keepsFrom, started: now,
	}
	k.reading.Go(func() {
		blocks, err := k.folder.Open(k.name, k.key)
		if err != nil {
			return
		}
		k.blocks = blocks
		if k.roomy = blocks.Size() <= roomyBytes; k.roomy {
			s.w.collect(never)
		}
		k.before, _ = load.ReadKept(ctx, blocks, k.jobs)
	})
	return k
}

// known waits until what is known is there, and reports whether it is most of
// that many files, and little enough to leave the garbage lying about.
func (k *keeper) known(files int) bool {
	if k == nil {
		return false
	}
	k.reading.Wait()
	return k.roomy && k.before.Len() > files-files/8
}

// keeping is what load has to know, when it is fetched.
func (k *keeper) keeping() *load.Keeping {
	if k == nil {
		return nil
	}
	k.reading.Wait()
	return &load.Keeping{Before: k.before, Mark: govern.IgnoreWord, Outline: check.Outline, Started: k.started}
}

// Once in so many files that changed, what is known is written anew: reading
// some again costs less than writing all.
const oftenEnough = 64

// keepFor writes what is known now for the next run, beside other work, where
// it is worth it. It is done when wait returns.
func (k *keeper) keepFor(loaded *load.Loaded, bytes int64) {
	if k == nil || bytes < k.from || loaded.Changes()*oftenEnough <= len(loaded.Files) {
		return
	}
	k.writing.Go(func() {
		count, blocks := loaded.Pack(k.jobs)
		_ = k.folder.Write(k.name, k.key, count, blocks)
	})
}

// wait ends with the keeper.
func (k *keeper) wait() {
	if k == nil {
		return
	}
	k.reading.Wait()
	k.writing.Wait()
	if k.blocks != nil {
		_ = k.blocks.Close()
	}
}

// programIdentity tells this program from any other, whatever version it says it
// is: its schema, its rules and the form of what is kept are all in it. A
// program made from a commit is named by it, any other by the file that it lies
// in.
func programIdentity() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("built without build information")
	}
	committed := strings.HasPrefix(info.Main.Version, "v") && info.Main.Sum != ""
	for _, set := range info.Settings {
		committed = committed || set.Key == "vcs.modified" && set.Value == "false"
	}
	if committed {
		return info.String(), nil
	}
	file, err := os.Executable()
	if err != nil {
		return "", err
	}
	stat, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(info.String(), file, tree.StampOf(stat)), nil
}
