package main

import "runtime/debug"

// How much garbage may lie about, in percent of what is in use. At the start
// there are a few megabytes, most of them the schema's for good: collecting
// costs a third of the time of a small run. A large model is nearly all in use
// until the end, so that little room is enough for the rest.
const (
	starting  = 400
	ordinary  = 100
	crowded   = 40
	thrifty   = 20 // what is made beside a model that fills the memory adds little to it
	rendering = 60 // a large report, which is in memory twice over
	manyBytes = 4 << 20
	hugeBytes = 64 << 20
	// What is known from an earlier run takes up to ten times as much room as in
	// the folder where it was kept.
	never      = -1
	roomyBytes = 10 << 20

	leisurely     = 200
	manyDocuments = 15_000
	roomBytes     = 400 << 20
)

// collect sets how often garbage is collected, unless the user has.
func (w *world) collect(percent int) {
	if v, ok := w.getenv("GOGC"); !ok || v == "" {
		debug.SetGCPercent(percent)
	}
}

// settle ends the start of the program: files of that many bytes were read.
func (w *world) settle(bytes int64) {
	switch {
	case bytes >= hugeBytes:
		w.collect(thrifty)
	case bytes >= manyBytes:
		w.collect(crowded)
	default:
		w.collect(ordinary)
	}
}

// thinking is for what keeps tens of kilobytes for each document while it asks
// checks and facts of all of them: garbage is left lying as long as there is room
// for it, and collected as often as it takes below that. With more documents
// than fit there anyway it is collected early.
func (w *world) thinking(documents int) {
	if v, ok := w.getenv("GOMEMLIMIT"); ok && v != "" {
		return
	}
	if documents > manyDocuments {
		w.collect(crowded)
		return
	}
	w.collect(leisurely)
	debug.SetMemoryLimit(roomBytes)
}

// bytes is how much the listed model files hold; 0 where that is not known.
func (g *ground) bytes() int64 {
	if g == nil {
		return 0
	}
	folder, ok := g.files.(*folderFiles)
	if !ok {
		return 0
	}
	total := int64(0)
	for _, f := range folder.files {
		total += f.Size
	}
	return total
}
