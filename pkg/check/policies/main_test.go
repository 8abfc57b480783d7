package policies_test

import (
	"os"
	"testing"

	"github.com/svs-project/svs/pkg/eval"
)

// childWord makes the test's own binary the process that evaluates.
const childWord = "evaluate-for-the-test"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childWord {
		os.Exit(eval.Serve(os.Stdin, os.Stdout, os.Exit))
	}
	os.Exit(m.Run())
}
