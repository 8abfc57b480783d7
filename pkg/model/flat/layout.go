package flat

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Types knows how each type of the model is written. It is found out when a
// type is first met, and good for any number of writers and readers at once.
type Types struct {
	mu      sync.Mutex
	layouts sync.Map // reflect.Type to *layout, whole ones only
	making  map[reflect.Type]*layout
	fast    map[reflect.Type]func(*Reader, any)
	put     map[reflect.Type]func(*Writer, any)
	// noStep and noParts stand for parts of which nothing is written.
	noStep  *model.StepParts
	noParts *model.DistributionParts
}

// NewTypes makes a Types that has met none.
func NewTypes() *Types {
	return &Types{making: map[reflect.Type]*layout{}, fast: fast(), put: fastWriters(), noStep: &model.StepParts{}, noParts: &model.DistributionParts{}}
}

// form is the way in which a value is written.
type form uint8

const (
	structure form = iota + 1
	pointer
	list
	text
	boolean
	number
	fraction
	place
	// The commonest fields, and what unit writes by itself.
	textField
	ref
	scalar
	// What is written apart from the entity that it is part of.
	apart
)

// layout is how a type is written.
type layout struct {
	form   form
	typ    reflect.Type
	elem   *layout // of a pointer or a list
	fields []layoutField
	mask   int // bytes that tell which fields are given
	// none stands for the values of a pointer to what is all zero, where
	// values may share it: parts of a struct that stand apart.
	none reflect.Value
	// fast reads a value without reflection; nil for most types.
	fast func(*Reader, any)
	// put writes a list that is not nil without reflection; nil for most types.
	put func(*Writer, any)
}

type layoutField struct {
	index  int
	layout *layout
}

// of is the layout of a type.
func (t *Types) of(typ reflect.Type) *layout {
	if l, ok := t.layouts.Load(typ); ok {
		return l.(*layout)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.make(typ)
	for typ, l := range t.making {
		t.layouts.Store(typ, l)
	}
	return l
}

// make finds out how a type is written; a type may contain itself.
func (t *Types) make(typ reflect.Type) *layout {
	if l, ok := t.making[typ]; ok {
		return l
	}
	l := &layout{typ: typ, form: formOf(typ), fast: t.fast[typ], put: t.put[typ]}
	t.making[typ] = l
	switch l.form {
	case pointer, list:
		l.elem = t.make(typ.Elem())
	case structure:
		for i := range typ.NumField() {
			f := t.make(typ.Field(i).Type)
			if f.form == pointer && typ.Field(i).Anonymous {
				f = &layout{typ: f.typ, form: pointer, elem: f.elem, none: reflect.New(f.typ.Elem())}
			}
			l.fields = append(l.fields, layoutField{i, f})
		}
		l.mask = (len(l.fields) + 7) / 8
	}
	return l
}

func formOf(typ reflect.Type) form {
	switch typ {
	case reflect.TypeFor[diag.Pos]():
		return place
	case reflect.TypeFor[model.Field[string]]():
		return textField
	case reflect.TypeFor[model.Ref]():
		return ref
	case reflect.TypeFor[model.Steps]():
		return apart
	case reflect.TypeFor[unit.Duration](), reflect.TypeFor[unit.Date](), reflect.TypeFor[unit.DateTime](),
		reflect.TypeFor[unit.Rate](), reflect.TypeFor[unit.Share](), reflect.TypeFor[unit.Money]():
		return scalar
	}
	switch typ.Kind() {
	case reflect.Struct:
		return structure
	case reflect.Pointer:
		return pointer
	case reflect.Slice:
		return list
	case reflect.String:
		return text
	case reflect.Bool:
		return boolean
	case reflect.Int, reflect.Int32, reflect.Int64:
		return number
	case reflect.Float64:
		return fraction
	}
	// A test of this package meets every type of the model.
	panic(fmt.Sprintf("flat: no way to write %s", typ))
}
