package escape_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/report/escape"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"plain – “text” 名前 ☕":             "plain – “text” 名前 ☕",
		"a\tb\nc\rd":                      `a\tb\nc\rd`,
		"\x1b[31m\x00\x7f":                `\u001b[31m\u0000\u007f`,
		"\u0085\u009b":                    `\u0085\u009b`,
		"\u202e\u2066\u200b\u00ad":        `\u202e\u2066\u200b\u00ad`,
		"\u00a0\u2028\ufeff":              `\u00a0\u2028\ufeff`,
		"\U000e0041\U0010fffd":            `\U000e0041\U0010fffd`,
		"e\u0301":                         "e\u0301",
		"\u0301e":                         `\u0301e`,
		"o\u0300\u0300\u0300\u0300\u0300": "o\u0300\u0300\u0300" + `\u0300\u0300`,
		"##[error]#[x]###[y]## [z]":       `##\u005berror]#[x]###\u005by]## [z]`,
		"##vso[a]":                        `##vso\u005ba]`,
		"\xff\xfe":                        "\ufffd\ufffd",
		"%d {{.}} $(x)":                   "%d {{.}} $(x)",
	} {
		if d := cmp.Diff(want, escape.Line(in)); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
}

// TestLineOfPrefix is what carets rely on.
func TestLineOfPrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SliceOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("##[a\u0301\t")))).Draw(t, "text")
		n := rapid.IntRange(0, len(r)).Draw(t, "n")
		for name, f := range map[string]func(string) string{"Line": escape.Line, "Source": escape.Source} {
			if whole, part := f(string(r)), f(string(r[:n])); !strings.HasPrefix(whole, part) {
				t.Errorf("%s: %q does not begin with %q", name, whole, part)
			}
		}
	})
}

func TestBytes(t *testing.T) {
	if got, want := escape.Bytes("a\xff\ufffdb\xc3"), `a\xff`+"\ufffd"+`b\xc3`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"longer", 5, "lo…er"},
		{"ééééé", 5, "ééééé"},
		{"éééééé", 5, "éé…éé"},
		{strings.Repeat("a", 150) + strings.Repeat("b", 150), 200, strings.Repeat("a", 132) + "…" + strings.Repeat("b", 67)},
	} {
		got := escape.Clip(c.in, c.n)
		if got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
		if again := escape.Clip(got, c.n); again != got {
			t.Errorf("clipping %q twice gives %q", got, again)
		}
	}
}

func TestStart(t *testing.T) {
	for in, want := range map[string]string{
		"::error::x": `\u003a:error::x`,
		"  ::x":      `  \u003a:x`,
		"a::x":       "a::x",
		":x":         ":x",
		"":           "",
	} {
		if got := escape.Start(in); got != want {
			t.Errorf("Start(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWidth(t *testing.T) {
	for in, want := range map[string]int{
		"": 0, "abc": 3, "é": 1, "e\u0301": 1, "名前": 4, "ｱ": 1, "Ａ": 2, "☕": 2, "한글": 4, "\u1112\u1161\u11ab": 2, "…": 1,
	} {
		if got := escape.Width(in); got != want {
			t.Errorf("Width(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestFitAndPad(t *testing.T) {
	for _, c := range []struct {
		in             string
		n              int
		fit, pad, left string
	}{
		{"abc", 5, "abc", "abc  ", "  abc"},
		{"abcdef", 4, "abc…", "abcdef", "abcdef"},
		{"名前だ", 4, "名…", "名前だ", "名前だ"},
		{"名前", 6, "名前", "名前  ", "  名前"},
		{"abcdef", 1, "…", "abcdef", "abcdef"},
	} {
		got := []string{escape.Fit(c.in, c.n), escape.Pad(c.in, c.n), escape.PadLeft(c.in, c.n)}
		if d := cmp.Diff([]string{c.fit, c.pad, c.left}, got); d != "" {
			t.Errorf("%q: %s", c.in, d)
		}
	}
}

func TestCommands(t *testing.T) {
	const in = "50%, a:b\r\n::x"
	if got, want := escape.CommandData(in), "50%25, a:b%0D%0A::x"; got != want {
		t.Errorf("data %q, want %q", got, want)
	}
	if got, want := escape.CommandProperty(in), "50%25%2C a%3Ab%0D%0A%3A%3Ax"; got != want {
		t.Errorf("property %q, want %q", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"":             "",
		" ":            "",
		"a":            "`a`",
		"a`b":          "``a`b``",
		"`a":           "`` `a ``",
		"```":          "```` ``` ````",
		" a ":          "`  a  `",
		"a\n# b":       "`a\\n# b`",
		"<b>@x [y](z)": "`<b>@x [y](z)`",
	} {
		if got := escape.CodeSpan(in); got != want {
			t.Errorf("CodeSpan(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"a":           "```text\na\n```\n",
		"````\n# b\n": "`````text\n````\n# b\n`````\n",
	} {
		if got := escape.Fence(in); got != want {
			t.Errorf("Fence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPathURI(t *testing.T) {
	for in, want := range map[string]string{
		"model/a-b_c.~1.yaml": "model/a-b_c.~1.yaml",
		"a b%:?#\n\xff.yaml":  "a%20b%25%3A%3F%23%0A%FF.yaml",
		"//host/x":            ".//host/x",
	} {
		if got := escape.PathURI(in); got != want {
			t.Errorf("PathURI(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.String().Draw(t, "path")
		u, err := url.Parse(escape.PathURI(path))
		if err != nil || u.Scheme != "" || u.Host != "" || strings.TrimPrefix(u.Path, ".") != strings.TrimPrefix(path, ".") {
			t.Errorf("%q became %q: %v", path, u, err)
		}
	})
}

func TestJSONKeepsTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("##[]x\u202e\u009b\U000e0041\x7f\ufffd\""))),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		text, err := json.Marshal([]string{in})
		if err != nil {
			t.Fatal(err)
		}
		safe := escape.JSON(text)
		var out []string
		if err := json.Unmarshal(safe, &out); err != nil || len(out) != 1 {
			t.Fatalf("%s: %v", safe, err)
		}
		if want := strings.ToValidUTF8(in, "\ufffd"); utf8.ValidString(in) && out[0] != want {
			t.Errorf("%q became %q", in, out[0])
		}
		for _, r := range string(safe) {
			if escape.Hidden(r) {
				t.Errorf("raw %U in %s", r, safe)
			}
		}
		if strings.Contains(string(safe), "##[") {
			t.Errorf("a workflow command in %s", safe)
		}
	})
}

func TestMarkup(t *testing.T) {
	const in, want = `a<b>&"c'd`, `a&lt;b&gt;&amp;&#34;c&#39;d`
	if got := escape.Markup(in); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
