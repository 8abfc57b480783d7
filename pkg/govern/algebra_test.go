package govern_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/govern"
	"github.com/svs-project/svs/pkg/model"
)

var here = diag.Pos{Line: 1, Column: 1}

func said[T any](v T) model.Field[T] { return model.Field[T]{V: v, At: here} }

func ref(kind, name string) model.Ref { return model.Ref{Kind: kind, Name: name, At: here} }

func base(kind, name string) model.Entity { return model.Entity{Kind: kind, Name: name, At: here} }

// The organisations of the algebra: acme above emea above zurich, and apac
// beside emea.
var organizations = [][2]string{{"acme", ""}, {"emea", "acme"}, {"zurich", "emea"}, {"apac", "acme"}}

// patterns are what delegations may hand over there.
var patterns = []string{"Team/*.people", "Team/desk.people", "Team/*", "*/*.cost", "Team/desk.cost", "Team/night.*"}

// federation draws a model of bodies and delegations.
func drawn(t *rapid.T) []model.Any {
	var all []model.Any
	for _, o := range organizations {
		org := &model.Organization{Entity: base("Organization", o[0])}
		if o[1] != "" {
			org.Spec.Parent = ref("Organization", o[1])
		}
		all = append(all, org)
	}
	for _, name := range []string{"desk", "night"} {
		all = append(all, &model.Team{Entity: base("Team", name)})
	}
	bodies := rapid.IntRange(2, 6).Draw(t, "bodies")
	body := func(i int) string { return fmt.Sprintf("b%d", i) }
	org := rapid.SampledFrom([]string{"acme", "emea", "zurich", "apac"})
	for i := range bodies {
		b := &model.GoverningBody{Entity: base("GoverningBody", body(i))}
		if i > 0 {
			b.Spec.Parent = ref("GoverningBody", body(rapid.IntRange(0, i-1).Draw(t, "parent")))
			b.Meta.Organization = ref("Organization", org.Draw(t, "home"))
			if rapid.IntRange(0, 3).Draw(t, "line") == 0 {
				b.Spec.Authority = []model.Authority{{Over: model.Selector{Kind: said("Team")}}}
			}
		}
		all = append(all, b)
	}
	for i := range rapid.IntRange(1, 8).Draw(t, "delegations") {
		d := &model.Delegation{Entity: base("Delegation", fmt.Sprintf("d%d", i))}
		d.Spec.From = ref("GoverningBody", body(rapid.IntRange(0, bodies-1).Draw(t, "from")))
		d.Spec.To = ref("GoverningBody", body(rapid.IntRange(0, bodies-1).Draw(t, "to")))
		if rapid.Bool().Draw(t, "bounded") {
			d.Spec.Over.Organization = ref("Organization", org.Draw(t, "over"))
		}
		for range rapid.IntRange(1, 2).Draw(t, "patterns") {
			d.Spec.MayChange = append(d.Spec.MayChange, said(rapid.SampledFrom(patterns).Draw(t, "pattern")))
		}
		d.Spec.MayDelegate = said(rapid.Bool().Draw(t, "mayDelegate"))
		all = append(all, d)
	}
	return all
}

// grant is a body that may change a field for an organisation.
type grant struct{ body, field, org string }

var fields = []string{"Team/desk.people", "Team/desk.cost", "Team/night.people", "Team/night"}

func grants(g *govern.Governance) map[grant][]*model.Delegation {
	out := map[grant][]*model.Delegation{}
	for _, field := range fields {
		a := govern.ParseAddress(field)
		for _, o := range organizations {
			for _, w := range g.Decide(a, g.Model.Lookup(a.Kind, a.Name), govern.Change, o[0]).Ways {
				out[grant{w.Mandate.Holder(), field, o[0]}] = append(out[grant{w.Mandate.Holder(), field, o[0]}], w.Mandate.Chain[len(w.Mandate.Chain)-1])
			}
		}
	}
	return out
}

// TestNobodyHandsOnMoreThanItHolds: whatever a body may do by a delegation, the
// body that it comes from holds by itself, or may do and hand on.
func TestNobodyHandsOnMoreThanItHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := govern.New(govern.Input{Model: model.New(drawn(t))})
		all := grants(g)
		for gr, by := range all {
			for _, d := range by {
				from := d.Spec.From.Name
				a := govern.ParseAddress(gr.field)
				if _, own := g.Own(g.Model.GoverningBody(from), g.Model.Lookup(a.Kind, a.Name), gr.org); own {
					continue
				}
				handed := false
				for _, source := range all[grant{from, gr.field, gr.org}] {
					handed = handed || source.Spec.MayDelegate.V
				}
				if !handed {
					t.Fatalf("%s may change %s for %s by %s, and %s may not hand that on", gr.body, gr.field, gr.org, d.Name, from)
				}
			}
		}
	})
}

