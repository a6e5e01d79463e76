package models

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
)

// sealedText is all that a sealed value ever says of itself.
const sealedText = "[sealed]"

// ErrSealedJSON is returned when a program tries to put a sealed value in JSON.
var ErrSealedJSON = errors.New("a sealed value has no JSON form")

// Sealed is a ciphertext: a value that only services/vault can make or open.
// It prints as "[sealed]", refuses JSON, and is stored as bytes. The zero
// Sealed means "nothing written here" and is stored as NULL.
type Sealed struct{ blob []byte }

// NewSealed wraps a ciphertext. Only services/vault may call it; a test of the
// import rules holds the others to that.
func NewSealed(blob []byte) Sealed { return Sealed{blob: blob} }

// Empty reports whether nothing was written.
func (s Sealed) Empty() bool { return len(s.blob) == 0 }

// Blob returns the ciphertext for the vault and for storage.
func (s Sealed) Blob() []byte { return s.blob }

// String hides the value from fmt and templates.
func (s Sealed) String() string { return sealedText }

// GoString hides the value from %#v.
func (s Sealed) GoString() string { return sealedText }

// Format hides the value from every verb, %x and %v of a struct included.
func (s Sealed) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(sealedText)) }

// LogValue hides the value from the log.
func (s Sealed) LogValue() slog.Value { return slog.StringValue(sealedText) }

// MarshalJSON always fails: a sealed value belongs in no JSON, not even masked.
func (s Sealed) MarshalJSON() ([]byte, error) { return nil, ErrSealedJSON }

// MarshalText always fails, for the encoders that prefer it.
func (s Sealed) MarshalText() ([]byte, error) { return nil, ErrSealedJSON }

// Value stores the ciphertext, or NULL when nothing was written.
func (s Sealed) Value() (driver.Value, error) {
	if s.Empty() {
		return nil, nil
	}
	return s.blob, nil
}

// Scan reads a ciphertext. Text in a sealed column is refused: it would be a
// value that somebody stored in the clear.
func (s *Sealed) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		s.blob = nil
	case []byte:
		s.blob = append([]byte(nil), v...)
	default:
		return fmt.Errorf("sealed column holds %T", src)
	}
	return nil
}

var _ json.Marshaler = Sealed{}
