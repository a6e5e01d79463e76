package store

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Patience bounds how long the transaction waits for a lock that somebody else
// holds; 0 waits for as long as it takes. On SQLite there is one writer and
// nothing to wait for inside a transaction.
//
// A deed that needs two locks which other deeds take in either order gives up
// sooner than PostgreSQL looks for a deadlock (a second), so that it is never
// the other deed that fails, and is tried again (see Impatient).
func Patience(tx *gorm.DB, d time.Duration) error {
	if tx.Name() != string(Postgres) {
		return nil
	}
	return tx.Exec(fmt.Sprintf("SET LOCAL lock_timeout = %d", d.Milliseconds())).Error
}

// Impatient reports whether a transaction ended because a lock did not come in
// time: nothing of it was done, and it may be tried again.
func Impatient(err error) bool {
	var coded interface{ SQLState() string }
	return errors.As(err, &coded) && (coded.SQLState() == "55P03" || coded.SQLState() == "40P01")
}
