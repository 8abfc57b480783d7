//go:build race

package eval

// detectsRaces says that this is a build for go test -race, whose own tables
// take more memory than a policy may. The watchdogs hold the limit alone there.
const detectsRaces = true
