//go:build race

package source

import "time"

// bound is how long reading one file may take, with every access to memory noted.
const bound = 20 * time.Second
