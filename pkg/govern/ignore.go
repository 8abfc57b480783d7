package govern

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/source/remark"
	"github.com/svs-project/svs/pkg/unit"
)

// IgnoreWord begins a comment that exempts the findings of its line:
//
//	# svs:ignore CODE[, CODE…] reason="why" until=DATE
const IgnoreWord = "svs:ignore"

// RuleBook knows the rules by all their names.
type RuleBook struct {
	// Code leads from codes and from names of rules to codes.
	Code map[string]string
	// Other reports whether a check or policy exists, by "check/NAME" or
	// "policy/NAME". nil: nobody knows, and all of them pass.
	Other func(rule string) bool
	// Others are checks and policies that Other knows, to propose from.
	Others []string
}

// NewRuleBook makes the book of a catalogue.
func NewRuleBook(rules []diag.Rule, other func(string) bool) RuleBook {
	b := RuleBook{Code: map[string]string{}, Other: other}
	for _, r := range rules {
		b.Code[r.Code], b.Code[r.Name] = r.Code, r.Code
	}
	return b
}

// lookup returns the rule that a word means: a code or the name of its rule, a
// check or a policy.
func (b RuleBook) lookup(word string) (rule string, ok bool) {
	if code, ok := b.Code[word]; ok {
		return code, true
	}
	for _, kind := range []string{"check/", "policy/"} {
		if len(word) > len(kind) && strings.EqualFold(word[:len(kind)], kind) {
			rule := kind + word[len(kind):]
			return rule, b.Other == nil || b.Other(rule)
		}
	}
	return "", false
}

// hint says what to write in place of a word that means no rule.
func (b RuleBook) hint(word string) string {
	var known, within []string
	for w, code := range b.Code {
		known = append(known, w)
		if w == code && strings.HasPrefix(word, "SVS") && strings.HasPrefix(code, word) {
			within = append(within, code)
		}
	}
	if len(within) > 0 {
		slices.Sort(within)
		if len(within) > 4 {
			within = append(within[:4], "…")
		}
		return "name each rule whole: " + strings.Join(within, ", ")
	}
	if near := diag.DidYouMean(word, append(known, b.Others...)); near != "" {
		return near
	}
	return "svs explain codes lists what there is"
}

// Ignores reads the remarks of one file: one exemption for each rule that a
// sound one names, and the findings about the others, which do not count.
func Ignores(file string, remarks []remark.Remark, book RuleBook) (xs []Exemption, own []diag.Finding) {
	for _, r := range remarks {
		p := ignoreParser{file: file, at: r, rest: strings.TrimPrefix(r.Text, IgnoreWord)}
		rules, x := p.read(book)
		own = append(own, p.found...)
		if p.useless {
			continue
		}
		for _, rule := range rules {
			x.Rule = rule
			xs = append(xs, x)
		}
	}
	return xs, own
}

// ignoreParser reads one remark.
type ignoreParser struct {
	file  string
	at    remark.Remark
	rest  string
	found []diag.Finding
	// useless says that nothing of the remark counts.
	useless bool
}

func (p *ignoreParser) add(code, key, message, hint string) {
	p.found = append(p.found, diag.Finding{
		Rule: code, Severity: diag.Error, Entity: p.at.Entity, Message: message, Hint: hint,
		Place: diag.Place{File: p.file, Pos: p.at.Pos}, Width: p.at.Width, Keys: []string{key},
	})
}

func (p *ignoreParser) malformed(key, message string) {
	p.useless = true
	p.add(codeMalformed, key, message, `write it as # svs:ignore CODE reason="why" until=DATE`)
}

