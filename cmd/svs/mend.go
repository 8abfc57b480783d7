package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/check/lint"
	"github.com/svs-project/svs/pkg/edit"
	"github.com/svs-project/svs/pkg/report"
)

// mend writes what follows from the model into it, all of it or nothing, and
// then lints what is there; with --diff it shows the changes and writes none.
func (w *world) mend(c *cobra.Command, f *linting, args []string) error {
	s, err := w.session(c, &f.common, "lint", args)
	if err != nil {
		return err
	}
	changes, fixes, left, err := s.mendings(c.Context(), f)
	if err != nil {
		return s.finish(c.Context(), func(context.Context) error { return err })
	}
	if f.diff {
		for _, ch := range changes {
			if _, err := fmt.Fprint(w.stdout, s.difference(ch)); err != nil {
				return w.written(err)
			}
		}
		if len(changes) == 0 && len(left) == 0 {
			left = []string{"there is nothing that --fix would change"}
		}
		w.tell(left)
		return nil
	}
	if err := w.change(s.ground.target.Root, changes); err != nil {
		return err
	}
	after, err := w.session(c, &f.common, "lint", args)
	if err != nil {
		return err
	}
	for _, fix := range fixes {
		after.report.Notices = append(after.report.Notices, report.Notice{Message: "mended " + fix.Entity.Ref().String() + ": " + fix.Field + ": " + fix.Value})
	}
	for _, l := range left {
		after.report.Notices = append(after.report.Notices, report.Notice{Message: l})
	}
	return after.finish(c.Context(), func(ctx context.Context) error { return after.lint(ctx, f) })
}

// tell prints remarks beside a result.
func (w *world) tell(remarks []string) {
	for _, r := range remarks {
		fmt.Fprintln(w.stderr, "svs: "+printable(r))
	}
}

// mendings are the changes of files that mend what can be mended. What a
// person has to write is left, and said.
func (s *session) mendings(ctx context.Context, f *linting) ([]edit.Change, []lint.Fix, []string, error) {
	quiet := *f
	quiet.simulate = false
	if err := s.load(ctx); err != nil {
		return nil, nil, nil, err
	}
	if s.unreadable() {
		return nil, nil, []string{"nothing is mended in a model that cannot be read whole; mend its errors first"}, nil
	}
	on, _, err := s.judging().checks(ctx, f.profile)
	if err != nil {
		return nil, nil, nil, err
	}
	on = slices.DeleteFunc(on, func(c lint.Check) bool { return !slices.Contains(lint.Fixable(), c.Name) })
	in, err := s.lintInput(ctx, &quiet)
	if err != nil {
		return nil, nil, nil, err
	}
	in.Checks = on
	result, err := lint.Run(ctx, in)
	if err != nil {
		return nil, nil, nil, noVerdict(err)
	}
	open := map[[2]string]bool{}
	for _, x := range s.judging().weigh(result.Findings()).Open {
		open[[2]string{x.Rule, x.Entity}] = true
	}
	fixes := lint.Fixes(in, result, func(rule, entity string) bool { return open[[2]string{rule, entity}] })
	return s.edited(ctx, fixes)
}

// edited turns fixes into changes of files, each proven to bring no new error.
func (s *session) edited(ctx context.Context, fixes []lint.Fix) ([]edit.Change, []lint.Fix, []string, error) {
	texts := &texts{loaded: s.loaded}
	edits := map[string][]edit.Edit{}
	var files, left []string
	var done []lint.Fix
	for _, fix := range fixes {
		doc := texts.of(fix.Entity)
		if doc == nil {
			continue
		}
		e, err := edit.AddField(s.data(fix.Entity.File), doc.Root.Get("spec"), fix.Field, fix.Value, s.earlier(fix))
		if err != nil {
			left = append(left, fmt.Sprintf("%s lacks %s: %s; %v", fix.Entity.Ref(), fix.Field, fix.Value, err))
			continue
		}
		if edits[fix.Entity.File] == nil {
			files = append(files, fix.Entity.File)
		}
		edits[fix.Entity.File] = append(edits[fix.Entity.File], e)
		done = append(done, fix)
	}
	slices.Sort(files)
	var changes []edit.Change
	for _, file := range files {
		old := s.data(file)
		text, err := edit.Apply(old, edits[file])
		if err != nil {
			return nil, nil, nil, err
		}
		changes = append(changes, edit.Change{Path: file, Old: old, New: text})
	}
	if len(changes) == 0 {
		return nil, nil, left, nil
	}
	fault, err := s.newFault(ctx, s.loaded.Files, changes)
	if err != nil {
		return nil, nil, nil, err
	}
	if fault != nil {
		return nil, nil, nil, errors.New("nothing was mended: it would bring " + fault.Message)
	}
	return changes, done, left, nil
}

// earlier tells which keys of a spec stand before a field in the usual order.
func (s *session) earlier(fix lint.Fix) func(string) bool {
	order := map[string]int{}
	if t := s.schema.Type(fix.Entity.Kind + "Spec"); t != nil {
		for i, f := range t.Fields {
			order[f.Name] = i
		}
	}
	return func(key string) bool { return order[key] < order[fix.Field] }
}
