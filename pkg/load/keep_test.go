package load_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/tree"
	"github.com/svs-project/svs/schema"
)

// stamped are files in memory with stamps, which counts what is read of them.
type stamped struct {
	texts
	// modified says when each was changed; restless are those that were changed
	// too short a time ago for their stamps to mean anything.
	restless map[string]bool
	reads    *atomic.Int64
}

// started is when every run of these tests begins.
var started = time.Unix(1_800_000_000, 0)

func (s stamped) Read(n int) (load.File, []diag.Finding, error) {
	s.reads.Add(1)
	return s.texts.Read(n)
}

func (s stamped) Stamp(n int) (string, tree.Stamp, bool) {
	f := s.texts[n]
	h := fnv.New32a()
	_, _ = h.Write(f.Data)
	at := tree.Stamp{Size: int64(len(f.Data)), ModTime: started.Add(-time.Hour).UnixNano() + int64(h.Sum32()), Inode: uint64(n)}
	if s.restless[f.Path] {
		at = tree.Stamp{Size: 1, ModTime: started.UnixNano()} // the same whatever is in it
	}
	return f.Path, at, true
}

func options(t testing.TB, jobs int) load.Options {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: jobs}
}

const mark = "MARK"

// inMemory are blocks that lie there.
type inMemory [][]byte

func (b inMemory) Len() int { return len(b) }

func (b inMemory) Read(n int, _ []byte) ([]byte, error) { return b[n], nil }

