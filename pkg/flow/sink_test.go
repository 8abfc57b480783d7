package flow_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/flow/figure"
)

// kept is a sink that keeps everything.
type kept struct {
	mu    *sync.Mutex
	items *[]flow.ItemRecord
	err   error
}

func (k kept) Item(r *flow.ItemRecord) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := *r
	c.Visits = slices.Clone(r.Visits)
	*k.items = append(*k.items, c)
	return k.err
}

func (k kept) Close() error { return nil }

// keep runs a model and returns its records with its figures.
func keep(t *testing.T, text string) ([]flow.ItemRecord, *figure.Result) {
	t.Helper()
	return keepWith(t, text, flow.Options{})
}

func keepWith(t *testing.T, text string, o flow.Options) ([]flow.ItemRecord, *figure.Result) {
	t.Helper()
	var mu sync.Mutex
	var items []flow.ItemRecord
	r, _, err := prepare(t, text, o).Run(context.Background(), flow.RunOptions{
		Jobs: 2, Records: func(int) (flow.Sink, error) { return kept{&mu, &items, nil}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	return items, r
}

// What is recorded is what is counted: every item, every second of its time.
func TestRecordsAddUp(t *testing.T) {
	items, r := keep(t, organisation)
	counted, lead, valued := map[string]float64{}, time.Duration(0), 0
	for _, it := range items {
		if it.Measured {
			counted[it.Demand]++
		}
		if it.Valued != flow.Unset && it.Demand == "ticket" && it.Measured {
			lead += it.Valued - it.Arrived
			valued++
		}
		at := it.Arrived
		for _, v := range it.Visits {
			if v.Ended == flow.Unset {
				continue
			}
			if sum := v.Worked + v.Waits.Delay + v.Waits.Queue + v.Waits.OffShift; v.Entered != at || v.Ended-v.Entered != sum {
				t.Fatalf("%s %d, %s: entered %v (left the last at %v), ended %v, of which %v are told", it.Demand, it.Number, v.Step, v.Entered, at, v.Ended, sum)
			}
			at = v.Ended
		}
		if last := it.Visits[len(it.Visits)-1]; it.Outcome != "" && (at != it.Ended || last.To != it.Outcome) {
			t.Fatalf("%s %d ended %v as %s; its last visit %v to %s", it.Demand, it.Number, it.Ended, it.Outcome, at, last.To)
		}
	}
	for _, d := range r.Demands {
		if want := *d.Counts.Arrived.Value * 6; d.Variant == "" && math.Abs(counted[d.Name]-want) > 1e-6 {
			t.Errorf("%s: %v recorded, %v counted", d.Name, counted[d.Name], want)
		}
		if d.Name == "ticket" && d.Variant == "" {
			mean := lead.Seconds() / float64(valued)
			if got := *d.LeadTime.Mean.Value; math.Abs(mean/got-1) > 0.01 { // the mean of six means is not quite the mean of all
				t.Errorf("mean lead time %v by the records, %v by the figures", mean, got)
			}
		}
	}
}

func TestSinkThatFailsStopsTheRun(t *testing.T) {
	full := errors.New("disk full")
	_, _, err := prepare(t, mm1(2), flow.Options{}).Run(context.Background(), flow.RunOptions{
		Jobs: 2, Records: func(int) (flow.Sink, error) { return kept{&sync.Mutex{}, &[]flow.ItemRecord{}, full}, nil }})
	if !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}
