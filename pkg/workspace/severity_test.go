package workspace

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
)

func TestApply(t *testing.T) {
	s, found := read(t, "rules:\n  SVS3: {severity: info}\n  SVS305: {severity: warning}\n  stray-name: {severity: 'off'}\n  hand-offs: {severity: error}\n  check/slow: {severity: 'off'}\n  SVS0: {severity: 'off'}\n  SVS5: {waivable: false}\n")
	if len(found) > 0 {
		t.Fatal(brief(found))
	}
	var in []diag.Finding
	for _, rule := range []string{"SVS301", "SVS305", "SVS399", "SVS401", "SVS501", "check/hand-offs", "check/slow", "policy/slow", "SVS005"} {
		in = append(in, diag.Finding{Rule: rule, Severity: diag.Warning})
	}
	got := map[string]string{}
	for _, f := range s.Apply(in, map[string]string{"SVS399": "stray-name"}) {
		got[f.Rule] = f.Severity.String()
	}
	want := map[string]string{
		"SVS301": "info", "SVS305": "warning", "SVS401": "warning", "SVS501": "warning",
		"check/hand-offs": "error", "policy/slow": "warning", "SVS005": "warning",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if r, ok := s.For("SVS501", ""); !ok || !r.Waivable.Given() || r.Waivable.Or(true) {
		t.Errorf("SVS501 is set to %+v", r)
	}
	if _, ok := s.For("SVS601", ""); ok {
		t.Error("SVS601 is set")
	}
	if in[0].Severity != diag.Warning {
		t.Error("Apply changed what it was given")
	}
}

func TestCheckRules(t *testing.T) {
	s, _ := read(t, "rules:\n  SVS3: {severity: info}\n  SVS35: {severity: info}\n  unknown-nme: {severity: info}\n  unknown-name: {severity: info}\n  hand-offs: {waivable: true}\n  SVS20: {waivable: true}\n  SVS: {severity: info}\n")
	rules := []diag.Rule{{Code: "SVS203", Name: "unknown-name"}, {Code: "SVS305", Name: "narrow"}}
	found := s.CheckRules("svs.yaml", rules, func(name string) bool { return name == "hand-offs" })
	want := []string{
		`svs.yaml:3:3 SVS903 no rule, check or policy "SVS35"; svs explain codes lists what there is`,
		`svs.yaml:4:3 SVS903 no rule, check or policy "unknown-nme"; svs explain codes lists what there is`,
		`svs.yaml:5:28 SVS903 "unknown-name" has one severity only, since a model that is not understood must not pass; delete the setting`,
	}
	if d := cmp.Diff(want, brief(found)); d != "" {
		t.Error(d)
	}
	if found[1].Hint != `did you mean "unknown-name"?` {
		t.Errorf("hint %q", found[1].Hint)
	}
	if found := s.CheckRules("svs.yaml", rules, nil); len(found) != 2 {
		t.Errorf("without names: %v", brief(found))
	}
}
