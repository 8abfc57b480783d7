package flat_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/model/flat"
	"github.com/svs-project/svs/pkg/unit"
)

// filler fills values of any type of the model at random.
type filler struct {
	rand  *rand.Rand
	depth int
	// share is how many of the fields are filled, of 100.
	share int
}

func (f *filler) fill(t *testing.T, v reflect.Value) {
	if f.rand.IntN(100) >= f.share {
		return
	}
	switch p := v.Addr().Interface().(type) {
	case *unit.Duration:
		*p = pick(t, f, unit.ParseDuration, "15m", "2d", "1.5w", "2bd", "0s", "2562047h47m16.854775807s", "0.000000001bd")
	case *unit.Date:
		*p = pick(t, f, unit.ParseDate, "2027-06-30", "0001-01-01", "9999-12-31", "2024-02-29")
	case *unit.DateTime:
		*p = pick(t, f, unit.ParseDateTime, "2027-06-30T09:00", "2027-06-30", "2027-06-30T23:59:59.123456789-15:59", "2027-06-30T09:00Z", "0001-01-01T00:00+05:30")
	case *unit.Rate:
		*p = pick(t, f, unit.ParseRate, "120/d", "3/h", "0.1/bd", "0/d", "4000/month")
	case *unit.Share:
		*p = pick(t, f, unit.ParseShare, "35%", "0.35", "0", "1", "0.123456789012")
	case *unit.Money:
		*p = pick(t, f, unit.ParseMoney, "48 EUR", "1.2M CHF", "0.1 USD/bd", "4000 EUR/month")
	case *model.Steps:
		var list []model.Step
		f.compose(t, reflect.ValueOf(&list).Elem())
		*p = model.StepsOf(list)
	case *diag.Pos:
		*p = diag.Pos{Line: f.rand.Int32N(100_000), Column: f.rand.Int32N(300)}
	default:
		f.compose(t, v)
	}
}

func (f *filler) compose(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(t, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(t, v.Elem())
	case reflect.Slice:
		if f.depth++; f.depth < 6 {
			v.Set(reflect.MakeSlice(v.Type(), f.rand.IntN(4), 9))
			for i := range v.Len() {
				f.fill(t, v.Index(i))
			}
		}
		f.depth--
	case reflect.String:
		v.SetString([]string{"", "a", "step-1", "für Ä\x00\n", "a"}[f.rand.IntN(5)])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(f.rand.NormFloat64())
	default:
		v.SetInt(int64(f.rand.Int32()) - 1<<30)
	}
}

func pick[T any](t *testing.T, f *filler, parse func(string) (T, error), texts ...string) T {
	v, err := parse(texts[f.rand.IntN(len(texts))])
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// random is an entity of a kind with fields filled at random.
func random(t *testing.T, kind string, seed uint64, share int) model.Any {
	e := model.Zero(kind)
	f := &filler{rand: rand.New(rand.NewPCG(seed, 1)), share: share}
	v := reflect.ValueOf(e).Elem()
	for i := range v.NumField() {
		f.compose(t, v.Field(i))
	}
	e.Base().Kind = kind
	return e
}

// TestEverythingComesBack writes and reads entities of every kind with all, many
// and few of their fields filled, whatever fields the model has.
func TestEverythingComesBack(t *testing.T) {
	types := flat.NewTypes()
	unexported := cmp.Exporter(func(reflect.Type) bool { return true })
	reader := flat.NewReader(types)
	for _, share := range []int{0, 20, 85, 100} {
		for _, kind := range model.Kinds() {
			w := flat.NewWriter(types)
			var want, got []model.Any
			for seed := range uint64(4) {
				want = append(want, random(t, kind, seed, share))
				w.Entity(want[seed])
			}
			w.Texts(nil)
			w.Texts([]string{})
			w.Texts([]string{"a", ""})
			w.Int(-5)
			w.Raw([]byte{1, 2})
			reader.Open(w.Bytes())
			for range want {
				got = append(got, reader.Entity())
			}
			if diff := cmp.Diff(want, got, unexported); diff != "" || reader.Err() != nil {
				t.Fatalf("%s, %d %%: %v\n%s", kind, share, reader.Err(), diff)
			}
			if a, b, c := reader.Texts(), reader.Texts(), reader.Texts(); a != nil || b == nil || len(b) != 0 || len(c) != 2 || c[0] != "a" {
				t.Errorf("texts are %v, %v, %v", a, b, c)
			}
			if n, raw := reader.Int(), reader.Raw(2); n != -5 || len(raw) != 2 || raw[1] != 2 || !reader.Done() {
				t.Errorf("got %d, %v, done %v", n, raw, reader.Done())
			}
		}
	}
}

// TestSections: parts of what was written are read by themselves, in any order,
// and by another reader than the whole.
func TestSections(t *testing.T) {
	types := flat.NewTypes()
	var want [][]model.Step
	var lengths []int
	w := flat.NewWriter(types)
	for seed := range uint64(4) {
		want = append(want, random(t, "ValueStream", seed, 90).(*model.ValueStream).Spec.Steps.All())
		lengths = append(lengths, w.Section(func() { w.Steps(want[seed]) }))
	}
	r := flat.NewReader(types)
	r.Open(w.Bytes())
	texts, body, err := r.Apart()
	if err != nil {
		t.Fatal(err)
	}
	another := flat.NewReader(types)
	for i, end := len(lengths)-1, len(body); i >= 0; i-- {
		another.OpenSection(texts, body[end-lengths[i]:end])
		end -= lengths[i]
		got := another.Steps()
		if diff := cmp.Diff(want[i], got, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" || !another.Done() {
			t.Errorf("section %d, done %v:\n%s", i, another.Done(), diff)
		}
	}
}

// TestListsAreApart: lists come from longer ones; appending to one must not
// write into another.
func TestListsAreApart(t *testing.T) {
	types := flat.NewTypes()
	w := flat.NewWriter(types)
	w.Steps(make([]model.Step, 3))
	w.Steps(make([]model.Step, 3))
	r := flat.NewReader(types)
	r.Open(w.Bytes())
	a, b := r.Steps(), r.Steps()
	_ = append(a, model.Step{ID: model.Field[string]{V: "more"}})
	if b[0].ID.V != "" || cap(a) != 3 {
		t.Error("two lists share their room")
	}
}

// FuzzRead reads any bytes: an error, or values that can be written again.
func FuzzRead(f *testing.F) {
	types := flat.NewTypes()
	for i, kind := range model.Kinds() {
		w := flat.NewWriter(types)
		w.Entity(random(&testing.T{}, kind, uint64(i), 60))
		f.Add(w.Bytes())
	}
	f.Add([]byte{})
	f.Add([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := flat.NewReader(types)
		r.Open(data)
		for r.Err() == nil && !r.Done() {
			if e := r.Entity(); e != nil {
				w := flat.NewWriter(types)
				w.Entity(e)
				again := flat.NewReader(types)
				again.Open(w.Bytes())
				if again.Entity() == nil || !again.Done() {
					t.Fatal("what was read cannot be written and read again")
				}
			}
		}
	})
}
