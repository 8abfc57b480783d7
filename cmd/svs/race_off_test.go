//go:build !race

package main

import "time"

// detectsRaces: see race_on_test.go.
const detectsRaces = false

// maxRun is when a run is taken for one that never ends.
const maxRun = time.Minute
