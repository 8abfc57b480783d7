// Package stats holds the arithmetic of simulation output: exact sums of
// times, quantiles in bounded memory, 95 % intervals over replications, paired
// differences and the warm-up that is to be cut off.
//
// Whatever is booked while a run goes on is whole numbers, so the order in
// which parts are merged makes no difference; what is computed from them rounds
// every product on its own, so that all CPUs agree to the last bit. The package
// knows nothing of what is measured; flow is its user.
package stats
