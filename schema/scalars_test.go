package schema_test

import (
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/unit"
)

// readers read the text of a scalar. The patterns of the schema must admit
// all that they read; what a pattern admits and a reader refuses must be a
// matter of size (too long, too many, no such day), never of form.
var readers = map[string]func(string) error{
	"#Duration": func(s string) error { _, err := unit.ParseDuration(s); return err },
	"#Date":     func(s string) error { _, err := unit.ParseDate(s); return err },
	"#DateTime": func(s string) error { _, err := unit.ParseDateTime(s); return err },
	"#Rate":     func(s string) error { _, err := unit.ParseRate(s); return err },
	"#Percent":  func(s string) error { _, err := unit.ParseShare(s + "%"); return err },
	"#Money":    func(s string) error { _, err := unit.ParseMoney(s); return err },
}

// pieces are what texts of scalars are made of, and a little of what they are
// not made of.
var pieces = []string{
	"0", "1", "5", "12", "2026", "99", ".", "-", "+", ":", "T", "Z", "/", " ", "%", "01", "09", "30", "00", "23",
	"w", "d", "h", "m", "s", "ms", "us", "ns", "bd", "month", "year", "k", "M", "bn", "EUR", "USD", "eur", "€", ",", "e3", "",
}

func TestPatternsAdmitWhatIsRead(t *testing.T) {
	root := compile(t)
	for def, read := range readers {
		t.Run(def[1:], func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				text := ""
				for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "pieces") {
					text += p
				}
				whole := text
				if def == "#Percent" {
					whole += "%"
				}
				if read(text) == nil && !admits(root, def, whole) {
					t.Fatalf("%q is read, and the pattern refuses it", whole)
				}
			})
		})
	}
}

func admits(root cue.Value, def, text string) bool {
	return root.LookupPath(cue.ParsePath(def)).Unify(evaluate(ast.NewString(text))).Validate(cue.Concrete(true)) == nil
}

// TestPatternsRefuseOnlyForm names texts at the edge: those of the first list
// are read, of the second only too large, of the third of another form.
func TestPatternsRefuseOnlyForm(t *testing.T) {
	root := compile(t)
	for _, c := range []struct {
		def                  string
		read, tooMuch, other []string
	}{
		{
			"#Duration",
			[]string{"90s", "15m", "1h30m", "1.5h", "250ms", "3d", "2w", "2bd", "0.5bd", "1w2d3h4m5s6ms7us8ns", "0s"},
			[]string{"1.5h30m", "99999999w", "0.0000000001s", "9999999999bd"},
			[]string{"", "15", "h", "1h 30m", "30m1h", "-5m", "1month", "2bd4h", "5M", "1e3s", "1h1h", ".5h", "5.h"},
		},
		{"#Date", []string{"2027-06-30", "2028-02-29"}, []string{"2027-02-30", "2027-13-01", "0000-01-01"}, []string{"30.6.2027", "2027-6-30", "20270630"}},
		{
			"#DateTime",
			[]string{"2027-06-30", "2027-06-30T09:00", "2027-06-30T09:00:30", "2027-06-30T09:00:30.125Z", "2027-06-30T09:00+01:00"},
			[]string{"2027-06-31T09:00", "2027-06-30T24:00", "2027-06-30T09:60", "2027-06-30T09:00+24:00"},
			[]string{"2027-06-30 09:00", "2027-06-30T9:00", "2027-06-30T09", "2027-06-30Z", "2027-06-30T09:00.5", "2027-06-30T09:00+1"},
		},
		{"#Rate", []string{"120/d", "0.5/bd", "4000/month", "1/year", "0/s"}, []string{"99999999999999/s"}, []string{"120", "120/day", "2 per hour", "/d", "-1/d"}},
		{"#Money", []string{"48 EUR", "48 EUR/h", "1.2M EUR", "3k USD", "0.5 CHF/bd"}, []string{"48 XYZ", "99999999999999999999M EUR"}, []string{"48", "EUR 48", "48EUR", "48 eur", "48 EUR/hour", "1bn EUR"}},
		{"#Percent", []string{"35%", "0.5%", "100%", "035%"}, []string{"101%"}, []string{"35", "35 %", "-1%", "%"}},
	} {
		read := readers[c.def]
		if c.def == "#Percent" {
			read = func(s string) error { _, err := unit.ParseShare(s); return err }
		}
		for _, s := range c.read {
			if err := read(s); err != nil || !admits(root, c.def, s) {
				t.Errorf("%s: %q should be read and admitted: %v, %v", c.def, s, err, admits(root, c.def, s))
			}
		}
		for _, s := range c.tooMuch {
			if read(s) == nil || !admits(root, c.def, s) {
				t.Errorf("%s: %q should be admitted and then refused", c.def, s)
			}
		}
		for _, s := range c.other {
			if (c.def != "#Percent" && read(s) == nil) || admits(root, c.def, s) {
				t.Errorf("%s: %q should be refused by both", c.def, s)
			}
		}
	}
}
