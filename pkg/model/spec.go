package model

// Whole reports whether every part of the distribution was understood, so that
// nothing that Build says of it was reported before.
func (d *Distribution) Whole() bool {
	ok := len(d.Refused) == 0
	for _, b := range d.Parts().Branches {
		ok = ok && len(b.Refused) == 0
	}
	for _, v := range d.Parts().Values {
		ok = ok && len(v.Refused) == 0
	}
	return ok
}
