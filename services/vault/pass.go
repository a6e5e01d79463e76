package vault

import (
	"crypto/hpke"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// missing is one key that a request still lacks and the giver can open.
type missing struct {
	models.ClassKey
	AccountID string // who asked
	Role      models.Role
	Public    []byte // public key of the person who asked
	Blob      []byte // the giver's wrap
}

const missingKeys = `SELECT r.account_id, COALESCE(a.role, '') AS role, c.public, k.id, k.survivor_id, k.class, m.blob
	FROM key_requests r
	LEFT JOIN accounts a ON a.id = r.account_id
	JOIN credentials c ON c.account_id = r.account_id
	JOIN class_keys k ON k.survivor_id = r.survivor_id AND k.class = r.class
	JOIN (SELECT key_id, blob FROM key_wraps WHERE account_id = ?
		UNION ALL SELECT key_id, blob FROM kept_wraps WHERE account_id = ? AND ?
		UNION ALL SELECT n.key_id, n.blob FROM next_wraps n JOIN recovery_keys y ON y.public = n.public WHERE y.id = ?) m ON m.key_id = k.id
	LEFT JOIN key_wraps h ON h.key_id = k.id AND h.account_id = r.account_id
	WHERE h.key_id IS NULL AND (r.account_id, r.survivor_id, r.class) IN ?`

// pass wraps every key that the requests lack and by can open, with kept also
// those that were only kept for passing on, and removes the requests that lack
// nothing any more. A key pair that no signed statement proves gets nothing. It
// returns the requests for which it stored a wrap: a person
// who got only some of the keys was still given something.
func (v *Vault) pass(tx *gorm.DB, by *Keyring, asked []models.KeyRequest, kept bool) ([]models.KeyRequest, error) {
	if len(asked) == 0 {
		return nil, nil
	}
	house, err := v.HouseOf(tx, by)
	if err != nil {
		return nil, err
	}
	var rows []missing
	if err := tx.Raw(missingKeys, by.account(), by.account(), kept, by.account(), tuples(asked)).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read missing keys: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(m missing) bool {
		return !proven(house, Holder{AccountID: m.AccountID, Role: m.Role, Public: m.Public})
	})
	wraps, given, err := rewrap(by, rows)
	if err != nil {
		return nil, err
	}
	err = inBatches(wraps, func(w []models.KeyWrap) error {
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&w).Error
	})
	if err != nil {
		return nil, fmt.Errorf("store wraps: %w", err)
	}
	if err := forgetKept(tx, wraps); err != nil {
		return nil, err
	}
	served := slices.DeleteFunc(slices.Clone(asked), func(r models.KeyRequest) bool { return !given[requestKey(r)] })
	return served, complete(tx, asked)
}

// rewrap opens each key once and wraps it to everyone who lacks it. It also
// returns which requests that served. It skips a damaged wrap: the request
// stays for somebody whose wrap is intact.
func rewrap(by *Keyring, rows []missing) ([]models.KeyWrap, map[[3]string]bool, error) {
	given := make(map[[3]string]bool, len(rows))
	keys := make(map[string][keySize]byte)
	publics := make(map[string]hpke.PublicKey)
	wraps := make([]models.KeyWrap, 0, len(rows))
	for _, r := range rows {
		key, err := openOnce(keys, by, r)
		if err != nil {
			continue
		}
		to, err := readOnce(publics, r)
		if err != nil {
			continue
		}
		w, err := wrapTo(to, r.AccountID, r.ClassKey, &key)
		if err != nil {
			return nil, nil, fmt.Errorf("wrap a class key: %w", err)
		}
		wraps = append(wraps, w)
		given[[3]string{r.AccountID, r.SurvivorID, string(r.Class)}] = true
	}
	clear(keys)
	return wraps, given, nil
}

func openOnce(keys map[string][keySize]byte, by *Keyring, r missing) ([keySize]byte, error) {
	if key, ok := keys[r.ID]; ok {
		return key, nil
	}
	key, err := by.unwrap(r.ClassKey, r.Blob)
	if err == nil {
		keys[r.ID] = key
	}
	return key, err
}

func readOnce(publics map[string]hpke.PublicKey, r missing) (hpke.PublicKey, error) {
	if p, ok := publics[r.AccountID]; ok {
		return p, nil
	}
	p, err := publicKey(r.Public)
	if err == nil {
		publics[r.AccountID] = p
	}
	return p, err
}

const deleteComplete = `DELETE FROM key_requests
	WHERE (account_id, survivor_id, class) IN ? AND NOT EXISTS (
		SELECT 1 FROM class_keys k
		WHERE k.survivor_id = key_requests.survivor_id AND k.class = key_requests.class AND NOT EXISTS (
			SELECT 1 FROM key_wraps h WHERE h.key_id = k.id AND h.account_id = key_requests.account_id))`

// complete removes the requests that lack nothing.
func complete(tx *gorm.DB, asked []models.KeyRequest) error {
	if err := tx.Exec(deleteComplete, tuples(asked)).Error; err != nil {
		return fmt.Errorf("remove answered requests: %w", err)
	}
	return nil
}
