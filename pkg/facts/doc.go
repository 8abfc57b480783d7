// Package facts derives from a model what is not written in it: which classes
// of items a demand has, which way each of them goes through a stream, how
// often it comes to each step, and how much work that offers every team.
//
// Everything here is exact arithmetic on means, before any simulation. flow
// compiles the same classes and ways onto the engine, so that both mean the
// same by a condition, a share and a default. The package does no I/O and
// reports nothing wrong: models come here after validation, and what is
// missing counts as nothing.
package facts
