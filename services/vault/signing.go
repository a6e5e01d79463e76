package vault

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/trust"
)

// Anchor is the hash of the first statement of a house. It is zero in a keyring
// that is older than the statements of its house.
type Anchor = [keySize]byte

// ErrStatements means that the signed statements of the house, or what they say,
// do not fit what stands in the database or what this keyring trusts. Nothing is
// wrapped for anybody until that is cleared up.
var ErrStatements = models.Fail(models.Conflict, "keys.statements_differ")

// ErrNoAnchor means that the person has not compared the code of the house yet.
var ErrNoAnchor = models.Fail(models.Conflict, "keys.no_anchor")

// Anchor returns the anchor that the person trusts.
func (k Keyring) Anchor() Anchor { return k.s.anchor }

// Trusting returns the same keys with an anchor that the person compared.
func (k Keyring) Trusting(anchor Anchor) *Keyring {
	return newKeyring(k.s.account, k.s.generation, k.s.seed, anchor)
}

// signer returns the person's signing key, or the paper's.
func (k *Keyring) signer() trust.Signer {
	if k == nil || k.s.account == "" {
		return trust.Signer{}
	}
	name := k.s.account
	if name == models.RecoveryAccount {
		name = trust.PaperSigner
	}
	return signerOf(name, k.s.seed[:], labelSign)
}

// signerOf derives a signing key for one use from a secret.
func signerOf(name string, secret []byte, label string) trust.Signer {
	seed := derive(secret, label)
	defer clear(seed[:])
	return trust.Signer{Name: name, Key: ed25519.NewKeyFromSeed(seed[:])}
}

// SigningPublic returns the public half of the signing key.
func (k Keyring) SigningPublic() []byte { return (&k).signer().Public() }

// LinkSigner returns the signing key of a one-time link: it comes from the link's
// secret, so that only whoever has the link signs with it.
func LinkSigner(secret [32]byte) trust.Signer {
	return signerOf(trust.LinkSigner, secret[:], labelLink)
}

// House reads the signed statements and returns what they say; nil in an
// installation that has none yet. It verifies each statement once and keeps what it
// found, so that later calls read only what is new. It returns ErrStatements when
// the list is not the one that was signed, or ends before what See has seen.
func (v *Vault) House(tx *gorm.DB) (*trust.House, error) { return v.read(tx, false) }

// read is House. With all it verifies every statement once more, also those that this
// process knows: somebody may have changed them since.
func (v *Vault) read(tx *gorm.DB, all bool) (*trust.House, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known := v.house
	if all {
		known = nil
	}
	house, err := v.follow(tx, known)
	if err != nil && known != nil {
		house, err = v.follow(tx, nil) // what was kept may come from a transaction that was undone
	}
	if err != nil {
		return nil, err
	}
	if v.seen != nil && !v.holds(tx, house) {
		return nil, fmt.Errorf("%w: the end of the list is missing", ErrStatements)
	}
	v.house = house
	return house, nil
}

// follow reads the statements after those a House knows.
func (v *Vault) follow(tx *gorm.DB, known *trust.House) (*trust.House, error) {
	from := 0
	if known != nil {
		from = known.N
	}
	var rows []models.Statement
	if err := tx.Where("n >= ?", from).Order("n").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the signed statements: %w", err)
	}
	list := make([]trust.Statement, len(rows))
	for i, r := range rows {
		list[i] = statementOf(r)
	}
	if known != nil {
		if len(list) == 0 || !bytes.Equal(list[0].Hash(), known.Head) {
			return nil, &trust.Broken{N: from, Why: "cut_off"}
		}
		list = list[1:]
	}
	house, err := trust.Read(list)
	if known != nil {
		house, err = known.Extend(list)
	}
	var broken *trust.Broken
	if errors.As(err, &broken) {
		return nil, fmt.Errorf("%w: %v", ErrStatements, broken)
	}
	return house, err
}

// holds reports whether a House contains the last state that was seen for certain.
func (v *Vault) holds(tx *gorm.DB, house *trust.House) bool {
	if house == nil || house.Anchor != v.seen.Anchor || house.N < v.seen.N {
		return false
	}
	var row models.Statement
	err := tx.Where("n = ?", v.seen.N).Take(&row).Error
	return err == nil && bytes.Equal(statementOf(row).Hash(), v.seen.Head)
}

// See remembers the last statement for as long as the program runs: a list that
// ends before it is refused from then on. Call it outside a transaction that
// writes, so that only what is stored for certain is remembered.
func (v *Vault) See(tx *gorm.DB) error {
	house, err := v.House(tx)
	if err != nil || house == nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.seen == nil || house.N > v.seen.N {
		v.seen = house
	}
	return nil
}

