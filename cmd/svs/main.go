// Command svs describes a service value system as code: it checks, explains,
// compares and simulates a model written in YAML.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
