package check

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// anySteps are steps that lead hither and thither, some of them unread.
func anySteps(t *rapid.T, branches bool) []model.Step {
	at := diag.Pos{Line: 1, Column: 1}
	word := func(words ...string) model.Field[string] {
		w := rapid.SampledFrom(words).Draw(t, "word")
		if w == "" {
			return model.Field[string]{}
		}
		return model.Field[string]{V: w, At: at}
	}
	share := func() model.Field[unit.Share] {
		s, err := unit.ParseShare(rapid.SampledFrom([]string{"0", "40%", "60%", "100%"}).Draw(t, "share"))
		if err != nil {
			t.Fatal(err)
		}
		return model.Field[unit.Share]{V: s, At: at}
	}
	when := func() []model.Condition {
		if rapid.IntRange(0, 5).Draw(t, "conditions") > 0 {
			return nil
		}
		return []model.Condition{{Attribute: word("priority", "visit")}}
	}
	steps := make([]model.Step, rapid.IntRange(0, 4).Draw(t, "steps"))
	for i := range steps {
		s := &steps[i]
		s.StepParts = &model.StepParts{}
		s.ID = word("a", "b", "c", "d", "")
		for range rapid.IntRange(0, 2).Draw(t, "ways") {
			row := model.NextRow{To: word("a", "b", "c", "d", "", model.EndValue), When: when()}
			if rapid.Bool().Draw(t, "shared") {
				row.Share = share()
			}
			if rapid.IntRange(0, 9).Draw(t, "lost") == 0 {
				row.Refused = []string{"share"}
			}
			s.Next = append(s.Next, row)
		}
		s.Rework = word("a", "b", "", "", "")
		for range rapid.IntRange(0, 2).Draw(t, "works") {
			s.Work = append(s.Work, model.WorkRow{When: when()})
		}
		s.Wait, s.Quality = []model.WaitRow{{When: when()}}, []model.QualityRow{{When: when()}}
		s.Approval.When = when()
		if rapid.IntRange(0, 5).Draw(t, "unread") == 0 {
			s.Refused = []string{rapid.SampledFrom([]string{"id", "next"}).Draw(t, "field")}
		}
		if branches && rapid.IntRange(0, 9).Draw(t, "parallel") == 0 {
			s.Parallel = [][]model.Step{anySteps(t, false)}
		}
	}
	return steps
}

// TestQuickAnswers: where a rule is quick to say that there is nothing to find,
// the long way finds nothing either.
func TestQuickAnswers(t *testing.T) {
	quick := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		vs := &model.ValueStream{Entity: model.Entity{Kind: "ValueStream", Name: "x"}}
		vs.Spec.Steps = model.StepsOf(anySteps(t, true))
		m := model.New([]model.Any{vs})
		p := &Pass{Model: m, rule: &diag.Rule{}, common: commonOf(m)}
		steps := vs.Spec.Steps.All()
		if leadsDown(steps) {
			quick["leadsDown"]++
			eachList(p, vs, "steps", steps, func(g *graph) {
				ends := g.ending()
				if cut := g.cutOff(); len(cut) > 0 {
					t.Errorf("cut off: %v", cut)
				}
				for i := range steps {
					if !ends[i] {
						t.Errorf("step %d never ends", i)
					}
				}
			})
		}
		if plainIDs(steps) {
			quick["plainIDs"]++
			looseIDs(p, vs)
		}
		for i := range steps {
			if unconditional(steps) {
				quick["unconditional"]++
				eachCondition(&steps[i], func(field string, _ model.Condition) { t.Errorf("a condition of %s", field) })
			}
			if allShare(steps[i].Next) {
				quick["allShare"]++
				for _, group := range nextGroups(steps[i].Next) {
					p.sumGroup(vs, "steps", group)
				}
			}
		}
		if len(p.out) > 0 {
			t.Errorf("found %+v", p.out)
		}
	})
	for _, name := range []string{"leadsDown", "plainIDs", "unconditional", "allShare"} {
		if quick[name] == 0 {
			t.Errorf("%s was never quick", name)
		}
	}
}