// TestWithoutADelegationNobodyMayMore: taking a delegation away grants nothing.
func TestWithoutADelegationNobodyMayMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entities := drawn(t)
		before := grants(govern.New(govern.Input{Model: model.New(entities)}))
		var at []int
		for i, e := range entities {
			if e.Base().Kind == "Delegation" {
				at = append(at, i)
			}
		}
		gone := rapid.SampledFrom(at).Draw(t, "gone")
		after := grants(govern.New(govern.Input{Model: model.New(append(append([]model.Any{}, entities[:gone]...), entities[gone+1:]...))}))
		for gr := range after {
			if before[gr] == nil {
				t.Fatalf("without %s, %s may change %s for %s", entities[gone].Base().Name, gr.body, gr.field, gr.org)
			}
		}
	})
}

// TestRemovingADelegationClearsNoVariation: with a delegation less, a variation
// that was refused is still refused, limits included.
func TestRemovingADelegationClearsNoVariation(t *testing.T) {
	const n = 5
	text := func(without int, limits []int, delegate []bool) string {
		var b strings.Builder
		b.WriteString(doc("Organization", "acme", "") + doc("Organization", "emea", "spec: {parent: acme}") + doc("Team", "desk", "spec: {people: 5}"))
		b.WriteString(doc("GoverningBody", "b0", ""))
		for i := 1; i < 4; i++ {
			b.WriteString(doc("GoverningBody", fmt.Sprint("b", i), "spec: {parent: b0}"))
		}
		ends := [n][2]int{{0, 1}, {1, 2}, {0, 2}, {2, 3}, {1, 3}}
		for i, e := range ends {
			if i != without {
				b.WriteString(doc("Delegation", fmt.Sprint("d", i), fmt.Sprintf(
					"spec: {from: b%d, to: b%d, mayChange: [\"Team/*.people\"], mayDelegate: %t, limits: [{address: \"Team/*.people\", min: %d}]}", e[0], e[1], delegate[i], limits[i])))
			}
		}
		return b.String() + "apiVersion: svs/v1\nkind: Variation\nmetadata: {name: v, organization: emea, owner: GoverningBody/b3}\nspec: {change: [{entity: Team/desk, set: {people: 3}}]}\n"
	}
	rapid.Check(t, func(rt *rapid.T) {
		limits := rapid.SliceOfN(rapid.IntRange(1, 5), n, n).Draw(rt, "limits")
		delegate := rapid.SliceOfN(rapid.Bool(), n, n).Draw(rt, "mayDelegate")
		all := governed(t, text(-1, limits, delegate))
		if all.Vary(all.Model.Variations[0])[0].Mandate != nil {
			return
		}
		for i := range n {
			less := governed(t, text(i, limits, delegate))
			if less.Vary(less.Model.Variations[0])[0].Mandate != nil {
				rt.Fatalf("refused with all delegations, and granted without d%d", i)
			}
		}
	})
}

func doc(kind, name, rest string) string {
	if rest != "" {
		rest += "\n"
	}
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest + "---\n"
}

// TestLongChains: ten thousand bodies, each below the one before and each
// handing on what it was given, are judged in time in proportion, and so is
// what the last of them varies.
func TestLongChains(t *testing.T) {
	chain := func(n int, round bool) *model.Model {
		all := []model.Any{&model.Team{Entity: base("Team", "desk")}}
		for i := range n {
			b := &model.GoverningBody{Entity: base("GoverningBody", fmt.Sprintf("b%05d", i))}
			if i > 0 {
				b.Spec.Parent = ref("GoverningBody", fmt.Sprintf("b%05d", i-1))
			}
			all = append(all, b)
			d := &model.Delegation{Entity: base("Delegation", fmt.Sprintf("d%05d", i))}
			d.Spec.From = ref("GoverningBody", b.Name)
			d.Spec.To = ref("GoverningBody", fmt.Sprintf("b%05d", i+1))
			d.Spec.MayChange = []model.Field[string]{said("Team/*.people")}
			d.Spec.MayDelegate = said(true)
			if i == n-1 {
				if !round {
					continue
				}
				d.Spec.To = ref("GoverningBody", "b00000")
			}
			all = append(all, d)
		}
		return model.New(all)
	}
	took := map[int]time.Duration{}
	for _, n := range []int{1000, 10_000} {
		for _, round := range []bool{false, true} {
			m := chain(n, round)
			begun := time.Now()
			g := govern.New(govern.Input{Model: m})
			found := g.Findings()
			ways := g.Decide(govern.ParseAddress("Team/desk.people"), m.Teams[0], govern.Change, "").Ways
			took[n] += time.Since(begun)
			if round && (len(found) != 1 || found[0].Rule != "SVS302") || !round && len(found) != 0 {
				t.Fatalf("%d bodies: %d findings, the first %+v", n, len(found), found[0])
			}
			if len(ways) != 1000 && len(ways) != n-1 {
				t.Errorf("%d bodies: %d ways", n, len(ways))
			}
		}
	}
	t.Logf("1,000 bodies %v, 10,000 bodies %v", took[1000], took[10_000])
	if took[10_000] > 50*took[1000]+time.Second {
		t.Errorf("1,000 bodies took %v, 10,000 took %v", took[1000], took[10_000])
	}
}
