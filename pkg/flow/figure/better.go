package figure

import "strings"

// Unit says how the values of a measure are written.
type Unit uint8

// The units of measures.
const (
	Number  Unit = iota
	Seconds      // written as a time
	Share        // from 0 to 1, written in percent
	Money        // in the base currency
	PerDay       // a count per 24 hours
)

// better says which way a measure gets better.
type better int8

const (
	neither better = 0  // more is neither better nor worse
	less    better = -1 // less is better
	more    better = 1
)

// sorts says of every measure in which unit it is and which way is better: by
// the beginning of its key, the longest that fits, and where a key means two
// things by the record ("teams:waitingTime").
var sorts = map[string]struct {
	unit   Unit
	better better
}{
	"counts.arrived":      {Number, neither},
	"counts.value":        {Number, more},
	"counts.declined":     {Number, less},
	"counts.cancelled":    {Number, less},
	"counts.abandoned":    {Number, less},
	"counts.lost":         {Number, less},
	"counts.selfServed":   {Number, neither},
	"counts.prevented":    {Number, neither},
	"counts.inside":       {Number, less},
	"counts.caused":       {Number, less},
	"leadTime":            {Seconds, less},
	"waitingTime":         {Seconds, less},
	"waitingByCause":      {Seconds, less},
	"workingTime":         {Seconds, neither},
	"workingTimePerVisit": {Seconds, neither},
	"firstResponse":       {Seconds, less},
	"firstValue":          {Seconds, less},
	"valueTime":           {Seconds, less},
	"flowEfficiency":      {Share, more},
	"inProgress":          {Number, less},
	"rework":              {Number, less},
	"steps:rework":        {Share, less},
	"teams:rework":        {Share, less},
	"practices:rework":    {Share, less},
	"ended":               {Number, less},
	"firstTimeRight":      {Share, more},
	"promiseKept":         {Share, more},
	"promises":            {Share, more},
	"throughput":          {PerDay, more},
	"utilization":         {Share, neither},
	"offeredLoad":         {Share, neither},
	"queueLength":         {Number, less},
	"visits":              {Number, neither},
	"share":               {Share, neither},
	"costPerUnit":         {Money, less},
	"workCostPerMonth":    {Money, neither},
	"costPerMonth":        {Money, less},
	"costOfDelay":         {Money, less},
	"value":               {Money, more},
	"failureShare":        {Share, less},
}

// sortOf finds the row of the table for a measure.
func sortOf(record, key string) (Unit, better) {
	for k := record + ":" + key; ; {
		if s, ok := sorts[k]; ok {
			return s.unit, s.better
		}
		if strings.HasPrefix(k, record+":") {
			k = k[len(record)+1:]
			continue
		}
		cut := strings.LastIndexAny(k, ".[")
		if cut < 0 {
			return Number, neither
		}
		k = k[:cut]
	}
}

// Unit is how the values of a measure are written.
func (m *Measured) Unit() Unit {
	u, _ := sortOf(m.Record, m.Key)
	return u
}

// String names the unit as the report does.
func (u Unit) String() string {
	return [...]string{"number", "seconds", "share", "money", "perDay"}[u]
}
