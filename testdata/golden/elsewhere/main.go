// Command elsewhere simulates a packed model, read from standard input, on the
// CPU that it was built for. Its arguments are those of golden.Simulate.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/svs-project/svs/testdata/golden"
)

func main() {
	out, err := simulate()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func simulate() ([]byte, error) {
	packed, err := io.ReadAll(os.Stdin)
	if err != nil {
		return nil, err
	}
	m, err := golden.Unpack(packed)
	if err != nil {
		return nil, err
	}
	return golden.Simulate(context.Background(), m, os.Args[1], os.Args[2])
}
