package load

import (
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/source"
)

// TestCuePlaces: every ! of a text of CUE is found where it stands in the file,
// however the text is written.
func TestCuePlaces(t *testing.T) {
	for name, text := range map[string]string{
		"literal":             "a:\n  b: |\n    one !\n      two!\n\n    !\n",
		"literal, CRLF":       "a:\r\n  b: |\r\n    one !\r\n      two!\r\n\r\n    !\r\n",
		"indentation said":    "a:\n  b: |2\n      one !\n    two!\n",
		"chomped":             "a:\n  b: |-\n    one !\n    two!\n\n\n",
		"leading blank lines": "a:\n  b: |\n\n\n    one !\n    two!\n",
		"folded":              "a:\n  b: >\n    one !\n    two! three\n\n    four!\n      more!\n    !\n",
		"folded, kept":        "a:\n  b: >+2\n    one !\n    two!\n\n",
		"folded, CRLF":        "a:\r\n  b: >-\r\n    one !\r\n    two!\r\n",
		"single quotes":       "a: {b: 'one ! it''s ! ''!''', c: 1}\n",
		"double quotes":       `a: {b: "one ! \"!\" \u00e4! \\! \n!"}` + "\n",
		"plain":               "a:\n  b: one ! two!\n",
		"quotes, lines":       "a:\n  b: 'one !\n    two!\n\n    it''s!'\n",
		"double, lines":       "a:\n  b: \"one !\n    two! \\\n    three!\"\n",
		"beyond ASCII":        "a:\n  b: |\n    äöü !\n    \U0001F600!\n",
	} {
		t.Run(name, func(t *testing.T) {
			docs, found := source.Parse("m.yaml", []byte(text), source.DefaultLimits())
			if len(found) > 0 {
				t.Fatal(found)
			}
			c := cueField(docs[0].Root.Get("a").Get("b"), &lines{data: []byte(text)}).V
			lines := strings.Split(text, "\n")
			seen := 0
			for l, line := range strings.Split(c.Text, "\n") {
				for col, r := range []rune(line) {
					if r != '!' {
						continue
					}
					seen++
					at := c.Place(l+1, col+1)
					before := strings.Join(lines[:min(int(at.Line)-1, len(lines))], "")
					if int(at.Line) <= len(lines) {
						raw := []rune(lines[at.Line-1])
						before += string(raw[:min(int(at.Column), len(raw))])
					}
					if strings.Count(before, "!") != seen || !strings.HasSuffix(before, "!") {
						t.Errorf("%q %d:%d leads to %d:%d", c.Text, l+1, col+1, at.Line, at.Column)
					}
				}
			}
			if want := strings.Count(text, "!"); seen != want {
				t.Errorf("%d of %d marks in %q", seen, want, c.Text)
			}
		})
	}
}
