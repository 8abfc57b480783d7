package git

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// list reads the names below a tree.
func (r *Repository) list(ctx context.Context, tree string, limits Limits) (*entry, error) {
	ctx, timer, cancel := patient(ctx, r.program.silence)
	defer cancel()
	cmd := r.program.command(ctx, r.dir, r.trusted, "ls-tree", "-r", "-z", "--full-tree", tree)
	complaint := &bounded{limit: maxComplaint}
	cmd.Stderr = complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("git ls-tree: %w", err)
	}
	b := builder{limits: limits, folders: map[string]*entry{".": {name: ".", mode: fs.ModeDir | 0o555}}}
	readErr := b.readAll(bufio.NewReaderSize(heard{out, timer, r.program.silence}, 64<<10))
	if readErr != nil {
		cancel() // git may have any amount left to say
	}
	waitErr := cmd.Wait()
	switch {
	case errors.Is(context.Cause(ctx), errSilent):
		return nil, fmt.Errorf("git ls-tree: %w", errSilent)
	case readErr != nil:
		return nil, readErr
	case ctx.Err() != nil:
		return nil, fmt.Errorf("git ls-tree: %w", context.Cause(ctx))
	case waitErr != nil:
		return nil, &failure{command: "ls-tree", complaint: complaint.String(), err: waitErr}
	}
	return b.done()
}

// builder makes folders from the paths of files.
type builder struct {
	limits  Limits
	entries int
	bytes   int
	folders map[string]*entry
}

func (b *builder) readAll(in *bufio.Reader) error {
	for {
		line, err := readRecord(in, maxRecord)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.add(line); err != nil {
			return err
		}
	}
}

// maxRecord is how long one line of a listing may be: a path that no file
// system takes is longer than 4,096 bytes.
const maxRecord = 8 << 10

// readRecord reads up to a NUL byte, which it takes off. The slice is valid
// until the next read.
func readRecord(in *bufio.Reader, limit int) ([]byte, error) {
	line, err := in.ReadSlice(0)
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || len(line) > limit:
		return nil, fmt.Errorf("a path of more than %d bytes", limit)
	case err == io.EOF && len(line) > 0:
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		return nil, err
	}
	return line[:len(line)-1], nil
}

// add takes "MODE TYPE ID\tPATH".
func (b *builder) add(record []byte) error {
	head, name, ok := bytes.Cut(record, []byte("\t"))
	fields := bytes.Fields(head)
	if !ok || len(fields) != 3 {
		return fmt.Errorf("git ls-tree: unexpected line %q", record)
	}
	b.entries++
	b.bytes += len(name)
	if b.entries > b.limits.Entries {
		return fmt.Errorf("it holds more than %d files", b.limits.Entries)
	}
	if b.bytes > b.limits.PathBytes {
		return fmt.Errorf("its paths are longer than %d bytes together", b.limits.PathBytes)
	}
	e := entry{mode: modeOf(string(fields[0])), id: string(fields[2])}
	dir, base := path.Split(string(name))
	e.name = base
	parent, err := b.folder(strings.TrimSuffix(dir, "/"))
	if err != nil || !sound(base) || dir == "/" {
		return fmt.Errorf("it holds a path that no file can have: %q", name)
	}
	parent.children = append(parent.children, &e)
	return nil
}

// sound reports whether a name can be that of a file: git writes trees with
// any name that it is given.
func sound(name string) bool { return name != "" && name != "." && name != ".." }

func (b *builder) folder(dir string) (*entry, error) {
	if dir == "" {
		dir = "."
	}
	if e := b.folders[dir]; e != nil {
		return e, nil
	}
	up, base := path.Split(dir)
	parent, err := b.folder(strings.TrimSuffix(up, "/"))
	if err != nil || !sound(base) {
		return nil, fs.ErrInvalid
	}
	e := &entry{name: base, mode: fs.ModeDir | 0o555}
	parent.children = append(parent.children, e)
	b.folders[dir] = e
	return e, nil
}

func (b *builder) done() (*entry, error) {
	for dir, f := range b.folders {
		slices.SortFunc(f.children, func(x, y *entry) int { return cmp.Compare(x.name, y.name) })
		for i := 1; i < len(f.children); i++ {
			if f.children[i].name == f.children[i-1].name {
				return nil, fmt.Errorf("it holds %q twice", path.Join(dir, f.children[i].name))
			}
		}
	}
	return b.folders["."], nil
}

func modeOf(octal string) fs.FileMode {
	switch octal {
	case "120000":
		return fs.ModeSymlink | 0o777
	case "160000":
		return fs.ModeDir | 0o555
	case "100755":
		return 0o555
	}
	return 0o444
}
