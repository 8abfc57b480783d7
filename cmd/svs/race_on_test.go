//go:build race

package main

import "time"

// detectsRaces says that this is a build for go test -race, which notes every
// access to memory: its time and memory say nothing of the program's.
const detectsRaces = true

// maxRun: see race_off_test.go.
const maxRun = 10 * time.Minute
