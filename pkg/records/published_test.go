package records

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schemas that XES and OCEL are published with may not be handed on. These
// tests run where variables name the files:
//
//	SVS_XES_SCHEMA   xes-ieee-1849-2016.xsd, checked by xmllint
//	SVS_OCEL_SCHEMA  ocel20-schema-json.json

func TestXESAgainstItsSchema(t *testing.T) {
	schema := os.Getenv("SVS_XES_SCHEMA")
	if schema == "" {
		t.Skip("SVS_XES_SCHEMA names no schema of XES")
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("there is no xmllint here (Debian: libxml2-utils)")
	}
	for _, path := range []string{written(t, program(t), "r.xes", 2), hostileFile(t, "h.xes")} {
		if out, err := exec.Command(lint, "--noout", "--schema", schema, path).CombinedOutput(); err != nil {
			t.Errorf("%v: %.2000s", err, out)
		}
	}
	// The schema can refuse.
	data, err := os.ReadFile(hostileFile(t, "h.xes"))
	if err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir() + "/broken.xes"
	if err := os.WriteFile(broken, []byte(strings.Replace(string(data), `<date key="time:timestamp" value="`, `<date key="time:timestamp" value="x`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command(lint, "--noout", "--schema", schema, broken).Run(); err == nil {
		t.Error("the schema takes a moment that is none")
	}
}

func TestOCELAgainstItsSchema(t *testing.T) {
	schema := os.Getenv("SVS_OCEL_SCHEMA")
	if schema == "" {
		t.Skip("SVS_OCEL_SCHEMA names no schema of OCEL")
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	compiled, err := c.Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{written(t, program(t), "r.json", 2), hostileFile(t, "h.json")} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		value, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(value); err != nil {
			t.Errorf("%.2000s", err)
		}
	}
}

// What the schema of XES asks for, in words of our own: the order of the
// elements of a log, names as keys, and every global attribute in every trace
// and event.
func TestXESIsWhole(t *testing.T) {
	data, err := os.ReadFile(written(t, program(t), "r.xes", 2))
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Version string `xml:"xes.version,attr"`
		Globals []struct {
			Scope string  `xml:"scope,attr"`
			Of    []keyed `xml:",any"`
		} `xml:"global"`
		Extensions []struct {
			Prefix string `xml:"prefix,attr"`
		} `xml:"extension"`
		Traces []struct {
			Of []keyed `xml:",any"`
		} `xml:"trace"`
	}
	if err := xml.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	prefixes := map[string]bool{}
	for _, e := range log.Extensions {
		prefixes[e.Prefix] = true
	}
	if log.Version != "1.0" || len(log.Globals) != 2 || len(prefixes) != 4 || len(log.Traces) < 500 {
		t.Fatalf("version %s, %d globals, extensions %v, %d traces", log.Version, len(log.Globals), prefixes, len(log.Traces))
	}
	transitions := map[string]int{}
	for _, tr := range log.Traces {
		for _, g := range log.Globals[0].Of {
			has(t, tr.Of, g.Key)
		}
		before := ""
		for _, e := range tr.Of {
			if e.XMLName.Local != "event" {
				continue
			}
			for _, g := range log.Globals[1].Of {
				has(t, e.Of, g.Key)
			}
			for _, a := range e.Of {
				if prefix, _, ok := strings.Cut(a.Key, ":"); ok && !prefixes[prefix] {
					t.Fatalf("the extension of %s is not declared", a.Key)
				}
				switch a.Key {
				case "lifecycle:transition":
					transitions[a.Value]++
				case "time:timestamp":
					if before != "" && before[len(before)-6:] == a.Value[len(a.Value)-6:] && a.Value < before {
						t.Fatalf("%s comes after %s", a.Value, before)
					}
					before = a.Value
				}
			}
		}
	}
	if ends := transitions["complete"] + transitions["withdraw"] + transitions["ate_abort"]; transitions["schedule"] < ends ||
		transitions["start"] < 1000 || transitions["withdraw"] < 100 || transitions["ate_abort"] < 1 || len(transitions) != 5 {
		t.Errorf("life cycles: %v", transitions)
	}
}

type keyed struct {
	XMLName xml.Name
	Key     string  `xml:"key,attr"`
	Value   string  `xml:"value,attr"`
	Of      []keyed `xml:",any"`
}

func has(t *testing.T, among []keyed, key string) {
	t.Helper()
	for _, a := range among {
		if a.Key == key {
			return
		}
	}
	t.Fatalf("%s is missing", key)
}

// What the schema of OCEL asks for and what it cannot: every type is declared
// with its attributes, every value fits its type's, every object is there once.
func TestOCELIsWhole(t *testing.T) {
	f, err := os.Open(written(t, program(t), "r.json", 2))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var log struct{ ObjectTypes, EventTypes, Events, Objects []ocelThing }
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Error("more follows the log")
	}
	objects := map[string]bool{}
	for _, o := range log.Objects {
		if objects[o.ID] {
			t.Fatalf("object %s is there twice", o.ID)
		}
		objects[o.ID] = true
		o.fits(t, log.ObjectTypes)
	}
	events := map[string]bool{}
	for _, e := range log.Events {
		if events[e.ID] || e.Time == "" || len(e.Relationships) == 0 {
			t.Fatalf("event %+v", e)
		}
		events[e.ID] = true
		e.fits(t, log.EventTypes)
		for _, r := range e.Relationships {
			if !objects[r.ObjectID] {
				t.Fatalf("event %s is of %s, which is nowhere", e.ID, r.ObjectID)
			}
		}
	}
	if len(log.Events) < 3000 || len(log.Objects) < 1000 {
		t.Errorf("%d events, %d objects", len(log.Events), len(log.Objects))
	}
}

type ocelThing struct {
	ID, Name, Type, Time string
	Attributes           []struct{ Name, Type, Value, Time string }
	Relationships        []struct{ ObjectID, Qualifier string }
}

// fits holds a thing against its type.
func (o *ocelThing) fits(t *testing.T, types []ocelThing) {
	t.Helper()
	for _, ty := range types {
		if ty.Name != o.Type {
			continue
		}
		for _, a := range o.Attributes {
			kind := ""
			for _, d := range ty.Attributes {
				if d.Name == a.Name {
					kind = d.Type
				}
			}
			var v any
			switch err := json.Unmarshal([]byte(a.Value), &v); kind {
			case "integer", "float":
				if _, ok := v.(float64); err != nil || !ok {
					t.Fatalf("%s of %s is %q", a.Name, o.ID, a.Value)
				}
			case "boolean":
				if _, ok := v.(bool); err != nil || !ok {
					t.Fatalf("%s of %s is %q", a.Name, o.ID, a.Value)
				}
			case "":
				t.Fatalf("%s of %s is not declared", a.Name, o.Type)
			}
		}
		return
	}
	t.Fatalf("type %q of %s is not declared", o.Type, o.ID)
}
