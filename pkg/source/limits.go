package source

// Limits bounds what svs reads, so that no input can take its time or memory.
// Every limit is the greatest value that is still accepted.
type Limits struct {
	// Files is the number of model files of one workspace.
	Files int
	// Entries is the number of names looked at while searching for them,
	// folders and other files included.
	Entries int
	// TotalBytes is the sum of the sizes of a workspace's model files.
	TotalBytes int64
	// FileBytes is the size of one file.
	FileBytes int64
	// Documents is the number of documents in one file.
	Documents int
	// DocumentBytes is the size of one document. A reader of a long stream
	// raises FileBytes and Documents and leaves this one alone.
	DocumentBytes int
	// Depth is how deep lists and mappings may be nested; a document's own
	// mapping is level 1.
	Depth int
	// Nodes is the number of nodes in one document: every key, every scalar,
	// every list and every mapping counts.
	Nodes int
	// Keys is the number of keys in one mapping.
	Keys int
	// ScalarBytes is the length of one text (after quotes and escapes are
	// resolved), KeyBytes that of a key.
	ScalarBytes int
	KeyBytes    int
	// Findings is how many findings of one code are listed for one file; the
	// last one says how many more there are.
	Findings int
}

// DefaultLimits are the limits of svs for a user's workspace.
func DefaultLimits() Limits {
	return Limits{
		Files:         200_000,
		Entries:       1_000_000,
		TotalBytes:    512 << 20,
		FileBytes:     1 << 20,
		Documents:     10_000,
		DocumentBytes: 512 << 10,
		Depth:         64,
		Nodes:         50_000,
		Keys:          2_000,
		ScalarBytes:   64 << 10,
		KeyBytes:      512,
		Findings:      100,
	}
}
