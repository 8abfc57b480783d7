// Package git reads trees of a Git repository at a revision, as fs.FS, through
// the git program.
//
// A repository may come from anybody, its configuration included. So git runs
// with a fixed list of arguments and an environment of its own, only commands
// that read objects and refs are used, and nothing of the repository is ever
// executed: no hook, filter, textconv, file system monitor, external diff,
// pager, credential helper, alias or transport. Nothing is fetched and nothing
// is written. What git says in words is looked at only to explain a failure.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Program is the git program, ready to be run.
type Program struct {
	exe  string
	env  []string
	home []string // what tells git where the user's own configuration is
	// silence is how long a command may say nothing.
	silence time.Duration
}

// New returns the git program at a path, as exec.LookPath finds it; "" where
// there is none, which every use then reports as ErrNoGit. Of the environment
// (as os.Environ gives it) git sees PATH alone; HOME, XDG_CONFIG_HOME and
// USERPROFILE are used to learn which folders of other people the user trusts.
func New(exe string, environ []string) *Program {
	p := &Program{exe: exe, env: environment(), silence: silence}
	for _, kv := range environ {
		switch name, _, _ := strings.Cut(kv, "="); name {
		case "PATH", "SYSTEMROOT":
			p.env = append(p.env, kv)
		case "HOME", "XDG_CONFIG_HOME", "USERPROFILE":
			p.home = append(p.home, kv)
		}
	}
	return p
}

// environment is what git sees besides PATH. It names no configuration but the
// repository's own, and closes every way by which git asks, fetches or writes.
func environment() []string {
	return []string{
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_SYSTEM=" + os.DevNull,
		"GIT_CONFIG_GLOBAL=" + os.DevNull,
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_GRAFT_FILE=" + os.DevNull,
		"GIT_ALLOW_PROTOCOL=none", // wins over every protocol.*.allow of the repository
		"GIT_PROTOCOL_FROM_USER=0",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_OPTIONAL_LOCKS=0",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_ASKPASS=false",
		"SSH_ASKPASS=false",
		"GIT_SSH_COMMAND=false",
		"GIT_EDITOR=false",
		"GIT_PAGER=cat",
		"LC_ALL=C",
	}
}

// overrides stand before every command. Settings given on the command line win
// over those of the repository.
func overrides() []string {
	settings := []string{
		"core.fsmonitor=false",
		"core.hooksPath=" + os.DevNull,
		"core.attributesFile=" + os.DevNull,
		"core.sshCommand=false",
		"core.gitProxy=false",
		"core.askPass=false",
		"core.pager=cat",
		"credential.helper=",
		"diff.external=",
		"gpg.program=false",
		"protocol.allow=never",
		"submodule.recurse=false",
		"gc.auto=0",
		"maintenance.auto=false",
	}
	args := []string{"--no-pager", "--no-replace-objects", "--no-optional-locks"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return args
}

// The errors that callers tell apart.
var (
	// ErrNoGit: there is no git program.
	ErrNoGit = errors.New("the git program was not found; install it, or compare two folders instead")
	// ErrNoRepository: the folder is not inside a Git repository.
	ErrNoRepository = errors.New("not in a Git repository; compare two folders instead")
	// ErrUnknownRevision: the repository has no such revision.
	ErrUnknownRevision = errors.New("unknown revision")
	// ErrNoFolder: the revision has no such folder.
	ErrNoFolder = errors.New("no such folder at this revision")
	// ErrShallow: the answer lies beyond the history that was fetched.
	ErrShallow = errors.New("this is a shallow clone")
	// ErrNoMergeBase: two revisions have no ancestor in common.
	ErrNoMergeBase = errors.New("no common ancestor")
)

const (
	// maxOutput bounds the answer of one command, but for listings.
	maxOutput = 1 << 20
	// maxComplaint bounds what is kept of git's standard error.
	maxComplaint = 4 << 10
	// grace is how long a command that was killed may hold its pipes.
	grace = 2 * time.Second
)

// command prepares a run in a folder. extra stand before the subcommand.
func (p *Program) command(ctx context.Context, dir string, extra []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.exe, append(append(overrides(), extra...), args...)...)
	cmd.Dir = dir
	cmd.Env = p.env
	cmd.WaitDelay = grace
	return cmd
}

// failure is git's own account of why a command did not do its work.
type failure struct {
	command   string
	complaint string
	err       error
}

func (f *failure) Error() string {
	said := strings.Join(strings.Fields(f.complaint), " ")
	if said == "" {
		said = f.err.Error()
	}
	return fmt.Sprintf("git %s: %s", f.command, strings.TrimPrefix(said, "fatal: "))
}

func (f *failure) Unwrap() error { return f.err }

// exitCode is git's, -1 when it was killed or never ran.
func (f *failure) exitCode() int {
	if e, ok := errors.AsType[*exec.ExitError](f.err); ok {
		return e.ExitCode()
	}
	return -1
}

// run runs one command and returns what it wrote.
func (p *Program) run(ctx context.Context, dir string, extra []string, args ...string) (string, error) {
	if p.exe == "" {
		return "", ErrNoGit
	}
	ctx, cancel := context.WithTimeoutCause(ctx, p.silence, errSilent)
	defer cancel()
	cmd := p.command(ctx, dir, extra, args...)
	out, complaint := &bounded{limit: maxOutput}, &bounded{limit: maxComplaint}
	cmd.Stdout, cmd.Stderr = out, complaint
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("git %s: %w", args[0], context.Cause(ctx))
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist) && cmd.Process == nil && isDir(dir):
		return "", ErrNoGit
	case err != nil:
		return "", &failure{command: args[0], complaint: complaint.String(), err: err}
	case out.over:
		return "", fmt.Errorf("git %s: answer of more than %d bytes", args[0], maxOutput)
	}
	return out.String(), nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// bounded keeps the first bytes written to it and forgets the others.
type bounded struct {
	bytes.Buffer
	limit int
	over  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.limit - b.Len(); len(p) > room {
		b.over = true
		b.Buffer.Write(p[:room])
		return len(p), nil
	}
	return b.Buffer.Write(p)
}
