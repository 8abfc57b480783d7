package cache

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
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

// headOf is the head of a file with these blocks, without its sum, and the list.
func headOf(key Key, blocks [][]byte) (head, list []byte) {
	head = append(head, magic...)
	head = append(head, key[:]...)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(blocks)))
	for _, b := range blocks {
		list = binary.LittleEndian.AppendUint32(list, uint32(len(b)))
		list = binary.LittleEndian.AppendUint64(list, sum(b))
	}
	return head, list
}

// wrap is what stands before the blocks in a file. It is false for blocks that
// no file holds.
func wrap(key Key, blocks [][]byte) ([]byte, bool) {
	if len(blocks) > math.MaxUint32 {
		return nil, false
	}
	for _, b := range blocks {
		if len(b) > math.MaxUint32 {
			return nil, false
		}
	}
	head, list := headOf(key, blocks)
	head = binary.LittleEndian.AppendUint64(head, sum(head, list))
	return append(head, list...), true
}

// fits reports whether a head is of this form and has the key.
func fits(head []byte, key Key) bool {
	return len(head) == headLen && bytes.HasPrefix(head, []byte(magic)) && bytes.Equal(head[len(magic):len(magic)+len(key)], key[:])
}

// unwrap is what wrap did, undone: the blocks behind the head, if all of them
// are what they were.
func unwrap(head, rest []byte) ([][]byte, error) {
	n := uint64(binary.LittleEndian.Uint32(head[headLen-12:]))
	if n*entryLen > uint64(len(rest)) {
		return nil, errUnfit
	}
	list, data := rest[:n*entryLen], rest[n*entryLen:]
	if binary.LittleEndian.Uint64(head[headLen-8:]) != sum(head[:headLen-8], list) {
		return nil, errUnfit
	}
	blocks := make([][]byte, n)
	for i := range blocks {
		entry := list[i*entryLen:]
		length := uint64(binary.LittleEndian.Uint32(entry))
		if length > uint64(len(data)) {
			return nil, errUnfit
		}
		blocks[i], data = data[:length:length], data[length:]
		if sum(blocks[i]) != binary.LittleEndian.Uint64(entry[4:]) {
			return nil, errUnfit
		}
	}
	if len(data) > 0 {
		return nil, errUnfit
	}
	return blocks, nil
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
