package workspace

import (
	"testing"
	"testing/fstest"

	"github.com/svs-project/svs/pkg/source"
)

// FuzzSettings reads any text as svs.yaml: what is wrong is said at a place in
// it, and a pattern that is taken never leads out of the folder.
func FuzzSettings(f *testing.F) {
	for _, s := range []string{example, "version: 1\nmodel: {include: [\"../**\"]}", "version: [", "policies: {time: 1ms, memory: 1}", "rules: {SVS: {severity: fatal}}", "currency: {rates: {USD: 1e308}}", "plan: {block: [{measure: x}]}", "&a [*a]", "", "\x00", "moved: [{from: a, to: a}]", "requires: \">=99999999999999999999\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc, _, found := ReadSettings(fstest.MapFS{File: {Data: []byte(s)}}, source.DefaultLimits())
		if doc == nil && len(found) == 0 && s != "" {
			return // a file of nothing but remarks
		}
		if doc != nil {
			_, more := Decode(doc, "0.3.1", nil)
			found = append(found, more...)
		}
		for _, x := range found {
			if x.Message == "" || x.Place.File != File || !x.Place.Pos.IsValid() {
				t.Errorf("%q: %+v", s, x)
			}
		}
	})
}

// FuzzVersion reads any text as a version and a demand on it.
func FuzzVersion(f *testing.F) {
	f.Add("0.3.1", ">=0.1")
	f.Add("v1", "<2, >=0.0.0.0")
	f.Fuzz(func(t *testing.T, version, requires string) {
		if ok, err := Satisfies(version, requires); ok && err != nil {
			t.Errorf("%q satisfies %q, and %v", version, requires, err)
		}
	})
}
