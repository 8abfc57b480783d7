package lsp

import "testing"

func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"two lines\nof Zürich 👩‍💻":  "two lines\nof Zürich 👩‍💻",
		"user\u202e nimda":          `user\u202e nimda`,
		"\x1b]0;title\x07\u009b31m": `\x1b]0;title\x07\x9b31m`,
		"pay\u200bments\u00ad":      `pay\u200bments\xad`,
		"a\u200db\r\u2028c":         `a\u200db\x0d\u2028c`,
		"tag\U000e0041":             `tag\U000e0041`,
	} {
		if got := shown(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
