package source

// PlainKind is what a plain scalar of that text is: Null, Bool, Number or
// String. It is for readers of text that is not a whole document yet.
func PlainKind(text string) Kind { return plainKind(text) }

// plainKind decides what a plain (unquoted) scalar is from its text alone, so
// that 2027-06-30, 09:00, no and 017 stay the texts they look like.
func plainKind(text string) Kind {
	switch text {
	case "", "~", "null":
		return Null
	case "true", "false":
		return Bool
	}
	if c := text[0]; (c == '-' || isDigit(c)) && isNumber(text) {
		return Number
	}
	return String
}

// isNumber reports whether s is a number in the grammar of JSON (RFC 8259,
// section 6).
func isNumber(s string) bool {
	i := 0
	if s[i] == '-' {
		i++
	}
	switch {
	case i < len(s) && s[i] == '0':
		i++
	case i < len(s) && isDigit(s[i]):
		i = skipDigits(s, i)
	default:
		return false
	}
	if i < len(s) && s[i] == '.' {
		j := skipDigits(s, i+1)
		if j == i+1 {
			return false
		}
		i = j
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		j := skipDigits(s, i)
		if j == i {
			return false
		}
		i = j
	}
	return i == len(s)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func skipDigits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}
