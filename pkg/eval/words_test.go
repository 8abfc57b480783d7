package eval

import "testing"

// TestRuntimeRefused: what Go's runtime says when it gets no memory counts as
// the limit of memory, and of any other end one line is kept.
func TestRuntimeRefused(t *testing.T) {
	for words, want := range map[string]bool{
		"fatal error: runtime: out of memory\n\ngoroutine 1 [running]:\n":                     true,
		"runtime: goroutine stack exceeds 1000000000-byte limit\n":                            true,
		"fatal error: unexpected signal during runtime execution\n[signal SIGSEGV: seg…]\n\n": true,
		"runtime/cgo: pthread_create failed: Resource temporarily unavailable\n":              true,
		"fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\n":       false,
		"": false,
	} {
		p := &process{}
		if _, err := p.stderr.Write([]byte(words)); err != nil {
			t.Fatal(err)
		}
		if got := p.ranOut(); got != want {
			t.Errorf("%q counts as memory: %v, want %v", words, got, want)
		}
	}
	p := &process{}
	if got := p.lastWords(); got != "it ended without a word" {
		t.Errorf("a silent child: %q", got)
	}
	_, _ = p.stderr.Write([]byte("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\n"))
	if got := p.lastWords(); got != "fatal error: all goroutines are asleep - deadlock!" {
		t.Errorf("the last words are %q", got)
	}
}
