package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

// The bounds of what a client may send: beyond them a message is read past and
// refused.
const (
	MaxMessage = 32 << 20 // bytes of a message, as several times the largest model file
	maxHeader  = 8 << 10  // bytes of one header line
	maxHeaders = 32
)

// frames are messages on a stream, each behind a header that says its length.
// What is no message is answered with an error and read past, so that one
// faulty message does not end the session.
type frames struct {
	in *bufio.Reader

	mu  sync.Mutex
	out io.Writer
	// last is called when nothing more can be read, before anybody hears of it.
	last func()
}

func newFrames(in io.Reader, out io.Writer, last func()) *frames {
	return &frames{in: bufio.NewReaderSize(in, maxHeader), out: out, last: last}
}

// ReadObject reads the next message that is one.
func (f *frames) ReadObject(v any) error {
	for {
		body, refused, err := f.next()
		if err != nil {
			f.last()
			return err
		}
		if refused == nil && !json.Valid(body) {
			refused = &jsonrpc2.Error{Code: jsonrpc2.CodeParseError, Message: "the message is no JSON"}
		}
		if refused == nil {
			err := json.Unmarshal(body, v)
			if err == nil && body[0] != '[' {
				return nil
			}
			refused = &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the message is neither a request nor a response"}
		}
		if err := f.refuse(refused); err != nil {
			return err
		}
	}
}

// next reads one message. It is refused, and none of it kept, when it is too
// long.
func (f *frames) next() (body []byte, refused *jsonrpc2.Error, err error) {
	length := -1
	for n := 0; ; n++ {
		line, err := f.line()
		if err != nil {
			return nil, nil, err
		}
		if line == "" && length >= 0 {
			break
		}
		if n > maxHeaders {
			return nil, nil, errors.New("a message without Content-Length")
		}
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 {
				return nil, nil, errors.New("a message with a Content-Length that is no number")
			}
		}
	}
	if length > MaxMessage {
		if _, err := io.CopyN(io.Discard, f.in, int64(length)); err != nil {
			return nil, nil, err
		}
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: fmt.Sprintf("the message is longer than %d bytes", MaxMessage)}, nil
	}
	body = make([]byte, length)
	if _, err = io.ReadFull(f.in, body); err != nil {
		return nil, nil, err
	}
	return body, nil, nil
}

// line reads a header line, without its end.
func (f *frames) line() (string, error) {
	line, err := f.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", errors.New("a header line that does not end")
	}
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

func (f *frames) refuse(e *jsonrpc2.Error) error {
	return f.WriteObject(map[string]any{"jsonrpc": "2.0", "id": nil, "error": e})
}

// WriteObject writes one message.
func (f *frames) WriteObject(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err = fmt.Fprintf(f.out, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}

// Close does nothing: the streams belong to the one who handed them in.
func (f *frames) Close() error { return nil }