// knowing loads files with what is known from before.
func knowing(t testing.TB, files stamped, opts load.Options, before *load.Kept) *load.Loaded {
	t.Helper()
	opts.Keeping = &load.Keeping{Before: before, Mark: mark, Started: started}
	out, err := load.Load(context.Background(), files, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// packed is what is to be kept, all at once.
func packed(l *load.Loaded, jobs int) [][]byte {
	_, blocks := l.Pack(jobs)
	return slices.Collect(blocks)
}

func remembered(t testing.TB, l *load.Loaded, jobs int) *load.Kept {
	t.Helper()
	kept, err := load.ReadKept(context.Background(), inMemory(packed(l, jobs)), jobs)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// allRead puts the steps of streams there that have still to be read.
func allRead(m *model.Model) {
	for _, vs := range m.ValueStreams {
		vs.Spec.Steps = model.StepsOf(vs.Spec.Steps.All())
	}
}

// same compares all that a load gives.
func same(t *rapid.T, want, got *load.Loaded) {
	t.Helper()
	if d := cmp.Diff(want.Findings, got.Findings); d != "" {
		t.Fatalf("findings differ (-fresh +kept):\n%s", d)
	}
	if d := cmp.Diff(want.Uses(), got.Uses()); d != "" {
		t.Fatalf("uses differ (-fresh +kept):\n%s", d)
	}
	allRead(want.Model)
	allRead(got.Model)
	if !reflect.DeepEqual(want.Model.All(), got.Model.All()) {
		t.Fatal("the models differ")
	}
	if want.Documents != got.Documents || !reflect.DeepEqual(want.Skipped, got.Skipped) {
		t.Fatal("the counts differ")
	}
	for _, f := range want.Findings {
		a, _ := want.Line(f.Place.File, int(f.Place.Pos.Line))
		if b, _ := got.Line(f.Place.File, int(f.Place.Pos.Line)); a != b {
			t.Fatalf("line %d of %s is %q, want %q", f.Place.Pos.Line, f.Place.File, b, a)
		}
	}
	for i := range want.Files {
		if file, err := got.Again(i); err != nil || !bytes.Equal(file.Data, want.Files[i].Data) {
			t.Fatalf("the text of %s is another one (%v)", want.Files[i].Path, err)
		}
	}
}

// TestKeptIsLoad edits files at random from run to run, and compares what comes
// of what is known with a load of everything.
func TestKeptIsLoad(t *testing.T) {
	opts := options(t, 2)
	start := generated(12)
	rapid.Check(t, func(t *rapid.T) {
		files := stamped{texts: append(texts{}, start...), restless: map[string]bool{}, reads: new(atomic.Int64)}
		var before *load.Kept
		for range rapid.IntRange(2, 6).Draw(t, "runs") {
			files.texts = edited(t, files.texts)
			if rapid.Bool().Draw(t, "shuffled") {
				slices.Reverse(files.texts)
			}
			files.restless[files.texts[0].Path] = rapid.Bool().Draw(t, "restless")
			keeping := opts
			keeping.Keeping = &load.Keeping{Before: before, Mark: mark, Started: started}
			got, err := load.Load(context.Background(), files, keeping)
			if err != nil {
				t.Fatal(err)
			}
			want, err := load.Load(context.Background(), files, opts)
			if err != nil {
				t.Fatal(err)
			}
			blocks := packed(got, rapid.IntRange(1, 3).Draw(t, "jobs"))
			same(t, want, got)
			if rapid.IntRange(0, 3).Draw(t, "keep") > 0 {
				if before, err = load.ReadKept(context.Background(), inMemory(blocks), 2); err != nil {
					t.Fatal(err)
				}
				if rapid.IntRange(0, 3).Draw(t, "spoil") == 0 { // it is found out in other ways
					before.Spoil()
				}
			}
		}
	})
}

// TestWhatIsReadAgain: a file is read again when its stamp is another one, when
// its stamp means nothing yet, when somebody will want to see its text; and
// parsed again only when its content is another one.
func TestWhatIsReadAgain(t *testing.T) {
	opts := options(t, 1)
	team := "apiVersion: svs/v1\nkind: Team\nmetadata: {name: %s}\nspec: {people: 2}\n"
	files := stamped{reads: new(atomic.Int64), restless: map[string]bool{"young.yaml": true}, texts: texts{
		{Path: "plain.yaml", Data: fmt.Appendf(nil, team, "plain")},
		{Path: "young.yaml", Data: fmt.Appendf(nil, team, "young")},
		{Path: "marked.yaml", Data: fmt.Appendf(nil, team+"# "+mark+"\n", "marked")},
		{Path: "faulty.yaml", Data: fmt.Appendf(nil, strings.Replace(team, "2", "two", 1), "faulty")},
		{Path: "other.yaml", Data: []byte("apiVersion: v1\nkind: Pod\n")},
	}}
	first := knowing(t, files, opts, nil)
	if files.reads.Load() != 5 || first.Changes() != 5 {
		t.Errorf("the first time %d of 5 files were read, %d changes", files.reads.Load(), first.Changes())
	}
	files.reads.Store(0)
	again := knowing(t, files, opts, remembered(t, first, 1))
	if files.reads.Load() != 3 || again.Changes() != 0 || again.Files[0].Data != nil || again.Files[1].Data == nil || again.Files[2].Data == nil || again.Files[3].Data == nil {
		t.Errorf("%d files were read again, want the young, the marked and the faulty one; %d changes", files.reads.Load(), again.Changes())
	}
	files.texts[0].Data = fmt.Appendf(nil, team, "changed")
	files.texts[1].Data = fmt.Appendf(nil, team, "grown") // its stamp is what it was
	files.reads.Store(0)
	third := knowing(t, files, opts, remembered(t, again, 1))
	if third.Model.Team("changed") == nil || third.Model.Team("grown") == nil || third.Model.Team("young") != nil || third.Changes() != 2 {
		t.Errorf("%d changes, the model has %v", third.Changes(), third.Model.Teams)
	}
}

// TestChangedMeanwhile: a text that is asked for, of a file that is another one
// by then, is no text.
func TestChangedMeanwhile(t *testing.T) {
	opts := options(t, 1)
	files := stamped{texts: generated(4), reads: new(atomic.Int64)}
	l := knowing(t, files, opts, remembered(t, knowing(t, files, opts, nil), 1))
	path := files.texts[0].Path
	old := files.texts[0].Data
	files.texts[0].Data = append([]byte("# new\n"), old...)
	if _, err := l.Again(0); err == nil || l.Fault() == nil || !strings.Contains(err.Error(), "run svs again") {
		t.Errorf("the error is %v, the fault %v", err, l.Fault())
	}
	if text := l.TextOf(path); text != nil {
		t.Errorf("the text is %s", text)
	}
	if line, ok := l.Line(path, 2); ok {
		t.Errorf("there is a line %q", line)
	}
	files.texts[0].Data = old
	if text := l.TextOf(path); !bytes.Equal(text, old) {
		t.Errorf("the text is %s", text)
	}
	if l.TextOf("nowhere.yaml") != nil {
		t.Error("a file that is not there has a text")
	}
}

// blocksFor are what is kept of a model of every sort of thing.
func blocksFor(t testing.TB) [][]byte {
	files := stamped{texts: generated(3), reads: new(atomic.Int64)}
	files.texts = append(files.texts, load.File{Path: "faulty.yaml", Data: []byte("kind: Team\nmetadata: {name: x}\nspec: {people: two, work: [}\n---\napiVersion: svs/v1\nkind: Waiver\nmetadata: {name: w}\nspec: {of: SVS203, subject: Team/x.people}\n")})
	return packed(knowing(t, files, options(t, 1), nil), 1)
}

// FuzzReadCache reads any bytes as what is known of files: an error, or outcomes
// of which all can be read, be it as nothing.
func FuzzReadCache(f *testing.F) {
	blocks := blocksFor(f)
	for i := 0; i < len(blocks); i += 2 {
		f.Add(blocks[i], blocks[i+1])
		f.Add(blocks[i][:len(blocks[i])/2], blocks[i+1])
		f.Add(blocks[i], blocks[i+1][:len(blocks[i+1])/2])
	}
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		kept, err := load.ReadKept(context.Background(), inMemory{first, second}, 1)
		if (kept == nil) == (err == nil) || err == nil && kept.Len() > len(first) {
			t.Errorf("got %v and the error %v", kept, err)
		}
		if err == nil {
			kept.Open()
		}
	})
}

// TestDamagedBlocks: bytes that are not what was written are an error or
// something else, never a fault of the program; in what was written, nothing may
// be missing.
func TestDamagedBlocks(t *testing.T) {
	blocks := inMemory(blocksFor(t))
	for n, b := range blocks {
		with := func(other []byte) inMemory {
			out := slices.Clone(blocks)
			out[n] = other
			return out
		}
		for cut := 0; cut < len(b); cut += 1 + len(b)/200 {
			kept, err := load.ReadKept(context.Background(), with(b[:cut]), 1)
			if n%2 == 0 && err == nil {
				t.Fatalf("cut to %d of %d bytes it holds %d files", cut, len(b), kept.Len())
			} else if err == nil {
				kept.Open()
			}
			flipped := bytes.Clone(b)
			flipped[cut] ^= 1 << (cut % 8)
			if kept, err := load.ReadKept(context.Background(), with(flipped), 1); err == nil {
				kept.Open()
			}
		}
		if _, err := load.ReadKept(context.Background(), with(append(bytes.Clone(b), 0)), 1); err == nil && n%2 == 0 {
			t.Error("a byte more makes no difference")
		}
	}
}

// TestManyBlocks: of more files than are packed at once each is known, and the
// blocks are the same for any number of workers.
func TestManyBlocks(t *testing.T) {
	files := stamped{reads: &atomic.Int64{}}
	for i := range 2500 {
		text := fmt.Sprintf("apiVersion: svs/v1\nkind: Service\nmetadata: {name: s%d}\n", i)
		files.texts = append(files.texts, load.File{Path: fmt.Sprintf("s%d.yaml", i), Data: []byte(text)})
	}
	loaded := knowing(t, files, options(t, 1), nil)
	count, _ := loaded.Pack(1)
	one := packed(loaded, 1)
	if len(one) != count {
		t.Errorf("%d blocks came where %d were announced", len(one), count)
	}
	for _, jobs := range []int{2, 3} {
		if diff := cmp.Diff(one, packed(loaded, jobs)); diff != "" {
			t.Errorf("%d workers: %.300s", jobs, diff)
		}
	}
	kept := remembered(t, loaded, 2)
	if kept.Len() != len(files.texts) {
		t.Errorf("%d of %d files are known", kept.Len(), len(files.texts))
	}
}
