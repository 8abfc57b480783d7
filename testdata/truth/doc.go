// Package truth holds models whose figures are known by other ways than
// simulation: closed formulas, solved Markov chains, computations by hand.
//
// A Family makes a case from parameters, its expected figures computed by the
// formulas of this package, so that any parameters can be tried; All is the
// table of those that are tried. The folder models has every case as a model
// that can be simulated by itself, with its figures, formulas and sources at
// its head; TestTruth in pkg/flow writes it and runs it.
//
// Times are in minutes, rates per minute.
package truth
