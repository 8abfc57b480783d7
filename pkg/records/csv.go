package records

import (
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/flow"
)

// csv is RFC 4180: one row a visit, and one for an item that has none.
// Moments are ISO 8601 to the nanosecond with their offset, times are in
// seconds.
type csv struct{}

func (csv) parts() int        { return 1 }
func (csv) separator() string { return "" }

func (csv) frame(k int) string {
	if k > 0 {
		return ""
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return strings.Join(names, ",") + "\r\n"
}

func (c csv) item(to []*strand, r *record) {
	for i := range r.Visits {
		c.row(to[0], r, &r.Visits[i])
	}
	if len(r.Visits) == 0 {
		c.row(to[0], r, nil)
	}
}

func (csv) row(to *strand, r *record, v *flow.VisitRecord) {
	b := r.buf[:0]
	for k := range columns {
		c := &columns[k]
		if k > 0 {
			b = append(b, ',')
		}
		switch c.kind {
		case ofText:
			b = cell(b, c.text(r, v))
		case ofNumber:
			b = strconv.AppendInt(b, int64(c.number(r, v)), 10)
		case ofTruth:
			b = strconv.AppendBool(b, c.number(r, v) == 1)
		case ofMoment:
			b = r.clock.exact(b, c.time(r, v))
		case ofTime:
			if t := c.time(r, v); t != flow.Unset {
				b = seconds(b, t)
			}
		}
	}
	r.buf = append(b, "\r\n"...)
	to.element(r.buf)
}

// cell writes text so that no reader takes it for anything else: quoted where
// it has to be, with an apostrophe before what a spreadsheet would compute.
func cell(b []byte, s string) []byte {
	if s == "" {
		return b
	}
	formula := strings.ContainsRune("=+-@\t\r\n", rune(s[0])) || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")
	if !formula && !strings.ContainsAny(s, "\",;\r\n\t ") {
		return append(b, s...)
	}
	b = append(b, '"')
	if formula {
		b = append(b, '\'')
	}
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}
