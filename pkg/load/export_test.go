package load

import (
	"errors"

	"github.com/svs-project/svs/pkg/model"
)

// nothing are blocks of which none can be read.
type nothing struct{}

func (nothing) Len() int { return 0 }

func (nothing) Read(int, []byte) ([]byte, error) { return nil, errors.New("nothing is left of it") }

// Spoil makes unreadable what is known of files but has not been read yet.
func (k *Kept) Spoil() {
	for _, out := range k.files {
		for _, r := range out.records {
			r.later.block.blocks = nothing{}
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
