package load

import "github.com/svs-project/svs/pkg/model"

// Spoil makes unreadable what is known of files but has not been read yet.
func (k *Kept) Spoil() {
	for _, out := range k.files {
		for _, r := range out.records {
			r.later.block.texts = nil
		}
	}
}

// Open reads all that has not been read yet.
func (k *Kept) Open() {
	for _, out := range k.files {
		for _, r := range out.records {
			r.names()
		}
		for _, e := range out.entities {
			if vs, ok := e.(*model.ValueStream); ok {
				vs.Spec.Steps.All()
			}
		}
	}
}
