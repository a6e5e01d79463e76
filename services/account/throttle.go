package account

import (
	"crypto/sha256"
	"net/netip"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"aftercare/models"
)

// The limit on guessing counts wrong passwords in buckets, so that a shelter of
// many people behind one address never fills one by signing in. A browser that has signed in
// to the account before has a bucket of its own, so that guesses from elsewhere
// slow down the guesser and never lock the owner out.
//
// The tries of other browsers count where they come from. A count over all
// networks refuses nobody by itself: whoever guesses from many could fill it and
// keep the owner out of a new telephone. When it is full, each network has a few
// tries left, and so has the owner's.
const (
	tryWindow  = 15 * time.Minute
	perBrowser = 8  // tries of a known browser in the window
	perSession = 8  // tries at a locked screen, or at the old password
	perAddress = 20 // tries of one network, over all accounts
	perAccount = 12 // tries of one network at one account, by browsers not known to it
	crowdFrom  = 60 // tries at one account by such browsers from everywhere
	perCrowded = 3  // perAccount after that
)

type bucket struct {
	key     []byte
	limit   int64
	crowded int64 // the limit when a crowd bucket before it is full; 0 for no difference
	crowd   bool  // full, it refuses nobody and lowers the limits after it
}

func bucketKey(parts ...string) []byte {
	sum := sha256.Sum256([]byte("aftercare/try\x00" + strings.Join(parts, "\x00")))
	return sum[:]
}

// buckets lists the buckets a try counts in.
func buckets(name, address string, known bool, browser []byte) []bucket {
	if known {
		return []bucket{{key: bucketKey("browser", string(browser), name), limit: perBrowser}}
	}
	return []bucket{
		{key: bucketKey("address", network(address)), limit: perAddress},
		{key: bucketKey("strangers", name), limit: crowdFrom, crowd: true},
		{key: bucketKey("strangers", name, network(address)), limit: perAccount, crowded: perCrowded},
	}
}

// network returns the part of an address that counts as one guesser: the whole
// IPv4 address, or the first 64 bits of an IPv6 address, because one connection
// is given all 2^64 addresses behind those. Text that is no address counts as
// it is.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}

// full returns Throttled when a bucket holds as many wrong passwords as it may.
// It is asked before a password is checked, and again in the transaction that
// acts on a right one.
func full(tx *gorm.DB, list []bucket, now models.Instant) error {
	crowd := false
	for _, b := range list {
		var t models.SignInTry
		err := tx.Where("bucket = ? AND first_at > ? AND first_at <= ?", b.key, now.Add(-tryWindow), now).Limit(1).Find(&t).Error
		if err != nil {
			return err
		}
		if crowd, err = b.judge(t.Failed+1, crowd); err != nil {
			return err
		}
	}
	return nil
}

// judge returns Throttled for a try that is one too many, and whether a crowd
// bucket up to this one is full.
func (b bucket) judge(tries int64, crowd bool) (bool, error) {
	over := tries > b.limit || (crowd && b.crowded > 0 && tries > b.crowded)
	if over && !b.crowd {
		return crowd, models.Fail(models.Throttled, "sign_in.braked")
	}
	return crowd || over, nil
}

// take counts a wrong password in every bucket. It returns Throttled when a
// bucket is full; the transaction then takes it out of the other buckets. Whether
// the password was wrong is told only by those that were counted: of a thousand
// guesses checked at once, no more are answered than the limit allows.
func take(tx *gorm.DB, list []bucket, now models.Instant) error {
	old := tx.Where("first_at <= ? OR first_at > ?", now.Add(-tryWindow), now) // or counted while the clock was ahead
	if err := old.Delete(&models.SignInTry{}).Error; err != nil {
		return err
	}
	crowd := false
	for _, b := range list {
		tries, err := count(tx, b, now)
		if err != nil {
			return err
		}
		if crowd, err = b.judge(tries, crowd); err != nil {
			return err
		}
	}
	return nil
}

// count adds one to a bucket and returns the new count. It writes first, which
// locks the row, so that no two tries get the same count.
func count(tx *gorm.DB, b bucket, now models.Instant) (int64, error) {
	fresh := models.SignInTry{Bucket: b.key, Failed: 1, FirstAt: now, LastAt: now}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "bucket"}},
		DoUpdates: clause.Assignments(map[string]any{"failed": gorm.Expr("sign_in_tries.failed + 1"), "last_at": now}),
	}).Create(&fresh).Error
	if err != nil {
		return 0, err
	}
	var t models.SignInTry
	err = tx.Where("bucket = ?", b.key).Take(&t).Error
	return t.Failed, err
}

// forget empties the buckets after the right password, where only the owner's
// own mistakes were counted.
func forget(tx *gorm.DB, list []bucket) error {
	for _, b := range list {
		if err := tx.Where("bucket = ?", b.key).Delete(&models.SignInTry{}).Error; err != nil {
			return err
		}
	}
	return nil
}
