package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// orderly are steps that lead one down to the next, each done by a team, but for
// one or two things in which one of them differs.
func orderly(t *rapid.T) []model.Step {
	at := diag.Pos{Line: 2, Column: 2}
	ref := func(kind string, names ...string) model.Ref {
		return model.Ref{Kind: kind, Name: rapid.SampledFrom(names).Draw(t, kind), At: at}
	}
	word := func(words ...string) model.Field[string] {
		return model.Field[string]{V: rapid.SampledFrom(words).Draw(t, "word"), At: at}
	}
	when := []model.Condition{{Attribute: word("visit", "sort"), Values: []model.Field[string]{word("x")}}}
	share, err := unit.ParseShare("40%")
	if err != nil {
		t.Fatal(err)
	}
	steps := make([]model.Step, rapid.IntRange(1, 3).Draw(t, "steps"))
	for i := range steps {
		steps[i] = model.Step{
			ID: model.Field[string]{V: string(rune('a' + i)), At: at}, Team: ref("Team", "desk", "desk", "network"),
			Practice: ref("Practice", "", "mending"), Work: []model.WorkRow{{}}, StepParts: &model.StepParts{},
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "differences") {
		s := &steps[rapid.IntRange(0, len(steps)-1).Draw(t, "which")]
		switch rapid.IntRange(0, 16).Draw(t, "difference") {
		case 0:
			s.Team = model.Ref{}
		case 1:
			s.Team = ref("Team", "nobody", "")
		case 2:
			s.People = model.Field[int]{V: rapid.IntRange(0, 3).Draw(t, "people"), At: at}
		case 3:
			s.Skills = []model.Field[string]{{V: "reading", At: at}}
		case 4:
			s.Team, s.Work, s.Stream = model.Ref{}, nil, ref("ValueStream", "a", "b", "c")
		case 5:
			s.Team, s.Automated, s.Fallback = model.Ref{}, ref("Tool", "robot"), ref("Team", "network")
		case 6:
			s.Team, s.Needs = model.Ref{}, []model.Need{{Team: ref("Team", "desk", "network"), People: model.Field[int]{V: 3, At: at}}}
		case 7:
			s.Work = []model.WorkRow{{When: when}}
		case 8:
			s.Work = append(s.Work, model.WorkRow{})
		case 9:
			s.Next = []model.NextRow{{To: word("a", "a", "b", "c", "value", "nowhere")}}
		case 10:
			s.Next = []model.NextRow{{To: word("b", "c", "value"), Share: model.Field[unit.Share]{V: share, At: at}}, {To: word("c", "value")}}
		case 11:
			s.Next = []model.NextRow{{To: word("value"), Share: model.Field[unit.Share]{V: share, At: at}}}
		case 12:
			s.ID = word("a", "b", "c")
		case 13:
			s.Parallel = [][]model.Step{{{ID: word("a", "p"), StepParts: &model.StepParts{}}}}
		case 14:
			s.Refused = []string{rapid.SampledFrom([]string{"team", "next", "id"}).Draw(t, "refused")}
		case 15:
			s.Patience.Then = word("a", "b", "c")
		case 16:
			s.Approval.When = when
		}
	}
	return steps
}

// around is what may stand beside streams: teams of some people, practices and
// demands, all or part of it read.
func around(t *rapid.T) []model.Any {
	at := diag.Pos{Line: 3, Column: 3}
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	var out []model.Any
	for _, name := range []string{"desk", "network"} {
		team := &model.Team{Entity: model.Entity{Kind: "Team", Name: name, At: at}}
		for range rapid.IntRange(0, 2).Draw(t, "groups") {
			team.Spec.People = append(team.Spec.People, model.PeopleGroup{Count: model.Field[int]{V: rapid.IntRange(0, 2).Draw(t, "count"), At: at}})
		}
		if rapid.IntRange(0, 5).Draw(t, "unread") == 0 {
			team.Gaps = []string{"people.count"}
		}
		if flag("there") {
			out = append(out, team)
		}
	}
	practice := &model.Practice{Entity: model.Entity{Kind: "Practice", Name: "mending", At: at}}
	if flag("desk mends") {
		practice.Spec.OrganizationsAndPeople.Teams = []model.Ref{{Kind: "Team", Name: "desk", At: at}}
	}
	if rapid.IntRange(0, 5).Draw(t, "unread practice") == 0 {
		practice.Gaps = []string{"organizationsAndPeople.teams"}
	}
	if flag("mending is there") {
		out = append(out, practice)
	}
	if flag("demand") {
		d := &model.Demand{Entity: model.Entity{Kind: "Demand", Name: "mail", At: at}}
		d.Spec.Stream = model.Ref{Kind: "ValueStream", Name: "a", At: at}
		d.Spec.Patience.Then = model.Field[string]{V: "b", At: at}
		out = append(out, d)
	}
	return out
}

// TestOutlineIsEnough: what the rules find is the same where they know of some
// streams no more than the outline of their steps, which they then do not read.
func TestOutlineIsEnough(t *testing.T) {
	outlined, unread := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		rest := around(t)
		whole, known := rest, rest
		block, here := &model.Outline{}, 0
		read := map[string]bool{}
		for _, name := range strings.Split("abcdefghijklmnopqrst", "") {
			vs := &model.ValueStream{Entity: model.Entity{Kind: "ValueStream", Name: name, At: diag.Pos{Line: 1, Column: 1}}}
			steps := orderly(t)
			if rapid.IntRange(0, 4).Draw(t, "any") == 0 {
				steps = anySteps(t, true)
			}
			vs.Spec.Steps = model.StepsOf(steps)
			again := *vs
			if hands, ok := Outline(vs); ok {
				if here++; here%3 == 0 {
					block = &model.Outline{}
				}
				block.Hands = append(block.Hands, hands...)
				later := &model.LaterSteps{Outline: block, Read: func() []model.Step { read[name] = true; return steps }}
				if tell := rapid.Bool().Draw(t, "tells"); tell || rapid.Bool().Draw(t, "may tell") {
					later.Hands = func() ([]model.Hand, bool) { return hands, tell }
				}
				again.Spec.Steps = later.Steps()
			}
			whole, known = append(whole[:len(whole):len(whole)], vs), append(known[:len(known):len(known)], &again)
		}
		want := Run(model.New(whole), "", 1)
		got := Run(model.New(known), "", 2)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("with outlines something else is found (-without +with):\n%s", d)
		}
		outlined, unread = outlined+here, unread+here-len(read)
	})
	if outlined == 0 || unread == 0 {
		t.Errorf("%d streams had an outline, %d stayed unread: nothing was compared", outlined, unread)
	}
}
