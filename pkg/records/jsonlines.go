package records

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// jsonLines is one JSON object a line with the columns of CSV; what there is
// not is null.
type jsonLines struct{}

func (jsonLines) parts() int        { return 1 }
func (jsonLines) separator() string { return "" }
func (jsonLines) frame(int) string  { return "" }

func (j jsonLines) item(to []*strand, r *record) {
	for i := range r.Visits {
		j.line(to[0], r, &r.Visits[i])
	}
	if len(r.Visits) == 0 {
		j.line(to[0], r, nil)
	}
}

func (jsonLines) line(to *strand, r *record, v *flow.VisitRecord) {
	b := append(r.buf[:0], '{')
	for k := range columns {
		c := &columns[k]
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, c.name...)
		b = append(b, `":`...)
		switch c.kind {
		case ofText:
			if s := c.text(r, v); s != "" {
				b = jsonText(b, s)
			} else {
				b = append(b, "null"...)
			}
		case ofNumber:
			b = strconv.AppendInt(b, int64(c.number(r, v)), 10)
		case ofTruth:
			b = strconv.AppendBool(b, c.number(r, v) == 1)
		default:
			b = jsonTime(b, r, c, c.time(r, v))
		}
	}
	r.buf = append(b, "}\n"...)
	to.element(r.buf)
}

func jsonTime(b []byte, r *record, c *column, t time.Duration) []byte {
	switch {
	case t == flow.Unset:
		return append(b, "null"...)
	case c.kind == ofTime:
		return seconds(b, t)
	}
	b = append(b, '"')
	b = r.clock.exact(b, t)
	return append(b, '"')
}

// jsonText writes a JSON string that is also harmless within HTML.
func jsonText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // a string always can be written
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
