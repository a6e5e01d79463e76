package models

// RecoveryAccount is used as account id when a key is wrapped to the
// organisation's recovery key. No person has this id.
const RecoveryAccount = "recovery"

// Credential is what a person signs in with: a key pair whose private half is
// sealed under the person's password. Nothing in it opens anything without the
// password.
type Credential struct {
	AccountID     string  `gorm:"primaryKey"`
	Generation    int     // of the key pair; a reset makes the next one, a password change keeps it
	Confirmed     int     `gorm:"column:confirmed_generation"` // the newest generation somebody vouched for, 0 for none; set by the vault
	Public        []byte  // X25519, 32 bytes
	Signing       []byte  // Ed25519, 32 bytes; empty until a first sign-in since it is kept
	Salt          []byte  `json:"-"`
	Params        string  // cost of the password hash, as vault.Params writes it
	Verifier      []byte  `json:"-"` // hash of what the correct password derives
	SealedPrivate []byte  `json:"-"`
	CreatedAt     Instant `gorm:"autoCreateTime:false"` // of this row: when it was first set, changed or reset
}

// RecoveryKey is the public half of the organisation's recovery key. The
// private half is on paper and never in the database.
type RecoveryKey struct {
	ID        string  `gorm:"primaryKey"` // always RecoveryAccount
	Public    []byte  // X25519, 32 bytes
	CreatedAt Instant `gorm:"autoCreateTime:false"`
}

// ClassKey identifies one random key of one survivor and one class. The key
// itself is only in its wraps; without a wrap its values are lost.
type ClassKey struct {
	ID         string `gorm:"primaryKey"` // UUIDv7
	SurvivorID string
	Class      Class
	Generation int     // from 1; new values are sealed under the highest
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
}

// WrapForm is the kind of key under which a class key is wrapped.
type WrapForm int16

// The forms of a wrap.
const (
	WrapPublic WrapForm = 1 // to the public key of the holder; anybody can make it
	WrapOwn    WrapForm = 2 // under the holder's own symmetric key; opens a thousand times faster
)

// KeyWrap is a class key as one holder can open it.
type KeyWrap struct {
	AccountID string `gorm:"primaryKey"` // or RecoveryAccount
	KeyID     string `gorm:"primaryKey"`
	Form      WrapForm
	Blob      []byte `json:"-"`
}

// KeyRequest records that a person should hold the keys of a class of a
// survivor and lacks at least one. The person waits for a colleague who can
// pass it on.
type KeyRequest struct {
	AccountID  string `gorm:"primaryKey"`
	SurvivorID string `gorm:"primaryKey"`
	Class      Class  `gorm:"primaryKey"`
	AskedAt    Instant
	Reason     string // a code, never words about a person
}

// Statement is one signed sentence of the list that says whose keys may be given
// to whom: package trust gives it its meaning. Nothing in a row is secret.
type Statement struct {
	N         int `gorm:"primaryKey;autoIncrement:false"`
	Prev      []byte
	At        Instant
	Kind      string
	Body      []byte
	Signer    string
	Signature []byte
}
