package custody

import (
	"encoding/binary"
	"strings"

	"aftercare/services/access"
	"aftercare/services/vault"
)

// memoryLimit is how many bytes of opened names are kept between requests: the
// names of some hundred thousand people.
const memoryLimit = 8 << 20

// record holds the opened names of a survivor at one version of the record.
type record struct {
	version int64
	texts   []string
}

// remembered maps a survivor to the names the actor opened before.
type remembered map[string]record

// memoryName is the key under which names are remembered. It lists the fields,
// so that a person whose role changes does not get names that only the earlier
// role could read.
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

// recall returns what remember kept, or nothing when there is nothing or it can
// no longer be read.
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

// reader reads what remember wrote. The texts it returns share one string.
type reader struct {
	rest   []byte
	text   string
	broken bool
}

// next reads a text.
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

// number reads a number.
func (r *reader) number() int64 {
	n, read := binary.Varint(r.rest)
	if read <= 0 {
		r.rest, r.broken = nil, true
		return 0
	}
	r.rest = r.rest[read:]
	return n
}

// Forget drops the names that somebody opened and that are kept for her next search.
// It is called when one of her sign-ins ends: whoever goes on reads them anew.
func (k *Keeper) Forget(accountID string) { k.memory.Forget(accountID) }
