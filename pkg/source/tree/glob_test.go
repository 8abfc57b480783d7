package tree

import (
	"errors"
	"path"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern string
		yes, no string
	}{
		{"**/*.yaml", "a.yaml x/a.yaml x/y/.yaml", "a.yml a.yaml/b x/a.yamlx"},
		{"*.yaml", "a.yaml", "x/a.yaml"},
		{"drafts/**", "drafts drafts/a drafts/x/y.yaml", "draft/a x/drafts/a draftsx"},
		{"drafts/", "drafts drafts/a", "x/drafts/a"},
		{"./m/*.yml", "m/a.yml", "m/x/a.yml a.yml"},
		{"a/**/b", "a/b a/x/b a/x/y/b", "a/b/c xa/b a/xb"},
		{"a/**/**/b", "a/b a/x/y/b", "b"},
		{"**", "a a/b/c", ""},
		{"**/a/**/b/*.y", "a/b/c.y x/a/z/b/c.y a/b/b/c.y a/a/x/b/b/c.y", "a/b/x/c.y b/a/c.y"},
		{"a?[0-9][^x].y", "ab1y.y", "a/1y.y abxy.y ab1x.y"},
		{"Team.yaml", "Team.yaml", "team.yaml"},
		{"é*", "éa é", "e"},
		{"a.b", "a.b", "axb"},
	} {
		p, err := Compile(c.pattern)
		if err != nil || p.String() != c.pattern {
			t.Errorf("%q: %v %q", c.pattern, err, p)
		}
		for _, name := range strings.Fields(c.yes) {
			if !p.Match(name) {
				t.Errorf("%q does not match %q", c.pattern, name)
			}
		}
		for _, name := range strings.Fields(c.no) {
			if p.Match(name) {
				t.Errorf("%q matches %q", c.pattern, name)
			}
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	for pattern, want := range map[string]error{
		"": ErrEmptyPattern, "/etc/*": ErrOutsidePattern, "../x": ErrOutsidePattern, "a/../../x": ErrOutsidePattern, "a/..": ErrOutsidePattern,
		`a\b`: ErrOutsidePattern, "C:/x": ErrOutsidePattern, "a//b": ErrBadPattern, "a/./b": ErrBadPattern, "a**/b": ErrBadPattern, "[a": ErrBadPattern, "{a,b}": ErrBadPattern,
		strings.Repeat("a", 1001): ErrLongPattern,
	} {
		if _, err := Compile(pattern); !errors.Is(err, want) {
			t.Errorf("%.20q: got %v, want %v", pattern, err, want)
		}
	}
}

func TestMatchIsNotExponential(t *testing.T) {
	p, err := Compile(strings.Repeat("**/*a*/", 100) + "b")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if p.Match(strings.Repeat("aaaaaaaaaaaaaaaa/", 300) + "c") {
		t.Error("matches")
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("took %v", d)
	}
}

// TestMatchAgainstDefinition compares Match with the definition of ** tried
// out, and Below with Match on what could be inside.
func TestMatchAgainstDefinition(t *testing.T) {
	names := rapid.SampledFrom([]string{"a", "b", "ab"})
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "*", "a*", "*b", "**", "?"}), 1, 6).Draw(t, "pattern")
		parts := rapid.SliceOfN(names, 1, 6).Draw(t, "name")
		p, err := Compile(strings.Join(segments, "/"))
		if err != nil {
			t.Fatal(err)
		}
		name := strings.Join(parts, "/")
		if got, want := p.Match(name), define(segments, parts); got != want {
			t.Fatalf("%s on %s: got %v, want %v", p, name, got, want)
		}
		for i := 1; p.Match(name) && i < len(parts); i++ {
			if folder := strings.Join(parts[:i], "/"); !p.Below(folder) {
				t.Fatalf("%s matches %s but nothing below %s", p, name, folder)
			}
		}
	})
}

func define(segments, names []string) bool {
	if len(segments) == 0 {
		return len(names) == 0
	}
	if segments[0] == "**" {
		return define(segments[1:], names) || len(names) > 0 && define(segments, names[1:])
	}
	if len(names) == 0 {
		return false
	}
	ok, _ := path.Match(segments[0], names[0])
	return ok && define(segments[1:], names[1:])
}
