package main

import (
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

// reportSchemaID names the JSON Schema of the report; nothing is fetched from it.
const reportSchemaID = "urn:svs-project:svs:report:1"

func (w *world) schemaCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "schema report|cue",
		Short: "Print the JSON Schema of the report, or the CUE definitions of the language",
		Example: "  svs schema report > report.schema.json\n" +
			"  svs schema cue > svs.cue",
		Args: w.oneOf("what to print", "report", "cue"),
	}
	c.RunE = func(_ *cobra.Command, args []string) error {
		var out []byte
		var err error
		if args[0] == "report" {
			out, err = reportSchema()
		} else {
			out, err = cueSource()
		}
		if err != nil {
			return err
		}
		_, err = w.stdout.Write(out)
		return w.written(err)
	}
	return c
}

func reportSchema() ([]byte, error) {
	s, err := conform.New(schema.Files)
	if err != nil {
		return nil, err
	}
	return s.JSONSchema("Envelope", reportSchemaID), nil
}

// cueSource joins the definition files, each under its name.
func cueSource() ([]byte, error) {
	paths, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		return nil, err
	}
	var out []byte
	for i, path := range paths {
		src, err := fs.ReadFile(schema.Files, path)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, '\n')
		}
		out = append(out, "// File "+path+"\n\n"...)
		out = append(out, src...)
	}
	return out, nil
}
