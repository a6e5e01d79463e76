package vault

import (
	"crypto/ecdh"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/plugin"
	"gorm.io/gorm"
)

// Recipient is somebody a whole file is sealed to: the recovery key, or a key of
// the operator's own. It opens nothing else.
type Recipient struct{ r age.Recipient }

// FileKey opens files that were sealed to its recipient.
type FileKey struct{ of []age.Identity }

// ErrNotOpened means that a file is sealed to other keys.
var ErrNotOpened = errors.New("this key does not open the file")

// RecoveryRecipient is the recovery key of an installation as age knows keys: an
// X25519 key is the same in both. It returns ErrNoRecoveryKey before set-up.
func RecoveryRecipient(tx *gorm.DB) (Recipient, error) {
	public, err := recoveryPublic(tx)
	if err != nil {
		return Recipient{}, err
	}
	pair, err := ecdh.X25519().NewPublicKey(public.Bytes())
	if err != nil {
		return Recipient{}, err
	}
	text, err := plugin.EncodeX25519Recipient(pair)
	if err != nil {
		return Recipient{}, err
	}
	return ParseRecipient(text)
}

// ParseRecipient reads an age key (age1...).
func ParseRecipient(text string) (Recipient, error) {
	r, err := age.ParseX25519Recipient(strings.TrimSpace(text))
	if err != nil {
		return Recipient{}, fmt.Errorf("that is no age key (age1...): %w", err)
	}
	return Recipient{r}, nil
}

// String is the public key as it is written down; "" for a password.
func (r Recipient) String() string {
	if x, is := r.r.(*age.X25519Recipient); is {
		return x.String()
	}
	return ""
}

// ParseFileKey reads age keys (AGE-SECRET-KEY-1...) as age-keygen writes them.
func ParseFileKey(r io.Reader) (FileKey, error) {
	of, err := age.ParseIdentities(r)
	return FileKey{of}, err
}

// OnceKey makes a pair that lives as long as the program holds it: a file sealed
// to it too can be opened once, to check it, and never again.
func OnceKey() (Recipient, FileKey, error) {
	pair, err := age.GenerateX25519Identity()
	if err != nil {
		return Recipient{}, FileKey{}, err
	}
	return Recipient{pair.Recipient()}, FileKey{[]age.Identity{pair}}, nil
}

// FileKey returns the recovery key as the key of files.
func (r RecoveryKey) FileKey() (FileKey, error) {
	pair, err := age.ParseX25519Identity(bech32("AGE-SECRET-KEY-", r.s.seed[:]))
	if err != nil {
		return FileKey{}, err
	}
	return FileKey{[]age.Identity{pair}}, nil
}

// SealFile seals what is written to each of the recipients. Close ends it.
func SealFile(w io.Writer, to ...Recipient) (io.WriteCloser, error) {
	list := make([]age.Recipient, len(to))
	for i, r := range to {
		list[i] = r.r
	}
	return age.Encrypt(w, list...)
}

// OpenFile opens a sealed file of a size. Each part is checked when it is read,
// and a file that is cut short is refused. It returns ErrNotOpened for a key the
// file is not sealed to.
func OpenFile(file io.ReaderAt, size int64, with FileKey) (io.ReaderAt, int64, error) {
	r, n, err := age.DecryptReaderAt(file, size, with.of...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, 0, ErrNotOpened
	}
	return r, n, err
}

// NewFileKey makes the key of one file, and the text to seal it as a value.
// ParseFileKey reads that text.
func NewFileKey() (to Recipient, text string, err error) {
	pair, err := age.GenerateX25519Identity()
	if err != nil {
		return Recipient{}, "", err
	}
	return Recipient{pair.Recipient()}, pair.String(), nil
}

// OpenStream opens a sealed file as it comes. Each part is checked before it is
// given out, and a file that is cut short ends with an error. It returns
// ErrNotOpened for a key the file is not sealed to.
func OpenStream(from io.Reader, with FileKey) (io.Reader, error) {
	r, err := age.Decrypt(from, with.of...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, ErrNotOpened
	}
	return r, err
}
