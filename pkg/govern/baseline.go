package govern

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/svs-project/svs/pkg/diag"
)

// BaselineFile is the name of the file beside svs.yaml that lists the findings
// with which an old model starts.
const BaselineFile = "svs-baseline.json"

// BaselineVersion is the version of its layout.
const BaselineVersion = 1

// MaxBaseline is how many bytes a baseline has at most.
const MaxBaseline = 32 << 20

// Baseline is the content of the file, in the order in which it is written.
type Baseline []Entry

// Entry stands for the findings of one fingerprint.
type Entry struct {
	Rule   string `json:"rule"`
	Entity string `json:"entity,omitempty"`
	Path   string `json:"path,omitempty"`
	// Keys are the arguments of the finding, so that the fingerprint can be
	// held against the rest of the entry.
	Keys        []string `json:"keys,omitempty"`
	Fingerprint string   `json:"fingerprint"`
	// Count is how many findings have the fingerprint, left out for one.
	Count int `json:"count,omitempty"`

	at diag.Pos
}

// BaselineFault says why a baseline cannot be used.
type BaselineFault struct {
	Pos     diag.Pos
	Message string
}

func (f *BaselineFault) Error() string { return f.Message }

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{12}$`)

// ReadBaseline reads the file. The error is a *BaselineFault: a baseline that is
// damaged, or whose entries are not what svs wrote, exempts nothing.
func ReadBaseline(data []byte) (Baseline, error) {
	r := baselineReader{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	if len(data) > MaxBaseline {
		return nil, r.fault(0, fmt.Sprintf("it has more than %d bytes", MaxBaseline))
	}
	if !utf8.Valid(data) {
		return nil, r.fault(0, "it is not UTF-8")
	}
	r.dec.DisallowUnknownFields()
	return r.read()
}

type baselineReader struct {
	data []byte
	dec  *json.Decoder
	// line is how many lines end before the byte from.
	from int64
	line int
}

// fault is one at a byte.
func (r *baselineReader) fault(at int64, message string) error {
	return &BaselineFault{r.pos(at), message}
}

// pos is the place of a byte. Bytes are asked for in their order, mostly.
func (r *baselineReader) pos(at int64) diag.Pos {
	at = min(max(at, 0), int64(len(r.data)))
	if at < r.from {
		r.from, r.line = 0, 0
	}
	r.line += bytes.Count(r.data[r.from:at], []byte("\n"))
	r.from = at
	column := utf8.RuneCount(r.data[bytes.LastIndexByte(r.data[:at], '\n')+1 : at])
	return diag.Pos{Line: int32(r.line) + 1, Column: int32(column) + 1}
}

func (r *baselineReader) broken(err error) error { return r.brokenAt(r.dec.InputOffset(), err) }

func (r *baselineReader) brokenAt(at int64, err error) error {
	message := "it is no whole JSON: " + err.Error()
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		message = fmt.Sprintf("a %s stands where no baseline has one", kind.Value)
		if kind.Field != "" {
			message = fmt.Sprintf("its %s cannot be a %s", diag.Quote(kind.Field), kind.Value)
		}
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		message = "it ends before its JSON does"
	}
	return r.fault(at, strings.ReplaceAll(message, "json: ", ""))
}

func (r *baselineReader) read() (Baseline, error) {
	if err := r.delim('{'); err != nil {
		return nil, err
	}
	var out Baseline
	version, seen := 0, map[string]bool{}
	for r.dec.More() {
		at := r.next()
		key, err := r.dec.Token()
		if err != nil {
			return nil, r.broken(err)
		}
		name, _ := key.(string)
		switch {
		case seen[name]:
			return nil, r.fault(at, fmt.Sprintf("it has %s twice", diag.Quote(name)))
		case name == "version":
			if err = r.dec.Decode(&version); err != nil {
				return nil, r.broken(err)
			}
			if version != BaselineVersion {
				return nil, r.fault(at, fmt.Sprintf("it has version %d, and this svs reads version %d", version, BaselineVersion))
			}
		case name == "entries":
			if out, err = r.entries(); err != nil {
				return nil, err
			}
		default:
			return nil, r.fault(at, fmt.Sprintf("no baseline has a field %s", diag.Quote(name)))
		}
		seen[name] = true
	}
	if err := r.delim('}'); err != nil {
		return nil, err
	}
	switch _, err := r.dec.Token(); {
	case err != io.EOF:
		return nil, r.fault(r.dec.InputOffset(), "something stands behind its end")
	case !seen["version"] || !seen["entries"]:
		return nil, r.fault(0, "it lacks its version or its entries")
	}
	return out, nil
}

func (r *baselineReader) entries() (Baseline, error) {
	if err := r.delim('['); err != nil {
		return nil, err
	}
	out := Baseline{}
	seen := map[string]bool{}
	for r.dec.More() {
		at := r.next()
		var e Entry
		if err := r.dec.Decode(&e); err != nil {
			return nil, r.brokenAt(at, err)
		}
		e.at = r.pos(at)
		if message := e.fault(); message != "" {
			return nil, r.fault(at, message)
		}
		if seen[e.Fingerprint] {
			return nil, r.fault(at, "it has the fingerprint "+e.Fingerprint+" twice")
		}
		seen[e.Fingerprint] = true
		out = append(out, e)
	}
	return out, r.delim(']')
}

// fault says what no entry that svs wrote has, "" for a sound one.
func (e Entry) fault() string {
	switch {
	case !fingerprintForm.MatchString(e.Fingerprint):
		return diag.Quote(e.Fingerprint) + " is no fingerprint"
	case e.Count < 0 || e.Count == 1:
		return fmt.Sprintf("a count of %d is never written", e.Count)
	case !Exemptable(e.Rule):
		return diag.Quote(e.Rule) + " cannot be exempted, and svs has not written this entry"
	case e.finding().Fingerprint() != e.Fingerprint:
		return "the fingerprint " + e.Fingerprint + " is not that of the rule, entity, path and keys beside it"
	}
	return ""
}

func (e Entry) finding() diag.Finding {
	return diag.Finding{Rule: e.Rule, Entity: e.Entity, Path: e.Path, Keys: e.Keys}
}

// delim takes a bracket.
func (r *baselineReader) delim(want json.Delim) error {
	at := r.next()
	got, err := r.dec.Token()
	if err != nil {
		return r.broken(err)
	}
	if got != want {
		return r.fault(at, fmt.Sprintf("it is no baseline: %q is wanted here", want.String()))
	}
	return nil
}

// next is the byte of the next token.
func (r *baselineReader) next() int64 {
	at := r.dec.InputOffset()
	for at < int64(len(r.data)) && strings.IndexByte(" \t\r\n,:", r.data[at]) >= 0 {
		at++
	}
	return at
}

// Encode writes the file: an entry a line, so that a change of one is a change
// of one line.
func (b Baseline) Encode() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"entries\": [", BaselineVersion)
	for i, e := range b {
		if i > 0 {
			out.WriteByte(',')
		}
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("writing the baseline: %w", err)
		}
		out.WriteString("\n    ")
		out.Write(bytes.TrimSpace(line.Bytes()))
	}
	if len(b) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// NewBaseline lists findings as entries. Those that can be in no baseline are
// left out and returned.
func NewBaseline(found []diag.Finding, waivable func(rule string) bool) (b Baseline, left []diag.Finding) {
	byPrint := map[string]*Entry{}
	for _, f := range found {
		if !Exemptable(f.Rule) || waivable != nil && !waivable(f.Rule) || !utf8.ValidString(f.Entity+f.Path+strings.Join(f.Keys, "")) {
			left = append(left, f)
			continue
		}
		print := f.Fingerprint()
		if e := byPrint[print]; e != nil {
			e.Count = max(e.Count, 1) + 1
			continue
		}
		byPrint[print] = &Entry{Rule: f.Rule, Entity: f.Entity, Path: f.Path, Keys: f.Keys, Fingerprint: print}
	}
	for _, e := range byPrint {
		b = append(b, *e)
	}
	return b.sorted(), left
}

func (b Baseline) sorted() Baseline {
	slices.SortFunc(b, func(x, y Entry) int {
		return cmp.Or(strings.Compare(x.Rule, y.Rule), strings.Compare(x.Entity, y.Entity), strings.Compare(x.Path, y.Path), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	return b
}

// Add returns a baseline that stands for the findings of both.
func (b Baseline) Add(more Baseline) Baseline {
	return b.join(more, func(a, b int) int { return a + b })
}

// join takes the entries of both; which count holds where both have one is the
// caller's choice.
func (b Baseline) join(more Baseline, count func(a, b int) int) Baseline {
	out := slices.Clone(b)
	at := map[string]int{}
	for i, e := range out {
		at[e.Fingerprint] = i
	}
	for _, e := range more {
		i, ok := at[e.Fingerprint]
		if !ok {
			out = append(out, e)
			continue
		}
		if out[i].Count = count(max(out[i].Count, 1), max(e.Count, 1)); out[i].Count == 1 {
			out[i].Count = 0 // as it is written
		}
	}
	return out.sorted()
}

// Shrink returns what is left of a baseline after a run: the entries whose
// findings are still there, under the names that their entities have now, and
// those of which the run could not tell.
func (b Baseline) Shrink(r Result) Baseline {
	var still []diag.Finding
	for _, x := range r.Exempted {
		if x.Exemption.By == ByBaseline {
			still = append(still, x.Finding)
		}
	}
	kept, _ := NewBaseline(still, nil)
	return kept.join(b.keep(r.Unjudged), func(a, b int) int { return max(a, b) })
}

// Findings is how many findings a baseline stands for.
func (b Baseline) Findings() int {
	n := 0
	for _, e := range b {
		n += max(e.Count, 1)
	}
	return n
}

// keep returns the entries from which exemptions were made.
func (b Baseline) keep(xs []Exemption) Baseline {
	want := map[string]bool{}
	for _, x := range xs {
		if x.By == ByBaseline {
			want[x.Fingerprint] = true
		}
	}
	var out Baseline
	for _, e := range b {
		if want[e.Fingerprint] {
			out = append(out, e)
		}
	}
	return out
}

// Exemptions are what the entries exempt.
func (b Baseline) Exemptions() []Exemption {
	out := make([]Exemption, 0, len(b))
	for _, e := range b {
		out = append(out, Exemption{
			By: ByBaseline, Rule: e.Rule, Entity: e.Entity, At: diag.Place{File: BaselineFile, Pos: e.at}, Width: 1,
			Fingerprint: e.Fingerprint, Count: max(e.Count, 1),
		})
	}
	return out
}
