// Package account owns the people who sign in: organisation and shelters,
// accounts and one-time links, passwords, sessions, and the limit on guessing
// passwords.
//
// It must never read a survivor's record. services/access decides what a person
// may do, and services/vault what they can open.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/custody"
	"aftercare/services/pack"
	"aftercare/services/store"
	"aftercare/services/vault"
)

// These are the limits of a session and of a link. The idle limit is short
// because screens are shared; the absolute limit is a working day.
const (
	IdleLimit     = 10 * time.Minute
	AbsoluteLimit = 12 * time.Hour
	LinkLimit     = 72 * time.Hour

	// SessionLimit is how many sign-ins of one account live at the same time: a
	// computer and a telephone. A new one ends the one that was not used for
	// longest, so that forgotten browsers, or somebody who knows the password,
	// cannot pile them up. Both are told.
	SessionLimit = 2

	// idleGrace applies only to locking and to "stay". The page counts from the
	// last key press, the server from the last request, which is a little
	// earlier.
	idleGrace = 2 * time.Minute
	// seenEvery is the precision of seen_at.
	seenEvery = 30 * time.Second
	// remember is how long the server knows whose a dead session was, so that a
	// form sent too late is kept for its owner. The session opens nothing by
	// then.
	remember = 24 * time.Hour
	// browserLimit is how long a browser stays known without being used.
	browserLimit = 180 * 24 * time.Hour
)

// Service manages accounts and sessions.
type Service struct {
	db     *store.DB
	hasher *vault.Hasher
	vault  *vault.Vault
	keeper *custody.Keeper
	law    *pack.Library
	now    func() time.Time
	newID  func() string
	slow   slowdown
	most   int // sign-ins of one account at once

	unwritten unwritten
}

// New returns the service. law lists the places where a shelter can be; newID
// makes the ids of new rows.
func New(db *store.DB, hasher *vault.Hasher, v *vault.Vault, keeper *custody.Keeper, law *pack.Library, now func() time.Time, newID func() string) *Service {
	return &Service{db: db, hasher: hasher, vault: v, keeper: keeper, law: law, now: now, newID: newID, most: SessionLimit}
}

// AllowSignIns sets how many sign-ins of one account live at the same time. The
// accounts of a demo are shared by everybody who tries it.
func (s *Service) AllowSignIns(n int) { s.most = n }

// MostSignIns is how many sign-ins of one account live at the same time.
func (s *Service) MostSignIns() int { return s.most }

func (s *Service) moment() models.Instant { return models.At(s.now()) }

// Organisation returns the installation's organisation, or NotFound before
// set-up.
func (s *Service) Organisation(ctx context.Context) (models.Organisation, error) {
	var o models.Organisation
	err := s.db.Read(ctx, func(tx *gorm.DB) (err error) { o, err = organisation(tx); return err })
	return o, err
}

func organisation(tx *gorm.DB) (o models.Organisation, err error) {
	err = tx.Order("created_at").Take(&o).Error
	return o, err
}

// newToken returns a random token for a link or a cookie, and the secret in it.
func newToken() (token string, secret [32]byte) {
	_, _ = rand.Read(secret[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(secret[:]), secret
}

// readToken returns the secret of a token. It reports false for text that is no
// token.
func readToken(token string) (secret [32]byte, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != len(secret) {
		return secret, false
	}
	copy(secret[:], b)
	return secret, true
}

// tokenHash returns what the database keeps of a token. It is useless without
// the token.
func tokenHash(purpose string, secret [32]byte) []byte {
	sum := sha256.Sum256(append([]byte("aftercare/"+purpose+"\x00"), secret[:]...))
	return sum[:]
}
