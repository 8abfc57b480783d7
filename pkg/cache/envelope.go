package cache

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// A file is a head and blocks:
//
//	magic       16 bytes, with the version of this form
//	key         32 bytes
//	count        4 bytes, how many blocks
//	sum          8 bytes, over what stands before it and the list of lengths
//	list        12 bytes each: length of a block (4), its sum (8)
//	blocks      one behind the other, up to the end of the file
//
// All numbers are little-endian. A sum is two CRC-32 with different
// polynomials (Castagnoli, IEEE 802.3), which processors compute at several
// gigabytes a second: it finds damage, not malice.
const (
	magic    = "svs cache \x00\r\n\x1a1\x00"
	headLen  = len(magic) + len(Key{}) + 4 + 8
	entryLen = 4 + 8
)

// headOf is the head of a file with these blocks, and the list behind it.
func headOf(key Key, list []byte) []byte {
	head := append([]byte(magic), key[:]...)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(list)/entryLen))
	head = binary.LittleEndian.AppendUint64(head, sum(head, list))
	return append(head, list...)
}

// appendEntry adds what the list says of a block.
func appendEntry(list, block []byte) []byte {
	list = binary.LittleEndian.AppendUint32(list, uint32(len(block)))
	return binary.LittleEndian.AppendUint64(list, sum(block))
}

// fits reports whether a head is of this form and has the key.
func fits(head []byte, key Key) bool {
	return len(head) == headLen && bytes.HasPrefix(head, []byte(magic)) && bytes.Equal(head[len(magic):len(magic)+len(key)], key[:])
}

// listLen is how long the list is that a head announces.
func listLen(head []byte) int64 {
	return int64(binary.LittleEndian.Uint32(head[headLen-12:])) * int64(entryLen)
}

// unwrap finds the blocks in a file of that size that begins with a head and a
// list, if these are what they were and the file is as long as they say.
func unwrap(head, list []byte, size int64) ([]entry, error) {
	if listLen(head) != int64(len(list)) || binary.LittleEndian.Uint64(head[headLen-8:]) != sum(head[:headLen-8], list) {
		return nil, errUnfit
	}
	entries, at := make([]entry, len(list)/entryLen), int64(headLen+len(list))
	for i := range entries {
		line := list[i*entryLen:]
		length := binary.LittleEndian.Uint32(line)
		entries[i] = entry{at: at, length: int(length), sum: binary.LittleEndian.Uint64(line[4:])}
		at += int64(length)
	}
	if at != size {
		return nil, errUnfit
	}
	return entries, nil
}

// sum is the checksum of parts that follow each other.
func sum(parts ...[]byte) uint64 {
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	var a, b uint32
	for _, p := range parts {
		a, b = crc32.Update(a, castagnoli, p), crc32.Update(b, crc32.IEEETable, p)
	}
	return uint64(a)<<32 | uint64(b)
}
