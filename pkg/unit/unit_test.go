package unit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// outcome is what a Parse function made of a text: the canonical text or the
// message.
type outcome struct{ Text, Canonical, Message string }

// check parses every text of want and compares canonical texts and messages.
func check[T interface{ String() string }](t *testing.T, parse func(string) (T, error), want []outcome) {
	t.Helper()
	var got []outcome
	for _, w := range want {
		v, err := parse(w.Text)
		o := outcome{Text: w.Text}
		if err != nil {
			o.Message = err.Error()
		} else {
			o.Canonical = v.String()
		}
		got = append(got, o)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseNumber(t *testing.T) {
	for text, ok := range map[string]bool{
		"0": true, "-0.5": true, "1200": true, "1e3": true, "1.5E-7": true,
		"017": false, "1.": false, ".5": false, "+1": false, "0x10": false, "1_000": false,
		"NaN": false, "Infinity": false, "1e999": false, "1e": false, "": false, "-": false,
		strings.Repeat("1", 65): false,
	} {
		if _, err := ParseNumber(text); (err == nil) != ok {
			t.Errorf("ParseNumber(%q): %v", text, err)
		}
	}
}

// Whatever Parse accepts, String writes so that Parse reads an equal value
// and writes it alike.
func TestRoundTrip(t *testing.T) {
	for name, property := range map[string]func(*rapid.T, string){
		"duration": roundTrip(ParseDuration), "rate": roundTrip(ParseRate), "share": roundTrip(ParseShare),
		"money": roundTrip(ParseMoney), "date": roundTrip(ParseDate), "datetime": roundTrip(ParseDateTime),
	} {
		t.Run(name, func(t *testing.T) {
			gen := rapid.StringMatching(grammars[name])
			rapid.Check(t, func(rt *rapid.T) { property(rt, gen.Draw(rt, "text")) })
		})
	}
}

// grammars are supersets of what each scalar accepts, dense in valid texts.
var grammars = map[string]string{
	"duration": `([0-9]{1,2}w)?([0-9]{1,3}d)?([0-9]{1,3}h)?([0-9]{1,3}m)?([0-9]{1,2}(\.[0-9]{1,9})?s)?|[0-9]{1,6}(\.[0-9]{1,4})?(w|d|h|m|ms|us|bd)`,
	"rate":     `[0-9]{1,9}(\.[0-9]{1,9})?/(s|m|h|d|w|month|year|bd)`,
	"share":    `[01]?[0-9]{1,2}(\.[0-9]{1,14})?%|[01](\.[0-9]{1,16})?`,
	"money":    `[0-9]{1,9}(\.[0-9]{1,9})?(k|M)? (EUR|USD|XAF)(/(s|h|month|bd))?`,
	"date":     `[0-9]{4}-[01][0-9]-[0-3][0-9]`,
	"datetime": `[0-9]{4}-[01][0-9]-[0-3][0-9](T[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?)?(Z|[+-]1[0-9]:[0-5][0-9])?`,
}

func roundTrip[T scalar[T]](parse func(string) (T, error)) func(*rapid.T, string) {
	return func(t *rapid.T, text string) { readsBack(t, parse, text) }
}

// scalar is what all scalars of the package have in common.
type scalar[T any] interface {
	String() string
	Equal(T) bool
}

func readsBack[T scalar[T]](t interface{ Fatalf(string, ...any) }, parse func(string) (T, error), text string) {
	v, err := parse(text)
	if err != nil {
		return
	}
	again, err := parse(v.String())
	if err != nil || !again.Equal(v) || again.String() != v.String() {
		t.Fatalf("%q is %v, whose text reads as %v (%v)", text, v, again, err)
	}
}

// order is the result of a Compare method.
type order struct {
	Order int
	OK    bool
}

func compareTexts[T interface{ Compare(T) (int, bool) }](t *testing.T, parse func(string) (T, error), want map[[2]string]order) {
	t.Helper()
	got := map[[2]string]order{}
	for pair := range want {
		a, err := parse(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		b, err := parse(pair[1])
		if err != nil {
			t.Fatal(err)
		}
		o, ok := a.Compare(b)
		if !ok {
			o = 0 // means nothing then
		}
		got[pair] = order{o, ok}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCompare(t *testing.T) {
	compareTexts(t, ParseDuration, map[[2]string]order{
		{"90m", "1.5h"}: {0, true}, {"1d", "25h"}: {-1, true}, {"2bd", "1.5bd"}: {1, true}, {"1bd", "8h"}: {0, false}, {"0bd", "0s"}: {0, false},
	})
	compareTexts(t, ParseRate, map[[2]string]order{
		{"24/d", "1/h"}: {0, true}, {"2/h", "1/m"}: {-1, true}, {"400/bd", "300/bd"}: {1, true}, {"400/bd", "400/d"}: {0, false},
	})
	compareTexts(t, ParseMoney, map[[2]string]order{
		{"24 EUR/d", "1 EUR/h"}: {0, true}, {"1k EUR", "999 EUR"}: {1, true}, {"1 EUR", "1 USD"}: {0, false},
		{"1 EUR", "1 EUR/h"}: {0, false}, {"1 EUR/h", "1 EUR/bd"}: {0, false}, {"1 EUR/bd", "2 EUR/bd"}: {-1, true}, {"1 EUR/h", "2 USD/h"}: {0, false},
	})
}
