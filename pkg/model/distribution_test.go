package model_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

func at(line int32) diag.Pos { return diag.Pos{Line: line, Column: 1} }

func given[T any](v T, line int32) model.Field[T] { return model.Field[T]{V: v, At: at(line)} }

func lasting(t *testing.T, text string) unit.Duration {
	t.Helper()
	d, err := unit.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDistributionSpecAndPlaces(t *testing.T) {
	d5, d9 := lasting(t, "5m"), lasting(t, "9m")
	type find struct {
		field string
		index int
		line  int32
	}
	for name, c := range map[string]struct {
		d     model.Distribution
		want  dist.Spec
		finds []find
	}{
		"bare duration": {
			model.Distribution{Written: model.Written{At: at(1)}, Value: given(d5, 1)},
			dist.Constant(d5),
			[]find{{"value", -1, 1}, {"mean", -1, 1}},
		},
		"percentiles": {
			model.Distribution{Written: model.Written{At: at(1)}, Percentiles: []model.Entry[model.Field[unit.Duration]]{
				{Key: given("p50", 2), Value: given(d5, 2)}, {Key: given("p95", 3), Value: given(d9, 3)},
			}},
			dist.Spec{Times: map[string]unit.Duration{"p50": d5, "p95": d9}},
			[]find{{"p95", -1, 3}, {"", -1, 1}},
		},
		"numbers": {
			model.Distribution{Family: given("erlang", 2), DistributionParts: &model.DistributionParts{
				Mean: given(d5, 3), K: given(3, 4), Shape: given(1.5, 5), CV: given(0.5, 6)}},
			dist.Spec{Family: "erlang", Times: map[string]unit.Duration{"mean": d5}, Numbers: map[string]float64{"k": 3, "shape": 1.5, "cv": 0.5}},
			[]find{{"dist", -1, 2}, {"k", -1, 4}, {"shape", -1, 5}},
		},
		"lists": {
			model.Distribution{
				Written: model.Written{At: at(1)}, Family: given("discrete", 2), DistributionParts: &model.DistributionParts{Interpolate: given(true, 3),
					Branches: []model.DistBranch{{Written: model.Written{At: at(4)}, Mean: given(d5, 4)}},
					Values:   []model.DistValue{{Written: model.Written{At: at(5)}, Value: given(d5, 5)}, {Written: model.Written{At: at(6)}, Value: given(d9, 6), Weight: given(3.0, 6)}},
				}},
			dist.Spec{
				Family: "discrete", Interpolate: true, Branches: []dist.Branch{{Mean: d5}},
				Values: []dist.Value{{Time: d5, Weight: 1}, {Time: d9, Weight: 3}},
			},
			[]find{{"values", 1, 6}, {"branches", 0, 4}, {"values", 7, 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.d.Spec()); diff != "" {
				t.Error(diff)
			}
			for _, f := range c.finds {
				if got := c.d.Find(f.field, f.index); got != at(f.line) {
					t.Errorf("%s %d is at %v, want line %d", f.field, f.index, got, f.line)
				}
			}
		})
	}
}

func TestCountSpec(t *testing.T) {
	c := model.CountDistribution{
		Family: given("discrete", 1), Value: given(2, 1), Min: given(3, 1), Max: given(4, 1),
		Values: []model.CountValue{{Value: given(5, 1)}, {Value: given(6, 1), Weight: given(0.5, 1)}},
	}
	want := dist.CountSpec{Family: "discrete", Value: 2, Min: 3, Max: 4, Values: []dist.CountValue{{Value: 5, Weight: 1}, {Value: 6, Weight: 0.5}}}
	if diff := cmp.Diff(want, c.Spec()); diff != "" {
		t.Error(diff)
	}
}
