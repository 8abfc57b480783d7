// Package load turns the files of a workspace into a typed model.
//
// It reads each file into documents, holds every document against the schema,
// decodes it, and then resolves the names that documents use for each other.
// A faulty document hides no other: what is sound in it is decoded, and what
// refers to it still finds it. load reports duplicates and names that do not
// exist (SVS2) beside what source (SVS0) and conform (SVS1) found; whether the
// whole makes sense is check's business.
//
// Loading is most of the work of svs validate. Where its processor time goes on
// ten thousand documents of a kilobyte, one in a file, 94 % of them streams of
// six steps (five runs together, 0.85 s each; svs validate --profile shows it,
// BenchmarkValidate in cmd/svs measures it):
//
//	finding and reading files       19 %   source/tree
//	YAML to nodes                   10 %   source
//	shape                           16 %   conform
//	nodes to typed values           15 %   load (decode)
//	names: noting, index, resolving  7 %   load (record, index, resolve), model
//	rules over the whole             9 %   check
//	collecting garbage              19 %
//	the rest                         5 %   the schema, settings, the report
//
// Where every file but one is known from an earlier run, a tenth of the time is
// left, and half of the memory (20 runs together, 0.09 s each, 62 MB;
// BenchmarkRevalidate):
//
//	finding files and their stamps  35 %   source/tree
//	what is known, from bytes       24 %   load (unpacker), model/flat, cache
//	the schema                      12 %   conform
//	names: index, resolving          9 %   load, model
//	the start of the program         8 %
//	rules over the whole             3 %   check
//	the rest                         9 %   settings, the file that changed, the report
//
// Steps and names of files that have not changed are not read then, unless
// somebody asks for them: what can be said of all of them at once is kept beside
// them.
//
// All but the index of names is done by as many workers as there are processors.
// Each uses the memory for nodes again from file to file. What stays is 6 to 7
// KB for a document, its text included.
package load

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
)

// File is a model file with its text.
type File struct {
	// Path is the slash path relative to the workspace, fit for findings.
	Path string
	Data []byte
}

// Reader hands over the bytes of the n-th of a number of files. A finding says
// why a file cannot be read, an error that svs cannot go on at all.
type Reader interface {
	Len() int
	Read(n int) (File, []diag.Finding, error)
}

// Options say how to load.
type Options struct {
	Schema *conform.Schema
	Limits source.Limits
	// Jobs is how many files are read at the same time, at least 1. The
	// result is the same for any number.
	Jobs int
	// Rewrite, when given, is called for the documents of each file before they
	// are held against the schema, and returns what stands in their place; it
	// may change the nodes that it is given. It is called by several goroutines
	// when Jobs is more than 1.
	Rewrite func([]source.Document) ([]source.Document, []diag.Finding, error)
	// Keeping, when given, lets what is known of files from an earlier run stand
	// for them; the result is the same, but for files that were not read: see
	// Loaded.Again. The files' Reader must be a Stamper then, and stay of use.
	// It goes with no Rewrite.
	Keeping *Keeping

	plans *plans
}

// Loaded is a model with all that was learned while reading it.
type Loaded struct {
	Model *model.Model
	// Findings are those of layers 0 to 2, not sorted.
	Findings []diag.Finding
	// Files are the model files, in the order of the reader. A file of which
	// everything was known from an earlier run has no text; see Again.
	Files []File
	// Skipped are the paths of files that are written for other programs.
	Skipped   []string
	Documents int

	index *index

	lines lineIndex
	// outcomes are those of the files, and reader where they come from, where
	// something is kept for the next run.
	outcomes []*outcome
	reader   Reader
	opts     Options
	fault    atomic.Pointer[error]
	places   sync.Once
	place    map[string]int // of a file by its path, once one has been asked for
	// redone are files of which what was known could not be read.
	redoing sync.Mutex
	redone  map[int]*outcome
}

// outcome is what one file came to. It does not change once made.
type outcome struct {
	file File
	// unread says why the file could not be read, or not as it should.
	unread    []diag.Finding
	findings  []diag.Finding
	records   []*record
	entities  []model.Any
	skipped   bool
	documents int
	err       error
	// keep is what is needed to know the file in another run; nil where it is
	// not to be known.
	keep *keepsake
	home home // where there is a keepsake
}

// Load reads all files. The error is an accident, never a fault of the model.
func Load(ctx context.Context, files Reader, opts Options) (*Loaded, error) {
	return NewCache(opts).Load(ctx, files)
}

