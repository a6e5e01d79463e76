package store

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"gorm.io/gorm"
)

// File is the name of the database inside a data folder.
const File = "aftercare.db"

// minSQLite is the first version without the WAL-reset corruption bug (3.7.0 to
// 3.51.2).
const minSQLite = "3.51.3"

// readerCache is the page cache of all readers together, in kB. With two
// readers, each can hold the pages of a search through 5,000 names. With less,
// a search would read the same pages from the file again and again.
const readerCache = 32_000

// statementsKept is how many prepared statements a connection keeps; the one not
// used for longest is closed. A list of ids makes another statement for each length.
const statementsKept = 150

// commandBusy is how many milliseconds a command waits for a writer in another
// process.
const commandBusy = "10000"

// openSQLite opens the file with one immediate writer and read-only readers.
// Deferred transactions that read and then write fail under load with
// SQLITE_BUSY_SNAPSHOT, and no time-out helps; immediate writers queue.
func (db *DB) openSQLite(ctx context.Context, path string, opt Options) error {
	file, err := sqliteFile(path)
	if err != nil {
		return err
	}
	db.file = file
	if opt.Server != nil {
		if err := db.hold(file, *opt.Server); err != nil {
			return err
		}
		db.spare.keepRoom(file)
	}
	busy := commandBusy
	if opt.Wait > 0 {
		busy = fmt.Sprint(opt.Wait.Milliseconds())
	}
	writer, err := gorm.Open(sqliteDialector(dsn(file, busy, "&_txlock=immediate&_cache_size=-12000")), gormConfig(opt.Queries))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	reader, err := gorm.Open(sqliteDialector(dsn(file, busy, fmt.Sprintf("&_txlock=deferred&_query_only=1&_cache_size=-%d", readerCache/opt.Readers))), gormConfig(opt.Queries))
	if err != nil {
		return fmt.Errorf("open database for reading: %w", err)
	}
	if err := db.setPools(writer, reader, 1, opt.Readers); err != nil {
		return err
	}
	if err := db.assertSQLite(ctx, busy); err != nil {
		return err
	}
	return db.begin(ctx)
}

// sqliteFile makes the folder, readable only by its owner, and returns the
// file.
func sqliteFile(path string) (string, error) {
	path = fileOf(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return path, nil
}

// dsn returns the address of the file with the pragmas every pooled connection
// must have; mattn and modernc read the same names. Writers fsync on every
// commit: synchronous NORMAL lost acknowledged writes in simulated power cuts.
func dsn(file, busy, more string) string {
	return "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_busy_timeout=" + busy + "&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=1&_stmt_cache_size=" + fmt.Sprint(statementsKept) + more
}

// assertSQLite checks version and pragmas on both pools, because SQLite ignores
// a mistyped name in a DSN. It returns an error when one of them is wrong.
func (db *DB) assertSQLite(ctx context.Context, busy string) error {
	var version string
	if err := pragma(ctx, db.writer, "SELECT sqlite_version()", &version); err != nil {
		return err
	}
	if olderThan(version, minSQLite) {
		return fmt.Errorf("SQLite %s can corrupt its log; %s or later is needed", version, minSQLite)
	}
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": busy, "secure_delete": "1"}
	for name, value := range want {
		for pool, gdb := range map[string]*gorm.DB{"writer": db.writer, "reader": db.reader} {
			var got string
			if err := pragma(ctx, gdb, "PRAGMA "+name, &got); err != nil {
				return err
			}
			if got != value {
				return fmt.Errorf("SQLite %s: %s is %q, must be %q", pool, name, got, value)
			}
		}
	}
	return nil
}

func pragma(ctx context.Context, gdb *gorm.DB, query string, into *string) error {
	if err := gdb.WithContext(ctx).Raw(query).Row().Scan(into); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// olderThan reports whether version a is before version b, both dotted numbers.
func olderThan(a, b string) bool {
	var x, y [3]int
	_, _ = fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
	_, _ = fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
	for i := range x {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return false
}
