package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"net/url"

	"github.com/gofrs/flock"
	"gorm.io/gorm"
)

// copyFile is the end of the name of a copy. It is as readable as the database
// beside which it stands, for as long as it takes to write it.
const copyFile = ".copy"

// Copy is the database as it was at one moment, for reading.
type Copy struct {
	DB   *DB
	File *os.File
	name string
	lock *flock.Flock
}

// ErrCopying is the error while another copy of the same database is made.
var ErrCopying = errors.New("another backup of this database is being made: wait until it is finished")

// Copy makes a copy of a SQLite database while writers go on. Where the system
// can, the copy has no name any more when it is given out, so that nothing stays
// of it when the program is killed; what was left before is removed.
func (db *DB) Copy(ctx context.Context) (c *Copy, err error) {
	made := &Copy{name: db.file + copyFile, lock: flock.New(db.file+copyFile+lockFile, flock.SetPermissions(0o600))}
	ours, err := made.lock.TryLock()
	if err != nil || !ours {
		return nil, errors.Join(err, errIf(err == nil, ErrCopying))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, made.Close())
		}
	}()
	if err := removeCopy(made.name); err != nil {
		return nil, err
	}
	if room := db.Room(); room.Known && room.Free < 2*room.Database {
		return nil, fmt.Errorf("%w: %d MB are free beside a database of %d MB, and a backup needs twice its size", ErrFull, room.Free>>20, room.Database>>20)
	}
	if err := db.copyTo(ctx, made.name); err != nil {
		return nil, fmt.Errorf("copy the database: %w", err)
	}
	return made, made.open(ctx)
}

func errIf(yes bool, err error) error {
	if yes {
		return err
	}
	return nil
}

// copyTo copies over a connection of its own. The copy is one read transaction,
// which makes no writer wait. Meanwhile the log of the last writes grows; it is
// moved into the file here, or the next writer would have to.
func (db *DB) copyTo(ctx context.Context, to string) error {
	own, err := gorm.Open(sqliteDialector(dsn(db.file, commandBusy, "&_cache_size=-4000")), gormConfig(nil))
	if err != nil {
		return err
	}
	pool, err := own.DB()
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	// The copy does not have to outlive a power cut, and the disk has no gigabytes
	// to take at once while others commit. This connection writes nothing else.
	if _, err := pool.ExecContext(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return err
	}
	// Asked as a query it runs on this thread, which may have a low priority.
	rows, err := pool.QueryContext(ctx, "VACUUM INTO ?", to)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	return db.intoFile(ctx)
}

// open opens the copy twice, for queries and for its bytes, and takes its name
// away.
func (c *Copy) open(ctx context.Context) (err error) {
	if c.DB, err = OpenCopy(ctx, c.name); err != nil {
		return err
	}
	if c.File, err = os.OpenFile(c.name, os.O_RDWR, 0); err != nil || runtime.GOOS == "windows" {
		return err
	}
	return removeCopy(c.name)
}

// OpenCopy opens a SQLite file that nobody writes to, and makes no file beside it.
func OpenCopy(ctx context.Context, file string) (*DB, error) {
	address := "file:" + (&url.URL{Path: file}).EscapedPath() + "?mode=ro&immutable=1&_query_only=1&_cache_size=-8000"
	gdb, err := gorm.Open(sqliteDialector(address), gormConfig(nil))
	if err != nil {
		return nil, err
	}
	db := &DB{dialect: SQLite}
	if err := db.setPools(gdb, gdb, 1, 1); err != nil {
		return nil, err
	}
	return db, db.Read(ctx, func(tx *gorm.DB) error { return tx.Exec("SELECT COUNT(*) FROM sqlite_master").Error })
}

// Close ends the copy and removes what is left of it.
func (c *Copy) Close() error {
	var errs []error
	if c.DB != nil {
		errs = append(errs, c.DB.Close())
	}
	if c.File != nil {
		errs = append(errs, empty(c.File), c.File.Close())
	}
	return errors.Join(append(errs, removeCopy(c.name), c.lock.Close())...)
}

// removeCopy removes a copy and the journal that its making can leave.
func removeCopy(name string) error {
	var errs []error
	for _, end := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(name + end); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// DropCopies removes what a copy left that did not end, unless one is being made.
func (db *DB) DropCopies() error {
	if db.file == "" {
		return nil
	}
	lock := flock.New(db.file+copyFile+lockFile, flock.SetPermissions(0o600))
	ours, err := lock.TryLock()
	if err != nil || !ours {
		return err
	}
	return errors.Join(removeCopy(db.file+copyFile), lock.Close())
}

// Beside returns the name of a file beside the SQLite file, or "" on PostgreSQL.
func (db *DB) Beside(end string) string {
	if db.file == "" {
		return ""
	}
	return db.file + end
}

// isOwn reports whether a table belongs to this program or to its engine.
func isOwn(table string) bool {
	return strings.HasPrefix(table, "sqlite_") || table == "goose_db_version"
}
