package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Server is who serves an installation: a process on a machine.
type Server struct {
	PID   int
	Host  string
	Since time.Time
}

// String is how the refusal of a second server names the first.
func (s Server) String() string {
	return fmt.Sprintf("process %d on %s, since %s", s.PID, s.Host, s.Since.Format("2006-01-02 15:04 MST"))
}

// HeldError is the error for a SQLite file that another server holds.
type HeldError struct{ By string }

// Error says who holds it.
func (e *HeldError) Error() string {
	who := ""
	if e.By != "" {
		who = ": " + e.By
	}
	return "another server already uses this data folder" + who + ". Stop it first, or give another folder"
}

// Files beside the database. The lock itself dies with its process, also when
// that is killed. Who holds it stands in a file of its own, because Windows lets
// nobody read a file that is locked.
const (
	lockFile   = ".lock"
	holderFile = ".server"
)

// hold makes this process the only server of a SQLite file. Commands do not hold
// it and run beside a server: they are safe there, and a second server is not,
// because it would sweep the same cases and remember what the first one changed.
func (db *DB) hold(file string, by Server) error {
	lock := flock.New(file+lockFile, flock.SetPermissions(0o600))
	ours, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock of the data folder: %w", err)
	}
	if !ours {
		_ = lock.Close()
		holder, _ := os.ReadFile(file + holderFile)
		return &HeldError{By: strings.TrimSpace(string(holder))}
	}
	db.lock = lock
	return os.WriteFile(file+holderFile, []byte(by.String()+"\n"), 0o600)
}

// held reports whether a server holds a SQLite file.
func held(file string) bool {
	if _, err := os.Stat(file + lockFile); err != nil {
		return false
	}
	lock := flock.New(file + lockFile)
	ours, err := lock.TryLock()
	return err == nil && !ours || errors.Join(lock.Close()) != nil
}

// letGo ends the hold.
func (db *DB) letGo() error {
	if db.lock == nil {
		return nil
	}
	return db.lock.Close()
}

// OneAtATimeAnywhere runs f unless another server of the same database runs work
// under the same name, and reports whether it ran. On PostgreSQL several servers
// may run; the lock belongs to a connection and ends with it, so that a server
// that dies leaves nothing behind. On SQLite there is one server.
func (db *DB) OneAtATimeAnywhere(ctx context.Context, name string, f func() error) (ran bool, err error) {
	if db.dialect != Postgres {
		return true, f()
	}
	pool, err := db.writer.DB()
	if err != nil {
		return false, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock(hashtext($1))", "aftercare "+name).Scan(&ran); err != nil || !ran {
		return false, err
	}
	return true, errors.Join(f(), unlock(ctx, conn, name))
}

// unlock gives the lock back. A connection that cannot do so must not go back
// into the pool, or it would hold the lock for ever.
func unlock(ctx context.Context, conn *sql.Conn, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock(hashtext($1))", "aftercare "+name)
	if err != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	return err
}
