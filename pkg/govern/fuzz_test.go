package govern_test

import (
	"testing"

	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/remark"
)

// FuzzIgnores: any file is read without a fault of svs, every finding has a
// place in the file, and what counts has a rule and a reason.
func FuzzIgnores(f *testing.F) {
	for _, s := range []string{
		"a: 1 # svs:ignore SVS501 reason=\"x\" until=2027-01-01\n", "# svs:ignore\n\na: \"b # svs:ignore\n c\" # svs:ignore X=\n",
		"a: |\n # svs:ignore\n", "- [a, 'b # svs:ignore', # svs:ignore SVS501,SVS203 reason='\n c]\n---\n# svs:ignore reason=\n", "\uFEFF# svs:ignore SVS501 reason=x\r\na: >2-\r\n   b\r\n",
	} {
		f.Add(s)
	}
	rules := book()
	f.Fuzz(func(t *testing.T, text string) {
		docs, _ := source.Parse("f.yaml", []byte(text), source.DefaultLimits())
		remarks := remark.Find([]byte(text), docs, govern.IgnoreWord)
		xs, own := govern.Ignores("f.yaml", remarks, rules)
		for _, r := range remarks {
			if !r.Pos.IsValid() || r.Width < 1 || r.From > r.To {
				t.Errorf("remark %+v", r)
			}
		}
		for _, o := range own {
			if !o.Place.Pos.IsValid() || o.Message == "" {
				t.Errorf("finding %+v", o)
			}
		}
		for _, x := range xs {
			if x.Rule == "" || x.Reason == "" {
				t.Errorf("exemption %+v", x)
			}
		}
	})
}

// FuzzReadBaseline: whatever is read is written so that it reads the same.
func FuzzReadBaseline(f *testing.F) {
	f.Add(govern.BaselineSample)
	f.Add(`{"version": 1, "entries": [{"rule": "SVS509", "fingerprint": "x", "count": 2}]}`)
	f.Add(`{"entries": [], "version": 1} `)
	f.Fuzz(func(t *testing.T, text string) {
		b, err := govern.ReadBaseline([]byte(text))
		if err != nil {
			if _, ok := err.(*govern.BaselineFault); !ok {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		once, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := govern.ReadBaseline(once)
		if err != nil {
			t.Fatalf("%v\n%s", err, once)
		}
		if twice, _ := again.Encode(); string(twice) != string(once) {
			t.Errorf("written twice:\n%s\n%s", once, twice)
		}
	})
}

// FuzzAddress reads any text as the address of who-decides, a lock or a
// delegation. An address covers itself.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"Team/x.people", "ValueStream/change.steps[approve].approval.by", "*/*.*", "Service/accounts.offerings[guest-account]", "Team/x.metadata.owner", "[[[", "a.b]c[", "./.", "Team/**.a[*]", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a := govern.ParseAddress(s); !a.Covers(a) {
			t.Errorf("%q does not cover itself: %+v", s, a)
		}
	})
}

// TestBaselineOfOtherTypes: what is wrong is said in words of JSON, not of the
// program.
func TestBaselineOfOtherTypes(t *testing.T) {
	const entry = `{"version": 1, "entries": [{"rule": "SVS501", "fingerprint": "000000000000", "count": 1e18}]}`
	if _, err := govern.ReadBaseline([]byte(entry)); err == nil || err.Error() != `its "count" cannot be a number 1e18` {
		t.Errorf("%v", err)
	}
}
