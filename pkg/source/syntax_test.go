package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSyntaxErrors pins the place and the words for what people get wrong: the
// parsers' own messages change between releases.
func TestSyntaxErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a:\n  b: 1\n c: 2\n":                    `3:2 SVS005 indented by 1, which fits no line above; align it with the keys it belongs to (those that begin on line 1 are indented by 0)`,
		"k: P\nid: \"abc\nname: A\n":             `2:5 SVS005 quote (") is not closed; close it on this line`,
		"k: P\nid: \"abc\nname: \"A\"\nx: 1\n":   `2:5 SVS005 quote (") is not closed; close it on this line`,
		"k: P\nid: 'abc\nname: 'A'\nx: 1\n":      `2:5 SVS005 quote (') is not closed; close it on this line`,
		"a: 'it's'\nb: 1\n":                      `1:8 SVS005 text behind the closing quote; put all of the value between one pair of quotes, a quote inside it as '' in single or \" in double ones`,
		"a: \"b\" c\n":                           `1:8 SVS005 text behind the closing quote; put all of the value between one pair of quotes, a quote inside it as '' in single or \" in double ones`,
		"a: 1\nb: [1, 2\nc: 3\n":                 `2:4 SVS005 "[" is not closed; add the "]"`,
		"a: 1\nb: {x: 1, y: 2\nc: 3\n":           `2:4 SVS005 "{" is not closed; add the "}"`,
		"a: {b: 1\n  c: 2}\n":                    `2:4 SVS005 "," or "}" is missing here, inside the "{" of line 1; put texts with special characters in quotes`,
		"b: [1, 2]]\n":                           `1:10 SVS005 text behind the closing "]"; delete it, or put the whole value in quotes`,
		"b: [1, 2}\n":                            `1:9 SVS005 "," or "]" is missing here, inside the "[" of line 1; put texts with special characters in quotes`,
		"a: [b,, c]\n":                           `1:7 SVS005 a value is missing before ","; delete the comma, or put the text in quotes`,
		"a: ]\n":                                 `1:4 SVS005 "]" closes nothing; delete it, or put the text in quotes`,
		"a: [b]: c\n":                            `1:7 SVS005 a list or mapping cannot be a key; put a text that begins with [ or { in quotes`,
		"a: {u: http://x?y=1}\n":                 `1:16 SVS005 a text with a "?" inside [..] or {..} needs quotes`,
		"a: b\n  c: d\n":                         `2:3 SVS005 indented deeper than line 1, which has its value already; align the two, or end line 1 with the colon`,
		"s:\n  - id: a\n     t: b\n":             `3:6 SVS005 indented deeper than line 2, which has its value already; align the two, or end line 2 with the colon`,
		"s:\n  - id: a\n   t: b\n":               `3:4 SVS005 the list that begins on line 2 goes on with "-" in column 3 or ends with a line indented less; this line is neither`,
		"a:1\nb: 2\n":                            `1:1 SVS005 "a:1" has no blank behind its colon; write "a: 1"`,
		"a: 1\nb\nc: 2\n":                        `2:1 SVS005 "b" is no key with a value; a colon and a blank are missing, or the line belongs, deeper indented, to the one above`,
		"a: 1\n- b\n":                            `2:1 SVS005 a list item where the next key should be; indent it below the key it belongs to, which has no other value`,
		"a: - b\n":                               `1:4 SVS005 a list cannot begin behind a key; begin it on the next line, or write it as [..]`,
		"a: ? b\n":                               `1:4 SVS005 a "?" with a blank behind it marks a key and cannot stand here; put the text in quotes`,
		"a: |x\n  b\n":                           `1:5 SVS005 a text behind "|" begins on the next line, indented; behind the sign stands nothing but - or + or a digit from 1 to 9`,
		"--- a: 1\n":                             `1:6 SVS005 a mapping cannot begin on the line of ---; begin it on the next line`,
		"[]\n[]\n":                               `2:1 SVS005 text behind the end of the document's only value; a document is one mapping`,
		"a: 1\n... x\n":                          `2:5 SVS013 text behind the end of a document (...); delete it`,
		"a:\n\tb: 1\n":                           `2:1 SVS006 TAB in the indentation; use blanks`,
		"a:\n  b: 1\n\tc: 2\n":                   `3:1 SVS006 TAB in the indentation; use blanks`,
		"---\na: 1\n---\nb: 1\n---\nc: 'd\n":     `6:4 SVS005 quote (') is not closed; close it on this line`,
		"title: Mail: fast\n":                    `1:12 SVS005 a second ":" with a blank behind it in one value; put the whole value in quotes`,
		"a: !<\n":                                `1:4 SVS011 a text that begins with ! is a tag, and svs reads none; put the text in quotes`,
		"a: \"\\ud800\"\n":                       `1:5 SVS005 "\u" is no escape; write \\ for a backslash, or use single quotes`,
		"kind: K\nspec:\n  a: \"b\n\n  c: d\n\n": `3:6 SVS005 quote (") is not closed; close it on this line`,
	} {
		_, found := Parse("f.yaml", []byte(text), DefaultLimits())
		got := strings.Join(brief(found), "\n")
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q:\n%s", text, d)
		}
	}
}
