package vault

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// Check returns the requests whose person may hold the class today, by
// assignment and role. It is called before any key is passed on.
type Check func(tx *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error)

// requestBatch limits the requests in one statement (three parameters each).
const requestBatch = 1000

// Fulfil passes keys on. Of the requests that by has a key for, it takes the
// oldest limit ones, asks check, wraps the keys to the people who asked, and
// removes each request that lacks nothing any more. It drops requests that
// check leaves out.
//
// A key pair that nobody vouched for, first or new, gets nothing here: only
// FulfilFor serves it, on purpose. Fulfil returns the requests for which a key
// was passed on, in full or in part, for the audit log. The number of queries
// is constant.
func (v *Vault) Fulfil(tx *gorm.DB, by *Keyring, limit int, check Check) ([]models.KeyRequest, error) {
	if check == nil {
		return nil, errNoCheck
	}
	if by == nil || limit <= 0 {
		return nil, nil
	}
	asked, err := answerable(tx, by, min(limit, requestBatch))
	if err != nil || len(asked) == 0 {
		return nil, err
	}
	allowed, err := check(tx, asked)
	if err != nil {
		return nil, fmt.Errorf("check requests: %w", err)
	}
	kept, dropped := split(asked, allowed)
	if err := drop(tx, dropped); err != nil {
		return nil, err
	}
	return v.pass(tx, by, kept, true)
}

// FulfilWithRecovery serves the requests of one person that check allows with
// the recovery key, and returns those for which a key was passed on; the others
// stay. The person who brings the paper vouches for the key pair, so it counts
// as vouched for. A lost key that was found again gives what it still opens, and
// vouches for nobody. It returns ErrOtherRecoveryKey for any other key.
func (v *Vault) FulfilWithRecovery(tx *gorm.DB, recovery *RecoveryKey, accountID string, check Check) ([]models.KeyRequest, error) {
	if check == nil {
		return nil, errNoCheck
	}
	current, err := matchEither(tx, recovery)
	if err != nil {
		return nil, err
	}
	var asked, done []models.KeyRequest
	if current {
		if err := v.vouch(tx, &recovery.Keyring, accountID); err != nil {
			return nil, err
		}
	}
	err = tx.Where("account_id = ?", accountID).Order("survivor_id, class").Find(&asked).Error
	if err != nil {
		return nil, fmt.Errorf("read requests: %w", err)
	}
	for chunk := range slices.Chunk(asked, requestBatch) {
		allowed, err := check(tx, chunk)
		if err != nil {
			return nil, fmt.Errorf("check requests: %w", err)
		}
		due, _ := split(chunk, allowed)
		answered, err := v.pass(tx, &recovery.Keyring, due, false)
		if err != nil {
			return nil, err
		}
		done = append(done, answered...)
	}
	return done, nil
}

const canAnswer = `account_id <> ?
	AND EXISTS (SELECT 1 FROM class_keys k JOIN key_wraps m ON m.key_id = k.id AND m.account_id = ?
		WHERE k.survivor_id = key_requests.survivor_id AND k.class = key_requests.class
		AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = key_requests.account_id))`

// canPass is canAnswer with the keys that were kept for passing on.
const canPass = `account_id <> ?
	AND EXISTS (SELECT 1 FROM class_keys k
		WHERE k.survivor_id = key_requests.survivor_id AND k.class = key_requests.class
		AND (EXISTS (SELECT 1 FROM key_wraps m WHERE m.key_id = k.id AND m.account_id = ?)
			OR EXISTS (SELECT 1 FROM kept_wraps m WHERE m.key_id = k.id AND m.account_id = ?))
		AND NOT EXISTS (SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = key_requests.account_id))`

// byItself is the condition for requests that are served automatically, without
// anybody vouching.
const byItself = `reason <> ? AND EXISTS (SELECT 1 FROM credentials c
	WHERE c.account_id = key_requests.account_id AND c.confirmed_generation = c.generation)`

// answerable finds requests of other people for keys that by has, and locks
// their rows.
func answerable(tx *gorm.DB, by *Keyring, limit int) ([]models.KeyRequest, error) {
	var asked []models.KeyRequest
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where(canPass, by.account(), by.account(), by.account()).Where(byItself, ReasonReset).
		Order("asked_at, survivor_id, account_id, class").Limit(limit).Find(&asked).Error
	if err != nil {
		return nil, fmt.Errorf("find requests: %w", err)
	}
	return asked, nil
}

// split divides the asked requests into those allowed and the rest. A request
// that the check invented is in neither.
func split(asked, allowed []models.KeyRequest) (kept, dropped []models.KeyRequest) {
	may := make(map[[3]string]bool, len(allowed))
	for _, r := range allowed {
		may[requestKey(r)] = true
	}
	for _, r := range asked {
		if may[requestKey(r)] {
			kept = append(kept, r)
		} else {
			dropped = append(dropped, r)
		}
	}
	return kept, dropped
}

func requestKey(r models.KeyRequest) [3]string {
	return [3]string{r.AccountID, r.SurvivorID, string(r.Class)}
}

// tuples lists requests for an IN of (account_id, survivor_id, class).
func tuples(requests []models.KeyRequest) [][]any {
	out := make([][]any, len(requests))
	for i, r := range requests {
		out[i] = []any{r.AccountID, r.SurvivorID, r.Class}
	}
	return out
}

// drop deletes requests.
func drop(tx *gorm.DB, requests []models.KeyRequest) error {
	if len(requests) == 0 {
		return nil
	}
	err := tx.Where("(account_id, survivor_id, class) IN ?", tuples(requests)).Delete(&models.KeyRequest{}).Error
	if err != nil {
		return fmt.Errorf("drop requests: %w", err)
	}
	return nil
}
