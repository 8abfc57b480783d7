package records

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// Parsers that are none of ours read the same visits from all four formats.
func TestFormatsTellTheSame(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here")
	}
	p := program(t)
	arguments := []string{"testdata/read.py"}
	for _, name := range formats {
		arguments = append(arguments, written(t, p, name, 2))
	}
	out, err := exec.Command(python, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(arguments[1])
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.TrimSpace(string(out)), strconv.Itoa(strings.Count(string(data), "\n")-1); got != want {
		t.Errorf("%s rows are read, %s are written", got, want)
	}
}
