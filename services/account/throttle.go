package account

import (
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// The brake counts failures in buckets. A browser that has signed in to the
// account before has a bucket of its own, so that guesses from elsewhere slow
// the guesser and never lock the owner out.
const (
	tryWindow    = 15 * time.Minute
	perBrowser   = 8  // tries of a known browser in the window
	perAddress   = 20 // tries of one address, over all accounts
	perStrangers = 12 // tries at one account by browsers that are strangers to it
)

type bucket struct {
	key   []byte
	limit int64
}

func bucketKey(parts ...string) []byte {
	sum := sha256.Sum256([]byte("aftercare/try\x00" + strings.Join(parts, "\x00")))
	return sum[:]
}

// buckets lists what a try counts against.
func buckets(name, address string, known bool, browser []byte) []bucket {
	if known {
		return []bucket{{bucketKey("browser", string(browser)), perBrowser}}
	}
	return []bucket{
		{bucketKey("address", address), perAddress},
		{bucketKey("strangers", name), perStrangers},
	}
}

// braked reports whether any of the buckets is full.
func braked(tx *gorm.DB, list []bucket, now models.Instant) (bool, error) {
	for _, b := range list {
		var t models.SignInTry
		err := tx.Where("bucket = ?", b.key).Take(&t).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		if t.Failed >= b.limit && now.Sub(t.FirstAt) < tryWindow {
			return true, nil
		}
	}
	return false, nil
}

// countFailure adds one to each bucket, starting a new window where the last
// one is over.
func countFailure(tx *gorm.DB, list []bucket, now models.Instant) error {
	for _, b := range list {
		fresh := models.SignInTry{Bucket: b.key, Failed: 1, FirstAt: now, LastAt: now}
		if err := tx.Where("bucket = ? AND first_at <= ?", b.key, now.Add(-tryWindow)).Delete(&models.SignInTry{}).Error; err != nil {
			return err
		}
		err := tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "bucket"}},
			DoUpdates: clause.Assignments(map[string]any{"failed": gorm.Expr("sign_in_tries.failed + 1"), "last_at": now}),
		}).Create(&fresh).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetFailures empties the buckets after the right password. The strangers'
// bucket stays: a guesser must not get a fresh start whenever the owner signs in.
func forgetFailures(tx *gorm.DB, known bool, browser []byte) error {
	if !known {
		return nil
	}
	return tx.Where("bucket = ?", bucketKey("browser", string(browser))).Delete(&models.SignInTry{}).Error
}
