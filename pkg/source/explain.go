package source

import (
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// explain turns a parser's complaint into words for people who do not know
// YAML's grammar. The wording of the two parsers is pinned by their versions;
// an unknown complaint is passed on as it is.
func (d *diagnosis) explain() fault {
	switch d.problem {
	case "mapping values are not allowed in this context":
		return d.secondColon()
	case "did not find expected key":
		return d.noKey()
	case "did not find expected '-' indicator":
		return d.noDash()
	case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
		return d.openBracket()
	case "found unexpected end of stream", "found unexpected document indicator":
		return d.openQuote(d.from)
	case "found character that cannot start any token":
		return d.badStart()
	case "found a tab character that violates indentation", "found a tab character where an indentation space is expected":
		return d.tab(d.at)
	case "could not find expected ':'":
		return d.noColon(d.from)
	case "block sequence entries are not allowed in this context":
		return d.fault(d.at, 1, "a list cannot begin behind a key; begin it on the next line, or write it as [..]", "")
	case "mapping keys are not allowed in this context":
		return d.fault(d.at, 1, `a "?" with a blank behind it marks a key and cannot stand here; put the text in quotes`, "")
	case "did not find expected node content":
		return d.noValue()
	case "did not find expected <document start>":
		return d.fault(d.at, 1, "text behind the end of the document's only value; a document is one mapping", "")
	}
	return d.explainToken()
}

// explainUnlocated explains a complaint that only the first parser has (the
// two differ about a "?" in the middle of a text inside a flow collection) or
// that the second one was not asked about.
func (d *diagnosis) explainUnlocated() fault {
	switch {
	case strings.HasPrefix(d.problem, "exceeded max depth"):
		return d.explainToken()
	case strings.Contains(d.problem, "a tab character"):
		return d.tab(d.at)
	}
	if key, _, ok := strings.Cut(d.lineText(d.at.line), ": "); ok && len(key) > maxKeySpan {
		return d.longKey(d.at.line, key)
	}
	if strings.HasPrefix(d.problem, "did not find expected ',' or") {
		for n := d.at.line; n < min(len(d.lines), d.at.line+maxHeadLines); n++ {
			line := d.lineText(n)
			if i := strings.IndexByte(line, '?'); i > 0 && line[i-1] != ' ' {
				return d.fault(spot{n, int(runes(line[:i]))}, 1, `a text with a "?" inside [..] or {..} needs quotes`, "quotes are missing")
			}
		}
	}
	return d.fault(d.at, 1, "not valid YAML near this line: "+d.problem+"; look for a missing quote, bracket, comma or blank", "")
}

// explainToken explains complaints about single tokens.
func (d *diagnosis) explainToken() fault {
	switch {
	case strings.HasPrefix(d.problem, "exceeded max depth"):
		f := d.fault(d.at, 1, "nested thousands of levels deep; flatten it", "")
		f.code = codeDepth
		return f
	case strings.HasPrefix(d.problem, "unknown anchor"), strings.HasSuffix(d.context, "an alias"), strings.HasSuffix(d.context, "an anchor"):
		return d.alias()
	case strings.Contains(d.context, " tag"), d.problem == "found undefined tag handle":
		f := d.covered(d.from, d.fault(d.from, 1, "a text that begins with ! is a tag, and svs reads none; put the text in quotes", "a tag"))
		f.code, f.key = codeTag, ""
		return f
	case d.problem == "found unexpected content after document-end marker":
		f := d.fault(d.at, 1, "text behind the end of a document (...); delete it", "")
		f.code = codeLoose
		return f
	case d.problem == "found unknown escape character":
		return d.escape(d.at)
	case strings.HasPrefix(d.problem, "did not find expected hex"), d.problem == "found invalid Unicode character escape code":
		before, _ := d.split(d.at)
		return d.escape(spot{d.at.line, int(runes(before[:max(strings.LastIndexByte(before, '\\'), 0)]))})
	case d.context == "while scanning a block scalar":
		_, after := d.split(d.from)
		return d.fault(d.at, 1, fmt.Sprintf("a text behind %q begins on the next line, indented; behind the sign stands nothing but - or + or a digit from 1 to 9", firstRune(after)), "")
	}
	return d.fault(d.at, 1, "not valid YAML: "+d.problem+"; put texts with special characters in quotes", "")
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// secondColon: a colon where no key can be.
func (d *diagnosis) secondColon() fault {
	before, _ := d.split(d.at)
	trimmed := strings.TrimLeft(strings.TrimRight(before, " "), " ")
	switch {
	case len(trimmed) > maxKeySpan:
		return d.longKey(d.at.line, before)
	case strings.HasPrefix(before, "---"):
		return d.fault(d.at, 1, "a mapping cannot begin on the line of ---; begin it on the next line", "")
	case strings.HasSuffix(trimmed, "]") || strings.HasSuffix(trimmed, "}"):
		return d.fault(d.at, 1, `a list or mapping cannot be a key; put a text that begins with [ or { in quotes`, "")
	case strings.Contains(before, ": "):
		return d.covered(d.at, d.fault(d.at, 1, `a second ":" with a blank behind it in one value; put the whole value in quotes`, "quotes are missing"))
	}
	return d.deeper(indentOf(before))
}

// longKey: a key so long that YAML sees none.
func (d *diagnosis) longKey(line int, key string) fault {
	trimmed := strings.TrimLeft(key, " ")
	f := d.fault(spot{line, indentOf(key)}, 1, fmt.Sprintf("key has %d bytes, and YAML knows no key of more than 1024 characters; shorten it", len(trimmed)), diag.Quote(trimmed))
	f.code, f.key = codeKeyLength, "too long"
	return f
}

// deeper: a key on a line of its own that cannot stand there because of the
// line above it.
func (d *diagnosis) deeper(indent int) fault {
	n, above := d.lineBefore(d.at.line)
	if n < 0 {
		return d.fault(d.at, 1, `a ":" with a blank behind it cannot stand here; put the text in quotes`, "")
	}
	text := strings.TrimLeft(above, " ")
	if indentOf(above) >= indent && !strings.Contains(above+" ", ": ") {
		return d.noColon(spot{n, len(above) - len(text)})
	}
	return d.fault(spot{d.at.line, indent}, 1,
		fmt.Sprintf("indented deeper than line %d, which has its value already; align the two, or end line %[1]d with the colon", d.number(n)), "wrong indentation")
}

// noColon: a line that should be a key with its value.
func (d *diagnosis) noColon(s spot) fault {
	_, after := d.split(s)
	after = strings.TrimRight(after, " ")
	if i := strings.IndexByte(after, ':'); i > 0 && i+1 < len(after) {
		return d.fault(s, runes(after), fmt.Sprintf(`%s has no blank behind its colon; write %s`, diag.Quote(after), diag.Quote(after[:i]+": "+after[i+1:])), "a blank is missing")
	}
	return d.fault(s, runes(after), fmt.Sprintf(`%s is no key with a value; a colon and a blank are missing, or the line belongs, deeper indented, to the one above`, diag.Quote(after)), "no colon")
}

// noKey: something in a mapping that is no key.
func (d *diagnosis) noKey() fault {
	before, after := d.split(d.at)
	if strings.Trim(before, " ") != "" {
		return d.behindValue(before)
	}
	switch {
	case strings.HasPrefix(after, "- "):
		return d.fault(d.at, 1, "a list item where the next key should be; indent it below the key it belongs to, which has no other value", "a list item")
	case after == "":
		return d.fault(d.at, 1, "the mapping ends here without a value; look for an unclosed quote or bracket above", "")
	}
	return d.badIndent()
}

// behindValue: text on the line of a value that has ended.
func (d *diagnosis) behindValue(before string) fault {
	last := strings.TrimRight(before, " ")
	switch last[len(last)-1] {
	case '"', '\'':
		q := last[len(last)-1:]
		if strings.Count(last, q)%2 == 1 {
			for n, text := d.lineBefore(d.at.line); n >= 0; n, text = d.lineBefore(n) {
				if strings.Count(text, q)%2 == 1 {
					return d.openQuote(spot{n, int(runes(text[:strings.Index(text, q)]))})
				}
			}
		}
		return d.fault(d.at, 1, "text behind the closing quote; put all of the value between one pair of quotes, a quote inside it as '' in single or \\\" in double ones", "the quote ended before this")
	case ']', '}':
		return d.fault(d.at, 1, fmt.Sprintf(`text behind the closing "%s"; delete it, or put the whole value in quotes`, last[len(last)-1:]), "")
	}
	return d.fault(d.at, 1, "a key was expected here; put a value with special characters in quotes", "")
}

// badIndent: a line whose indentation fits nothing above it.
func (d *diagnosis) badIndent() fault {
	return d.fault(d.at, 1,
		fmt.Sprintf("indented by %d, which fits no line above; align it with the keys it belongs to (those that begin on line %d are indented by %d)", d.at.column, d.number(d.from.line), d.from.column),
		"wrong indentation")
}

// noDash: a line in a list that is no item of it.
func (d *diagnosis) noDash() fault {
	before, _ := d.split(d.at)
	if strings.Trim(before, " ") != "" {
		return d.behindValue(before)
	}
	return d.fault(d.at, 1,
		fmt.Sprintf(`the list that begins on line %d goes on with "-" in column %d or ends with a line indented less; this line is neither`, d.number(d.from.line), d.from.column+1),
		"wrong indentation")
}

// openBracket: a flow collection without its end or with a comma missing.
func (d *diagnosis) openBracket() fault {
	_, opened := d.split(d.from)
	bracket, closing := firstRune(opened), d.problem[len(d.problem)-2:len(d.problem)-1]
	if d.at.line > d.from.line && indentOf(d.lineText(d.at.line)) <= indentOf(d.lineText(d.from.line)) {
		return d.fault(d.from, 1, fmt.Sprintf(`"%s" is not closed; add the "%s"`, bracket, closing), "opened here")
	}
	return d.fault(d.at, 1, fmt.Sprintf(`"," or "%s" is missing here, inside the "%s" of line %d; put texts with special characters in quotes`, closing, bracket, d.number(d.from.line)), "")
}

// openQuote: a quoted text without its end.
func (d *diagnosis) openQuote(s spot) fault {
	_, after := d.split(s)
	if q := firstRune(after); q == `"` || q == `'` {
		return d.fault(s, 1, fmt.Sprintf("quote (%s) is not closed; close it on this line", q), "opened here")
	}
	return d.fault(s, 1, "the file ends before this is complete; look for an unclosed quote or bracket", "")
}

// badStart: a character with which no value begins.
func (d *diagnosis) badStart() fault {
	_, after := d.split(d.at)
	c := firstRune(after)
	if c == "\t" {
		return d.tab(d.at)
	}
	return d.covered(d.at, d.fault(d.at, 1, fmt.Sprintf(`a text cannot begin with "%s"; put it in quotes`, c), "quotes are missing"))
}

func (d *diagnosis) tab(s spot) fault {
	f := d.fault(s, 1, "TAB in the indentation; use blanks", "a TAB")
	f.code = codeTab
	return f
}

// alias: an alias or anchor, often a text that only looks like one.
func (d *diagnosis) alias() fault {
	_, after := d.split(d.from)
	c := firstRune(after)
	word := after
	if i := strings.IndexAny(word, " ,]}"); i >= 0 {
		word = word[:i]
	}
	f := d.covered(d.from, d.fault(d.from, runes(word),
		fmt.Sprintf(`%s begins with "%s" and so is an alias or anchor, and svs reads none; put the text in quotes`, diag.Quote(word), c), "quotes are missing"))
	f.code, f.key = codeAlias, word
	return f
}

// escape: a backslash in double quotes that begins no escape.
func (d *diagnosis) escape(s spot) fault {
	_, after := d.split(s)
	after = `\` + firstRune(strings.TrimPrefix(after, `\`))
	return d.covered(s, d.fault(s, runes(after), fmt.Sprintf(`%s is no escape; write \\ for a backslash, or use single quotes`, diag.Quote(after)), ""))
}

// noValue: nothing, or a closing bracket, where a value should be.
func (d *diagnosis) noValue() fault {
	_, after := d.split(d.at)
	switch c := firstRune(after); c {
	case "]", "}":
		return d.fault(d.at, 1, fmt.Sprintf(`"%s" closes nothing; delete it, or put the text in quotes`, c), "")
	case ",":
		return d.fault(d.at, 1, `a value is missing before ","; delete the comma, or put the text in quotes`, "")
	}
	return d.fault(d.at, 1, "a value is missing here", "")
}
