package main

import (
	"io/fs"
	"slices"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

// The names of the JSON Schemas; nothing is fetched from them.
const (
	reportSchemaID = "urn:svs-project:svs:report:1"
	modelSchemaID  = "urn:svs-project:svs:model:v1"
)

func (w *world) schemaCommand() *cobra.Command {
	var draft string
	c := &cobra.Command{
		Use:   "schema model|KIND|settings|report|cue",
		Short: "Print the JSON Schema of documents for editors, that of the report, or the CUE definitions",
		Long: "schema prints a JSON Schema: of model documents of every kind (model), of one kind (such as Team),\n" +
			"of svs.yaml (settings), or of the JSON report (report). With cue it prints the definitions\n" +
			"themselves, from which all of these are made.",
		Example: "  svs schema model --draft 07 > .vscode/svs.schema.json\n" +
			"  svs schema report > report.schema.json",
		Args: func(c *cobra.Command, args []string) error {
			words := []string{"model", "settings", "report", "cue"}
			if s, err := conform.New(schema.Files); err == nil {
				words = append(words, s.Kinds()...)
			}
			return w.oneOf("what to print", words...)(c, args)
		},
	}
	c.Flags().StringVar(&draft, "draft", "2020-12", "dialect of JSON Schema: 2020-12, or 07 for editors that read YAML by it")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := w.fromEnvironment(c); err != nil {
			return err
		}
		out, err := printedSchema(args[0], draft)
		if err != nil {
			return err
		}
		_, err = w.stdout.Write(out)
		return w.written(err)
	}
	return c
}

func printedSchema(what, draftName string) ([]byte, error) {
	draft := conform.Draft2020
	switch draftName {
	case "2020-12":
	case "07", "7", "draft-07":
		draft = conform.Draft07
	default:
		return nil, &accident{message: "--draft " + printable(draftName) + " is not a dialect that svs writes", hint: "write 2020-12 or 07"}
	}
	s, err := conform.New(schema.Files)
	if err != nil {
		return nil, err
	}
	switch {
	case what == "cue":
		return cueSource()
	case what == "report":
		return s.JSONSchema("Envelope", reportSchemaID, draft), nil
	case what == "settings":
		return s.JSONSchema("Settings", modelSchemaID+":settings", draft), nil
	case slices.Contains(s.Kinds(), what):
		return s.JSONSchema(what, modelSchemaID+":"+what, draft), nil
	}
	return s.DocumentSchema(modelSchemaID, draft), nil
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
