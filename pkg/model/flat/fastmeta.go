package flat

import "github.com/svs-project/svs/pkg/model"

// meta reads what every entity has, as fast.go reads steps.
func (r *Reader) meta(v *model.Metadata) {
	for m := r.mask(10); m != 0; m &= m - 1 {
		switch first(m) {
		case 0:
			r.written(&v.Written)
		case 1:
			r.text(&v.Name)
		case 2:
			r.text(&v.Title)
		case 3:
			r.text(&v.Description)
		case 4:
			r.ref(&v.Owner)
		case 5:
			r.ref(&v.Organization)
		case 6:
			r.text(&v.Lifecycle)
		case 7:
			slow(r, &v.Sunset)
		case 8:
			slow(r, &v.Labels)
		case 9:
			slow(r, &v.Annotations)
		}
	}
}

// entity reads what every document has beside its spec.
func (r *Reader) entity(e *model.Entity) {
	m := r.mask(6)
	if m&1 != 0 {
		e.Kind = r.Text()
	}
	if m&2 != 0 {
		e.Name = r.Text()
	}
	if m&4 != 0 {
		r.meta(&e.Meta)
	}
	if m&8 != 0 {
		e.File = r.Text()
	}
	if m&16 != 0 {
		e.At = r.Pos()
	}
	if m&32 != 0 {
		e.Gaps = r.Texts()
	}
}
