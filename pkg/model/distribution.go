package model

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/dist"
	"github.com/svs-project/svs/pkg/unit"
)

// Distribution is a time that varies, in the parts that were written. A bare
// duration is Value alone; percentiles are written without Family, as are a
// mean with cv or sd and three points. What the parts add up to, and whether
// they are possible, is decided by dist.
type Distribution struct {
	Written
	// Family is the value of `dist`, not given for the short forms.
	Family      Field[string]                 `svs:"dist"`
	Value       Field[unit.Duration]          `svs:"value"`
	Percentiles []Entry[Field[unit.Duration]] // keys as written: p50, p99.5; not in a mapping of their own
	*DistributionParts
}

// DistributionParts are what a distribution may hold beside a time alone and
// percentiles. They stand apart because a model has six times as many
// distributions as documents, and they would take 300 bytes of each.
type DistributionParts struct {
	Mean     Field[unit.Duration] `svs:"mean"`
	CV       Field[float64]       `svs:"cv"`
	SD       Field[unit.Duration] `svs:"sd"`
	Min      Field[unit.Duration] `svs:"min"`
	Mode     Field[unit.Duration] `svs:"mode"`
	Max      Field[unit.Duration] `svs:"max"`
	K        Field[int]           `svs:"k"`
	Shape    Field[float64]       `svs:"shape"`
	Scale    Field[unit.Duration] `svs:"scale"`
	Branches []DistBranch         `svs:"branches"`
	// Values are a discrete family's times with weights, or an empirical
	// one's times, whose weights are not given.
	Values      []DistValue   `svs:"values"`
	File        Field[string] `svs:"file"`
	Column      Field[string] `svs:"column"`
	Interpolate Field[bool]   `svs:"interpolate"`
}

// Parts are the parts that may be left out, for reading: all zero where none
// is written. They must not be changed.
func (d *Distribution) Parts() *DistributionParts {
	if d.DistributionParts == nil {
		return &DistributionParts{}
	}
	return d.DistributionParts
}

// part is one parameter of a distribution by its key.
type part[T any] struct {
	key   string
	field Field[T]
}

// times are the parameters that are durations, given or not.
func (d *Distribution) times() []part[unit.Duration] {
	out := []part[unit.Duration]{{"value", d.Value}}
	if p := d.DistributionParts; p != nil {
		out = append(out, part[unit.Duration]{"mean", p.Mean}, part[unit.Duration]{"sd", p.SD}, part[unit.Duration]{"min", p.Min},
			part[unit.Duration]{"mode", p.Mode}, part[unit.Duration]{"max", p.Max}, part[unit.Duration]{"scale", p.Scale})
	}
	for _, p := range d.Percentiles {
		out = append(out, part[unit.Duration]{p.Key.V, p.Value})
	}
	return out
}

// numbers are the parameters that are plain numbers, given or not.
func (d *Distribution) numbers() []part[float64] {
	p := d.DistributionParts
	if p == nil {
		return nil
	}
	return []part[float64]{{"cv", p.CV}, {"shape", p.Shape}, {"k", Field[float64]{float64(p.K.V), p.K.At}}}
}

// Spec returns what dist builds from. The times of an empirical distribution
// that stand in a file are not in it: its reader adds them.
func (d *Distribution) Spec() dist.Spec {
	s := dist.Spec{Family: d.Family.V, Interpolate: d.Parts().Interpolate.V}
	for _, p := range d.times() {
		if p.field.Given() {
			if s.Times == nil {
				s.Times = map[string]unit.Duration{}
			}
			s.Times[p.key] = p.field.V
		}
	}
	for _, p := range d.numbers() {
		if p.field.Given() {
			if s.Numbers == nil {
				s.Numbers = map[string]float64{}
			}
			s.Numbers[p.key] = p.field.V
		}
	}
	for _, b := range d.Parts().Branches {
		s.Branches = append(s.Branches, dist.Branch{Share: b.Share.V, Mean: b.Mean.V})
	}
	for _, v := range d.Parts().Values {
		s.Values = append(s.Values, dist.Value{Time: v.Value.V, Weight: v.Weight.Or(1)})
	}
	return s
}

// Find returns the place of the parameter that a dist.Problem names: of the
// distribution itself when it names none, or one that is not there.
func (d *Distribution) Find(field string, index int) diag.Pos {
	switch {
	case field == "dist" && d.Family.Given():
		return d.Family.At
	case field == "branches" && index >= 0 && index < len(d.Parts().Branches):
		return d.Branches[index].At
	case field == "values" && index >= 0 && index < len(d.Parts().Values):
		return d.Values[index].At
	}
	for _, p := range d.times() {
		if p.key == field && p.field.Given() {
			return p.field.At
		}
	}
	for _, p := range d.numbers() {
		if p.key == field && p.field.Given() {
			return p.field.At
		}
	}
	return d.At
}

// DistBranch is one part of a mixture.
type DistBranch struct {
	Written
	Share Field[unit.Share]    `svs:"share"`
	Mean  Field[unit.Duration] `svs:"mean"`
}

// DistValue is one of several times with its weight, 1 when not given.
type DistValue struct {
	Written
	Value  Field[unit.Duration] `svs:"value"`
	Weight Field[float64]       `svs:"weight"`
}

// CountDistribution is a whole number that varies. A bare number is Value
// alone.
type CountDistribution struct {
	Written
	// Family is the value of `dist`, not given for a bare number.
	Family Field[string] `svs:"dist"`
	Value  Field[int]    `svs:"value"`
	Min    Field[int]    `svs:"min"`
	Max    Field[int]    `svs:"max"`
	Values []CountValue  `svs:"values"`
}

// Spec returns what dist builds from.
func (c *CountDistribution) Spec() dist.CountSpec {
	s := dist.CountSpec{Family: c.Family.V, Value: int64(c.Value.V), Min: int64(c.Min.V), Max: int64(c.Max.V)}
	for _, v := range c.Values {
		s.Values = append(s.Values, dist.CountValue{Value: int64(v.Value.V), Weight: v.Weight.Or(1)})
	}
	return s
}

// CountValue is one of several numbers with its weight, 1 when not given.
type CountValue struct {
	Written
	Value  Field[int]     `svs:"value"`
	Weight Field[float64] `svs:"weight"`
}

// Pattern is how likely each moment of the week is: a calendar's name or
// weights by days and hours, in written order.
type Pattern struct {
	Written
	Calendar Ref
	Days     []DayWeights
}

// DayWeights are the weights of a day or a range of days.
type DayWeights struct {
	Days  Field[string] // "mon-fri"
	Hours []HourWeight
}

// HourWeight is the weight of a span of the day. Hours is not given where one
// weight counts for the whole day.
type HourWeight struct {
	Hours  Field[string] // "07:30-12:00"
	Weight Field[float64]
}
