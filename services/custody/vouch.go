package custody

import (
	"fmt"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// Returning is a colleague, new or with a new password, who waits for keys the
// actor holds. No program can tell whether the account is really the
// colleague's: a person who knows them must vouch.
type Returning struct {
	AccountID  string
	Name       string
	Role       models.Role
	Generation int            // of the key pair; vouching is for this pair alone
	Since      models.Instant // when the password was chosen
	Cases      int            // shared survivors with a key the actor can pass on

	Link   models.InvitationKind // how the password was chosen, "" when that is not known
	MadeBy string                // display name of the person who made the link
	MadeAt models.Instant
}

// returning is the query behind Returning. The link used last is the one behind
// the password: a password somebody changes while signed in keeps the key pair.
const returning = `SELECT a.id AS account_id, a.display_name AS name, a.role, c.generation, c.created_at AS since,
		COUNT(DISTINCT r.survivor_id) AS cases,
		COALESCE(i.kind, '') AS link, COALESCE(m.display_name, '') AS made_by, COALESCE(i.created_at, 0) AS made_at
	FROM key_requests r
	JOIN accounts a ON a.id = r.account_id AND a.status = 'active' AND a.organisation_id = ?
	JOIN credentials c ON c.account_id = a.id
	LEFT JOIN invitations i ON i.account_id = a.id AND i.used_at > 0
		AND i.used_at = (SELECT MAX(u.used_at) FROM invitations u WHERE u.account_id = a.id)
	LEFT JOIN accounts m ON m.id = i.made_by
	JOIN class_keys k ON k.survivor_id = r.survivor_id AND k.class = r.class
	JOIN key_wraps w ON w.key_id = k.id AND w.account_id = ?
	WHERE r.account_id <> ? AND (r.reason = ? OR c.confirmed_generation <> c.generation)
	AND EXISTS (SELECT 1 FROM credentials o WHERE o.account_id = ? AND o.confirmed_generation = o.generation)
	AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = r.account_id)
	AND EXISTS (SELECT 1 FROM assignments s WHERE s.survivor_id = r.survivor_id AND s.account_id = r.account_id AND s.until_at > ? AND s.from_at <= ?)
	AND EXISTS (SELECT 1 FROM assignments s WHERE s.survivor_id = r.survivor_id AND s.account_id = ? AND s.until_at > ? AND s.from_at <= ?)
	GROUP BY a.id, a.display_name, a.role, c.generation, c.created_at, i.kind, i.created_at, m.display_name
	ORDER BY a.display_name, a.id`

// Returning lists the colleagues the actor can vouch for, by name. The list is
// empty for an actor nobody has vouched for.
func (k *Keeper) Returning(tx *gorm.DB, by access.Actor, now models.Instant) (list []Returning, err error) {
	if by.Keys() == nil {
		return nil, nil
	}
	id := by.ID()
	err = tx.Raw(returning, by.Organisation(), id, id, vault.ReasonReset, id, now, now, id, now, now).Scan(&list).Error
	return list, err
}

// returningOne checks that an account is in the list of Returning. It returns
// NotFound when the actor can pass no key on to it, and ErrMovedOn when the
// colleague has another key pair by now.
func (k *Keeper) returningOne(tx *gorm.DB, by access.Actor, accountID string, generation int, now models.Instant) error {
	list, err := k.Returning(tx, by, now)
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.AccountID == accountID && r.Generation == generation {
			return nil
		}
		if r.AccountID == accountID {
			return vault.ErrMovedOn
		}
	}
	return models.ErrNotFound()
}

// Vouch passes keys to a colleague, new or with a new password, because the
// actor says that the account is really the colleague's. It passes the keys of
// the survivors both are assigned to and returns how many survivors that were.
// Only the key pair of the given generation gets them. Vouching has its own
// audit entry, even when none of the keys opened. Errors are those of
// returningOne.
func (k *Keeper) Vouch(tx *gorm.DB, by access.Actor, accountID string, generation int, now models.Instant) (int, error) {
	if err := k.returningOne(tx, by, accountID, generation, now); err != nil {
		return 0, err
	}
	done, err := k.vault.FulfilFor(tx, by.Keys(), accountID, generation, func(tx *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) {
		return bothDue(tx, asked, by.ID(), now)
	})
	if err != nil {
		return 0, err
	}
	survivors := map[string]bool{}
	for _, r := range done {
		survivors[r.SurvivorID] = true
	}
	vouched := audit.Entry{Action: "account.confirmed", Subject: "account:" + accountID, Detail: fmt.Sprintf("generation=%d", generation)}
	if err := audit.Append(tx, by, now, vouched); err != nil {
		return 0, err
	}
	return len(survivors), noteKeys(tx, by, done, "confirmed", now)
}

// bothDue keeps the requests that are still due and whose class the giver may
// still hold: a giver may not pass on the keys of an assignment that ran out.
func bothDue(tx *gorm.DB, asked []models.KeyRequest, giver string, now models.Instant) ([]models.KeyRequest, error) {
	mine := make([]models.KeyRequest, len(asked))
	for i, r := range asked {
		mine[i] = r
		mine[i].AccountID = giver
	}
	held, err := stillDue(tx, mine, now)
	if err != nil {
		return nil, err
	}
	type part struct {
		survivor string
		class    models.Class
	}
	may := map[part]bool{}
	for _, r := range held {
		may[part{r.SurvivorID, r.Class}] = true
	}
	var both []models.KeyRequest
	for _, r := range asked {
		if may[part{r.SurvivorID, r.Class}] {
			both = append(both, r)
		}
	}
	return stillDue(tx, both, now)
}

// Dispute takes every key from a colleague's key pair, because the actor says
// that somebody else is using the account. The caller ends the account's
// sessions. Errors are those of returningOne.
func (k *Keeper) Dispute(tx *gorm.DB, by access.Actor, accountID string, generation int, now models.Instant) error {
	if err := k.returningOne(tx, by, accountID, generation, now); err != nil {
		return err
	}
	return k.vault.Distrust(tx, by.Keys(), accountID, generation)
}
