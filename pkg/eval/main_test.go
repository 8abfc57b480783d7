package eval

import (
	"os"
	"testing"
	"time"
)

// childWord makes the test's own binary the child.
const childWord = "evaluate-for-the-test"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childWord {
		os.Exit(Serve(os.Stdin, os.Stdout, os.Exit))
	}
	os.Exit(m.Run())
}

// client evaluates in children that are this test's binary.
func client(t testing.TB, limit time.Duration, memory int64) *Client {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &Client{Command: Command{Path: self, Args: []string{self, childWord}}, Limits: Limits{Time: limit, Memory: memory}}
}
