package load

import (
	"bytes"
	"context"
)

// Cache loads a workspace again and again while a few of its files change, as
// an editor needs it. It keeps what each file came to; a file whose path and
// text are those of the last time is not parsed, checked or decoded again, and
// only the names that documents use for each other are resolved anew. What
// comes out is what Load would give. It is not for several goroutines at once,
// and neither are the models that it gives: they share their documents.
type Cache struct {
	opts  Options
	known map[string]*outcome
}

// NewCache makes an empty cache. The options hold for every load.
func NewCache(opts Options) *Cache {
	opts.plans = &plans{}
	return &Cache{opts: opts}
}

// Load reads all files, those that changed in full. The error is an accident,
// never a fault of the model; then the cache is as it was. Files of one path
// must not come twice.
func (c *Cache) Load(ctx context.Context, files Reader) (*Loaded, error) {
	outcomes, err := c.opts.read(ctx, files, c.known)
	if err != nil {
		return nil, err
	}
	loaded, err := c.opts.merge(files, outcomes)
	if err != nil {
		return nil, err
	}
	c.known = make(map[string]*outcome, len(outcomes))
	for _, out := range outcomes {
		if out.file.Data != nil {
			c.known[out.file.Path] = out
		}
	}
	return loaded, nil
}

// is reports whether an outcome is that of a file.
func (o *outcome) is(f File) bool {
	return o != nil && o.file.Path == f.Path && bytes.Equal(o.file.Data, f.Data)
}
