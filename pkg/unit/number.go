package unit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// IsNumber reports whether s is a number in JSON's grammar: an optional
// minus, digits without a leading zero, an optional fraction and exponent.
func IsNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	n := countDigits(s)
	if n == 0 || n > 1 && s[0] == '0' {
		return false
	}
	s = s[n:]
	if rest, found := strings.CutPrefix(s, "."); found {
		n = countDigits(rest)
		if n == 0 {
			return false
		}
		s = rest[n:]
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		n = countDigits(s)
		return n > 0 && n == len(s)
	}
	return s == ""
}

// ParseNumber reads a finite number in JSON's grammar.
func ParseNumber(text string) (float64, error) {
	if len(text) > MaxTextLen || !IsNumber(text) {
		return 0, fmt.Errorf("%s is not a number; write it like 3, 0.5 or 1200", quote(text))
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s is too large a number; write at most 1.7e308", quote(text))
	}
	return v, nil
}
