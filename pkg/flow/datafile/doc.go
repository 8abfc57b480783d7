// Package datafile reads the files that a model names within limits: logs and
// measured times in CSV row by row, holidays in iCalendar format (RFC 5545).
//
// It knows nothing of a model. A file that is not inside the workspace, no plain
// file, too large or broken is refused with a text that says what is wrong and
// where, for the caller to report where the model names the file; no file of
// whatever content takes more memory than Limits allow.
//
// Package flow reads with it what it replays and draws from, cmd/svs the logs
// of objectives.
package datafile
