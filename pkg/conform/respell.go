package conform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/unit"
)

// reading is what the type's own parser says of a text that it refuses ("" when
// it has nothing to say), and the text that was probably meant ("" when there
// is no telling).
func (c *checker) reading(t *Type, text string) (said, meant string) {
	var candidates []string
	for _, parse := range parsers(t.Of) {
		if err := parse(text); err != nil {
			said = err.Error()
			candidates = append(candidates, proposed(said))
		}
	}
	if scalars[t.Of] == nil {
		said = ""
	}
	candidates = append(candidates, c.spellings(t.Of, text)...)
	for _, s := range candidates {
		if s != "" && s != text && t.takes(s) {
			return said, s
		}
	}
	return said, ""
}

// parsers are the readers whose proposals count for a type: its own, or those
// of the types that it is made of.
func parsers(of string) []func(string) error {
	switch of {
	case "FigureText":
		return []func(string) error{scalars["Percent"], scalars["Money"], scalars["Rate"], scalars["Duration"]}
	case "DateTime":
		return []func(string) error{scalars["Date"], scalars["DateTime"]}
	}
	if p := scalars[of]; p != nil {
		return []func(string) error{p}
	}
	return nil
}

// proposed is the text that a parser's message tells the user to write.
func proposed(message string) string {
	i := strings.LastIndex(message, "; write ")
	if i < 0 {
		return ""
	}
	return message[i+len("; write "):]
}

// maxRespelt bounds the text for which other spellings are sought.
const maxRespelt = 100

// spellings are other ways to write a text, likeliest first. Only those that
// the type takes are shown.
func (c *checker) spellings(of, text string) []string {
	if len(text) > maxRespelt {
		return nil
	}
	switch of {
	case "Name":
		return []string{kebab(text)}
	case "Ref":
		if kind, name, ok := strings.Cut(text, "/"); ok && c.schema.Type(kind+"Spec") != nil {
			return []string{kind + "/" + kebab(name)}
		}
		return []string{kebab(text)}
	case "RuleName":
		code := strings.ToUpper(strings.NewReplacer("-", "", " ", "", "_", "").Replace(text))
		return []string{code, "Policy/" + text}
	case "Address", "AddressPattern":
		return c.addresses(text)
	case "Hours":
		return []string{hours(text)}
	case "Meeting":
		return []string{meeting(text)}
	case "Percent":
		if n := decimal(strings.TrimRight(strings.ReplaceAll(text, " ", ""), "%")); n != "" {
			return []string{n + "%"}
		}
	case "Rate":
		rate := perWord.Replace(text)
		if err := scalars["Rate"](rate); err != nil {
			rate = proposed(err.Error())
		}
		return []string{rate}
	case "MoneyPerUse":
		amount, _, _ := strings.Cut(text, "/")
		return []string{amount}
	}
	return nil
}

// perWord are the words for "in".
var perWord = strings.NewReplacer(" per ", "/", " each ", "/", " every ", "/", " an ", "/", " a ", "/")

// TidyName writes a name in the form that names have: what a user is told to
// write in place of one that has another form.
func TidyName(text string) string {
	if len(text) > maxRespelt {
		return text
	}
	return kebab(text)
}

