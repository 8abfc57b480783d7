package report_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/svs-project/svs/pkg/report"
)

// ownHTML is every element that svs writes, with the attributes that it has.
var ownHTML = map[string][]string{
	"html": {"lang"}, "head": nil, "title": nil, "style": nil, "body": nil, "header": nil, "main": nil, "footer": nil,
	"meta": {"charset", "http-equiv", "content", "name"},
	"h1":   {"class"}, "h2": nil, "p": {"class"}, "b": nil, "i": nil, "code": nil, "mark": nil, "pre": nil,
	"article": {"class"}, "section": nil, "details": nil, "summary": nil,
	"table": {"class"}, "thead": nil, "tbody": nil, "ul": nil, "li": nil, "tr": nil, "th": nil, "td": {"class", "colspan"},
}

// ownClasses is every value of class.
var ownClasses = []string{"pass", "fail", "none", "error", "warning", "notice", "where", "hint", "related", "more", "note", "part", "trace"}

// htmlTree is what a browser makes of a text: its elements by name in order,
// and all its text but the style.
type htmlTree struct {
	elements    []string
	text, style string
}

func (h *htmlTree) walk(n *html.Node) error {
	switch n.Type {
	case html.CommentNode:
		return fmt.Errorf("a comment %q", n.Data)
	case html.TextNode:
		if n.Parent.Data == "style" {
			h.style += n.Data
		} else {
			h.text += n.Data
		}
	case html.ElementNode:
		h.elements = append(h.elements, n.Data)
		known, ok := ownHTML[n.Data]
		if !ok {
			return fmt.Errorf("an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(known, a.Key) || a.Key == "class" && !slices.Contains(ownClasses, a.Val) {
				return fmt.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := h.walk(c); err != nil {
			return err
		}
	}
	return nil
}

// checkHTML reads a page as browsers do and as XML, demands the same elements
// of both, and none that could load or run anything.
func checkHTML(text string) (htmlTree, error) {
	var h htmlTree
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return h, err
	}
	if err := h.walk(root); err != nil {
		return h, err
	}
	var elements []string
	dec := xml.NewDecoder(strings.NewReader(text))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return h, err
		}
		if e, ok := tok.(xml.StartElement); ok {
			elements = append(elements, e.Name.Local)
		}
	}
	if d := cmp.Diff(elements, h.elements); d != "" {
		return h, fmt.Errorf("a browser builds something else than was written: %s", d)
	}
	for _, word := range []string{"url(", "@import", "javascript:", "</"} {
		if strings.Contains(h.style, word) {
			return h, fmt.Errorf("the style has %s", word)
		}
	}
	return h, nil
}

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct {
		r    report.Report
		want []string
	}{
		"passing": {passing(), []string{"svs validate: passed", "ok: 41 entities in 12 files", "svs 0.1.0 · workspace . · as of 2026-11-24"}},
		"failing": {failing(), []string{
			"svs validate: failed", "1 error, 1 warning in 2 files",
			"\nerror SVS203 ValueStream/onboard-employee: no practice \"incident-managment\"\n",
			"\nsteps[provision-laptop].practice · model/streams/onboard.yaml:14:17\n",
			"13     - id: provision-laptop\n14       practice: incident-managment\n",
			"\ndid you mean \"incident-management\"? (model/practices.yaml:3:9)\n", "\nMore: svs explain SVS203\n",
			"the other one (a.yaml:3:9)", "Note: 1 demand uses patience, which is not simulated yet",
			"SVS203 a reference leads nowhere", "Check the spelling, or add the entity."}},
		"broken": {broken(), []string{"svs validate: no verdict", "error unknown setting \"modle\"", "svs.yaml:3:1", "did you mean \"model\"?"}},
		"simulated": {simulated("outage", "P1", "restore", "desk"), []string{
			"Scenario base\n26w from ", "Demandarrivedto value", "2h10m ±6m30s", "Teamutilization"}},
		"traced": {traced("outage", "triage", "desk"), []string{
			"Demand/outage #17\n(P2, failure demand by phone), arrived Mon 2026-03-02 08:58 UTC+01:00", "waited 4m (2 ahead, 3 of 3 busy)", "lead time 1d 2h 27m"}},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := checkHTML(render(t, c.r, report.HTML, report.Style{}))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range c.want {
				if !strings.Contains(h.text, s) {
					t.Errorf("no %q in\n%s", s, h.text)
				}
			}
		})
	}
	for _, bad := range []string{`<p onclick="x">a</p>`, `<img src="x"/>`, `<p class="x">a</p>`, `<p><p>a</p></p>`} {
		if _, err := checkHTML("<html><head></head><body>" + bad + "</body></html>"); err == nil {
			t.Errorf("the check takes %s", bad)
		}
	}
}

func TestHTMLMarksTheSource(t *testing.T) {
	got := render(t, failing(), report.HTML, report.Style{})
	if want := "<i>14</i>       practice: <mark>incident-managment</mark></pre>"; !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
}

func TestHTMLStyle(t *testing.T) {
	r := failing()
	for _, c := range []struct {
		style          report.Style
		notice, detail bool
	}{{report.Style{}, true, false}, {report.Style{Quiet: true}, false, false}, {report.Style{Verbose: true}, true, true}} {
		got := render(t, r, report.HTML, c.style)
		if strings.Contains(got, "patience") != c.notice || strings.Contains(got, "second line") != c.detail {
			t.Errorf("%+v shows too much or too little:\n%s", c.style, got)
		}
	}
}
