// Command svsgen writes a generated workspace into a folder:
//
//	go run ./testdata/gen/svsgen -documents 10000 DIR
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/svs-project/svs/testdata/gen"
)

func main() {
	documents := flag.Int("documents", 1000, "documents in all")
	streams := flag.Float64("streams", 0.94, "part of them that are value streams")
	perFile := flag.Int("per-file", 1, "documents in one file")
	others := flag.String("also", "", "documents of other kinds on top, as Tool=50,Supplier=10 (kinds: "+strings.Join(gen.Kinds(), ", ")+")")
	year := flag.Bool("year", false, "a year of an organisation of 200 streams, 100 teams and a million items, for measurements of simulate")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: svsgen [flags] DIR")
		os.Exit(2)
	}
	also, err := gen.ParseAlso(*others)
	if err != nil {
		fmt.Fprintln(os.Stderr, "svsgen: -also:", err)
		os.Exit(2)
	}
	files := gen.Workspace(gen.Options{Documents: *documents, StreamShare: *streams, PerFile: *perFile, Also: also})
	if *year {
		files = gen.Year(gen.YearOptions{Streams: 200, Teams: 100, Items: 1_000_000})
	}
	if err := gen.Write(flag.Arg(0), files); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
