package unit

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the civil calendar, from 0001-01-01 to 9999-12-31. The
// zero Date is no date.
type Date struct {
	year       int16
	month, day uint8
}

// ParseDate reads an ISO 8601 calendar date, 2027-06-30. Days that do not
// exist are refused.
func ParseDate(text string) (Date, error) {
	if !hasLayout(text, "dddd-dd-dd") {
		return Date{}, notDate(text)
	}
	year, month, day := int(digits(text[:4])), int(digits(text[5:7])), int(digits(text[8:]))
	if month < 1 || month > 12 {
		return Date{}, fmt.Errorf("%s has no month %02d; write year-month-day, such as 2027-06-30", quote(text), month)
	}
	if year < 1 {
		return Date{}, fmt.Errorf("%s has no year 0; write years 0001 to 9999", quote(text))
	}
	if last := daysIn(year, month); day < 1 || day > last {
		return Date{}, fmt.Errorf("%s does not exist; %04d-%02d has the days 01 to %02d", quote(text), year, month, last)
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

func notDate(text string) error {
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2.1.2006"} {
		if len(text) > MaxTextLen {
			break
		}
		if t, err := time.Parse(layout, text); err == nil {
			return fmt.Errorf("%s is not a date; write %s", quote(text), t.Format("2006-01-02"))
		}
	}
	// Of day and month only one reading counts: 30/6/2027 has one, 6/5/2027 two.
	day, dayFirst := time.Parse("2/1/2006", text)
	month, monthFirst := time.Parse("1/2/2006", text)
	switch {
	case dayFirst == nil && monthFirst != nil:
		return fmt.Errorf("%s is not a date; write %s", quote(text), day.Format("2006-01-02"))
	case dayFirst != nil && monthFirst == nil:
		return fmt.Errorf("%s is not a date; write %s", quote(text), month.Format("2006-01-02"))
	}
	return fmt.Errorf("%s is not a date; write year-month-day, such as 2027-06-30", quote(text))
}

// hasLayout reports whether text matches layout, in which d stands for a
// digit and any other character for itself.
func hasLayout(text, layout string) bool {
	if len(text) != len(layout) {
		return false
	}
	for i := range len(text) {
		if digit := '0' <= text[i] && text[i] <= '9'; layout[i] == 'd' && !digit || layout[i] != 'd' && layout[i] != text[i] {
			return false
		}
	}
	return true
}

// digits returns the value of a text of at most 18 digits.
func digits(s string) int64 {
	var n int64
	for _, c := range []byte(s) {
		n = n*10 + int64(c-'0')
	}
	return n
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// DateOf returns the civil date that t shows in its own zone. Its year must
// be 1 to 9999.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), uint8(m), uint8(d)}
}

// Year returns the year, 1 to 9999.
func (d Date) Year() int { return int(d.year) }

// Month returns the month.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month, from 1.
func (d Date) Day() int { return int(d.day) }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Days returns the number of days from 1970-01-01 to d, negative before it.
func (d Date) Days() int {
	return int(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).Weekday()
}

// Compare orders dates by time.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Equal reports whether d and e are the same day.
func (d Date) Equal(e Date) bool { return d == e }

// String returns the date as 2027-06-30.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }
