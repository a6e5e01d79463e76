package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// inUse stands in the header of a SQLite file (user_version) from the start of a
// server to its end. A file with it and without its log of the last writes was
// copied from under a server, or the log was removed.
const inUse = 1

// ErrGone is the error of every call after the file was removed or replaced while
// it was open. SQLite goes on writing into the removed one.
var ErrGone = errors.New("the database file was removed or replaced while the program ran")

// begin remembers which file is open, and marks it as in use by a server.
func (db *DB) begin(ctx context.Context) (err error) {
	if db.opened, err = os.Stat(db.file); err != nil || db.lock == nil {
		return err
	}
	if err := db.writer.WithContext(ctx).Exec(fmt.Sprintf("PRAGMA user_version = %d", inUse)).Error; err != nil {
		return err
	}
	return db.intoFile(ctx)
}

// intoFile moves what it can from the log of the last writes into the file,
// without making a writer wait.
func (db *DB) intoFile(ctx context.Context) error {
	var busy, inLog, moved int // the answer is read: an open one would keep the next writer from committing
	return db.writer.WithContext(ctx).Raw("PRAGMA wal_checkpoint(PASSIVE)").Row().Scan(&busy, &inLog, &moved)
}

// end takes the mark away: of the server itself, or of one that was killed when
// nobody else has the file open.
func (db *DB) end() {
	if db.file == "" || db.writer == nil || db.stopped.Load() {
		return
	}
	var mark int
	if err := db.writer.Raw("PRAGMA user_version").Row().Scan(&mark); err != nil || mark == 0 || db.lock == nil && held(db.file) {
		return
	}
	_ = db.writer.Exec("PRAGMA user_version = 0").Error // what cannot be written is named at the next start
}

// sameFile reports whether the file at the path is still the one that is open.
func (db *DB) sameFile() bool {
	if db.opened == nil {
		return true
	}
	now, err := os.Stat(db.file)
	return err == nil && os.SameFile(now, db.opened)
}
