package explain

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

// The table of docs/measures.md names figures that the report has: in each
// column those of its records, and in the page of headings those of any.
func TestMeasuresDoc(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../docs/measures.md")
	if err != nil {
		t.Fatal(err)
	}
	columns := []string{"", "demands", "streams", "channels", "steps", "teams", "practices", "organizations"}
	key := regexp.MustCompile("`([A-Za-z.]+)`")
	named := 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) != len(columns) {
			continue
		}
		for i := 1; i < len(cells); i++ {
			for _, k := range key.FindAllStringSubmatch(cells[i], -1) {
				if k[1] == "type" || k[1] == "valueTime" || k[1] == "promises" { // no figure, or lists of some
					continue
				}
				named++
				if !b.hasFigure(columns[i], k[1]) {
					t.Errorf("%s: %s has no %q", strings.TrimSpace(cells[0]), columns[i], k[1])
				}
			}
		}
	}
	if named < 60 {
		t.Errorf("only %d figures are named", named)
	}
	for _, g := range headings {
		for _, h := range g.all {
			found := h.key == ""
			for _, r := range records {
				found = found || b.hasFigure(r.list, h.key)
			}
			if !found {
				t.Errorf("heading %q leads to %q, which no record has", h.name, h.key)
			}
		}
	}
}

func (b *Book) hasFigure(list, key string) bool {
	for _, r := range records {
		if r.list != list {
			continue
		}
		for _, f := range b.figures(r) {
			if f.key == key || strings.HasPrefix(f.key, key+".") {
				return true
			}
		}
	}
	return false
}
