package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/svs-project/svs/pkg/unit"
)

// The embedded file is that of the release it is said to be.
func TestZoneRelease(t *testing.T) {
	const want = "8f55634d05f8bca1"
	sum := sha256.Sum256([]byte(zoneinfo))
	if got := hex.EncodeToString(sum[:8]); got != want {
		t.Errorf("zoneinfo.zip has the SHA-256 %s…, release %s has %s…", got, ZoneRelease, want)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no go command to ask for the Go distribution: ", err)
	}
	goroot := filepath.Join(strings.TrimSpace(string(root)), "lib", "time")
	script, err := os.ReadFile(filepath.Join(goroot, "update.bash"))
	if err != nil || !bytes.Contains(script, []byte("\nDATA="+ZoneRelease+"\n")) {
		t.Skip("this Go distribution has another release to compare with, or none")
	}
	zip, err := os.ReadFile(filepath.Join(goroot, "zoneinfo.zip"))
	if err != nil || string(zip) != zoneinfo {
		t.Errorf("zoneinfo.zip is not that of the Go distribution with the same release (%v)", err)
	}
}

func TestZones(t *testing.T) {
	names := Zones()
	if len(names) < 590 || !slices.IsSorted(names) {
		t.Errorf("%d zones, sorted %v", len(names), slices.IsSorted(names))
	}
	for _, name := range names {
		z, err := LoadZone(name)
		if err != nil || z.String() != name || !IsZone(name) {
			t.Errorf("%s: %v, %v", name, z, err)
		}
	}
	for name, want := range map[string]string{
		"":                  `no time zone ""; write a name such as Europe/Zurich or UTC`,
		"Local":             `no time zone "Local"; write a name such as Europe/Zurich or UTC`,
		"europe/zurich":     `no time zone "europe/zurich"; write a name such as Europe/Zurich or UTC`,
		"../Europe/Zurich":  `no time zone "../Europe/Zurich"; write a name such as Europe/Zurich or UTC`,
		"/etc/localtime":    `no time zone "/etc/localtime"; write a name such as Europe/Zurich or UTC`,
		"Europe/":           `no time zone "Europe/"; write a name such as Europe/Zurich or UTC`,
		"Factory":           `no time zone "Factory"; write a name such as Europe/Zurich or UTC`,
		"Europe/Zurich\x00": `no time zone "Europe/Zurich\x00"; write a name such as Europe/Zurich or UTC`,
	} {
		_, err := LoadZone(name)
		if err == nil || err.Error() != want || IsZone(name) {
			t.Errorf("LoadZone(%q): %v", name, err)
		}
	}
}

// Under ZONEINFO with Tokyo's clocks in the place of Brussels', time.LoadLocation
// is fooled and LoadZone is not. The variable is read once in a process, so
// the test runs itself in another one.
func TestMachineHasNoSay(t *testing.T) {
	if os.Getenv("ZONEINFO") == "" {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "Europe"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "Europe", "Brussels"), zoneFile(t, "Asia/Tokyo"), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestMachineHasNoSay$", "-test.v")
		cmd.Env = append(os.Environ(), "ZONEINFO="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "PASS: TestMachineHasNoSay") {
			t.Errorf("under ZONEINFO: %v\n%s", err, out)
		}
		return
	}
	fooled, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	offset := func(loc *time.Location) int {
		_, seconds := time.Date(2026, 1, 5, 0, 0, 0, 0, loc).Zone()
		return seconds / 3600
	}
	if got := offset(fooled); got != 9 {
		t.Fatalf("ZONEINFO did not work: Brussels is %d hours east", got)
	}
	if got := offset(mustZone(t, "Europe/Brussels").Location()); got != 1 {
		t.Errorf("the machine has a say: Brussels is %d hours east", got)
	}
}

