package vault

import (
	"crypto/cipher"

	"aftercare/models"
)

// A sealed value is a version byte and 16 bytes of key id, then nonce,
// ciphertext of the padded text and tag.
const (
	valueVersion = 0xA1
	valueHeader  = 1 + len(keyID{})
	valueMin     = valueHeader + sealOverhead + 32
)

// place is the place of one value in the database. It is the associated data of
// the value.
type place struct {
	field    Field
	survivor string
	row      string
}

// valid reports whether every part is set.
func (p place) valid() bool { return p.field.valid() && p.survivor != "" && p.row != "" }

// data encodes the place, so that a value opens in no other place.
func (p place) data(dst []byte) []byte {
	return canonical(dst, labelValue, p.field.Table, p.row, p.field.Column, string(p.field.Class), p.survivor)
}

// sealValue seals a text for its place. An empty text gives an empty value.
func sealValue(c cipher.AEAD, id keyID, p place, text string) models.Sealed {
	if text == "" {
		return models.Sealed{}
	}
	size := bucket(len(text))
	scratch := make([]byte, 0, size+192)
	plain := pad(scratch, text)
	defer clear(plain)
	blob := append(make([]byte, 0, valueHeader+sealOverhead+size), valueVersion)
	blob = append(blob, id[:]...)
	return models.NewSealed(c.Seal(blob, nil, plain, p.data(plain[size:size:cap(plain)])))
}

// valueKey returns the id of the key a value is sealed under. It reports false
// for bytes that are no sealed value.
func valueKey(s models.Sealed) (id keyID, ok bool) {
	b := s.Blob()
	if len(b) < valueMin || b[0] != valueVersion {
		return id, false
	}
	return keyID(b[1:valueHeader]), true
}

// openScratch has room for the place and the text of nearly every value: three
// ids and four words, and a bucket of 512 bytes.
const openScratch = 256 + 512

// openValue opens a value at its place. Every failure is ErrDamaged. scratch is
// working space; the text is cleared from it.
func openValue(c cipher.AEAD, p place, s models.Sealed, scratch []byte) (string, error) {
	data := p.data(scratch[:0])
	plain, err := c.Open(data[len(data):], nil, s.Blob()[valueHeader:], data)
	if err != nil {
		return "", ErrDamaged
	}
	defer clear(plain)
	text, ok := unpad(plain)
	if !ok {
		return "", ErrDamaged
	}
	return text, nil
}
