package models

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
)

// sealedText is the printed form of every sealed value.
const sealedText = "[sealed]"

// ErrSealedJSON is returned when a sealed value is written to JSON.
var ErrSealedJSON = errors.New("a sealed value has no JSON form")

// Sealed is a ciphertext: a value that only services/vault can make or open. It
// prints as "[sealed]", refuses JSON, and is stored as bytes. The zero Sealed
// means that there is no text, and is stored as NULL.
type Sealed struct{ blob []byte }

// NewSealed wraps a ciphertext. Only services/vault may call it; a test of the
// import rules enforces that.
func NewSealed(blob []byte) Sealed { return Sealed{blob: blob} }

// Empty reports whether there is no text.
func (s Sealed) Empty() bool { return len(s.blob) == 0 }

// Blob returns the ciphertext for the vault and for storage.
func (s Sealed) Blob() []byte { return s.blob }

// String hides the value from fmt and templates.
func (s Sealed) String() string { return sealedText }

// GoString hides the value from %#v.
func (s Sealed) GoString() string { return sealedText }

// Format hides the value from every verb, including %x and the %v of a struct.
func (s Sealed) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(sealedText)) }

// LogValue hides the value from the log.
func (s Sealed) LogValue() slog.Value { return slog.StringValue(sealedText) }

// MarshalJSON always returns ErrSealedJSON, because a sealed value belongs in
// no JSON, not even masked.
func (s Sealed) MarshalJSON() ([]byte, error) { return nil, ErrSealedJSON }

// MarshalText always returns ErrSealedJSON, for encoders that prefer it.
func (s Sealed) MarshalText() ([]byte, error) { return nil, ErrSealedJSON }

// Value stores the ciphertext, or NULL for an empty value.
func (s Sealed) Value() (driver.Value, error) {
	if s.Empty() {
		return nil, nil
	}
	return s.blob, nil
}

// Scan reads a ciphertext. It returns an error for text in a sealed column,
// which would be a value that somebody stored unsealed.
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
