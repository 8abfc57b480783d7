package main

import (
	"context"
	"slices"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
)

// With --policy-from a change is judged by what was agreed before it: policies,
// checks, waivers, delegations and svs.yaml are those of a revision, everything else is that
// of the working tree.

// ruling are the kinds that judge.
var ruling = []string{"Policy", "Check", "Waiver", "Delegation"}

// policyBase reads the revision of --policy-from, nil without one.
func (s *session) policyBase(ctx context.Context) (*side, error) {
	if s.flags.policyFrom == "" {
		return nil, nil
	}
	base, err := s.w.revisionSide(ctx, s.flags.policyFrom, s.flags.dir, s.schema)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(base.ground.findings, func(f diag.Finding) bool { return f.Severity == diag.Error }) {
		return nil, &accident{message: "--policy-from: svs.yaml of " + diag.Quote(s.flags.policyFrom) + " has faults", hint: "mend it there first"}
	}
	return base, nil
}

// judgedBy puts what judges in the place of the working tree's own. Files of
// the revision are called REVISION:PATH.
func (s *session) judgedBy(base *side) *judgedFiles {
	return newJudgedFiles(s.ground.files, base.files, base.name+":")
}

func newJudgedFiles(here load.Reader, there heldFiles, prefix string) *judgedFiles {
	f := &judgedFiles{here: here, there: there, prefix: prefix, judging: map[string]bool{}}
	for _, held := range there {
		f.judging[prefix+held.file.Path] = true
	}
	return f
}

// judgedFiles are the files of the working tree, then those of the revision.
type judgedFiles struct {
	here    load.Reader
	there   heldFiles
	prefix  string
	judging map[string]bool // the files of the revision, by path with prefix
}

// Len is the number of both.
func (f *judgedFiles) Len() int { return f.here.Len() + len(f.there) }

// Read hands over a file; what is wrong with reading one of the revision was
// said when that was made.
func (f *judgedFiles) Read(n int) (load.File, []diag.Finding, error) {
	if n < f.here.Len() {
		return f.here.Read(n)
	}
	file, _, err := f.there.Read(n - f.here.Len())
	file.Path = f.prefix + file.Path
	return file, nil, err
}

// rewrite leaves of each file the documents that count: of the revision those
// that judge, of the working tree the others.
func (f *judgedFiles) rewrite(docs []source.Document) ([]source.Document, []diag.Finding, error) {
	out := slices.DeleteFunc(slices.Clone(docs), func(d source.Document) bool {
		kind := d.Root.Get("kind")
		judges := kind != nil && slices.Contains(ruling, kind.Text)
		return judges != f.judging[d.File]
	})
	return out, nil, nil
}

// rewriting is what load does to the documents of a file before it looks at
// their shape.
type rewriting = func([]source.Document) ([]source.Document, []diag.Finding, error)
