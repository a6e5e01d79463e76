package htcds

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"aftercare/names"
)

// ErrShortKey is the error for a fingerprint key that could be guessed.
var ErrShortKey = errors.New("a fingerprint key has at least 32 bytes")

// Fingerprint returns a fingerprint of a row's contents. It is the same for
// every file with the same contents in other columns, dates or spellings of
// codes. It is an HMAC, so that nobody without the key can test names against
// it. Rows of one file with the same contents differ by Row.Nth. It returns
// ErrShortKey.
func Fingerprint(r Row, key []byte) (string, error) {
	return sign(key, "row", canonical(r), strconv.Itoa(max(1, r.Nth)))
}

// PersonKey returns a fingerprint of the person a row is about: the sound of the
// names, in any spelling and script, and the date of birth. It is "" when the
// name or the date of birth is missing, because too many people would share it.
// It returns ErrShortKey.
func PersonKey(r Row, key []byte) (string, error) {
	sound := names.Sound(r.Person.FirstName + " " + r.Person.MiddleName + " " + r.Person.SecondName)
	if sound == "" || r.Person.Born.IsZero() {
		return "", nil
	}
	return sign(key, "person", sound, r.Person.Born.On+r.Person.Born.To)
}

// Fingerprint returns a fingerprint of the rows of a file, whatever their
// order.
func (f *File) Fingerprint(key []byte) (string, error) {
	all := make([]string, 0, len(f.Rows))
	for _, r := range f.Rows {
		one, err := Fingerprint(r, key)
		if err != nil {
			return "", err
		}
		all = append(all, one)
	}
	slices.Sort(all)
	return sign(key, "file", all...)
}

func sign(key []byte, what string, parts ...string) (string, error) {
	if len(key) < 32 {
		return "", ErrShortKey
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte("aftercare htcds " + what + "\x00" + strings.Join(parts, "\x00")))
	return hex.EncodeToString(h.Sum(nil)), nil
}

// canonical returns the contents of a row: the filled fields in the order of
// columns, codes by our keys. They are separated by NUL, which no file may
// contain.
func canonical(r Row) string {
	var b strings.Builder
	for _, c := range allColumns() {
		said := c.write(&r)
		if c.list != nil {
			said = strings.Join(c.keys(&r), ";")
		}
		if said != "" {
			b.WriteString(c.name + "\x00" + said + "\x00")
		}
	}
	return b.String()
}

// keys returns our keys in a coded column.
func (c *column) keys(r *Row) []string {
	switch at := c.at.(type) {
	case many:
		return *at(r)
	case text:
		return []string{*at(r)}
	}
	return nil
}
