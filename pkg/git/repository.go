package git

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Repository is the repository that a folder lies in.
type Repository struct {
	program *Program
	dir     string
	trusted []string // settings that name folders of other people the user trusts
	prefix  string
}

// Repository finds the repository of a folder: a working tree, a worktree, a
// submodule or a bare repository, at its root or below.
func (p *Program) Repository(ctx context.Context, dir string) (*Repository, error) {
	if !isDir(dir) {
		return nil, fmt.Errorf("no folder %q", dir)
	}
	if err := files(dir); err != nil {
		return nil, err
	}
	r := &Repository{program: p, dir: dir}
	prefix, err := r.run(ctx, "rev-parse", "--show-prefix")
	if dubious(err) {
		if r.trusted, err = p.trustedFolders(ctx); err == nil {
			prefix, err = r.run(ctx, "rev-parse", "--show-prefix")
		}
	}
	if f, ok := errors.AsType[*failure](err); ok {
		return nil, explain(f, dir)
	}
	if err != nil {
		return nil, err
	}
	r.prefix = strings.TrimSuffix(strings.TrimSuffix(prefix, "\n"), "/")
	return r, nil
}

// Prefix is the slash path from the root of the working tree to the folder
// with which the repository was found; "" for the root and in bare ones.
func (r *Repository) Prefix() string { return r.prefix }

func (r *Repository) run(ctx context.Context, args ...string) (string, error) {
	return r.program.run(ctx, r.dir, r.trusted, args...)
}

func dubious(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && strings.Contains(f.complaint, "dubious ownership")
}

// explain puts git's refusal of a folder into words that say what to do.
func explain(f *failure, dir string) error {
	switch {
	case dubious(f):
		return fmt.Errorf("the repository of %q belongs to another user, so git does not read it; if you trust it, run: git config --global --add safe.directory %s",
			dir, quoteForShell(absolute(dir)))
	case strings.Contains(f.complaint, "not a git repository"):
		return fmt.Errorf("%q is %w", dir, ErrNoRepository)
	}
	return f
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

func quoteForShell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// trustedFolders asks for the one setting of the user and the system that
// matters here: which repositories of other people git may read. Both files
// are the user's own, and the repository is not looked at.
func (p *Program) trustedFolders(ctx context.Context) ([]string, error) {
	var settings []string
	for _, scope := range []string{"--system", "--global"} {
		asUser := *p
		asUser.env = nil
		for _, kv := range p.env {
			if name, _, _ := strings.Cut(kv, "="); !strings.HasPrefix(name, "GIT_CONFIG_") {
				asUser.env = append(asUser.env, kv)
			}
		}
		asUser.env = append(asUser.env, p.home...)
		out, err := asUser.run(ctx, string(filepath.Separator), nil, "config", scope, "--includes", "--null", "--get-all", "safe.directory")
		if _, ok := errors.AsType[*failure](err); ok {
			continue // not set there
		}
		if err != nil {
			return nil, err
		}
		for v := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
			settings = append(settings, "-c", "safe.directory="+v)
		}
	}
	return settings, nil
}

// IsShallow reports whether the history was cut when the repository was
// cloned.
func (r *Repository) IsShallow(ctx context.Context) (bool, error) {
	out, err := r.run(ctx, "rev-parse", "--is-shallow-repository")
	return strings.TrimSpace(out) == "true", err
}

// MergeBase returns the commit from which two revisions went apart. Without
// one the error is ErrNoMergeBase, or ErrShallow with the command that fetches
// the missing history.
func (r *Repository) MergeBase(ctx context.Context, a, b string) (string, error) {
	var commits [2]string
	for i, rev := range []string{a, b} {
		id, err := r.Commit(ctx, rev)
		if err != nil {
			return "", err
		}
		commits[i] = id
	}
	out, err := r.run(ctx, "merge-base", commits[0], commits[1])
	if f, ok := errors.AsType[*failure](err); ok {
		if shallow, _ := r.IsShallow(ctx); shallow {
			return "", fmt.Errorf("%q and %q went apart before the history that is here: %w, run: git fetch --unshallow", a, b, ErrShallow)
		}
		if f.exitCode() == 1 {
			return "", fmt.Errorf("%q and %q have %w", a, b, ErrNoMergeBase)
		}
	}
	if err != nil {
		return "", err
	}
	id, _, _ := strings.Cut(out, "\n")
	return id, nil
}

// DefaultBranch returns the ref of the branch that others merge into: the HEAD
// of the remote (origin first), else origin/main or origin/master, else main
// or master. The error is ErrUnknownRevision where there is none of these.
func (r *Repository) DefaultBranch(ctx context.Context) (string, error) {
	heads, err := r.run(ctx, "for-each-ref", "--format=%(refname) %(symref)", "refs/remotes/*/HEAD")
	if err != nil {
		return "", err
	}
	var candidates []string
	for line := range strings.Lines(heads) {
		name, target, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "refs/remotes/origin/HEAD" {
			candidates = append([]string{target}, candidates...)
		} else {
			candidates = append(candidates, target)
		}
	}
	candidates = append(candidates, "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")
	for _, ref := range candidates {
		if !strings.HasPrefix(ref, "refs/") {
			continue
		}
		if _, ok, err := r.lookup(ctx, ref+"^{commit}"); ok || err != nil {
			return ref, err
		}
	}
	return "", fmt.Errorf("%w: no default branch is known here; name the revision to compare with", ErrUnknownRevision)
}
