// Package golden simulates the models whose figures are compared between kinds
// of CPU. It knows the engine, its figures and its records, and neither YAML nor
// CUE: a program of it is built for another CPU in a fraction of the time that
// the whole of svs takes.
package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/svs-project/svs/pkg/flow"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/records"
)

// Pack writes a model as bytes, which mean the same on every CPU.
func Pack(m *model.Model) []byte {
	w := flat.NewWriter(flat.NewTypes())
	for _, e := range m.All() {
		w.Entity(e)
		if s, ok := e.(*model.ValueStream); ok {
			w.Steps(s.Spec.Steps.All())
		}
	}
	return w.Bytes()
}

// Unpack reads what Pack wrote.
func Unpack(packed []byte) (*model.Model, error) {
	r := flat.NewReader(flat.NewTypes())
	r.Open(packed)
	var entities []model.Any
	for !r.Done() {
		e := r.Entity()
		if s, ok := e.(*model.ValueStream); ok {
			s.Spec.Steps = model.StepsOf(r.Steps())
		}
		entities = append(entities, e)
		if err := r.Err(); err != nil {
			return nil, err
		}
	}
	return model.New(entities), nil
}

// Simulate runs a model as svs simulate does. It gives the figures as JSON and,
// on a line of its own, the way of the first item of a demand, and writes the
// records of all items into a file; "" leaves out either.
func Simulate(ctx context.Context, m *model.Model, demand, file string) ([]byte, error) {
	p, findings := flow.Prepare(m, flow.Options{})
	if p == nil {
		return nil, fmt.Errorf("the model cannot be simulated: %v", findings)
	}
	o := flow.RunOptions{Jobs: 1}
	var w *records.Writer
	var err error
	if file != "" {
		if w, err = records.Create(file, p); err != nil {
			return nil, err
		}
		o.Records = w.Sink
	}
	r, _, err := p.Run(ctx, o)
	if err != nil {
		return nil, err
	}
	if w != nil {
		if err := w.Commit(); err != nil {
			return nil, err
		}
	}
	if err := p.Constrain(ctx, r, "", flow.RunOptions{Jobs: 1}); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	if err := lines.Encode(r); err != nil {
		return nil, err
	}
	if demand != "" {
		t, err := p.Trace(ctx, flow.TraceOptions{Demand: demand})
		if err != nil {
			return nil, err
		}
		if err := lines.Encode(t); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}
