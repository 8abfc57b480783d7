package calendar

import (
	"archive/zip"
	_ "embed" // for the zone database
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/svs-project/svs/pkg/unit"
)

// ZoneRelease is the release of the IANA time zone database that is built
// into the program.
const ZoneRelease = "2025c"

// zoneinfo is the database, byte for byte the lib/time/zoneinfo.zip of the Go
// distribution whose lib/time/update.bash says DATA=2025c. It is embedded here
// instead of through time/tzdata, because time.LoadLocation asks the variable
// ZONEINFO and the machine's folders before it asks what is built in: the same
// model would then give other figures on another machine. To move to another
// release, copy the file and write the release and its SHA-256 (in the test).
//
//go:embed zoneinfo.zip
var zoneinfo string

// zoneIndex finds the files of zoneinfo, read once.
var zoneIndex = sync.OnceValue(func() map[string]*zip.File {
	r, err := zip.NewReader(strings.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		panic("the embedded zoneinfo.zip cannot be read: " + err.Error())
	}
	index := make(map[string]*zip.File, len(r.File))
	for _, f := range r.File {
		// Factory is the placeholder of a machine whose zone nobody has set.
		if !strings.HasSuffix(f.Name, "/") && f.Name != "Factory" {
			index[f.Name] = f
		}
	}
	return index
})

// Zones returns the names of all zones, sorted. Names are matched exactly;
// the list serves suggestions.
func Zones() []string {
	names := make([]string, 0, len(zoneIndex()))
	for name := range zoneIndex() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// IsZone reports whether name is one of Zones.
func IsZone(name string) bool {
	_, found := zoneIndex()[name]
	return found
}

// Zone is a time zone of the built-in database. The zero Zone is UTC.
type Zone struct{ loc *time.Location }

// LoadZone returns the zone of a name such as Europe/Zurich or UTC. "Local",
// paths and names that differ in case are no zones.
func LoadZone(name string) (Zone, error) {
	f, found := zoneIndex()[name]
	if !found {
		return Zone{}, fmt.Errorf("no time zone %s; write a name such as Europe/Zurich or UTC", quote(name))
	}
	r, err := f.Open()
	if err != nil {
		return Zone{}, fmt.Errorf("the embedded zone %s cannot be opened: %w", name, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return Zone{}, fmt.Errorf("the embedded zone %s cannot be read: %w", name, err)
	}
	loc, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return Zone{}, fmt.Errorf("the embedded zone %s is damaged: %w", name, err)
	}
	return Zone{loc}, nil
}

// Location returns z for use with package time.
func (z Zone) Location() *time.Location {
	if z.loc == nil {
		return time.UTC
	}
	return z.loc
}

// String returns the zone's name.
func (z Zone) String() string { return z.Location().String() }

// Equal reports whether both are the zone of the same name.
func (z Zone) Equal(other Zone) bool { return z.String() == other.String() }

// Instant returns the moment that dt means. With an offset that is settled;
// without one it is a wall time of z. A wall time that the clocks show twice,
// when they are set back, is its first showing; one that they skip is the
// moment they jump. So a later wall time never is an earlier moment, and hours
// that touch on the clock's face touch in time.
func (z Zone) Instant(dt unit.DateTime) time.Time {
	wall := int64(dt.Date().Days())*86400 + int64(dt.Clock()/time.Second)
	ns := int64(dt.Clock() % time.Second)
	if east, ok := dt.Offset(); ok {
		return time.Unix(wall-int64(east/time.Second), ns).In(z.Location())
	}
	p := periodsOf(z.Location(), wall-2*86400, wall+2*86400)
	sec, exact := p.instant(wall)
	if !exact {
		ns = 0 // the jump itself, whatever fraction was asked for
	}
	return time.Unix(sec, ns).In(z.Location())
}