// read brings every file to its outcome.
func (o Options) read(ctx context.Context, files Reader, known map[string]*outcome) ([]*outcome, error) {
	outcomes := make([]*outcome, files.Len())
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, min(o.Jobs, len(outcomes))) {
		wg.Go(func() {
			w := &worker{options: &o, checker: o.Schema.NewChecker()}
			for {
				i := int(next.Add(1)) - 1
				if i >= len(outcomes) || ctx.Err() != nil {
					return
				}
				outcomes[i] = w.file(files, i, known)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return outcomes, nil
}

// worker reads files one after another.
type worker struct {
	options *Options
	nodes   source.Scratch
	checker *conform.Checker
}

func (w *worker) file(files Reader, i int, known map[string]*outcome) *outcome {
	keeping := w.options.Keeping
	stamper, _ := files.(Stamper)
	if keeping != nil {
		if out := keeping.unread(stamper, i); out != nil {
			return out
		}
	}
	file, unread, err := files.Read(i)
	if err != nil || file.Data == nil {
		return &outcome{file: file, unread: unread, err: err}
	}
	if keeping != nil && len(unread) == 0 {
		out, keep := keeping.read(stamper, i, file)
		if out == nil {
			if out = w.decoded(file); keep != nil {
				keeping.fill(out, keep)
			}
		}
		return out
	}
	if before := known[file.Path]; before.is(file) {
		again := *before
		again.unread = unread
		return &again
	}
	out := w.decoded(file)
	out.unread = unread
	return out
}

// decoded reads the documents of one file.
func (w *worker) decoded(file File) *outcome {
	o := w.options
	out := &outcome{file: file}
	parse := w.nodes.Parse
	if o.Rewrite != nil {
		parse = source.Parse // who rewrites may keep nodes
	}
	docs, findings := parse(file.Path, file.Data, o.Limits)
	if len(docs) > 0 && Foreign(docs[0].Root) {
		out.skipped = true
		return out
	}
	out.findings = findings
	if o.Rewrite != nil {
		docs, findings, out.err = o.Rewrite(docs)
		out.findings = append(out.findings, findings...)
		if out.err != nil {
			return out
		}
	}
	out.documents = len(docs)
	written := &lines{data: file.Data}
	for i := range docs {
		res, err := w.checker.Check(&docs[i])
		if err != nil {
			out.err = err
			return out
		}
		out.findings = append(out.findings, res.Findings...)
		rec := compact(res, out.file.Path)
		rec.place(docs[i].Root)
		out.records = append(out.records, rec)
		entity, impossible, err := decode(&docs[i], written, res, o.plans)
		out.findings = append(out.findings, impossible...)
		if err != nil {
			out.err = err
			return out
		}
		if entity != nil {
			out.entities = append(out.entities, entity)
		}
	}
	return out
}

// Foreign reports whether a file is written for another program: its first
// document has an apiVersion that is not svs's.
func Foreign(root *source.Node) bool {
	v := root.Get("apiVersion")
	return v != nil && v.Kind == source.String && v.Text != "" && !strings.HasPrefix(v.Text, "svs")
}

// place notes where the entity's name stands, else where the document begins.
func (r *record) place(root *source.Node) {
	r.at, r.width = root.Pos, 1
	if n := root.Get("metadata").Get("name"); n != nil {
		r.at, r.width = n.Pos, n.Width
	}
	r.streamLost = r.stream == "" && root.Get("spec").Get("stream") != nil
}

// merge joins the files' outcomes in their order.
func (o Options) merge(files Reader, outcomes []*outcome) (*Loaded, error) {
	out := &Loaded{reader: files, opts: o}
	records, entities := make([]*record, 0, len(outcomes)), make([]model.Any, 0, len(outcomes))
	out.Files = make([]File, 0, len(outcomes))
	if o.Keeping != nil {
		out.outcomes = outcomes
	}
	for i, f := range outcomes {
		if f.err != nil {
			return nil, f.err
		}
		out.Findings = append(out.Findings, f.unread...)
		out.Findings = append(out.Findings, f.findings...)
		out.Files = append(out.Files, f.file)
		if f.keep != nil {
			f.home = home{out, i}
		}
		out.Documents += f.documents
		if f.skipped {
			out.Skipped = append(out.Skipped, f.file.Path)
		}
		records = append(records, f.records...)
		entities = append(entities, f.entities...)
	}
	ix, duplicates := newIndex(o.Schema, records)
	out.Findings = append(out.Findings, duplicates...)
	out.Findings = append(out.Findings, ix.resolve(o.Jobs)...)
	out.Model = model.New(entities)
	out.index = ix
	return out, nil
}

// Tree is a Reader over paths of a file system.
type Tree struct {
	FS     fs.FS
	Paths  []string
	Limits source.Limits
}

// Len is the number of files.
func (t Tree) Len() int { return len(t.Paths) }

// Read reads one file whole, within the limits.
func (t Tree) Read(n int) (File, []diag.Finding, error) {
	path := t.Paths[n]
	data, err := fs.ReadFile(t.FS, path)
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, nil, err
	}
	return File{Path: path, Data: data}, nil, err
}