func (p *ignoreParser) read(book RuleBook) (rules []string, x Exemption) {
	x = Exemption{
		By: ByIgnore, Entity: p.at.Entity, At: diag.Place{File: p.file, Pos: p.at.Pos}, Width: p.at.Width,
		From: p.at.From, To: p.at.To,
	}
	if p.rest != "" && p.rest[0] != ' ' && p.rest[0] != '\t' {
		word, _, _ := strings.Cut(p.at.Text, " ")
		p.malformed(word, fmt.Sprintf("%s is no word that svs knows; write svs:ignore on the line itself or on one of its own above it", diag.Quote(word)))
		return nil, x
	}
	words, values := p.words()
	if p.useless {
		return nil, x
	}
	if len(words) == 0 {
		p.malformed("", "svs:ignore names no rule")
		return nil, x
	}
	if _, given := values["reason"]; !given {
		if bare, rule := p.bareReason(words, book); bare != "" {
			p.useless = true
			if rule {
				p.add(codeNoReason, words[0], "svs:ignore gives no reason, and does not count without one", fmt.Sprintf("put it in quotes: reason=%q", bare))
			} else {
				p.malformed(words[0], "svs:ignore names no rule that there is: "+diag.Quote(words[0]))
			}
			return nil, x
		}
	}
	for _, w := range words {
		switch rule, ok := book.lookup(w); {
		case !ok:
			p.add(codeUnknown, w, fmt.Sprintf("svs:ignore names no rule that there is: %s", diag.Quote(w)), book.hint(w))
		case !Exemptable(rule):
			y := x
			y.Rule = rule
			p.found = append(p.found, notWaivable(y))
		case !slices.Contains(rules, rule):
			rules = append(rules, rule)
		}
	}
	if x.Reason = strings.TrimSpace(values["reason"]); x.Reason == "" {
		p.useless = true
		p.add(codeNoReason, strings.Join(words, " "), "svs:ignore gives no reason, and does not count without one", `add reason="why"`)
	}
	if text, ok := values["until"]; ok {
		var err error
		if x.Until, err = unit.ParseDate(text); err != nil {
			p.malformed("until", "until="+text+": "+err.Error())
		}
	}
	return rules, x
}

// bareReason is what stands behind the rules, where that is several words that
// name none: a reason without its key and its quotes. The rule is false where
// the first word names none either.
func (p *ignoreParser) bareReason(words []string, book RuleBook) (text string, rule bool) {
	n := 0
	for n < len(words) {
		if _, ok := book.lookup(strings.TrimSuffix(words[n], ":")); !ok {
			break
		}
		n++
	}
	if len(words)-n < 2 {
		return "", n > 0
	}
	return strings.Join(words[n:], " "), n > 0
}

// words cuts the remark into names of rules and values of keys.
func (p *ignoreParser) words() (rules []string, values map[string]string) {
	values = map[string]string{}
	for !p.useless {
		p.rest = strings.TrimLeft(p.rest, " \t,")
		if p.rest == "" || p.rest[0] == '#' {
			break
		}
		end := strings.IndexAny(p.rest, " \t,=")
		if end < 0 || p.rest[end] != '=' {
			if end < 0 {
				end = len(p.rest)
			}
			p.rule(p.rest[:end], &rules, values)
			p.rest = p.rest[end:]
			continue
		}
		key := p.rest[:end]
		p.rest = p.rest[end+1:]
		value, ok := p.value()
		switch _, twice := values[key]; {
		case key != "reason" && key != "until":
			p.malformed(key, fmt.Sprintf("svs:ignore takes reason and until, not %s", diag.Quote(key)))
		case !ok:
			p.malformed(key, key+" has a quote at its beginning and none at its end")
		case twice:
			p.malformed(key, "svs:ignore gives "+key+" twice")
		}
		values[key] = value
	}
	return rules, values
}

// rule takes a word that is no key. Behind a reason it is most likely the rest
// of one that lacks its quotes.
func (p *ignoreParser) rule(word string, rules *[]string, values map[string]string) {
	if _, ok := values["reason"]; ok && len(*rules) > 0 {
		p.malformed(word, fmt.Sprintf(`nobody knows what %s means behind the reason; put the whole reason in quotes: reason="…"`, diag.Quote(word)))
		return
	}
	*rules = append(*rules, word)
}

// value takes what stands behind an equals sign: a text in quotes, or a word.
func (p *ignoreParser) value() (string, bool) {
	if p.rest != "" && (p.rest[0] == '"' || p.rest[0] == '\'') {
		quote := p.rest[:1]
		text, rest, ok := strings.Cut(p.rest[1:], quote)
		p.rest = rest
		return text, ok
	}
	end := strings.IndexAny(p.rest, " \t,")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	return word, true
}
