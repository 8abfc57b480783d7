package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report/escape"
)

// MaxSize is how many bytes of JSON Decode reads, and refuses to go beyond.
const MaxSize = 32 << 20

// Encode returns the report as indented JSON with a line end behind it. The
// text is safe in a terminal, in a build log and inside a script element.
func Encode(r Report) ([]byte, error) {
	var b bytes.Buffer
	err := encode(&b, r)
	return b.Bytes(), err
}

// encode writes the JSON finding by finding.
func encode(w io.Writer, r Report) error {
	r = r.filled()
	found := r.Findings
	r.Findings = []Finding{}
	err := stream(w, r, "\n  \"findings\": [", "    ", len(found), func(i int) any { return found[i] })
	if err != nil {
		return fmt.Errorf("writing the report as JSON: %w", err)
	}
	return nil
}

// filled puts empty lists where there are none, so that readers need not tell
// null from nothing.
func (r Report) filled() Report {
	r.Inputs.Paths = orEmpty(r.Inputs.Paths)
	r.Errors = orEmpty(r.Errors)
	r.Findings = orEmpty(r.Findings)
	r.Rules = orEmpty(r.Rules)
	r.Notices = orEmpty(r.Notices)
	if r.Summary.ByRule == nil {
		r.Summary.ByRule = map[string]int{}
	}
	if r.Simulation != nil {
		s := *r.Simulation
		s.Demands, s.Streams, s.Steps = orEmpty(s.Demands), orEmpty(s.Streams), orEmpty(s.Steps)
		s.Teams, s.Activities, s.Practices = orEmpty(s.Teams), orEmpty(s.Activities), orEmpty(s.Practices)
		s.Channels, s.Organizations = orEmpty(s.Channels), orEmpty(s.Organizations)
		s.Objectives, s.Expectations, s.Constraints = orEmpty(s.Objectives), orEmpty(s.Expectations), orEmpty(s.Constraints)
		r.Simulation = &s
	}
	if r.Changes != nil {
		c := *r.Changes
		c.Entities = orEmpty(c.Entities)
		r.Changes = &c
	}
	r.Scorecard = r.Scorecard.filled()
	r.Monitor = r.Monitor.filled()
	return r
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Decode reads a report that Encode wrote. It refuses anything else: another
// version, unknown fields, words that no report has, more than MaxSize bytes.
func Decode(rd io.Reader) (Report, error) {
	b, err := io.ReadAll(io.LimitReader(rd, MaxSize+1))
	if err != nil {
		return Report{}, fmt.Errorf("reading the report: %w", err)
	}
	if len(b) > MaxSize {
		return Report{}, fmt.Errorf("the report is larger than %d MiB", MaxSize>>20)
	}
	var head struct {
		FormatVersion int             `json:"formatVersion"`
		Kind          string          `json:"kind"`
		Pages         json.RawMessage `json:"pages"`
		Entities      json.RawMessage `json:"entities"`
	}
	var kind *json.UnmarshalTypeError
	switch err := json.Unmarshal(b, &head); {
	case errors.As(err, &kind) && kind.Field != "":
		return Report{}, fmt.Errorf("this is no JSON report of svs: its %s cannot be a %s", kind.Field, kind.Value)
	case errors.As(err, &kind):
		return Report{}, fmt.Errorf("this is no JSON report of svs: it is not an object but a %s", kind.Value)
	case err != nil:
		return Report{}, fmt.Errorf("this is no JSON report of svs: %w", err)
	}
	switch {
	case head.FormatVersion > FormatVersion:
		return Report{}, fmt.Errorf("the report has format version %d and this svs reads up to %d; use the svs that wrote it", head.FormatVersion, FormatVersion)
	case head.FormatVersion < 1:
		return Report{}, errors.New("this is no JSON report of svs: it has no formatVersion")
	case head.Pages != nil || head.Entities != nil:
		return Report{}, fmt.Errorf("this is an answer of svs %s and no report; ask again with the format that you want", escape.Clip(head.Kind, maxName))
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var r Report
	if err := dec.Decode(&r); err != nil {
		return Report{}, fmt.Errorf("this is no whole JSON report of svs: %w", err)
	}
	return r, r.validate()
}

// validate refuses words on which the formats rely and which no report has.
func (r Report) validate() error {
	switch r.Verdict.Gate {
	case Pass, Fail, None:
	default:
		return fmt.Errorf("the report has an unknown gate %q", escape.Clip(r.Verdict.Gate, maxName))
	}
	for _, f := range r.Findings {
		if err := f.validate(); err != nil {
			return err
		}
	}
	for _, f := range r.Exempted {
		if err := f.validate(); err != nil {
			return err
		}
		switch f.Exemption.By {
		case ByWaiver, ByIgnore, ByBaseline:
		default:
			return fmt.Errorf("the report has a finding that is exempted by %q, which svs does not know", escape.Clip(f.Exemption.By, maxName))
		}
	}
	return nil
}

func (f Finding) validate() error {
	if _, ok := diag.ParseSeverity(f.Severity); !ok {
		return fmt.Errorf("the report has a finding of unknown severity %q", escape.Clip(f.Severity, maxName))
	}
	return nil
}

// encodeLines writes the report as JSON Lines: first the head, then every
// error, finding, exempted finding and notice on a line of its own, then the
// simulation.
func encodeLines(w io.Writer, r Report) error {
	r = r.filled()
	enc := lineEncoder{w: w}
	enc.line("report", head{
		FormatVersion: r.FormatVersion, Kind: r.Kind, Tool: r.Tool, Inputs: r.Inputs,
		Verdict: r.Verdict, Summary: r.Summary, Rules: r.Rules,
	})
	for _, e := range r.Errors {
		enc.line("error", e)
	}
	for _, f := range r.Findings {
		enc.line("finding", f)
	}
	for _, f := range r.Exempted {
		enc.line("exempted", f)
	}
	for _, n := range r.Notices {
		enc.line("notice", n)
	}
	if r.Simulation != nil {
		enc.line("simulation", r.Simulation)
	}
	if r.Trace != nil {
		enc.line("trace", r.Trace)
	}
	if r.Changes != nil {
		enc.line("changes", r.Changes)
	}
	if r.Scorecard != nil {
		enc.line("scorecard", r.Scorecard)
	}
	if r.Monitor != nil {
		enc.line("monitor", r.Monitor)
	}
	return enc.err
}

// head is the first line of JSON Lines: a report without its lists.
type head struct {
	FormatVersion int     `json:"formatVersion"`
	Kind          string  `json:"kind"`
	Tool          Tool    `json:"tool"`
	Inputs        Inputs  `json:"inputs"`
	Verdict       Verdict `json:"verdict"`
	Summary       Summary `json:"summary"`
	Rules         []Rule  `json:"rules"`
}

type lineEncoder struct {
	w   io.Writer
	err error
}

// line writes {"type": name, name: value}.
func (e *lineEncoder) line(name string, value any) {
	if e.err != nil {
		return
	}
	b, err := json.Marshal(value)
	if err != nil {
		e.err = fmt.Errorf("writing the report as JSON Lines: %w", err)
		return
	}
	_, e.err = fmt.Fprintf(e.w, "{\"type\":%q,%q:%s}\n", name, name, escape.JSON(b))
}
