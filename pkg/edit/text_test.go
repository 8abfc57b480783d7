package edit_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/edit"
)

func TestOffsets(t *testing.T) {
	const data = "\ufeffé: 1\nb: ü2\n"
	text := edit.NewText([]byte(data))
	for _, c := range []struct {
		at   diag.Pos
		want string // what begins there
	}{
		{diag.Pos{Line: 1, Column: 1}, "é: 1\nb: ü2\n"},
		{diag.Pos{Line: 1, Column: 4}, "1\nb: ü2\n"},
		{diag.Pos{Line: 2, Column: 5}, "2\n"},
		{diag.Pos{Line: 2, Column: 99}, "\n"},
		{diag.Pos{Line: 9, Column: 1}, ""},
	} {
		if got := data[text.Offset(c.at):]; got != c.want {
			t.Errorf("%v: %q begins there, want %q", c.at, got, c.want)
		}
	}
}

func TestOffsetAndPosAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.StringOfN(rapid.RuneFrom([]rune("aé\n €")), 0, 40, -1).Draw(t, "text")
		text := edit.NewText([]byte(data))
		for off := range data {
			if got := text.Offset(text.Pos(off)); got != off {
				t.Fatalf("byte %d of %q is at %v, which is byte %d", off, data, text.Pos(off), got)
			}
		}
	})
}

func TestApply(t *testing.T) {
	got, err := edit.Apply([]byte("abcdef"), []edit.Edit{{4, 5, "E"}, {0, 1, ""}, {3, 3, "1"}, {3, 3, "2"}, {6, 6, "!"}})
	if err != nil || string(got) != "bc12dEf!" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := edit.Apply([]byte("abc"), []edit.Edit{{0, 2, "x"}, {1, 3, "y"}}); !errors.Is(err, edit.ErrOverlap) {
		t.Errorf("overlap: %v", err)
	}
	if _, err := edit.Apply([]byte("abc"), []edit.Edit{{2, 4, "x"}}); err == nil {
		t.Error("an edit behind the end was made")
	}
}
