package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"strconv"
)

// digestSize is how much of SHA-256 is kept. Nobody finds another row with the
// same sixteen bytes, and there are millions of rows.
const digestSize = 16

// digest returns the digest of a row: of its place and of the columns that hold
// anything. It is the same on both engines, and a later column does not change it
// while it is empty.
func (p place) digest(values []any) []byte {
	h := sha256.New()
	put(h, 'p', []byte(p.name))
	for i, v := range values {
		if kind, text, empty := canonical(p.columns[i].kind, v); !empty {
			put(h, 'c', []byte(p.columns[i].name))
			put(h, kind, text)
		}
	}
	return h.Sum(nil)[:digestSize]
}

// put writes one part with its kind and length, so that parts cannot run together.
func put(h hash.Hash, kind byte, text []byte) {
	var head [9]byte
	head[0] = kind
	binary.BigEndian.PutUint64(head[1:], uint64(len(text)))
	h.Write(head[:])
	h.Write(text)
}

// canonical returns one form of a value for both engines. The kind is the stored
// one: a bit can turn a text into bytes, or an empty text into the number 0, which
// reads as "0".
func canonical(column string, v any) (kind byte, text []byte, empty bool) {
	switch v := v.(type) {
	case nil:
		return 0, nil, true
	case int64:
		return 'i', binary.BigEndian.AppendUint64(nil, uint64(v)), v == 0 && (column == kindNumber || column == kindTruth)
	case string:
		return 't', []byte(v), v == "" && (column == kindText || column == kindOther)
	case []byte:
		return 'b', v, len(v) == 0 && column == kindBytes
	case float64:
		return 'f', binary.BigEndian.AppendUint64(nil, math.Float64bits(v)), false
	default:
		return 'o', fmt.Append(nil, v), false
	}
}

// own returns the check of a line of row_digests itself, so that a bit that flips
// in it is named too.
func own(place, id string, digest []byte, entry int64) []byte {
	h := sha256.New()
	put(h, 'p', []byte(place))
	put(h, 'r', []byte(id))
	put(h, 'd', digest)
	put(h, 'e', strconv.AppendInt(nil, entry, 10))
	return h.Sum(nil)[:4]
}

// found is a row as it is stored, with what is kept about it.
type found struct {
	key   []string
	id    string
	there bool
	about string // case or survivor
	fresh []byte // of the stored row; empty when it is gone
	kept  []byte // nil when none is
	entry int64
	own   []byte
}

// changed reports whether a row is another one than the one that is kept.
func (f found) changed() bool { return !bytes.Equal(f.fresh, f.kept) }

// fits reports whether a row and its line are as they were written.
func (f found) fits(p place) bool {
	return f.kept != nil && !f.changed() && bytes.Equal(f.own, own(p.name, f.id, f.kept, f.entry))
}
