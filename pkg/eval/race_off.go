//go:build !race

package eval

// detectsRaces: see race_on.go.
const detectsRaces = false
