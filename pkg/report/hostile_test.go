package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/flow/figure"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/report/escape"
)

// hostile are texts that try to leave the place they are printed in.
var hostile = map[string]string{
	"fence":                 "````\n# injected heading\n```\n~~~",
	"workflow command":      "ok\n::error file=x::pwned\n  ::add-mask::a",
	"command at once":       "::error file=x::pwned",
	"command behind blanks": " \t ::stop-commands::x",
	"legacy command":        "x ##[error]pwned ##[add-mask]a ##vso[task.setvariable variable=x]y",
	"percent":               "100%0A::error::pwned",
	"terminal":              "\x1b[2J\x1b]0;title\a\x1b[31mred",
	"C1":                    "\u009b31m\u0085",
	"carriage return":       "good\rPASS all 99 checks",
	"bidirectional":         "user\u202e nimda\u2066x\u2069",
	"zero width":            "pay\u200bments\u00ad\u2060\ufeff",
	"fillers":               "a\u3164b\u115fc\U000e0041d",
	"template":              "{{ . }}{{ template \"x\" }}${jndi:ldap://x}$(id)`id`",
	"XML":                   "]]><x a='1'>&amp;\x0b",
	"script":                "</script><script>alert(1)//\u2028",
	"format verbs":          "%s%n%d%!v(MISSING)%1000000000d",
	"long":                  strings.Repeat("A", 5_000),
	"combining":             "Z" + strings.Repeat("\u0300", 60),
	"newline in name":       "a\n::error ::b.yaml",
	"markup in name":        "<img src=x onerror=alert(1)>,%0A::error::[x](javascript:alert(1)).yaml",
	"not UTF-8":             "a\xff\xfe.yaml",
	"Markdown":              "`code` **bold** [x](http://evil.example) @octocat #1 <b>",
	"NUL":                   "a\x00b",
	"colon path":            "javascript:alert(1)",
	"root path":             "//evil.example/x",
}

// everywhere puts one text wherever a report has text from outside.
func everywhere(s string) report.Report {
	f := diag.Finding{
		Rule: s, Severity: diag.Error, Entity: s, Path: s, Message: s, Hint: s, Detail: s, Keys: []string{s},
		Place: diag.Place{File: s, Pos: diag.Pos{Line: 2, Column: 3}}, Width: 5,
		Related: []diag.Related{
			{Place: diag.Place{File: s, Pos: diag.Pos{Line: 1, Column: 1}}, Message: s},
			{Place: diag.Place{File: s, Pos: diag.Pos{Line: 1, Column: 1}}},
		},
	}
	r := reportOf("validate", f, twice)
	r.Findings[0].Snippet = report.FromFindings([]diag.Finding{f}, func(string, int) (string, bool) { return s, true })[0].Snippet
	r.Exempted = []report.Exempted{{Finding: r.Findings[0], Exemption: report.Exemption{
		By: report.ByWaiver, Name: s, Reason: s, Until: "2027-03-31", Location: &report.Location{File: s, Line: 1, Column: 1},
	}}}
	r.Rules = append(r.Rules, report.Rule{Code: s, Name: s, Severity: "error", Title: s, Doc: s})
	r.Notices = []report.Notice{{Message: s, Location: &report.Location{File: s, Line: 1, Column: 1}}, {Message: s, Quiet: true}}
	r.Errors = []report.Error{report.NewError(s, s, diag.Place{File: s}), report.NewError(s, s, diag.Place{})}
	r.Inputs.Workspace = s
	r.Inputs.Paths = []string{s}
	r.Tool.Version = s
	r.Verdict.Reason = s
	r.Simulation = simulated(s, s, s, s).Simulation
	r.Simulation.Scenario, r.Simulation.Start, r.Simulation.TZData = s, s, s
	r.Simulation.Demands[0].Promises[0] = figure.PromiseFigs{Until: s, Within: s, Clock: s, Kept: figure.Figure{Note: "too few"}}
	r.Simulation.Activities[0].Name, r.Simulation.Practices[0].Name = s, s
	r.Simulation.Organizations[0].Name, r.Simulation.Currency = s, s
	for k, list := range [][]figure.Judgement{r.Simulation.Objectives, r.Simulation.Expectations} {
		for i := range list {
			list[i] = figure.Judgement{Name: s[:len(s)*(1-k)], Measure: s, AtMost: s, AtLeast: s, Unit: "money", Verdict: figure.Met, Figure: fig(1, 1)}
		}
	}
	if c := r.Simulation.Constraint; c != nil {
		*c = figure.Constraint{Stream: s, Kind: "team", Address: s, Steps: []string{s}, OneMore: s, Effect: &figure.Difference{Measure: s, Unit: "money", Verdict: figure.VerdictWorse}}
		r.Simulation.Constraints = []figure.Constraint{*c}
	}
	if len(r.Errors)%2 == 0 {
		r.Simulation.Comparison = compared(s, s)
	} else {
		r.Simulation.Sweep = swept(s)
	}
	r.Trace = traced(s, s, s).Trace
	r.Trace.Arrived, r.Trace.Type, r.Trace.Channel, r.Trace.End = s, s, s, s
	v := &r.Trace.Visits[0]
	v.Activity, v.Came, v.To, v.Waits[0].ShiftBegins, v.Waits[0].PreemptedBy = s, s, s, s, s
	return r
}

