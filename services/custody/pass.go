package custody

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/vault"
)

// paperAtOnce limits how many keys one request wraps to a new recovery key.
const paperAtOnce = 200

// passAtOnce limits how many keys one request passes on, so that nobody's page
// waits while a colleague's hundred cases are served.
const passAtOnce = 50

// Waiting reports whether somebody waits for a key that the actor can pass on now.
func (k *Keeper) Waiting(tx *gorm.DB, by access.Actor) (bool, error) {
	if by.Keys() == nil {
		return false, nil
	}
	return k.WaitingFor(tx, by.ID())
}

// WaitingFor reports whether somebody, or a new recovery paper, waits for a key that
// an account holds and may pass on without being asked. It leaves out people who have not chosen a
// password yet, because they have no key pair, and people nobody has vouched
// for, new or with a new password, because a colleague must decide about those.
func (k *Keeper) WaitingFor(tx *gorm.DB, account string) (bool, error) {
	return waiting(tx, account, manyWait)
}

func waiting(tx *gorm.DB, account string, few int) (bool, error) {
	var n int64
	err := tx.Raw(anyWaits, account, account, few, few, account, vault.ReasonReset, account, account,
		account, account, account, vault.ReasonReset).Scan(&n).Error
	return n > 0, err
}

// Every request asks whether somebody waits. With thousands of cases an account has
// tens of thousands of keys, so the question begins with those who wait; only where they
// are many (a caseload was just handed over) it begins with the keys of the account.
const (
	anyWaits = `SELECT CASE WHEN ` + vault.HeldBehind + ` THEN 1
		WHEN (SELECT COUNT(*) FROM (SELECT 1 FROM key_requests q WHERE q.account_id > '' LIMIT ?) few) < ? THEN CASE WHEN ` + oneWaits + ` THEN 1 ELSE 0 END
		WHEN ` + oneHeld + ` THEN 1 ELSE 0 END`

	// SQLite keeps the order of a CROSS JOIN.
	oneWaits = `EXISTS (SELECT 1 FROM key_requests r CROSS JOIN credentials c CROSS JOIN class_keys k
		WHERE r.account_id > '' AND r.account_id <> ? AND r.reason <> ?
		AND c.account_id = r.account_id AND c.confirmed_generation = c.generation
		AND k.survivor_id = r.survivor_id AND k.class = r.class
		AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = r.account_id)
		AND (EXISTS (SELECT 1 FROM key_wraps w WHERE w.key_id = k.id AND w.account_id = ?)
			OR EXISTS (SELECT 1 FROM kept_wraps w WHERE w.key_id = k.id AND w.account_id = ?)))`

	oneHeld = `EXISTS (SELECT 1 FROM key_requests r
		JOIN class_keys k ON k.survivor_id = r.survivor_id AND k.class = r.class
		JOIN (SELECT key_id FROM key_wraps WHERE account_id = ? UNION ALL SELECT key_id FROM kept_wraps WHERE account_id = ?) w ON w.key_id = k.id
		JOIN credentials c ON c.account_id = r.account_id AND c.confirmed_generation = c.generation
		WHERE r.account_id <> ? AND r.reason <> ? AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = r.account_id))`

	manyWait = 500
)

// PassOn wraps the keys that colleagues wait for and the actor holds, and those
// that a new recovery paper lacks. It returns the number of requests for which a
// key was passed on.
func (k *Keeper) PassOn(tx *gorm.DB, by access.Actor, now models.Instant) (int, error) {
	paper, err := k.vault.PassToRecovery(tx, by.Keys(), paperAtOnce)
	if err != nil {
		return 0, err
	}
	done, err := k.answer(tx, by, now)
	if err != nil {
		return 0, err
	}
	if paper > 0 {
		entry := audit.Entry{Action: "recovery.caught_up", Subject: "organisation:" + by.Organisation(), Fields: paper}
		if err := audit.Append(tx, by, now, entry); err != nil {
			return 0, err
		}
	}
	return len(done), noteKeys(tx, by, done, "", now)
}

// answer wraps the keys and returns the requests for which a key was passed on.
func (k *Keeper) answer(tx *gorm.DB, by access.Actor, now models.Instant) ([]models.KeyRequest, error) {
	return k.vault.Fulfil(tx, by.Keys(), passAtOnce, func(tx *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) {
		return stillDue(tx, asked, now)
	})
}

// noteKeys writes one audit entry for each served request. A reason that is not
// empty replaces the requests' own reasons.
func noteKeys(tx *gorm.DB, by access.Actor, done []models.KeyRequest, reason string, now models.Instant) error {
	for _, r := range done {
		detail := "reason=" + cmp.Or(reason, r.Reason)
		entry := audit.Entry{Action: "key.passed_on", Subject: "account:" + r.AccountID, Survivor: r.SurvivorID, Classes: []models.Class{r.Class}, Detail: detail}
		if err := audit.Append(tx, by, now, entry); err != nil {
			return err
		}
	}
	return nil
}

// assigned is a person who is assigned to a survivor, now or from a day that is
// set.
type assigned struct {
	AccountID  string
	SurvivorID string
	Role       models.Role
}

// stillDue keeps the requests of people who are assigned now, or from a day that
// is set, and whose role may read the class.
func stillDue(tx *gorm.DB, asked []models.KeyRequest, now models.Instant) (out []models.KeyRequest, err error) {
	roles := map[[2]string]models.Role{}
	for chunk := range slices.Chunk(asked, dueAtOnce) {
		ids := make([]string, len(chunk))
		for i, r := range chunk {
			ids[i] = r.SurvivorID
		}
		var rows []assigned
		err = tx.Raw(`SELECT DISTINCT s.account_id, s.survivor_id, a.role FROM assignments s
			JOIN accounts a ON a.id = s.account_id AND a.status <> 'disabled' WHERE s.survivor_id IN ? AND s.until_at > ?`, ids, now).Scan(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("who is assigned: %w", err)
		}
		for _, a := range rows {
			roles[[2]string{a.AccountID, a.SurvivorID}] = a.Role
		}
	}
	for _, r := range asked {
		if role, found := roles[[2]string{r.AccountID, r.SurvivorID}]; found && access.RoleReads(role, r.Class) {
			out = append(out, r)
		}
	}
	return out, nil
}

// dueAtOnce keeps the parameters of one statement under the limits of both
// databases.
const dueAtOnce = 1000
