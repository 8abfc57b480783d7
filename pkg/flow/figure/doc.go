// Package figure knows what a simulation has measured, and nothing of how: the
// records of a Result with their figures and intervals, the measures by which a
// model names them, their units and which way they get better. On finished
// results it judges bounds, compares two that were simulated in pairs, puts
// several side by side as a Sweep, and says what one more of a Constraint did.
//
// CheckMeasures holds the measures, bounds and amounts that a model writes
// against these records before anything runs. Nothing here runs anything, reads
// a file or knows a Program: a figure that nobody measured is nil with a note,
// never a guess, and a bound in another unit than its figure judges nothing.
//
// Package flow fills a Result; cmd/svs, plan and report read it.
package figure
