package custody

import (
	"encoding/binary"
	"strings"

	"aftercare/services/access"
	"aftercare/services/vault"
)

// memoryLimit is how much of what people opened is kept between requests, in
// bytes: the names of some hundred thousand people.
const memoryLimit = 8 << 20

// record is what was opened of a survivor, as her record stood at a version.
type record struct {
	version int64
	texts   []string
}

// remembered is the names a person opened before, by survivor.
type remembered map[string]record

// memoryName names the fields: one who may read others in another role is not
// given what she read in the one before.
func memoryName(fields []vault.Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = name(f)
	}
	return strings.Join(names, " ")
}

// remember keeps the names for the actor's next search.
func (k *Keeper) remember(by access.Actor, fields []vault.Field, names remembered) {
	plain := make([]byte, 0, 96*len(names))
	for id, r := range names {
		plain = appendText(plain, id)
		plain = binary.AppendVarint(plain, r.version)
		for _, text := range r.texts {
			plain = appendText(plain, text)
		}
	}
	k.memory.Keep(by.Keys(), memoryName(fields), plain)
	clear(plain[:cap(plain)])
}

// recall returns what remember kept, and nothing where that was never or cannot
// be read any more.
func (k *Keeper) recall(by access.Actor, fields []vault.Field) remembered {
	plain := k.memory.Kept(by.Keys(), memoryName(fields))
	defer clear(plain)
	r := reader{rest: plain, text: string(plain)}
	names := make(remembered, len(plain)/64)
	texts := make([]string, 0, len(plain)/64*len(fields))
	for len(r.rest) > 0 && !r.broken {
		id, version, from := r.next(), r.number(), len(texts)
		for range fields {
			texts = append(texts, r.next())
		}
		names[id] = record{version: version, texts: texts[from:len(texts):len(texts)]}
	}
	if r.broken {
		return nil
	}
	return names
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// reader takes apart what remember wrote. Its texts are parts of one string.
type reader struct {
	rest   []byte
	text   string
	broken bool
}

// next takes a text.
func (r *reader) next() string {
	n, read := binary.Uvarint(r.rest)
	if read <= 0 || n > uint64(len(r.rest)-read) {
		r.rest, r.broken = nil, true
		return ""
	}
	from := len(r.text) - len(r.rest) + read
	r.rest = r.rest[read+int(n):]
	return r.text[from : from+int(n)]
}

// number takes a number.
func (r *reader) number() int64 {
	n, read := binary.Varint(r.rest)
	if read <= 0 {
		r.rest, r.broken = nil, true
		return 0
	}
	r.rest = r.rest[read:]
	return n
}
