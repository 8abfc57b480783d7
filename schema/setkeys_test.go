package schema_test

import (
	"strings"
	"testing"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/schema"
)

// Every row of the table names a set of mappings, and a field of theirs.
func TestSetKeys(t *testing.T) {
	s, err := conform.New(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	rows := s.Data("setKeys").Keys
	if len(rows) == 0 {
		t.Fatal("no rows")
	}
	for _, place := range rows {
		if s.Behavior(place) != conform.Set {
			t.Errorf("%s is no set", place)
		}
		owner, field, _ := strings.Cut(place, ".")
		def := s.Type(owner + "Spec")
		if def == nil {
			def = s.Type(owner)
		}
		for _, item := range conform.Structs(def.Field(field).Type) {
			if item.Field(s.SetKey(place)) == nil {
				t.Errorf("%s: %s has no field %q", place, item.Name, s.SetKey(place))
			}
		}
	}
}
