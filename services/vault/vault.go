package vault

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"aftercare/models"
	"aftercare/trust"
)

// Vault seals and opens values, and keeps the wraps. Every method takes the
// transaction it works in. A Vault holds no key and is safe for concurrent use. One
// process uses one Vault: it remembers which signed statements it has seen.
type Vault struct {
	now   func() time.Time
	mu    sync.Mutex
	house *trust.House // what was verified, so that it is not verified again
	seen  *trust.House // the last state that was stored for certain
}

// New returns a Vault. now is the clock for the dates of keys and requests.
func New(now func() time.Time) *Vault { return &Vault{now: now} }

// Field is a sealed column: where a value is stored and how sensitive it is.
type Field struct {
	Table  string
	Column string
	Class  models.Class
}

// valid reports whether the field has a table, a column and a class with keys.
func (f Field) valid() bool {
	return f.Table != "" && f.Column != "" && slices.Contains(models.SealedClasses, f.Class)
}

// Holder is a person who may hold a key. Public is nil for an invited person
// without a key pair, and for a pair nobody vouched for; they get a request
// instead of a wrap.
type Holder struct {
	AccountID string
	Role      models.Role // as the database has it; a signed statement must say the same
	Public    []byte
	Sole      bool // only this person has ever been assigned to the survivor
}

// Holders lists, by class, who may read a survivor. The caller computes it from
// assignments and the access matrix. A class without holders is sealed only to
// the recovery key.
type Holders map[models.Class][]Holder

// check refuses a holder that no access matrix can produce.
func (h Holder) check() error {
	if h.AccountID == "" || h.AccountID == models.RecoveryAccount {
		return errHolder
	}
	return nil
}

// check checks every holder.
func (h Holders) check() error {
	for _, people := range h {
		for _, p := range people {
			if err := p.check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// batchRows keeps the rows of one statement well under the parameter limits of
// both databases (32,766 and 65,535).
const batchRows = 4096

// inBatches passes rows to write in batches that fit one statement.
func inBatches[T any](rows []T, write func([]T) error) error {
	for chunk := range slices.Chunk(rows, batchRows) {
		if err := write(chunk); err != nil {
			return err
		}
	}
	return nil
}

// keyID is the id of a class key as a value contains it: 16 bytes.
type keyID [16]byte

// newKeyID makes a UUIDv7, so that rows made at the same time are stored close
// together.
func newKeyID(at models.Instant) (id keyID) {
	_, _ = rand.Read(id[:]) // never fails
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// String returns the id in the form of the database.
func (id keyID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// parseKeyID reads the form of String. It returns ErrDamaged for anything else.
func parseKeyID(s []byte) (id keyID, err error) {
	if len(s) != 36 {
		return id, ErrDamaged
	}
	var digits [32]byte
	n := 0
	for _, part := range [][]byte{s[0:8], s[9:13], s[14:18], s[19:23], s[24:36]} {
		n += copy(digits[n:], part)
	}
	if _, err = hex.Decode(id[:], digits[:]); err != nil || id.String() != string(s) {
		return id, ErrDamaged
	}
	return id, nil
}
