// Package records writes what happens to every simulated item into a file, as
// process-mining tools read it: CSV, JSON Lines, XES 1.0 or OCEL 2.0, chosen by
// the ending of the file's name.
//
// Replications run side by side and are written one after another, so the bytes
// are the same for any number of jobs: the first replication that has not ended
// writes straight into the file, those behind it into files of their own, which
// are appended in turn. Memory holds what an item's visits need and one buffer
// for each replication that runs. The file has a temporary name until it is
// whole; Abort leaves nothing of it.
//
// Names come from the user's model and may be hostile: text is escaped for the
// format at hand, so that a name is never a formula in a spreadsheet nor a tag.
//
// cmd/svs calls it. It refuses endings that it does not know and targets that
// are no ordinary files.
package records
