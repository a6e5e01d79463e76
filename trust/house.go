package trust

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// House is what the statements up to one of them say. It does not change: Extend
// returns another one.
type House struct {
	Anchor [32]byte // hash of the first statement
	N      int      // number of the last one
	Head   []byte   // its hash
	At     int64    // its moment

	paper   paper
	checked *checked // who proved the paper at set-up; nil until somebody did
	people  map[string]Person
	links   map[string]link
	yes     map[string]yes // who agreed to a new paper, by account
}

// Person is a key pair in force.
type Person struct {
	Role       string
	Generation int
	Public     []byte
	Signing    []byte
	Vouched    bool // somebody who knows the person said that the pair is hers, or the paper did
}

type paper struct{ public, signing []byte }

type checked struct {
	account string
	until   int64
}

type link struct {
	role    string
	signing []byte
	vouches bool
}

type yes struct {
	about string
	at    int64
}

// PaperHour is how long the paper vouches for invitations after it was proved at
// set-up, and PaperWait how long everybody can stop a new paper in place of a lost
// one. The second is our own number (docs/adr/0008-a-lost-paper.md).
const (
	PaperHour = time.Hour
	PaperWait = 7 * 24 * time.Hour
)

// Broken means that a list of statements is not the one that was signed.
type Broken struct {
	N   int    // the first statement that does not fit
	Why string // a code: number, chain, moment, unreadable, signature, rule, another_house, cut_off
}

func (b *Broken) Error() string { return fmt.Sprintf("statement %d: %s", b.N, b.Why) }

// Read follows a whole list. It returns nil for an empty one, and *Broken with the
// number of the first statement that does not fit.
func Read(list []Statement) (*House, error) {
	if len(list) == 0 {
		return nil, nil
	}
	var h *House
	return h.Extend(list)
}

// Extend follows further statements. It returns *Broken with the number of the
// first one that does not fit, and the House as it was before that one.
func (h *House) Extend(list []Statement) (*House, error) {
	if len(list) == 0 {
		return h, nil
	}
	out := h.clone()
	for _, s := range list {
		if why := out.add(s); why != "" {
			if out.N == 0 {
				return h, &Broken{N: s.N, Why: why}
			}
			return out, &Broken{N: s.N, Why: why}
		}
	}
	return out, nil
}

func (h *House) clone() *House {
	if h == nil {
		return &House{people: map[string]Person{}, links: map[string]link{}, yes: map[string]yes{}}
	}
	out := *h
	out.people, out.links, out.yes = maps.Clone(h.people), maps.Clone(h.links), maps.Clone(h.yes)
	return &out
}

// add takes a statement in, or says why it does not fit and changes nothing.
func (h *House) add(s Statement) string {
	switch {
	case s.N != h.N+1:
		return "number"
	case !bytes.Equal(s.Prev, h.Head):
		return "chain"
	case s.At < h.At:
		return "moment"
	}
	var b Body
	if err := json.Unmarshal(s.Body, &b); err != nil {
		return "unreadable"
	}
	if why := h.take(s, b); why != "" {
		return why
	}
	if h.N == 0 {
		h.Anchor = [32]byte(s.Hash())
	}
	h.N, h.Head, h.At = s.N, s.Hash(), s.At
	return ""
}

// Next signs the statement that follows the last one, and returns the House with
// it. It returns *Broken with "signature" or "rule" when the signer may not say
// that.
func (h *House) Next(by Signer, at int64, kind Kind, body Body) (Statement, *House, error) {
	n, head, last := 0, []byte(nil), int64(0)
	if h != nil {
		n, head, last = h.N, h.Head, h.At
	}
	s, err := Sign(by, n+1, head, max(at, last), kind, body)
	if err != nil {
		return s, h, err
	}
	after, err := h.Extend([]Statement{s})
	return s, after, err
}

// Paper returns the public half of the recovery paper in force.
func (h *House) Paper() []byte { return h.paper.public }

// PaperSigning returns the key with which the paper in force signs.
func (h *House) PaperSigning() []byte { return h.paper.signing }

// Person returns the key pair of an account that is in force.
func (h *House) Person(account string) (Person, bool) {
	p, found := h.people[account]
	return p, found
}

// Recipient reports whether keys may be wrapped for an account in a role to a
// public key: somebody vouched for just this pair in this role, and nothing ended
// it since.
func (h *House) Recipient(account, role string, public []byte) bool {
	p, found := h.people[account]
	return found && p.Vouched && p.Role == role && HoldsKeys(role) && bytes.Equal(p.Public, public)
}

// Accounts lists everybody with a key pair in force.
func (h *House) Accounts() map[string]Person { return maps.Clone(h.people) }
