// Package flow simulates a model: demand arrives, goes through value streams,
// waits for teams, is worked on, sent back or passed on, and reaches an end.
//
// Prepare compiles a model and a scenario into dense, immutable tables on the
// engine of package des; what cannot be simulated is named there, as findings,
// and nothing runs. Program.Run makes the replications, several at a time, and
// reduces them to a Result of package figure, which knows what the figures mean
// and what can be said of them afterwards; Program.Trace follows one item. One
// seed gives one result, bit for bit, whatever the number of jobs and the CPU.
//
// The package writes nothing and knows no clock but the simulated one. cmd/svs
// calls it, report prints what it returns.
//
// What a model uses beyond queues, waits and rework lies in a record of its own
// for each item (extra) and costs nothing where it is not used. Where the
// design leaves something open, this holds: a supplier's time is work in its
// hours, on any number of items at once; a team stands in for a tool that has
// no room at that moment; a batch that travels together waits, is decided and
// worked on by the times of its first item, goes by the most urgent of its
// members, and each is approved, sent back and passed on by itself; the time of
// an item in parallel branches counts as work where anybody works on it, else
// as the wait for people, else by its other causes; patience also runs between
// the shifts of those who have begun; more or less of demand at fixed times
// (scale) is drawn for each of them.
//
// Measured with other programs on both cores (AMD EPYC, load average 5 to 25),
// by processor time, from YAML to printed figures; testdata/peers repeats it:
//
//	M/M/3 at load 0.8                4.56 million customers a second, 35.3 × SimPy
//	two teams with rework            2.76 million customers a second, 43.2 × SimPy
//	year of 200 streams, 100 teams   26 s for ten replications of 0.95 million
//	                                 measured items and 5.1 million visits, 280 MB
//	                                 (before there was a short way)
//
// These are the customers of the figures. With ten replications a third of the
// time goes into trying what one more person would do, in five more.
//
// Most visits take a short way (short.go), and arrivals are drawn sixteen at a
// time (arrive.go): what counts is how few instructions wait for each other.
// Steps with equal times share one table, people of one calendar their hours:
// memory that the loop walks at random is what costs most in a large model. A
// profile for the compiler brings another 3 % and makes each build from
// scratch take 100 s of processor, so there is none.
package flow