// HouseOf is House for somebody who is about to wrap keys: it also compares the
// anchor in her keyring. It returns ErrStatements for another house than the one
// she trusts, and ErrNoAnchor when she trusts none yet although there is one.
// Without a keyring, as for a command, it is House.
func (v *Vault) HouseOf(tx *gorm.DB, by *Keyring) (*trust.House, error) {
	house, err := v.House(tx)
	if err != nil || by == nil || by.s.account == models.RecoveryAccount {
		return house, err
	}
	mine := by.s.anchor
	switch {
	case house == nil && mine == Anchor{}:
		return nil, nil
	case house == nil:
		return nil, fmt.Errorf("%w: there are none", ErrStatements)
	case mine == Anchor{}:
		return nil, ErrNoAnchor
	case mine != house.Anchor:
		return nil, fmt.Errorf("%w: another house", ErrStatements)
	}
	return house, nil
}

// Say signs a statement and stores it. In an installation without statements it
// does nothing; only Begin makes the first one. It returns ErrStatements when the
// signer may not say that: what the database says of her is not what was signed.
func (v *Vault) Say(tx *gorm.DB, by *Keyring, kind trust.Kind, body trust.Body) error {
	if by == nil {
		return v.say(tx, trust.Signer{}, kind, body)
	}
	if _, err := v.HouseOf(tx, by); err != nil {
		return err
	}
	return v.say(tx, by.signer(), kind, body)
}

// SayByLink says which key pair belongs to whoever uses a one-time link.
func (v *Vault) SayByLink(tx *gorm.DB, secret [32]byte, body trust.Body) error {
	return v.say(tx, LinkSigner(secret), trust.KindPerson, body)
}

func (v *Vault) say(tx *gorm.DB, by trust.Signer, kind trust.Kind, body trust.Body) error {
	house, err := v.House(tx)
	if err != nil || house == nil {
		return err
	}
	if by.Key == nil {
		return fmt.Errorf("%w: nobody signs", ErrStatements)
	}
	next, _, err := house.Next(by, int64(models.At(v.now())), kind, body)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrStatements, err)
	}
	return storeStatement(tx, next)
}

// First makes the first statement of a house with its recovery key, and returns the
// anchor. Begin stores it.
func First(paper *RecoveryKey, at models.Instant) (trust.Statement, Anchor, error) {
	var nobody *trust.House
	s, house, err := nobody.Next(paper.signer(), int64(at), trust.KindPaper, paperBody(paper))
	if err != nil {
		return s, Anchor{}, fmt.Errorf("make the first statement: %w", err)
	}
	return s, house.Anchor, nil
}

// Found stores the recovery key of a new installation, the first statement, which
// First made with it, and says who belongs to which key pair.
func (v *Vault) Found(tx *gorm.DB, paper *RecoveryKey, first trust.Statement, people ...trust.Body) error {
	if err := v.SetRecovery(tx, paper.Public()); err != nil {
		return err
	}
	return v.begin(tx, paper, first, people)
}

// SignPeople says with the typed recovery key who belongs to which key pair, in an
// installation that did not have that signed. It begins the list when there is none,
// and reports whether it did.
func (v *Vault) SignPeople(tx *gorm.DB, paper *RecoveryKey, people []trust.Body) (began bool, err error) {
	house, err := v.House(tx)
	if err != nil {
		return false, err
	}
	if house == nil {
		first, _, err := First(paper, models.At(v.now()))
		if err != nil {
			return false, err
		}
		return true, v.begin(tx, paper, first, people)
	}
	for _, p := range people {
		if err := v.Say(tx, &paper.Keyring, trust.KindPerson, p); err != nil {
			return false, err
		}
	}
	return false, nil
}

// begin stores the first statement, and one of each person, signed by the paper.
func (v *Vault) begin(tx *gorm.DB, paper *RecoveryKey, first trust.Statement, people []trust.Body) error {
	if house, err := v.House(tx); err != nil || house != nil {
		return errors.Join(ErrStatements, err)
	}
	if err := storeStatement(tx, first); err != nil {
		return err
	}
	for _, p := range people {
		if err := v.Say(tx, &paper.Keyring, trust.KindPerson, p); err != nil {
			return err
		}
	}
	return nil
}

func paperBody(paper *RecoveryKey) trust.Body {
	return trust.Body{Public: paper.Public(), Signing: paper.SigningPublic()}
}

// PersonBody is what a statement says about a keyring's key pair.
func (k Keyring) PersonBody(role models.Role) trust.Body {
	return trust.Body{Account: k.s.account, Role: string(role), Generation: k.s.generation, Public: k.public(), Signing: k.SigningPublic()}
}

func statementOf(r models.Statement) trust.Statement {
	return trust.Statement{N: r.N, Prev: r.Prev, At: int64(r.At), Kind: trust.Kind(r.Kind), Body: r.Body, Signer: r.Signer, Signature: r.Signature}
}

// storeStatement adds a statement. Of two that follow the same one, PostgreSQL refuses
// the second when the first is stored. Callers say what they have to say before they
// write into the log, so that no two of them wait for each other.
func storeStatement(tx *gorm.DB, s trust.Statement) error {
	row := models.Statement{N: s.N, Prev: s.Prev, At: models.Instant(s.At), Kind: string(s.Kind), Body: s.Body, Signer: s.Signer, Signature: s.Signature}
	if row.Prev == nil {
		row.Prev = []byte{}
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store a signed statement: %w", err)
	}
	return nil
}
