package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// Patience limits how long the transaction waits for a lock that another
// transaction holds; 0 waits without limit. SQLite has one writer, so there is
// nothing to wait for inside a transaction.
//
// Use it in a transaction that needs two locks which others take in either
// order. It then gives up before PostgreSQL looks for a deadlock (after a
// second), so that the other transaction never fails, and the caller tries
// again (see Impatient).
func Patience(tx *gorm.DB, d time.Duration) error {
	if tx.Name() != string(Postgres) {
		return nil
	}
	return tx.Exec(fmt.Sprintf("SET LOCAL lock_timeout = %d", d.Milliseconds())).Error
}

// Impatient reports whether a transaction ended because it did not get a lock
// in time. Nothing of it was done, and it may be tried again.
func Impatient(err error) bool {
	var coded interface{ SQLState() string }
	return errors.As(err, &coded) && (coded.SQLState() == "55P03" || coded.SQLState() == "40P01")
}

// turn is longer than a writer of SQLite sleeps before it asks for the lock again
// (at most 100 ms).
const turn = 120 * time.Millisecond

// GiveWay lets the writers of the server write, between two transactions of a
// command that has many. SQLite keeps no queue between processes: whoever begins
// again at once would keep out somebody who asks now and then.
func (db *DB) GiveWay(ctx context.Context) {
	if db.dialect != SQLite || db.lock != nil || !held(db.file) {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(turn):
	}
}
