package git

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// maxRevision is how long a revision may be; git's own refs are far shorter.
const maxRevision = 1024

// checkRevision refuses what is no revision before git sees it: options,
// ranges, the index, and bytes that no name can have.
func checkRevision(rev string) error {
	switch {
	case rev == "":
		return errors.New("the revision is empty")
	case len(rev) > maxRevision:
		return fmt.Errorf("the revision is longer than %d bytes", maxRevision)
	case strings.HasPrefix(rev, "-"):
		return fmt.Errorf("%q begins with a dash and is no revision", rev)
	case strings.HasPrefix(rev, ":"):
		return fmt.Errorf("%q names the index or a commit message, not a revision; write REVISION:FOLDER", rev)
	case strings.HasPrefix(rev, "^"), strings.Contains(beforePath(rev), ".."):
		return fmt.Errorf("%q is a range; name one revision", rev)
	case strings.ContainsFunc(rev, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Errorf("%q holds control characters and is no revision", rev)
	}
	return nil
}

// beforePath is the part of REVISION:FOLDER that names the revision. A colon
// within braces belongs to it, as in main@{2026-03-01 10:00}.
func beforePath(rev string) string {
	depth := 0
	for i, r := range rev {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		case ':':
			if depth <= 0 {
				return rev[:i]
			}
		}
	}
	return rev
}

var objectName = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// lookup returns the object of a name that git understands, false when there
// is none. The form of the answer is checked, so that it may stand in later
// commands.
func (r *Repository) lookup(ctx context.Context, name string) (id string, ok bool, err error) {
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
	if f, isFailure := errors.AsType[*failure](err); isFailure && f.exitCode() == 1 {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	id = strings.TrimSuffix(out, "\n")
	return id, objectName.MatchString(id), nil
}

// Commit returns the object of the commit that a revision names, or that of a
// tree where it names a tree. Without one the error is ErrUnknownRevision.
func (r *Repository) Commit(ctx context.Context, rev string) (string, error) {
	if err := checkRevision(rev); err != nil {
		return "", err
	}
	for _, sort := range []string{"^{commit}", "^{tree}"} {
		id, ok, err := r.lookup(ctx, rev+sort)
		if ok || err != nil {
			return id, err
		}
	}
	return "", r.unknown(ctx, rev)
}

// unknown explains a revision that is not there, with the command that would
// bring it where one can be told.
func (r *Repository) unknown(ctx context.Context, rev string) error {
	err := fmt.Errorf("%w %q", ErrUnknownRevision, rev)
	shallow, _ := r.IsShallow(ctx)
	if shallow {
		err = fmt.Errorf("%w; %w", err, ErrShallow)
	}
	if fetch := fetchCommand(rev, shallow); fetch != "" {
		return fmt.Errorf("%w, run: %s", err, fetch)
	}
	return err
}

var (
	fullCommit   = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)
	remoteBranch = regexp.MustCompile(`^(?:refs/remotes/)?([A-Za-z0-9][A-Za-z0-9._-]*)/([A-Za-z0-9][A-Za-z0-9._/-]*)$`)
)

// fetchCommand is what brings a revision into a clone; "" where nobody can
// tell. Only plain names are put into it, so that it can be pasted.
func fetchCommand(rev string, shallow bool) string {
	depth := ""
	if shallow {
		depth = " --unshallow"
	}
	if fullCommit.MatchString(rev) {
		return "git fetch" + depth + " origin " + rev
	}
	if m := remoteBranch.FindStringSubmatch(rev); m != nil {
		return fmt.Sprintf("git fetch%s %s +refs/heads/%s:refs/remotes/%s/%s", depth, m[1], m[2], m[1], m[2])
	}
	if shallow {
		return "git fetch --unshallow --tags origin"
	}
	return ""
}
