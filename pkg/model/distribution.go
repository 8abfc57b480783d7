package model

import "github.com/svs-project/svs/pkg/unit"

// Distribution is a time that varies, in the parts that were written. A bare
// duration is Value alone; percentiles are written without Family, as are a
// mean with cv or sd and three points. What the parts add up to, and whether
// they are possible, is decided by dist.
type Distribution struct {
	Written
	// Family is the value of `dist`, not given for the short forms.
	Family      Field[string]                 `svs:"dist"`
	Value       Field[unit.Duration]          `svs:"value"`
	Percentiles []Entry[Field[unit.Duration]] // keys as written: p50, p99.5
	Mean        Field[unit.Duration]          `svs:"mean"`
	CV          Field[float64]                `svs:"cv"`
	SD          Field[unit.Duration]          `svs:"sd"`
	Min         Field[unit.Duration]          `svs:"min"`
	Mode        Field[unit.Duration]          `svs:"mode"`
	Max         Field[unit.Duration]          `svs:"max"`
	K           Field[int]                    `svs:"k"`
	Shape       Field[float64]                `svs:"shape"`
	Scale       Field[unit.Duration]          `svs:"scale"`
	Branches    []DistBranch                  `svs:"branches"`
	// Values are a discrete family's times with weights, or an empirical
	// one's times, whose weights are not given.
	Values      []DistValue   `svs:"values"`
	File        Field[string] `svs:"file"`
	Column      Field[string] `svs:"column"`
	Interpolate Field[bool]   `svs:"interpolate"`
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