func rendered(r report.Report, format string, s report.Style) (string, error) {
	var b bytes.Buffer
	err := report.Render(&b, r, format, s)
	return b.String(), err
}

func TestHostileText(t *testing.T) {
	known, e := schemasOf(t), published(t)
	for name, s := range hostile {
		t.Run(name, func(t *testing.T) {
			r := everywhere(s)
			if err := harmless(r, known); err != nil {
				t.Error(err)
			}
			text, err := report.Encode(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := e.check("#Envelope", text); err != nil {
				t.Error(err)
			}
			if err := survives(r); err != nil {
				t.Error(err)
			}
			r.Changes = changesOf(s)
			if err := harmless(r, known); err != nil {
				t.Errorf("with changes: %v", err)
			}
			if err := survives(r); err != nil {
				t.Errorf("with changes: %v", err)
			}
			if text, err = report.Encode(r); err != nil {
				t.Fatal(err)
			}
			if err := e.check("#Envelope", text); err != nil {
				t.Errorf("with changes: %v", err)
			}
		})
	}
}

// TestHostileTextIsShown says how, so that a format that drops everything
// does not pass for a safe one.
func TestHostileTextIsShown(t *testing.T) {
	for _, c := range []struct{ name, format, want string }{
		{"bidirectional", report.Text, `user\u202e nimda\u2066x\u2069`},
		{"carriage return", report.Text, `good\rPASS all 99 checks`},
		{"C1", report.Concise, `\u009b31m\u0085`},
		{"zero width", report.Text, `pay\u200bments\u00ad\u2060\ufeff`},
		{"command at once", report.Concise, `\u003a:error file=x::pwned:2:3: error`},
		{"legacy command", report.Text, `x ##\u005berror]pwned ##\u005badd-mask]a ##vso\u005btask`},
		{"percent", report.GitHub, `100%250A::error::pwned`},
		{"workflow command", report.GitHub, `ok\n::error file=x::pwned\n  ::add-mask::a`},
		{"markup in name", report.GitHub, `<img src=x onerror=alert(1)>%2C%250A%3A%3Aerror%3A%3A[x](javascript%3Aalert(1)).yaml,line=2,col=3`},
		{"markup in name", report.SARIF, `%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E%2C%250A%3A%3Aerror%3A%3A%5Bx%5D%28javascript%3Aalert%281%29%29.yaml"`},
		{"markup in name", report.GitHub, `,title=<img src=x onerror=alert(1)>%2C%250A%3A%3Aerror%3A%3A[x](javascript%3Aalert(1)).yaml::`},
		{"Markdown", report.SARIF, `[x]\\u0028http://evil.example)`},
		{"not UTF-8", report.SARIF, `a%FF%FE.yaml"`},
		{"not UTF-8", report.JSON, `"file": "a\\xff\\xfe.yaml"`},
		{"not UTF-8", report.Text, `a\xff\xfe.yaml:2:3`},
		{"format verbs", report.Text, `%s%n%d%!v(MISSING)%1000000000d`},
		{"template", report.Text, "{{ . }}{{ template \"x\" }}${jndi:ldap://x}$(id)`id`"},
		{"script", report.HTML, `&lt;/script&gt;&lt;script&gt;alert(1)//\u2028`},
		{"XML", report.JUnit, `]]&gt;&lt;x a=&#39;1&#39;&gt;&amp;amp;\u000b`},
		{"bidirectional", report.GitLab, `user\\u202e nimda\\u2066x\\u2069`},
		{"Markdown", report.Markdown, "- **error** `` `code` **bold** [x](http://evil.example) @octocat #1 <b> `` "},
		{"combining", report.Text, "Z\u0300\u0300\u0300\\u0300"},
	} {
		t.Run(c.name+" in "+c.format, func(t *testing.T) {
			r := everywhere(hostile[c.name])
			r.Inputs.Workspace = "."
			if got := render(t, r, c.format, report.Style{}); !strings.Contains(got, c.want) {
				t.Errorf("no %s in\n%s", c.want, got)
			}
		})
	}
}

// TestForgedLocations gives SARIF what no report has.
func TestForgedLocations(t *testing.T) {
	for _, c := range []struct {
		name string
		at   report.Location
		want string
	}{
		{"a URI that is no path", report.Location{File: "a b", URI: "javascript:alert(1)"}, `{"artifactLocation":{"uri":"a%20b"}}`},
		{"a URI with a host", report.Location{File: "a", URI: "//evil.example/x"}, `{"artifactLocation":{"uri":"a"}}`},
		{"a URI that is not encoded well", report.Location{File: "a", URI: "a%zz"}, `{"artifactLocation":{"uri":"a"}}`},
		{"a URI of bytes", report.Location{File: `a\xff`, URI: "a%FF"}, `{"artifactLocation":{"uri":"a%FF"}}`},
		{"an end before the beginning", report.Location{File: "a", Line: 3, Column: 9, EndColumn: 2}, `{"artifactLocation":{"uri":"a"},"region":{"startLine":3,"startColumn":9}}`},
		{"a negative column", report.Location{File: "a", Line: 3, Column: -9, EndColumn: -2}, `{"artifactLocation":{"uri":"a"},"region":{"startLine":3}}`},
		{"a negative line", report.Location{File: "a", Line: -3, Column: 9}, `{"artifactLocation":{"uri":"a"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := passing()
			r.Findings = []report.Finding{{Rule: "SVS101", Severity: "error", Message: "m", Location: &c.at}}
			var b bytes.Buffer
			if err := json.Compact(&b, []byte(render(t, r, report.SARIF, report.Style{}))); err != nil {
				t.Fatal(err)
			}
			if want := `"physicalLocation":` + c.want; !strings.Contains(b.String(), want) {
				t.Errorf("no %s in %s", want, b.String())
			}
			if err := checkJSON(sarifSchema(t), b.String()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestForgedWords: where svs writes one word of a few, a saved report may say
// anything, where it is not refused for that.
func TestForgedWords(t *testing.T) {
	for name, s := range hostile {
		r := everywhere("x")
		r.Changes = changesOf("x")
		for i := range r.Changes.Entities {
			e := &r.Changes.Entities[i]
			e.Action, e.Class, e.Lifecycle = s, s, s
			for k := range e.Reasons {
				e.Reasons[k].Class = s
			}
			for k := range e.Fields {
				e.Fields[k].Action = s
			}
		}
		r.Verdict.FailOn, r.Kind = s, s
		for _, format := range report.Formats() {
			if format == report.JSON || format == report.JSONLines {
				continue
			}
			out, err := rendered(r, format, report.Style{})
			if err == nil {
				err = harmlessText(r, format, out)
			}
			if err != nil {
				t.Errorf("%s as %s: %v", name, format, err)
			}
		}
	}
}

func TestLongTextIsShortened(t *testing.T) {
	f := everywhere(hostile["long"]).Findings[0]
	for name, s := range map[string]string{"message": f.Message, "hint": f.Hint, "entity": f.Entity, "path": f.Path} {
		if n := utf8.RuneCountInString(s); n > 200 {
			t.Errorf("%s of %d characters", name, n)
		}
	}
}

// survives reports a difference between printing a report at once and printing
// it after it was saved.
func survives(r report.Report) error {
	for _, format := range append([]string{summary}, report.Formats()...) {
		if err := survivesAs(r, format); err != nil {
			return err
		}
	}
	return nil
}

// survivesAs does so for one format.
func survivesAs(r report.Report, format string) error {
	text, err := report.Encode(r)
	if err != nil {
		return err
	}
	saved, err := report.Decode(bytes.NewReader(text))
	if err != nil {
		return err
	}
	if format == summary {
		if !bytes.Equal(report.StepSummary(r), report.StepSummary(saved)) {
			return errors.New("the step summary differs when rendered from the saved report")
		}
		return nil
	}
	direct, err := rendered(r, format, report.Style{Verbose: true})
	if err != nil {
		return err
	}
	later, err := rendered(saved, format, report.Style{Verbose: true})
	if err != nil {
		return err
	}
	if direct != later {
		return fmt.Errorf("%s differs when rendered from the saved report:\n%s\n%s", format, direct, later)
	}
	return nil
}

// TestShowEqualsDirect is the promise that a saved report prints as it would
// have at once, for any report, also one with text that no model can hold.
func TestShowEqualsDirect(t *testing.T) {
	words := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"::", "##[", "\xff", "`", "a", " ", "\n"}),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 12), func(b []byte) string { return string(b) }))
	place := rapid.Custom(func(t *rapid.T) *report.Location {
		if rapid.Bool().Draw(t, "nowhere") {
			return nil
		}
		return &report.Location{File: words.Draw(t, "file"), URI: words.Draw(t, "uri"),
			Line: rapid.IntRange(-1, 1e6).Draw(t, "line"), Column: rapid.IntRange(-1, 1e6).Draw(t, "column"),
			EndColumn: rapid.IntRange(-1, 1e6).Draw(t, "end")}
	})
	finding := rapid.Custom(func(t *rapid.T) report.Finding {
		f := report.Finding{
			Rule: words.Draw(t, "rule"), Entity: words.Draw(t, "entity"), Path: words.Draw(t, "path"),
			Message: words.Draw(t, "message"), Hint: words.Draw(t, "hint"), Detail: words.Draw(t, "detail"),
			Severity: rapid.SampledFrom([]string{"error", "warning", "info"}).Draw(t, "severity"),
			Location: place.Draw(t, "place"), Fingerprint: words.Draw(t, "fingerprint"), Help: words.Draw(t, "help"),
		}
		if rapid.Bool().Draw(t, "snippet") {
			n := rapid.IntRange(-5, 1e6).Draw(t, "number")
			f.Snippet = &report.Snippet{Lines: []report.SnippetLine{{Number: n, Text: words.Draw(t, "source")}},
				Mark: report.Mark{Line: n, Column: rapid.IntRange(-5, 30).Draw(t, "from"), EndColumn: rapid.IntRange(-5, 1e9).Draw(t, "to")}}
		}
		if l := place.Draw(t, "other place"); l != nil {
			f.Related = []report.Related{{Message: words.Draw(t, "related"), Location: *l}}
		}
		return f
	})
	rapid.Check(t, func(t *rapid.T) {
		r := failing()
		r.Inputs.Workspace = words.Draw(t, "workspace")
		r.Verdict.Gate = rapid.SampledFrom([]string{report.Pass, report.Fail, report.None}).Draw(t, "gate")
		r.Findings = rapid.SliceOfN(finding, 0, 4).Draw(t, "findings")
		r.Simulation = simulated(words.Draw(t, "demand"), words.Draw(t, "variant"), words.Draw(t, "stream"), words.Draw(t, "team")).Simulation
		f := &r.Simulation.Teams[0].Utilization
		f.Value, f.Low, f.High, f.GrowsPerDay = any64(t), any64(t), any64(t), any64(t)
		r.Trace = traced(words.Draw(t, "traced demand"), words.Draw(t, "step"), words.Draw(t, "traced team")).Trace
		r.Trace.LeadTime = *rapid.Ptr(rapid.Float64(), false).Draw(t, "lead time")
		if err := survives(r); err != nil {
			t.Fatal(err)
		}
	})
}

// any64 is a number of any size, or none.
func any64(t *rapid.T) *float64 { return rapid.Ptr(rapid.Float64(), true).Draw(t, "figure") }

// anyFormat is one of the formats, or the step summary: a search that prints
// each input in all of them gets to a tenth of the inputs.
func anyFormat(n uint8) string {
	all := append([]string{summary}, report.Formats()...)
	return all[int(n)%len(all)]
}

// FuzzRender prints a report that is one hostile text from end to end.
func FuzzRender(f *testing.F) {
	for i, name := range slices.Sorted(maps.Keys(hostile)) {
		f.Add(escape.Clip(hostile[name], 300), uint8(i))
	}
	known := schemasOf(f)
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		if len(s) > 400 {
			return // TestHostileText prints a long one
		}
		r, format := everywhere(s), anyFormat(n)
		if n >= 128 {
			r.Changes = changesOf(s)
		}
		if err := harmlessAs(r, known, format); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if err := survivesAs(r, format); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzDecode reads forged reports and prints what it takes.
func FuzzDecode(f *testing.F) {
	for i, name := range slices.Sorted(maps.Keys(samples)) {
		text, err := report.Encode(samples[name]())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, uint8(i))
	}
	known := schemasOf(f)
	f.Fuzz(func(t *testing.T, text []byte, n uint8) {
		r, err := report.Decode(bytes.NewReader(text))
		if err != nil {
			return
		}
		format := anyFormat(n)
		if err := harmlessAs(r, known, format); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if err := survivesAs(r, format); err != nil {
			t.Fatal(err)
		}
	})
}
