package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/report"
)

// baselining are the flags of baseline.
type baselining struct {
	common
	grow, shrink, dryRun bool
}

func (w *world) baselineCommand() *cobra.Command {
	var f baselining
	c := &cobra.Command{
		Use:   "baseline",
		Short: "Let an old model start clean: list its findings, and only new ones count",
		Long: "baseline writes the findings that validate reports now to svs-baseline.json, beside svs.yaml. From then on\n" +
			"they are counted as exempted and fail no run; what is new does. The file may only shrink: run again,\n" +
			"baseline drops the entries whose finding is gone, and refuses, with exit code 1, to add any unless it is\n" +
			"told to --grow. Entries are kept by fingerprint: moving files and lines, and svs rename, change nothing.\n" +
			"Syntax errors (SVS0), faults of settings and exemptions (SVS9), and rules that svs.yaml calls not waivable\n" +
			"can be in no baseline.",
		Example: "  svs baseline\n  svs baseline --grow --only SVS5",
		Args:    noArguments,
	}
	fl := c.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.grow, "grow", false, "add findings that are not in the file yet; --only and --skip choose which")
	fl.BoolVar(&f.shrink, "shrink", false, "drop what is gone and add nothing, although there are findings that are not in the file")
	fl.BoolVar(&f.dryRun, "dry-run", false, "say what would be written, and write nothing")
	f.register(c)
	c.RunE = func(c *cobra.Command, _ []string) error {
		if f.grow && f.shrink {
			return &accident{message: "--grow and --shrink exclude each other", hint: "leave out both to drop what is gone where nothing is new"}
		}
		s, err := w.session(c, &f.common, "baseline", nil)
		if err != nil {
			return err
		}
		return s.finish(c.Context(), func(ctx context.Context) error { return s.baseline(ctx, &f) })
	}
	return c
}

func (s *session) baseline(ctx context.Context, f *baselining) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	old, exists := s.ground.baseline, s.ground.baselineText != nil
	resolved := s.judging().weigh(s.findings)
	next := old.Shrink(resolved)
	dropped := old.Findings() - next.Findings()
	fresh, left := govern.NewBaseline(slices.DeleteFunc(resolved.Open, s.hides()), s.judging().waivable())
	added := fresh.Findings()
	switch {
	case !exists && added == 0:
		s.say("there is nothing to put into a baseline, and none was written")
		return nil
	case exists && added > 0 && f.shrink:
		added = 0
	case exists && added > 0 && !f.grow:
		s.refusal = fmt.Sprintf("%s would grow by %s", govern.BaselineFile, plural(added, "finding"))
		s.say(s.refusal + "; mend what is new, or add it with --grow; --shrink drops what is gone all the same")
		return nil
	default:
		next = next.Add(fresh)
	}
	if n := len(left); n > 0 {
		s.say(plural(n, "finding") + " can be in no baseline, and counts until mended")
	}
	return s.writeBaseline(next, f.dryRun, added, dropped)
}

// writeBaseline writes the file if it says something new, and makes it the one
// by which the rest of the run is judged.
func (s *session) writeBaseline(next govern.Baseline, dryRun bool, added, dropped int) error {
	text, err := next.Encode()
	if err != nil {
		return err
	}
	old := s.ground.baselineText
	if bytes.Equal(text, old) {
		s.say(govern.BaselineFile + " is as it should be")
		return nil
	}
	if !dryRun {
		if err := s.w.change(s.ground.target.Root, []edit.Change{{Path: govern.BaselineFile, Old: old, New: text}}); err != nil {
			return err
		}
	}
	var did []string
	if added > 0 {
		did = append(did, plural(added, "finding")+" added")
	}
	if dropped > 0 {
		did = append(did, plural(dropped, "finding")+" dropped")
	}
	if len(did) == 0 {
		did = append(did, "written anew")
	}
	would := ""
	if dryRun {
		would = "would be changed: "
	}
	s.say(fmt.Sprintf("%s: %s%s, %d in it now", govern.BaselineFile, would, strings.Join(did, ", "), next.Findings()))
	if dryRun {
		return nil
	}
	s.ground.baselineText = text
	s.ground.baseline, err = govern.ReadBaseline(text)
	return err
}

// say adds a remark to the report.
func (s *session) say(message string) {
	s.report.Notices = append(s.report.Notices, report.Notice{Message: message})
}
