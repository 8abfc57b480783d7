package main

import (
	"context"
	"fmt"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/records"
	"github.com/svs-project/svs/pkg/report"
)

// checkRecords refuses a file for records before anything runs.
func checkRecords(path string, trace bool) error {
	if path == "" {
		return nil
	}
	if trace {
		return &accident{message: "--records and --trace do not go together", hint: "--records writes the way of every item; leave --trace out"}
	}
	if _, err := records.FormatOf(path); err != nil {
		return &accident{message: "--records " + diag.Quote(path) + ": " + err.Error()}
	}
	return nil
}

// recorded runs something and writes the records of a program into a file,
// which is there when all of it is and not at all otherwise. Without a path it
// only runs.
func (s *session) recorded(ctx context.Context, p *flow.Program, o flow.RunOptions, f *simulation, run func(flow.RunOptions) (*figure.Result, error)) error {
	path := f.records
	if path == "" {
		_, err := run(o)
		return err
	}
	w, err := records.Create(path, p)
	if err != nil {
		return &accident{message: "--records " + diag.Quote(path) + ": " + err.Error()}
	}
	o.Records = func(replication int) (flow.Sink, error) {
		if f.recorded > 0 && replication >= f.recorded {
			return nil, nil
		}
		return w.Sink(replication)
	}
	result, err := run(o)
	if err != nil {
		w.Abort()
		return notWritten(ctx, path, err)
	}
	if result.Partial != nil {
		w.Abort() // a file is of all replications or is not there
		return nil
	}
	if err := w.Commit(); err != nil {
		return notWritten(ctx, path, err)
	}
	s.report.Notices = append(s.report.Notices, report.Notice{Message: written(path, w.Size())})
	return nil
}

// byteUnits are by thousands.
var byteUnits = [...]string{"bytes", "kB", "MB", "GB", "TB"}

// written says how much is in a file of records.
func written(path string, size records.Size) string {
	bytes, unit := float64(size.Bytes), 0
	for ; bytes >= 1000 && unit < len(byteUnits)-1; unit++ {
		bytes /= 1000
	}
	text := fmt.Sprintf("%s: %d visits of %d items in %s, %.3g %s", path, size.Visits, size.Items, plural(size.Replications, "replication"), bytes, byteUnits[unit])
	if size.Replications > 1 {
		text += "; --records-replications 1 writes those of the first alone"
	}
	return text
}

// notWritten says that the file is not there because of an error of the file
// system; other errors stay what they are.
func notWritten(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil || !records.IsFile(err) {
		return err
	}
	return &accident{message: "--records " + diag.Quote(path) + " cannot be written: " + err.Error(), hint: "nothing is left of it; make room or name another place"}
}
