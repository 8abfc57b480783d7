package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/workspace"
	"github.com/svs-project/svs/schema"
)

// session is one run of a command over a workspace: what it reads, what it
// found, and the report it writes.
type session struct {
	w       *world
	flags   *common
	args    []string
	outputs []report.Output
	report  report.Report

	schema   *conform.Schema
	ground   *ground
	loaded   *load.Loaded
	findings []diag.Finding
	// flagText are the texts of flags in which findings can stand, by the name
	// of the flag.
	flagText map[string][]string
	// needsSound says that the command can do nothing with an unsound model,
	// whatever is exempted.
	needsSound bool
	asked      asked
	// rewrite leaves of the files what counts, nil for all of it.
	rewrite rewriting
	// revision begins the names of the files of --policy-from, "" without it.
	revision string
	// judges says which rules the run has looked at whole; nil: those of
	// validate.
	judges func(rule string) bool
	// refusal is why the run fails whatever the findings are, if it does.
	refusal string
	// shows says which findings are reported; nil: all.
	shows func(diag.Finding) bool
	// detailed asks for another exit code where something changes.
	detailed bool
	// living is the model as one organisation lives it, nil for the shared one.
	living *living
	// differs is what the model at hand differs in from its files.
	differs differences
	// keeper knows files from an earlier run; nil where none does. roomy says
	// that garbage is not worth collecting.
	keeper *keeper
	roomy  bool
}

// session reads flags and environment. Its errors concern those, so there is
// no report yet.
func (w *world) session(c *cobra.Command, f *common, kind string, args []string) (*session, error) {
	if err := w.fromEnvironment(c); err != nil {
		return nil, err
	}
	if err := f.check(w); err != nil {
		return nil, err
	}
	if err := w.profiled(f.profile); err != nil {
		return nil, err
	}
	outputs, err := report.ParseOutputs(f.formats)
	if err != nil {
		return nil, &accident{message: "--format: " + err.Error()}
	}
	s := &session{w: w, flags: f, args: args, outputs: outputs}
	s.report = report.Report{
		FormatVersion: report.FormatVersion, Kind: kind,
		Tool:   report.Tool{Name: "svs", Version: version},
		Inputs: report.Inputs{Workspace: ".", Now: f.now},
	}
	return s, nil
}

// check runs every layer over the workspace.
func (s *session) check(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	if err := s.ground.baselineFault; err != nil {
		return err
	}
	found, err := s.judging().rules(ctx)
	s.findings = append(s.findings, found...)
	if err == nil && len(s.loaded.Model.Variations) > 0 {
		err = s.eachLife(ctx)
	}
	if s.asked.cut {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: fmt.Sprintf(
			"what delegations and lines of authority choose was compared %d times and no more, so not every overlap was looked for; narrower selectors (kind, names) need fewer", govern.MostCompared)})
	}
	return cmp.Or(err, s.loaded.Fault())
}

func (s *session) load(ctx context.Context) error {
	s.w.collect(starting)
	defer func() {
		if !s.roomy {
			s.w.settle(s.ground.bytes())
		}
	}()
	s.keeper = s.keep(ctx)
	var err error
	if s.schema, err = conform.New(schema.Files); err != nil {
		return err
	}
	base, err := s.policyBase(ctx)
	if err != nil {
		return err
	}
	var judge *ground
	if base != nil {
		judge = base.ground
	}
	s.ground, err = s.w.open(s.flags.dir, s.args, s.schema, judge)
	if s.ground != nil {
		if s.keeper == nil {
			defer s.ground.close()
		}
		s.findings = append(s.findings, s.ground.findings...)
		s.report.Inputs.Workspace = relative(s.ground.target.Root)
		s.report.Inputs.Paths = s.ground.target.Paths
	}
	if err != nil {
		return err
	}
	opts := load.Options{Schema: s.schema, Limits: source.DefaultLimits(), Jobs: s.flags.jobs}
	if base != nil {
		files := s.judgedBy(base)
		s.ground.files, s.rewrite, s.revision = files, files.rewrite, files.prefix
		opts.Rewrite = files.rewrite
	}
	if s.roomy = s.keeper.known(s.ground.files.Len()); !s.roomy && s.ground.bytes() >= manyBytes {
		s.w.collect(crowded)
	}
	opts.Keeping = s.keeper.keeping()
	s.loaded, err = load.Load(ctx, s.ground.files, opts)
	if err != nil {
		return err
	}
	if bytes := s.ground.bytes(); bytes >= hugeBytes {
		s.w.settle(bytes) // before anything is made to be kept
	}
	s.keeper.keepFor(s.loaded, s.ground.bytes())
	s.loaded.Model.Root = s.ground.settings.Organization.V
	s.findings = append(s.findings, s.loaded.Findings...)
	s.findings = append(s.findings, s.judging().names()...)
	s.notices()
	if s.loaded.Documents == 0 && len(s.findings) == 0 && !s.flags.allowEmpty {
		return &accident{
			message: "no documents found in " + diag.Quote(s.flags.dir),
			hint:    "write a model there, name its folder with -C, or allow this with --allow-empty",
		}
	}
	return s.live(ctx)
}

// judging is the model at hand with its settings.
func (s *session) judging() judging {
	j := judging{loaded: s.loaded, schema: s.schema, now: s.flags.now, jobs: s.flags.jobs, needsSound: s.needsSound, asked: &s.asked, judges: s.judges, limits: s.flags.limitsWithin(workspace.Settings{}), counting: s.rewrite, revision: s.revision, differs: s.differs}
	if s.ground != nil {
		j.limits = s.flags.limitsWithin(s.ground.settings)
		j.settings, j.settingsText, j.baseline = s.ground.settings, s.ground.settingsText, s.ground.baseline
	}
	return j
}

// has reports whether the model has an entity.
func (s *session) has(kind, name string) bool { return s.loaded.Model.Lookup(kind, name) != nil }

// names lists the entities of a kind by name.
func (s *session) names(kind string) []string { return namesOf(s.loaded, kind) }

// notices are what was left out on purpose; shown with -v.
func (s *session) notices() {
	for _, path := range s.loaded.Skipped {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: path + " is written for another program and was not read", Quiet: true})
	}
	for _, path := range s.ground.nested {
		s.report.Notices = append(s.report.Notices, report.Notice{Message: path + " is a workspace of its own and was not read", Quiet: true})
	}
}

// relative is the slash path from the working directory to a folder, "." for
// the working directory itself.
func relative(folder string) string {
	here, err := os.Getwd()
	if err != nil || folder == "" {
		return "."
	}
	rel, err := filepath.Rel(here, folder)
	if err != nil {
		return "."
	}
	return filepath.ToSlash(rel)
}
