package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/svs-project/svs/pkg/report/escape"
)

// stream writes indented JSON of which one list is long, as if it were written
// at once, and holds no more than a part of it in memory. The whole has an empty
// list there, behind the text open, which stands in it once; its items are
// indented by indent. Of a text in JSON nothing can be mistaken for open when
// that begins with a line end.
func stream(w io.Writer, whole any, open, indent string, n int, item func(i int) any) error {
	b, err := json.MarshalIndent(whole, "", "  ")
	if err != nil {
		return err
	}
	at := bytes.Index(b, []byte(open+"]"))
	if at < 0 {
		return errors.New("there is no list of findings")
	}
	at += len(open)
	page := bytes.NewBuffer(escape.JSON(b[:at]))
	for i := range n {
		one, err := json.MarshalIndent(item(i), indent, "  ")
		if err != nil {
			return err
		}
		if i > 0 {
			page.WriteByte(',')
		}
		page.WriteString("\n" + indent)
		page.Write(escape.JSON(one))
		if page.Len() > enough {
			if _, err := page.WriteTo(w); err != nil {
				return err
			}
		}
	}
	if n > 0 {
		page.WriteString("\n" + indent[2:])
	}
	page.Write(escape.JSON(b[at:]))
	page.WriteByte('\n')
	_, err = page.WriteTo(w)
	return err
}
