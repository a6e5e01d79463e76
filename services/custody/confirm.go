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
// actor holds. Nobody but a person can know whether it is her.
type Returning struct {
	AccountID  string
	Name       string
	Role       models.Role
	Generation int            // of the key pair; a yes is for this one alone
	Since      models.Instant // when the password was chosen
	Cases      int            // shared survivors with a key the actor can pass on

	Link   models.InvitationKind // what she chose the password with, "" where that is not known
	MadeBy string                // the name of who made the link
	MadeAt models.Instant
}

// returning finds them. The link she used last is the one behind the password:
// a password changed by herself keeps the key pair.
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

// Returning lists the colleagues the actor can confirm, by name. Nobody, for
// one whom nobody has confirmed herself.
func (k *Keeper) Returning(tx *gorm.DB, by access.Actor, now models.Instant) (list []Returning, err error) {
	if by.Keys() == nil {
		return nil, nil
	}
	id := by.ID()
	err = tx.Raw(returning, by.Organisation(), id, id, vault.ReasonReset, id, now, now, id, now, now).Scan(&list).Error
	return list, err
}

// returningOne finds one of Returning. NotFound when there is nothing of hers
// that the actor could pass on, Conflict when she has another password by now.
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

// Confirm passes to a colleague, new or with a new password, the keys of the
// survivors both are assigned to, because the actor says that it is her, and
// returns of how many survivors. Only the key pair she was asked about gets
// them. The yes leaves an entry of its own, also where the keys did not open.
func (k *Keeper) Confirm(tx *gorm.DB, by access.Actor, accountID string, generation int, now models.Instant) (int, error) {
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
	yes := audit.Entry{Action: "account.confirmed", Subject: "account:" + accountID, Detail: fmt.Sprintf("generation=%d", generation)}
	if err := audit.Append(tx, by, now, yes); err != nil {
		return 0, err
	}
	return len(survivors), noteKeys(tx, by, done, "confirmed", now)
}

// bothDue keeps the requests that are still due and whose class the giver may
// still hold: keys of an assignment that ran out are not hers to pass on.
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

// Dispute takes every key from a colleague's key pair, because the actor
// says that somebody else has it. The caller ends her sessions.
func (k *Keeper) Dispute(tx *gorm.DB, by access.Actor, accountID string, generation int, now models.Instant) error {
	if err := k.returningOne(tx, by, accountID, generation, now); err != nil {
		return err
	}
	return k.vault.Distrust(tx, accountID, generation)
}
