package trust

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Kind is what a statement says.
type Kind string

// The kinds of statements. rules.go says who may sign each.
const (
	KindPaper   Kind = "paper"   // a recovery paper is in force from here on; the first one begins the house
	KindChecked Kind = "checked" // somebody proved the paper: for an hour it vouches for whom she invites
	KindLink    Kind = "link"    // a one-time link was made for somebody
	KindPerson  Kind = "person"  // a key pair belongs to somebody
	KindYes     Kind = "yes"     // one of two agrees to a new paper in place of a lost one
	KindStop    Kind = "stop"    // the wish for a new paper ended
	KindEnd     Kind = "end"     // a key pair is its owner's no more
)

// Body is what a statement says. Which fields it has depends on its kind.
type Body struct {
	Account    string `json:"account,omitempty"`    // whom it is about
	Role       string `json:"role,omitempty"`       // of that account
	Generation int    `json:"generation,omitempty"` // of the key pair
	Public     []byte `json:"public,omitempty"`     // X25519, 32 bytes: what keys are wrapped to
	Signing    []byte `json:"signing,omitempty"`    // Ed25519, 32 bytes: what signs
	Vouches    bool   `json:"vouches,omitempty"`    // of a link: the paper vouches for whoever uses it
	About      string `json:"about,omitempty"`      // id of the wish for a new paper
}

// Statement is one row of the list.
type Statement struct {
	N         int    // from 1, without gaps
	Prev      []byte // hash of the one before, empty for the first
	At        int64  // milliseconds since 1970, never earlier than the one before
	Kind      Kind
	Body      []byte // Body as JSON, as it was signed
	Signer    string // account, PaperSigner or LinkSigner
	Signature []byte // Ed25519 over everything above
}

// The signers that are no accounts.
const (
	PaperSigner = "paper"
	LinkSigner  = "link"
)

// label keeps these signatures apart from all others.
const label = "aftercare/1/statement"

// Signer is an open signing key. It must not outlive the keyring it comes from.
type Signer struct {
	Name string // account, PaperSigner or LinkSigner
	Key  ed25519.PrivateKey
}

// Public returns the public half, nil for no key.
func (s Signer) Public() []byte {
	if len(s.Key) != ed25519.PrivateKeySize {
		return nil
	}
	public, _ := s.Key.Public().(ed25519.PublicKey)
	return public
}

// Sign makes a statement. prev is the hash of the one before.
func Sign(by Signer, n int, prev []byte, at int64, kind Kind, body Body) (Statement, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return Statement{}, fmt.Errorf("write a statement: %w", err)
	}
	s := Statement{N: n, Prev: prev, At: at, Kind: kind, Body: text, Signer: by.Name}
	s.Signature = ed25519.Sign(by.Key, s.signed())
	return s, nil
}

// Hash is what the next statement commits to.
func (s Statement) Hash() []byte {
	sum := sha256.Sum256(append(s.signed(), s.Signature...))
	return sum[:]
}

// signed returns the bytes under the signature: no two statements have the same.
func (s Statement) signed() []byte {
	out := part(nil, []byte(label))
	out = binary.BigEndian.AppendUint64(out, uint64(s.N))
	out = part(out, s.Prev)
	out = binary.BigEndian.AppendUint64(out, uint64(s.At))
	for _, p := range [][]byte{[]byte(s.Kind), s.Body, []byte(s.Signer)} {
		out = part(out, p)
	}
	return out
}

// part appends bytes with their length in front.
func part(dst, b []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(b)))
	return append(dst, b...)
}

// by reports whether a public key made the signature.
func (s Statement) by(public []byte) bool {
	return len(public) == ed25519.PublicKeySize && len(s.Signature) == ed25519.SignatureSize && ed25519.Verify(public, s.signed(), s.Signature)
}
