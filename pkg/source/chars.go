package source

import "fmt"

// character says why svs refuses a character of a file, or that it does not.
type character struct {
	code string // "" when the character is fine
	name string
}

// bidi are all characters with the Unicode property Bidi_Control. They make a
// line read differently from what it is.
var bidi = map[rune]string{
	0x061C: "arabic letter mark",
	0x200E: "left-to-right mark",
	0x200F: "right-to-left mark",
	0x202A: "left-to-right embedding",
	0x202B: "right-to-left embedding",
	0x202C: "pop directional formatting",
	0x202D: "left-to-right override",
	0x202E: "right-to-left override",
	0x2066: "left-to-right isolate",
	0x2067: "right-to-left isolate",
	0x2068: "first strong isolate",
	0x2069: "pop directional isolate",
}

// invisible are characters that show nothing, so that two names that look the
// same are not.
var invisible = map[rune]string{
	0x00AD: "soft hyphen",
	0x034F: "combining grapheme joiner",
	0x115F: "hangul choseong filler",
	0x1160: "hangul jungseong filler",
	0x180E: "mongolian vowel separator",
	0x200B: "zero width space",
	0x2060: "word joiner",
	0x2061: "function application",
	0x2062: "invisible times",
	0x2063: "invisible separator",
	0x2064: "invisible plus",
	0x3164: "hangul filler",
	0xFEFF: "byte order mark",
	0xFFA0: "halfwidth hangul filler",
	0xFFF9: "interlinear annotation anchor",
	0xFFFA: "interlinear annotation separator",
	0xFFFB: "interlinear annotation terminator",
}

// judge looks at a character of a file that stands behind prev. LF, TAB and CR
// before LF are not asked about.
func judge(r, prev rune) character {
	switch {
	case r < 0x7F && r >= 0x20:
		return character{}
	case r == 0x85:
		return character{codeControl, "next line"}
	case r == 0x2028:
		return character{codeControl, "line separator"}
	case r == 0x2029:
		return character{codeControl, "paragraph separator"}
	case r < 0x20 || r >= 0x7F && r < 0xA0:
		return character{codeControl, "control character"}
	case r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF:
		return character{codeControl, "noncharacter"}
	case r == 0x200C || r == 0x200D:
		// Emoji and several scripts need the joiners; behind a Latin letter
		// they only hide.
		if prev >= 0x0300 {
			return character{}
		}
		return character{codeInvisible, map[rune]string{0x200C: "zero width non-joiner", 0x200D: "zero width joiner"}[r]}
	case r >= 0x206A && r <= 0x206F:
		return character{codeInvisible, "deprecated format character"}
	case r >= 0xE0000 && r <= 0xE007F:
		return character{codeInvisible, "tag character"}
	}
	if r < 0x00AD {
		return character{}
	}
	if name, ok := bidi[r]; ok {
		return character{codeInvisible, name}
	}
	if name, ok := invisible[r]; ok {
		return character{codeInvisible, name}
	}
	return character{}
}

// Fit reports whether a character may stand in a file as it is, behind prev; one
// that may not is written as Escape shows it, between double quotes.
func Fit(r, prev rune) bool { return judge(r, prev).code == "" || r == '\n' || r == '\t' }

// Escape shows a character as it is written between double quotes.
func Escape(r rune) string { return escape(r) }

// escape shows a character as it is written between double quotes.
func escape(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}
