package vault

import (
	"bytes"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/trust"
)

// Difference is something about keys that the database says and no signed statement
// proves.
type Difference struct {
	AccountID string // whom it is about, "" for the whole house
	What      string // a code, see below
}

// What can differ.
const (
	DifferStatements = "statements" // the list of statements is not the one that was signed
	DifferPaper      = "paper"      // another recovery key
	DifferUnknown    = "unknown"    // somebody with a password of whom no statement tells
	DifferPair       = "pair"       // another key pair
	DifferRole       = "role"       // another role
	DifferVouched    = "vouched"    // nobody signed that the pair is hers
)

// accountSays is what the database says of somebody with a password.
type accountSays struct {
	AccountID  string
	Role       models.Role
	Generation int
	Public     []byte
	Vouched    bool
}

// Differences verifies the whole list of signed statements and compares accounts, key
// pairs and recovery key with it. It finds nothing in an installation without any.
func (v *Vault) Differences(tx *gorm.DB) ([]Difference, error) {
	house, err := v.read(tx, true)
	if errors.Is(err, ErrStatements) {
		return []Difference{{What: DifferStatements}}, nil
	}
	if err != nil || house == nil {
		return nil, err
	}
	var out []Difference
	paper, err := recoveryPublic(tx)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(paper.Bytes(), house.Paper()) {
		out = append(out, Difference{What: DifferPaper})
	}
	var rows []accountSays
	err = tx.Raw(`SELECT c.account_id, a.role, c.generation, c.public, c.confirmed_generation = c.generation AS vouched
		FROM credentials c JOIN accounts a ON a.id = c.account_id WHERE a.status = 'active' ORDER BY c.account_id`).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read who has a password: %w", err)
	}
	for _, r := range rows {
		if what := r.differs(house); what != "" {
			out = append(out, Difference{AccountID: r.AccountID, What: what})
		}
	}
	return out, nil
}

func (r accountSays) differs(house *trust.House) string {
	p, found := house.Person(r.AccountID)
	switch {
	case !found:
		return DifferUnknown
	case !bytes.Equal(p.Public, r.Public) || p.Generation != r.Generation:
		return DifferPair
	case p.Role != string(r.Role):
		return DifferRole
	case r.Vouched && trust.HoldsKeys(p.Role) && !p.Vouched:
		return DifferVouched
	}
	return ""
}