// kebab joins the words of a text with hyphens, in lower case.
func kebab(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxLabel {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// addresses mends an address written with dots alone: Service.payroll.warranty,
// or Team.people for that field of every team.
func (c *checker) addresses(text string) []string {
	kind, rest, ok := strings.Cut(text, ".")
	spec := c.schema.Type(kind + "Spec")
	if !ok || spec == nil {
		return nil
	}
	field, _, _ := strings.Cut(rest, ".")
	if spec.Field(field) != nil {
		return []string{kind + "/*." + rest}
	}
	return []string{kind + "/" + rest}
}

var hourSpan = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d\d))?(?:h| Uhr| ?[aA][mM])?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.h](\d\d))?h?$`)

// hours mends spans such as 9-17, 8:00-17:30 and 08:00 - 17:00.
func hours(text string) string {
	m := hourSpan.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	for i := range m {
		m[i] = fmt.Sprintf("%02s", m[i])
	}
	return m[1] + ":" + m[2] + "-" + m[3] + ":" + m[4]
}

var clock = regexp.MustCompile(`^(\d):(\d\d)$`)

// meeting mends "every Tuesday 9:00" and "first wed of month 14:00".
func meeting(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		low := strings.ToLower(strings.Trim(w, ","))
		if at := slices.Index([]string{"first", "second", "third", "fourth"}, low); at >= 0 {
			low = []string{"1st", "2nd", "3rd", "4th"}[at]
		}
		if d := day(low); d != "" {
			low = d
		}
		words[i] = clock.ReplaceAllString(low, "0$1:$2")
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "every" || w == "at" || w == "on" || w == "each" || w == "the" })
	return strings.Join(words, " ")
}

// day is the short form of a day of the week, in the plural or not.
func day(word string) string {
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		word := strings.ToLower(strings.TrimRight(word, "."))
		if len(word) >= 3 && strings.HasPrefix(d+"s", word) {
			return d[:3]
		}
	}
	return ""
}

// weekdays mends Monday, Mon - Fri and Monday to Friday.
func weekdays(text string) string {
	text = strings.NewReplacer("–", "-", " to ", "-", " ", "").Replace(text)
	from, to, ranged := strings.Cut(text, "-")
	if !ranged {
		return day(from)
	}
	return day(from) + "-" + day(to)
}

// camel writes words as one camelCase word.
func camel(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	for i, w := range words {
		if i == 0 {
			words[i] = strings.ToLower(w[:1]) + w[1:]
		} else {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

// keyMeant is the key that t would take in place of one that it refuses, ""
// when there is no telling.
func keyMeant(t *Type, key string, f *Field) string {
	if len(key) > maxRespelt {
		return ""
	}
	candidates := []string{weekdays(key), hours(key), kebab(key), camel(key), strings.ToUpper(key)}
	if f != nil {
		if kinds, ok := f.Attr("keyref"); ok && len(kinds) == 1 {
			candidates = []string{kinds[0] + "/" + key, kinds[0] + "/" + kebab(key)}
		}
	}
	for _, s := range candidates {
		if s != "" && t.KeyPattern.MatchString(s) {
			return s
		}
	}
	return ""
}

// habit is advice on text that is no misspelling but a custom elsewhere.
func (c *checker) habit(t *Type, text string) string {
	if kinds, ok := c.refKinds(); ok && slices.Contains(kinds, "Calendar") {
		switch foldWord(text) {
		case "24/7", "24x7", "7x24", "24h", "always":
			return "leave the field out for what is always open"
		}
	}
	if t.Of == "Duration" {
		if hint := c.span(text); hint != "" {
			return hint
		}
	}
	switch strings.ToLower(text) {
	case "n/a", "na", "tbd", "todo", "unknown", "unlimited", "infinite", "?", "-":
		if f := c.here.field; f != nil && c.here.own && !f.Required {
			return "leave the field out"
		}
	}
	if t.Of == "Ref" && c.here.field != nil {
		if _, ok := c.refKinds(); ok && t.takes(kebab(text)) && !strings.Contains(text, "/") {
			return "a name is written " + kebab(text)
		}
	}
	if t.Of == "MoneyPerTime" {
		if m, err := unit.ParseMoney(text); err == nil && m.Per() == unit.Once {
			return "write in how long as well: " + text + "/h, " + text + "/month"
		}
	}
	return ""
}

var spanOfTime = regexp.MustCompile(`^(\d{1,6}) ?(?:-|–|to) ?(\d{1,6}) ?([A-Za-z]{1,12})$`)
var longTime = regexp.MustCompile(`^(\d{1,4}) ?(month|year)s?$`)

// span mends times between two bounds, where a time may vary, and months and
// years, which no duration counts because they differ in length.
func (c *checker) span(text string) string {
	if m := longTime.FindStringSubmatch(text); m != nil {
		n, weeks := 0, 0
		if _, err := fmt.Sscan(m[1], &n); err == nil {
			weeks = n * 52
			if m[2] == "month" {
				weeks = (n*52 + 6) / 12
			}
		}
		return fmt.Sprintf("write %dw", weeks)
	}
	m := spanOfTime.FindStringSubmatch(text)
	varies := slices.ContainsFunc(c.here.arms, func(a *Type) bool { return a.Name == "DistPercentiles" })
	if m == nil || !varies {
		return ""
	}
	duration := c.schema.Type("Duration")
	_, from := c.reading(duration, m[1]+" "+m[3])
	_, to := c.reading(duration, m[2]+" "+m[3])
	if from == "" || to == "" {
		return ""
	}
	return "write {p50: " + from + ", p95: " + to + "}"
}
