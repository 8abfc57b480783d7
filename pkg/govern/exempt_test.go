package govern_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/check"
	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/remark"
	"github.com/svs-project/svs/pkg/unit"
	"github.com/svs-project/svs/schema"
)

func dayOf(t *testing.T, text string) unit.Date {
	t.Helper()
	d, err := unit.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func book() govern.RuleBook {
	return govern.NewRuleBook(slices.Concat(check.Rules(), load.Rules(), source.Rules()), nil)
}

// found checks a model and resolves its ignores and a baseline.
func found(t *testing.T, text, baseline string) govern.Result {
	t.Helper()
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	l, err := load.Load(t.Context(), oneFile(text), load.Options{Schema: s, Limits: source.DefaultLimits(), Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	docs, _ := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
	xs, own := govern.Ignores("m.yaml", remark.Find([]byte(text), docs, govern.IgnoreWord), book())
	if baseline != "" {
		b, err := govern.ReadBaseline([]byte(baseline))
		if err != nil {
			t.Fatal(err)
		}
		xs = append(xs, b.Exemptions()...)
	}
	r := govern.Resolve(append(l.Findings, check.Run(l.Model, "", 1)...), xs, govern.Question{Now: dayOf(t, "2026-11-29")})
	r.Own = append(r.Own, own...)
	return r
}

type oneFile string

func (oneFile) Len() int { return 1 }
func (f oneFile) Read(int) (load.File, []diag.Finding, error) {
	return load.File{Path: "m.yaml", Data: []byte(f)}, nil, nil
}

// TestCatalogueExamples: every code about exemptions is what its failing example
// yields, and its passing example yields none of them.
func TestCatalogueExamples(t *testing.T) {
	for _, r := range govern.Rules() {
		if !strings.HasPrefix(r.Code, "SVS91") {
			continue
		}
		baseline := ""
		if r.Name == "baseline-gone" {
			baseline = govern.BaselineSample
		}
		fails := found(t, r.Fails, baseline)
		if len(fails.Own) == 0 {
			t.Errorf("%s: the failing example yields nothing", r.Code)
		}
		for _, f := range fails.Own {
			if f.Rule != r.Code || !f.Place.Pos.IsValid() || f.Severity != r.Severity {
				t.Errorf("%s: the failing example yields %+v", r.Code, f)
			}
		}
		if own := found(t, r.Passes, baseline).Own; len(own) > 0 {
			t.Errorf("%s: the passing example yields %+v", r.Code, own)
		}
	}
}

// TestIgnoreText: what is understood, and what is said about the rest.
func TestIgnoreText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`svs:ignore SVS501 reason="a b" until=2027-01-31`, `SVS501 "a b" 2027-01-31`},
		{`svs:ignore SVS501, SVS203 reason='a "b"'`, `SVS501 'a "b"'; SVS203 'a "b"'`},
		{`svs:ignore SVS501 SVS501 until=2027-01-31 reason=legacy # more`, `SVS501 "legacy" 2027-01-31`},
		{`svs:ignore reason="x" unknown-item`, `SVS205 "x"`},
		{`svs:ignore check/hand-offs,Policy/cloud-first reason="x"`, `check/hand-offs "x"; policy/cloud-first "x"`},
		{`svs:ignore SVS501 reason=legacy tool`, `SVS910 nobody knows what "tool" means behind the reason; put the whole reason in quotes: reason="…"`},
		{`svs:ignore SVS501 reason="x`, `SVS910 reason has a quote at its beginning and none at its end`},
		{`svs:ignore SVS501 reason="x" reason="y"`, `SVS910 svs:ignore gives reason twice`},
		{`svs:ignore SVS501 reason="x" owner=me`, `SVS910 svs:ignore takes reason and until, not "owner"`},
		{`svs:ignore SVS501 reason="x" until=soon`, `SVS910 until=soon: "soon" is not a date; write year-month-day, such as 2027-06-30`},
		{`svs:ignore reason="x"`, `SVS910 svs:ignore names no rule`},
		{`svs:ignore`, `SVS910 svs:ignore names no rule`},
		{`svs:ignore-next-line SVS501 reason="x"`, `SVS910 "svs:ignore-next-line" is no word that svs knows; write svs:ignore on the line itself or on one of its own above it`},
		{`svs:ignore SVS501 until=2027-01-31`, `SVS911 svs:ignore gives no reason, and does not count without one`},
		{`svs:ignore SVS501 reason="  "`, `SVS911 svs:ignore gives no reason, and does not count without one`},
		{`svs:ignore SVS5 reason="x"`, `SVS915 svs:ignore names no rule that there is: "SVS5" (name each rule whole: SVS501, SVS502, SVS503, SVS504, …)`},
		{`svs:ignore SVS999, SVS501 reason="x"`, `SVS501 "x"; SVS915 svs:ignore names no rule that there is: "SVS999" (did you mean`},
		{`svs:ignore unknwon-item reason="x"`, `SVS915 svs:ignore names no rule that there is: "unknwon-item" (did you mean "unknown-item"?)`},
		{`svs:ignore SVS005 reason="x"`, `SVS916 svs:ignore of SVS005 does not count: a fault of the text or of the settings cannot be exempted; mend what it reports`},
	} {
		xs, own := govern.Ignores("f.yaml", []remark.Remark{{Text: c.text, Pos: diag.Pos{Line: 1, Column: 3}, From: 1, To: 1}}, book())
		var got []string
		for _, x := range xs {
			s := fmt.Sprintf("%s %q", x.Rule, x.Reason)
			if strings.Contains(x.Reason, `"`) {
				s = fmt.Sprintf("%s '%s'", x.Rule, x.Reason)
			}
			if !x.Until.IsZero() {
				s += " " + x.Until.String()
			}
			got = append(got, s)
		}
		for _, f := range own {
			s := f.Rule + " " + f.Message
			if f.Hint != "" && f.Rule == "SVS915" {
				s += " (" + f.Hint + ")"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want && !(strings.Contains(c.want, "(did you mean") && strings.HasPrefix(g, c.want)) {
			t.Errorf("%s\n got %s\nwant %s", c.text, g, c.want)
		}
	}
}

// finding is one of a rule on a line.
func finding(rule string, line int32, severity diag.Severity, entity string, keys ...string) diag.Finding {
	return diag.Finding{
		Rule: rule, Severity: severity, Entity: entity, Keys: keys, Message: "m",
		Place: diag.Place{File: "f.yaml", Pos: diag.Pos{Line: line, Column: 1}},
	}
}

func ignore(rule string, line int32, until unit.Date) govern.Exemption {
	return govern.Exemption{By: govern.ByIgnore, Rule: rule, Reason: "r", Until: until, From: line, To: line,
		At: diag.Place{File: "f.yaml", Pos: diag.Pos{Line: line, Column: 9}}}
}

// TestResolve tells each finding where it belongs.
func TestResolve(t *testing.T) {
	later, past := dayOf(t, "2027-01-01"), dayOf(t, "2026-11-28")
	waiver := govern.Exemption{By: govern.ByWaiver, Name: "Waiver/w", Rule: "SVS501", Entity: "Team/a", Until: later, At: diag.Place{File: "w.yaml", Pos: diag.Pos{Line: 1, Column: 1}},
		Covers: func(f diag.Finding) bool { return f.Entity == "Team/a" }}
	e, w := diag.Error, diag.Warning
	for _, c := range []struct {
		name  string
		found []diag.Finding
		xs    []govern.Exemption
		q     govern.Question
		want  string
	}{
		{"covered", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later)}, govern.Question{}, "exempt SVS501:1 by ignore"},
		{"another line", []diag.Finding{finding("SVS501", 2, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later)}, govern.Question{}, "open SVS501:2 own SVS913:1"},
		{"another rule", []diag.Finding{finding("SVS502", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later)}, govern.Question{}, "open SVS502:1 own SVS913:1"},
		{"the last day counts", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, dayOf(t, "2026-11-29"))}, govern.Question{}, "exempt SVS501:1 by ignore"},
		{"expired", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, past)}, govern.Question{}, "open SVS501:1 own SVS914:1"},
		{"expired and unused", nil, []govern.Exemption{ignore("SVS501", 1, past)}, govern.Question{}, "own SVS914:1"},
		{"an error without a date", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, unit.Date{})}, govern.Question{}, "open SVS501:1 own SVS912:1"},
		{"a warning without a date", []diag.Finding{finding("SVS512", 1, w, "Team/a")}, []govern.Exemption{ignore("SVS512", 1, unit.Date{})}, govern.Question{}, "exempt SVS512:1 by ignore"},
		{"the waiver is named first", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later), waiver}, govern.Question{}, "exempt SVS501:1 by waiver"},
		{"closed by settings", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later), waiver},
			govern.Question{Waivable: func(r string) bool { return r != "SVS501" }}, "open SVS501:1 own SVS916:1 own SVS916:1"},
		{"never", []diag.Finding{finding("SVS005", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS005", 1, later)}, govern.Question{}, "open SVS005:1 own SVS916:1"},
		{"not looked at", nil, []govern.Exemption{ignore("SVS601", 1, later)}, govern.Question{Judged: func(r string) bool { return r != "SVS601" }}, "unjudged SVS601"},
		{"behind an earlier fault", []diag.Finding{finding("SVS102", 3, e, "Team/a")}, []govern.Exemption{{By: govern.ByIgnore, Rule: "SVS501", Until: later, Entity: "Team/a", From: 1, To: 1}},
			govern.Question{}, "open SVS102:3 unjudged SVS501"},
		{"beside another fault", []diag.Finding{finding("SVS102", 3, e, "Team/b")}, []govern.Exemption{ignore("SVS501", 1, later)}, govern.Question{}, "open SVS102:3 own SVS913:1"},
		{"stays", []diag.Finding{finding("SVS501", 1, e, "Team/a")}, []govern.Exemption{ignore("SVS501", 1, later)},
			govern.Question{Stays: func(diag.Finding) bool { return true }}, "open SVS501:1 stayed 1"},
	} {
		c.q.Now = dayOf(t, "2026-11-29")
		if got := told(govern.Resolve(c.found, c.xs, c.q)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// told is a result in a line.
func told(r govern.Result) string {
	var out []string
	for _, f := range r.Open {
		out = append(out, fmt.Sprintf("open %s:%d", f.Rule, f.Place.Pos.Line))
	}
	for _, x := range r.Exempted {
		out = append(out, fmt.Sprintf("exempt %s:%d by %s", x.Rule, x.Place.Pos.Line, x.Exemption.By))
	}
	for _, f := range r.Own {
		out = append(out, fmt.Sprintf("own %s:%d", f.Rule, f.Place.Pos.Line))
	}
	for _, x := range r.Unjudged {
		out = append(out, "unjudged "+x.Rule)
	}
	if r.Stayed > 0 {
		out = append(out, fmt.Sprintf("stayed %d", r.Stayed))
	}
	return strings.Join(out, " ")
}

// TestBaseline: what is written is read again, counts bound what it covers, and
// a renamed entity keeps its entry.
func TestBaseline(t *testing.T) {
	fs := []diag.Finding{
		finding("SVS501", 1, diag.Error, "Team/a", "k"), finding("SVS501", 2, diag.Error, "Team/a", "k"),
		finding("SVS203", 3, diag.Error, "Team/b", `<"é`), finding("SVS005", 4, diag.Error, "Team/c"),
	}
	b, left := govern.NewBaseline(fs, nil)
	if len(left) != 1 || left[0].Rule != "SVS005" || b.Findings() != 3 {
		t.Fatalf("baseline of %d findings, left out %v", b.Findings(), left)
	}
	text, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := govern.ReadBaseline(text)
	if err != nil {
		t.Fatal(err)
	}
	if twice, _ := again.Encode(); string(twice) != string(text) {
		t.Errorf("read and written again it is\n%s\nnot\n%s", twice, text)
	}
	q := govern.Question{Now: dayOf(t, "2026-11-29")}
	more := append(slices.Clone(fs), finding("SVS501", 9, diag.Error, "Team/a", "k"))
	if got, want := told(govern.Resolve(more, again.Exemptions(), q)),
		"open SVS005:4 open SVS501:9 exempt SVS501:1 by baseline exempt SVS501:2 by baseline exempt SVS203:3 by baseline"; got != want {
		t.Errorf("a third of two:\n got %s\nwant %s", got, want)
	}
	if got, want := told(govern.Resolve(fs[1:3], again.Exemptions(), q)), "exempt SVS501:2 by baseline exempt SVS203:3 by baseline own SVS917:5"; got != want {
		t.Errorf("one of two is gone:\n got %s\nwant %s", got, want)
	}
	renamed := finding("SVS203", 7, diag.Error, "Team/newest", `<"é`)
	q.Moved = map[string]string{"Team/newest": "Team/newer", "Team/newer": "Team/b"}
	if got := told(govern.Resolve([]diag.Finding{renamed}, again.Exemptions(), q)); !strings.HasPrefix(got, "exempt SVS203:7 by baseline") {
		t.Errorf("renamed twice: %s", got)
	}
	for _, key := range []string{"desk", "Team/desk"} {
		old, _ := govern.NewBaseline([]diag.Finding{finding("SVS602", 1, diag.Error, "Team/b", strings.Replace(key, "desk", "front", 1))}, nil)
		q.Moved = map[string]string{"Team/desk": "Team/front", "Team/newer": "Team/b"}
		for _, entity := range []string{"Team/b", "Team/newer"} {
			if got := told(govern.Resolve([]diag.Finding{finding("SVS602", 2, diag.Error, entity, key)}, old.Exemptions(), q)); got != "exempt SVS602:2 by baseline" {
				t.Errorf("what %s of %s names is renamed: %s", key, entity, got)
			}
		}
	}
	q.Moved = map[string]string{"Team/newest": "Team/newer", "Team/newer": "Team/newest"}
	if got := told(govern.Resolve([]diag.Finding{renamed}, again.Exemptions(), q)); !strings.HasPrefix(got, "open SVS203:7") {
		t.Errorf("moved in a circle: %s", got)
	}
}

// TestReadBaselineRefuses what svs has not written.
func TestReadBaselineRefuses(t *testing.T) {
	b, _ := govern.NewBaseline([]diag.Finding{finding("SVS501", 1, diag.Error, "Team/a", "k")}, nil)
	text, _ := b.Encode()
	sound := string(text)
	for _, c := range []struct{ text, want string }{
		{"", "1:1 it ends before its JSON does"},
		{sound[:40], "4:5 it ends before its JSON does"},
		{"[]", `1:1 it is no baseline: "{" is wanted here`},
		{sound + "x", "7:1 something stands behind its end"},
		{sound + "{}", "7:2 something stands behind its end"},
		{`{"version": 1}`, "1:1 it lacks its version or its entries"},
		{strings.Replace(sound, `"version": 1`, `"version": 2`, 1), "2:3 it has version 2, and this svs reads version 1"},
		{strings.Replace(sound, `"version"`, `"entries": [], "version"`, 1), `3:3 it has "entries" twice`},
		{strings.Replace(sound, `"version": 1`, `"version": 1, "x": 2`, 1), `2:17 no baseline has a field "x"`},
		{strings.Replace(sound, "Team/a", "Team/b", 1), "4:5 the fingerprint " + b[0].Fingerprint + " is not that of the rule, entity, path and keys beside it"},
		{strings.Replace(sound, "SVS501", "SVS005", 1), `4:5 "SVS005" cannot be exempted, and svs has not written this entry`},
		{strings.Replace(sound, b[0].Fingerprint, "abc", 1), `4:5 "abc" is no fingerprint`},
		{strings.Replace(sound, `"rule"`, `"count": -1, "rule"`, 1), "4:5 a count of -1 is never written"},
		{strings.Replace(sound, `"rule"`, `"why": "", "rule"`, 1), `4:5 it is no whole JSON: unknown field "why"`},
		{"{\"version\": 1, \"entries\": [\xff]}", "1:1 it is not UTF-8"},
	} {
		_, err := govern.ReadBaseline([]byte(c.text))
		f, ok := err.(*govern.BaselineFault)
		if !ok {
			t.Errorf("%s\nwas read", c.text)
			continue
		}
		if got := fmt.Sprintf("%d:%d %s", f.Pos.Line, f.Pos.Column, f.Message); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestResolveDoesNotMindTheOrder of findings or of exemptions of one sort.
func TestResolveDoesNotMindTheOrder(t *testing.T) {
	var fs []diag.Finding
	var xs []govern.Exemption
	for i := range int32(40) {
		fs = append(fs, finding("SVS501", i%13+1, diag.Error, fmt.Sprintf("Team/t%d", i%7)))
		xs = append(xs, ignore("SVS501", i%17+1, dayOf(t, fmt.Sprintf("2026-11-%02d", i%4+27))))
	}
	q := govern.Question{Now: dayOf(t, "2026-11-29")}
	want := told(govern.Resolve(fs, xs, q))
	for range 20 {
		slices.Reverse(fs)
		fs = append(fs[7:], fs[:7]...)
		if got := told(govern.Resolve(fs, xs, q)); got != want {
			t.Fatalf("another order of findings gives\n%s\nnot\n%s", got, want)
		}
	}
}

// TestEachWaiverIsAskedOnce: a waiver is asked of the findings on its subject, not
// of thousands on others.
func TestEachWaiverIsAskedOnce(t *testing.T) {
	const n = 1_000
	asked := 0
	var xs []govern.Exemption
	var found []diag.Finding
	for i := range n {
		team := fmt.Sprintf("Team/t%d", i)
		xs = append(xs, govern.Exemption{By: govern.ByWaiver, Name: "Waiver/w", Rule: "SVS501", Entity: team, Covers: func(f diag.Finding) bool {
			asked++
			return f.Entity == team
		}})
		found = append(found, diag.Finding{Rule: "SVS501", Severity: diag.Error, Entity: team})
	}
	r := govern.Resolve(found, xs, govern.Question{})
	if len(r.Exempted) != n || asked > 2*n {
		t.Errorf("%d of %d findings are exempted, after %d questions", len(r.Exempted), n, asked)
	}
}
