package htcds

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// ErrShortKey is returned for a fingerprint key that could be guessed.
var ErrShortKey = errors.New("a fingerprint key has at least 32 bytes")

// Fingerprint returns a name for what a row says, the same for every file that
// says it in other columns, dates or spellings of codes. It is an HMAC: without
// the key nobody can try names against it. Rows of one file that say exactly
// the same differ by their number (Row.Nth).
func Fingerprint(r Row, key []byte) (string, error) {
	return sign(key, "row", canonical(r), strconv.Itoa(max(1, r.Nth)))
}

// PersonKey returns a name for who a row is about: her names and date of birth,
// without regard to case, spaces and punctuation. It is "" when no name or no
// date of birth is given, since too many people would share it.
func PersonKey(r Row, key []byte) (string, error) {
	names := fold(r.Person.FirstName + r.Person.MiddleName + r.Person.SecondName)
	if names == "" || r.Person.Born.IsZero() {
		return "", nil
	}
	return sign(key, "person", names, r.Person.Born.On)
}

// Fingerprint returns a name for the rows of a file, whatever their order.
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

// canonical is all a row says: the filled fields in the order of columns, codes
// by our keys. NUL separates, which no file may hold.
func canonical(r Row) string {
	var b strings.Builder
	for _, c := range columns {
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