func zoneFile(t *testing.T, name string) []byte {
	t.Helper()
	r, err := zoneIndex()[name].Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestInstantAtClockChanges(t *testing.T) {
	want := map[string]string{
		"Europe/Brussels 2024-03-31T01:59:59.5":  "2024-03-31T00:59:59.5Z",
		"Europe/Brussels 2024-03-31T02:00":       "2024-03-31T01:00:00Z",
		"Europe/Brussels 2024-03-31T02:30:00.5":  "2024-03-31T01:00:00Z", // skipped: the jump
		"Europe/Brussels 2024-03-31T03:00":       "2024-03-31T01:00:00Z",
		"Europe/Brussels 2024-10-27T02:30":       "2024-10-27T00:30:00Z", // shown twice: the first
		"Europe/Brussels 2024-10-27T03:00":       "2024-10-27T02:00:00Z",
		"Europe/Brussels 2024-10-27T02:30+01:00": "2024-10-27T01:30:00Z",
		"America/New_York 2026-11-01T01:30":      "2026-11-01T05:30:00Z",
		"America/New_York 2026-03-08T02:15":      "2026-03-08T07:00:00Z",
		"Australia/Lord_Howe 2026-10-04T02:10":   "2026-10-03T15:30:00Z",
		"Australia/Lord_Howe 2026-04-05T01:45":   "2026-04-04T14:45:00Z",
		"Asia/Kathmandu 2026-01-05T09:00":        "2026-01-05T03:15:00Z",
		"Pacific/Apia 2011-12-30T12:00":          "2011-12-30T10:00:00Z", // the day that Samoa left out
		"UTC 9999-12-31T23:59":                   "9999-12-31T23:59:00Z",
		"Europe/Brussels 9999-07-01T12:00":       "9999-07-01T10:00:00Z",
		"Europe/Brussels 0001-01-01":             "0000-12-31T23:42:30Z", // local mean time
	}
	got := map[string]string{}
	for text := range want {
		zone, at, _ := strings.Cut(text, " ")
		got[text] = instant(t, mustZone(t, zone), at).UTC().Format(time.RFC3339Nano)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A wall time means the first moment at which a clock that never goes back
// has reached it.
func TestInstantIsMonotone(t *testing.T) {
	zones := []Zone{mustZone(t, "Europe/Brussels"), mustZone(t, "America/New_York"), mustZone(t, "Australia/Lord_Howe"),
		mustZone(t, "Pacific/Apia"), mustZone(t, "Asia/Kathmandu")}
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(zones).Draw(t, "zone")
		day := unit.DateOf(time.Unix(86400*rapid.Int64Range(0, 25_000).Draw(t, "day"), 0).UTC())
		minute := rapid.IntRange(0, minutesPerDay-1).Draw(t, "minute")
		at := z.Instant(day.At(time.Duration(minute) * time.Minute))
		wall := func(t time.Time) int64 {
			_, offset := t.In(z.Location()).Zone()
			return t.Unix() + int64(offset)
		}
		goal := int64(day.Days())*86400 + int64(minute)*60
		if got := wall(at); got < goal {
			t.Fatalf("%v shows %d, before %d", at, got, goal)
		}
		for back := time.Second; back < 30*time.Hour; back += 10 * time.Minute {
			if earlier := at.Add(-back); wall(earlier) >= goal {
				t.Fatalf("%v shows the time as well, before %v", earlier, at)
			}
		}
	})
}

// Over two centuries the periods have the offset that package time gives for
// each hour's beginning, and there are two a year where clocks change.
func TestPeriodsOverCenturies(t *testing.T) {
	from, to := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2150, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for _, name := range []string{"Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago", "UTC"} {
		loc := mustZone(t, name).Location()
		ps := periodsOf(loc, from, to)
		i := 0
		for at := from; at < to; at += 6 * 3600 {
			for at >= ps[i].to {
				i++
			}
			if _, offset := time.Unix(at, 0).In(loc).Zone(); int64(offset) != ps[i].offset {
				t.Fatalf("%s at %v: offset %d, want %d", name, time.Unix(at, 0).UTC(), ps[i].offset, offset)
			}
		}
		for i, p := range ps[1:] {
			before, after := time.Unix(p.from-1, 0).In(loc), time.Unix(p.from, 0).In(loc)
			_, a := before.Zone()
			if _, b := after.Zone(); a == b || ps[i].to != p.from {
				t.Errorf("%s: no change of clocks at %v", name, after)
			}
		}
	}
}
