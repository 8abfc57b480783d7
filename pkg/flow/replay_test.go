package flow_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// reality is the rows of a real log, the headings first; without it the test
// is skipped.
func reality(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../../shared/data/" + name)
	if err != nil {
		t.Skip("the log is not here: ", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// firsts keeps the first row of each case, sorted by a column that holds
// moments in a layout.
func firsts(t *testing.T, rows [][]string, id, at int, layout string) [][]string {
	t.Helper()
	when := func(row []string) time.Time {
		m, err := time.Parse(layout, row[at])
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	seen := map[string]int{}
	out := [][]string{rows[0]}
	for _, row := range rows[1:] {
		k, ok := seen[row[id]]
		if !ok {
			seen[row[id]] = len(out)
			out = append(out, row)
		} else if when(row).Before(when(out[k])) {
			out[k] = row
		}
	}
	slices.SortStableFunc(out[1:], func(a, b []string) int { return when(a).Compare(when(b)) })
	return out
}

func asCSV(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func replay(start, trace string) string {
	return docs(
		"Scenario base", fmt.Sprintf("{start: %s, horizon: 300w, replications: 1}", start),
		"Service s", "{}", "Practice service-desk", desk, "Team desk", "{people: 3}",
		"ValueStream work", "{outcome: {service: s}, steps: [{id: do, activity: engage, practice: service-desk, team: desk, work: {p50: 20m, p95: 2h}}]}",
		"Demand d", "{type: failure, service: s, stream: work, arrivals: {trace: "+trace+"}}")
}

// Two real logs arrive in a simulation as they did in reality: every ticket,
// at its own minute.
func TestRealLogs(t *testing.T) {
	for _, c := range []struct {
		file, column, layout, start, where string
		id                                 int
	}{
		{"helpdesk_it_verenich.csv.gz", "CompleteTimestamp", "2006-01-02 15:04:05", "2010-01-01", "", 0},
		{"uci498_incident_sample_890.csv.gz", "opened_at", "02-01-2006 15:04", "2016-02-01", "", 0},
		{"uci498_incident_sample_890.csv.gz", "opened_at", "02-01-2006 15:04", "2016-02-01", "priority=3 - Moderate", 0},
	} {
		rows := reality(t, c.file)
		at := slices.Index(rows[0], c.column)
		rows = firsts(t, rows, c.id, at, c.layout)
		trace := fmt.Sprintf("{file: log.csv, timestamp: %s, format: %q", c.column, c.layout)
		var want []string
		column, value, filtered := strings.Cut(c.where, "=")
		if filtered {
			trace += fmt.Sprintf(", where: {%s: [%q]}", column, value)
		}
		for _, row := range rows[1:] {
			if m, err := time.Parse(c.layout, row[at]); err == nil && (!filtered || row[slices.Index(rows[0], column)] == value) {
				want = append(want, m.String())
			}
		}
		items, _ := keepWith(t, replay(c.start, trace+"}"), flow.Options{Files: fstest.MapFS{"log.csv": {Data: asCSV(t, rows)}}})
		start, err := time.Parse("2006-01-02", c.start)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(items, func(a, b flow.ItemRecord) int { return a.Number - b.Number })
		var got []string
		for _, it := range items {
			got = append(got, start.Add(it.Arrived).String())
		}
		if !slices.Equal(got, want) || len(got) < 700 {
			t.Errorf("%s %s: %d items arrive, %d did in reality, or at other times", c.file, c.where, len(got), len(want))
		}
	}
}

// A log as it comes from the shelf is not sorted by time: the row and the
// column are named, as they are for a date that is none and a file that is
// nowhere.
func TestBadLogsNameTheirPlace(t *testing.T) {
	good := "id,when\n1,2026-01-05 08:00:00\n2,2026-01-05 09:00:00\n"
	for _, c := range []struct{ file, data, trace, want string }{
		{"log.csv", good + "3,2026-01-05 08:59:59\n", "{file: log.csv, timestamp: when}", `row 4, column 2 ("when")`},
		{"log.csv", good + "3,2026-02-30 08:00:00\n", "{file: log.csv, timestamp: when}", `row 4, column 2 ("when")`},
		{"log.csv", good + "3,soon\n", `{file: log.csv, timestamp: when, format: "2006-01-02 15:04:05"}`, `row 4, column 2 ("when")`},
		{"log.csv", good, "{file: log.csv, timestamp: opened}", `"opened"`},
		{"log.csv", good + "3\n", "{file: log.csv, timestamp: when}", "row 4"},
		{"other.csv", good, "{file: log.csv, timestamp: when}", "log.csv"},
	} {
		p, findings := flow.Prepare(mustLoad(t, replay("2026-01-01", c.trace)), flow.Options{Files: fstest.MapFS{c.file: {Data: []byte(c.data)}}})
		if p != nil || len(findings) == 0 || !strings.Contains(findings[0].Message, c.want) || findings[0].Place.Pos.Line == 0 {
			t.Errorf("%s %q: %v, want %s", c.trace, c.data, findings, c.want)
		}
	}
}
