package models

import "strings"

// Factor is the second step at the sign-in of an account: the secret that an app on
// her phone counts codes from. It opens only with her key pair, so the server reads
// it in the moment of a right password and at no other time.
type Factor struct {
	AccountID  string `gorm:"primaryKey"`
	Sealed     []byte // the secret, under a key that only the person's keyring gives
	LastStep   int64  // the half minute of the last code that was used; none before it is taken again
	WrongCodes int64  // wrong codes with the right password since the last sign-in
	SetUpAt    Instant
}

// RescueCode is one of the codes on paper that stand in for the app, each once. Only
// a hash is kept.
type RescueCode struct {
	AccountID string `gorm:"primaryKey"`
	CodeHash  []byte `gorm:"primaryKey"`
	UsedAt    Instant
}

// RescueCodes is how many rescue codes are made at once.
const RescueCodes = 10

// FactorCode is a typed code as it was meant: digits of any script are folded, and
// what people put between groups is left out.
func FactorCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if ('0' <= r && r <= '9') || ('a' <= r && r <= 'z') {
			return r
		}
		return -1
	}, plainTyped(typed))
}

// FactorRule is from which day an organisation asks a role for a second step.
type FactorRule struct {
	OrganisationID string `gorm:"primaryKey"`
	Role           Role   `gorm:"primaryKey"`
	FromOn         Date   // "" where it asks no more
	SetBy          string
	SetAt          Instant
	Version        int64
}

// FactorRelease is that a colleague took the second step of somebody off who lost it.
type FactorRelease struct {
	ID         string
	AccountID  string
	ReleasedBy string
	At         Instant
	ToldAt     Instant // when its owner signed in next and was told
}
