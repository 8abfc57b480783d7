// Package flow simulates a model: demand arrives, goes through value streams,
// waits for teams, is worked on, sent back or passed on, and reaches an end.
//
// Prepare compiles a model and a scenario into dense, immutable tables on the
// engine of package des; what cannot be simulated is named there, as findings,
// and nothing runs. Program.Run makes the replications, several at a time, and
// reduces them to a Result; Program.Trace follows one item. One seed gives one
// result, bit for bit, whatever the number of jobs and the CPU.
//
// The package writes nothing and knows no clock but the simulated one. cmd/svs
// calls it, report prints what it returns.
package flow
