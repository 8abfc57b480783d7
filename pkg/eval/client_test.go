package eval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func subjects(n int) []Subject {
	var out []Subject
	for i := range n {
		out = append(out, Subject{ID: fmt.Sprint("Team/t", i), Data: map[string]any{
			"metadata": map[string]any{"name": fmt.Sprint("t", i)}, "spec": map[string]any{"people": i}, "facts": map[string]any{},
		}})
	}
	return out
}

// TestRunTakesThePlaceOfTheKilled: rules that never end or take all memory are
// named, and the others are judged all the same.
func TestRunTakesThePlaceOfTheKilled(t *testing.T) {
	rules := []Rule{
		{ID: "sound", Text: "spec: people: >=1"},
		{ID: "endless", Text: "import \"list\"\n_l: list.Range(0, 200, 1)\n_x: [for a in _l for b in _l for c in _l {a+b+c}]\nspec: people: <len(_x)"},
		{ID: "no CUE", Text: "spec: people: ]"},
		{ID: "huge", Text: "import \"strings\"\n_a: strings.Repeat(\"aaaaaaaaaa\", 60000)\n_b: strings.Repeat(_a, 60000)\nspec: people: <len(_b)"},
		{ID: "behind", Text: "spec: people: <1"},
	}
	var pairs []Pair
	for r := range rules {
		pairs = append(pairs, Pair{r, 0}, Pair{r, 1})
	}
	begun := time.Now()
	res, err := client(t, time.Second, 128<<20).Run(context.Background(), rules, subjects(2), pairs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for r, f := range res.Faults {
		word := ""
		if f != nil {
			word = " " + string(f.Sort) + ": " + f.Message
		}
		got = append(got, fmt.Sprintf("%s: %v %v%s", rules[r].ID, res.Outcomes[2*r].Met(), res.Outcomes[2*r+1].Met(), word))
	}
	want := []string{
		"sound: false true",
		"endless: false false stopped: was stopped: it took longer than 1s",
		"no CUE: false false unreadable: is no valid CUE here",
		"huge: false false stopped: was stopped: it took more than 128 MB of memory",
		"behind: true false",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := time.Since(begun); d > 20*time.Second {
		t.Errorf("took %s", d)
	}
}

// TestTooManyToStop: after some rules had to be stopped the others are not
// tried, and none of them counts as met.
func TestTooManyToStop(t *testing.T) {
	var rules []Rule
	var pairs []Pair
	for i := range 5 {
		rules = append(rules, Rule{ID: fmt.Sprint(i), Text: "import \"list\"\n_l: list.Range(0, 100000000, 1)\nspec: people: <len(_l)"})
		pairs = append(pairs, Pair{i, 0})
	}
	res, err := client(t, 20*time.Second, 64<<20).Run(context.Background(), rules, subjects(1), pairs)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range res.Outcomes {
		if o.Met() || o.Undecided == nil || o.Undecided.Sort != Stopped {
			t.Errorf("rule %d: %+v", i, o)
		}
	}
}

// TestBehindTheStopped: a rule that had to be stopped leaves half of the time
// to the next, and memory is given for each subject.
func TestBehindTheStopped(t *testing.T) {
	endless := "import \"list\"\n_l: list.Range(0, 200, 1)\n_x: [for a in _l for b in _l for c in _l {a+b+c}]\nspec: people: <len(_x)"
	rules := []Rule{{ID: "first", Text: endless}, {ID: "second", Text: endless}, {ID: "sound", Text: "spec: people: >=0"}}
	rules[1].Text += "+1"
	c := client(t, 200*time.Millisecond, 256<<20)
	res, err := c.Run(context.Background(), rules, subjects(1), []Pair{{0, 0}, {1, 0}, {2, 0}})
	if err != nil {
		t.Fatal(err)
	}
	want := []*Fault{
		{Sort: Stopped, Line: 1, Column: 1, Message: "was stopped: it took longer than 200ms", Hint: lessAtOnce},
		{Sort: Stopped, Line: 1, Column: 1, Message: "was stopped: it took longer than 100ms", Hint: "mend the one that was stopped before it; without that there is more time"},
		nil,
	}
	if d := cmp.Diff(want, res.Faults); d != "" || !res.Outcomes[2].Met() {
		t.Errorf("(-want +got):\n%s\n%+v", d, res.Outcomes[2])
	}
	c.Command.Path = "nowhere" // what was stopped once is not even begun again
	again, err := c.Run(context.Background(), rules[:2], subjects(2), []Pair{{0, 1}, {1, 1}})
	if err != nil || again.Outcomes[0].Undecided == nil || again.Outcomes[1].Undecided == nil {
		t.Errorf("asked again: %+v, %v", again, err)
	}
}

// TestNoRoomForSubjects: what does not fit is said in numbers, and what is
// given for each subject counts.
func TestNoRoomForSubjects(t *testing.T) {
	many := subjects(400)
	for _, s := range many {
		s.Data["spec"] = map[string]any{"people": 1, "text": strings.Repeat("x", 100_000)}
	}
	c := client(t, time.Second, 32<<20)
	pairs := make([]Pair, len(many))
	for i := range pairs {
		pairs[i].Subject = i
	}
	rules := []Rule{{ID: "sound", Text: "spec: people: >=1"}}
	_, err := c.Run(context.Background(), rules, many, pairs)
	if err == nil || !strings.Contains(err.Error(), "need more than the 32 MB of memory") {
		t.Errorf("got %v", err)
	}
	c.Limits.PerSubject = 1 << 20
	if _, err = c.Run(context.Background(), rules, many, pairs); err != nil {
		t.Error(err)
	}
}

// TestChild: the environment is empty, and the folder is removed.
func TestChild(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("CUE_DEBUG", "opendef=1") // would switch off "what is named must be there"
	res, err := client(t, 20*time.Second, 128<<20).Run(context.Background(), []Rule{{ID: "x", Text: "spec: cost: 5"}}, subjects(1), []Pair{{0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Break{{Path: []string{"spec", "cost"}, Missing: true, Line: 1, Column: 7, Want: "5", Detail: "spec.cost: field not allowed"}}
	if len(res.Outcomes[0].Breaks) == 1 {
		want[0].Detail = res.Outcomes[0].Breaks[0].Detail
	}
	if d := cmp.Diff(want, res.Outcomes[0].Breaks); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestNoChild: a program that is no child is an accident with its words.
func TestNoChild(t *testing.T) {
	for _, c := range []struct{ path, arg string }{{"/does/not/exist", ""}, {client(t, 0, 0).Command.Path, "-test.run=^$"}} {
		cl := client(t, 20*time.Second, 128<<20)
		cl.Command = Command{Path: c.path, Args: []string{c.path, c.arg}}
		if _, err := cl.Run(context.Background(), []Rule{{ID: "x", Text: "spec: cost: 5"}}, subjects(1), []Pair{{0, 0}}); err == nil {
			t.Errorf("%s %s evaluated a policy", c.path, c.arg)
		}
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	text := "import \"list\"\n_l: list.Range(0, 300, 1)\n_x: [for a in _l for b in _l for c in _l {a+b+c}]\nspec: people: <len(_x)"
	begun := time.Now()
	_, err := client(t, time.Minute, 4<<30).Run(ctx, []Rule{{ID: "x", Text: text}}, subjects(1), []Pair{{0, 0}})
	if err == nil || !strings.Contains(err.Error(), "canceled") || time.Since(begun) > 30*time.Second {
		t.Error(err, time.Since(begun))
	}
}

func TestClashes(t *testing.T) {
	rules := []Rule{{ID: "a", Text: "spec: people: >=5"}, {ID: "b", Text: "metadata: name: string\nspec: people: <=3"}, {ID: "c", Text: "spec: people: <=7"}, {ID: "d", Text: "spec: people?: <=3"},
		{ID: "e", Text: "spec: hosting: \"saas\""}, {ID: "f", Text: "spec: hosting: \"own\" | \"rented\""}, {ID: "g", Text: "_n: 1\nspec: cost: >_n"}, {ID: "h", Text: "_n: 2\nspec: cost: >_n"}}
	var pairs [][2]int
	for i := range rules {
		for j := range i {
			pairs = append(pairs, [2]int{j, i})
		}
	}
	found, err := client(t, 20*time.Second, 128<<20).Clashes(context.Background(), rules, pairs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, c := range found {
		if c != nil {
			got = append(got, fmt.Sprint(rules[pairs[i][0]].ID, rules[pairs[i][1]].ID, " ", strings.Join(c.Path, "."), c.Places))
		}
	}
	want := []string{"ab spec.people[[1 7] [2 7]]", "ad spec.people[[1 7] [1 7]]", "ef spec.hosting[[1 7] [1 7]]"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
