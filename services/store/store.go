// Package store opens the database of one installation and provides
// transactions. It owns the connection pools, the pragmas, the migrations, the
// translation of driver errors and the rule that a disk error stops everything.
//
// It must never know a record of the domain, ask who the actor is, or give out
// the database handle: callers get only a transaction inside Read or Write.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Dialect names the database engine.
type Dialect string

// The engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// ErrStopped is the error of every call after a disk error. Acknowledged writes
// are safe; nothing more is accepted until a restart.
var ErrStopped = errors.New("the store stopped after a disk error")

// DB is an open installation: one writer and a pool of readers.
type DB struct {
	dialect Dialect
	writer  *gorm.DB
	reader  *gorm.DB
	stopped atomic.Bool
	onStop  func(error)
	file    string       // of SQLite
	opened  os.FileInfo  // that file, as it was opened
	address string       // of PostgreSQL
	full    atomic.Bool  // the last write found no room
	lock    *flock.Flock // of the SQLite file, while this process serves it
	wait    time.Duration
	places  atomic.Pointer[[]place]
	noted   atomic.Int64 // connections opened when a write with triggers last ended well
	spare   spare
	// unlogged is called for a recorded row that is written without an entry.
	unlogged func(table string)
}

// Options tune an open installation.
type Options struct {
	// Stopped is called once, with the cause, when a disk error stops the
	// store.
	Stopped func(error)
	// Queries, when set, is called for every statement sent, without its
	// values.
	Queries func(sql string)
	// Wait is how long a transaction may take, with waiting for its turn; see
	// Unhurried. 0 means without limit, for commands.
	Wait time.Duration
	// Unlogged, when set, is called in a write transaction that wrote recorded rows
	// and made no entry of the log: a check names these rows from then on.
	Unlogged func(table string)
	// Readers is the size of the reader pool; 0 means one for each processor,
	// and at least two.
	Readers int
	// Server, when set, makes this process the only server of a SQLite file.
	// Open returns a HeldError while another one is. Commands leave it out.
	Server *Server
}

// Open opens the database at url: a folder or file path for SQLite, or a
// postgres:// address. It checks engine version and pragmas, and returns an
// error when the database could lose data.
func Open(ctx context.Context, url string, opt Options) (*DB, error) {
	if opt.Readers == 0 {
		opt.Readers = max(2, runtime.NumCPU())
	}
	db := &DB{onStop: opt.Stopped, wait: opt.Wait, unlogged: opt.Unlogged}
	var err error
	if isPostgres(url) {
		db.dialect = Postgres
		err = db.openPostgres(ctx, url, opt)
	} else {
		db.dialect = SQLite
		err = db.openSQLite(ctx, url, opt)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Dialect returns the engine in use.
func (db *DB) Dialect() Dialect { return db.dialect }

// Read runs f in a read-only transaction, so that f sees one state of the
// database. Inside f, call only functions that take tx.
func (db *DB) Read(ctx context.Context, f func(tx *gorm.DB) error) error {
	return db.run(ctx, db.reader, f, &sql.TxOptions{ReadOnly: db.dialect == Postgres, Isolation: db.readIsolation()})
}

// Write runs f in the only write transaction and commits when f returns nil. The
// rows that f wrote are bound to the log. Inside f, call only functions that take
// tx: a Write or Read inside it would wait for itself. On a full disk f may run a
// second time, in a transaction of its own (see Small).
func (db *DB) Write(ctx context.Context, f func(tx *gorm.DB) error) error {
	if err := db.spare.refuses(ctx); err != nil {
		db.full.Store(true)
		return err
	}
	once := func() error {
		opened := int64(0)
		err := db.run(ctx, db.writer, func(tx *gorm.DB) error {
			opened = connections.Load()
			return db.write(tx, f)
		}, nil)
		if err == nil {
			db.noted.Store(opened)
		}
		return err
	}
	err := once()
	if noRoom(err) && db.spare.give() && isSmall(ctx) {
		err = once()
	}
	return err
}

func (db *DB) run(ctx context.Context, pool *gorm.DB, f func(tx *gorm.DB) error, opt *sql.TxOptions) error {
	if db.stopped.Load() {
		return ErrStopped
	}
	opts := []*sql.TxOptions{}
	if opt != nil {
		opts = append(opts, opt)
	}
	limited, done := db.limited(ctx, pool)
	defer done()
	err := pool.WithContext(limited).Transaction(db.unlimited(ctx, f), opts...)
	if err != nil && isDiskError(err) {
		db.stop(err)
	}
	if pool == db.writer && opt == nil {
		db.full.Store(noRoom(err))
		if !db.sameFile() { // nothing is acknowledged that went into a removed file
			db.stop(ErrGone)
			return ErrGone
		}
	}
	return db.unavailable(explain(err))
}

func (db *DB) readIsolation() sql.IsolationLevel {
	if db.dialect == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// stop refuses everything from now on. SQLite continues to acknowledge writes
// after a failed fsync, although the pages may be lost.
func (db *DB) stop(cause error) {
	if db.stopped.CompareAndSwap(false, true) && db.onStop != nil {
		db.onStop(cause)
	}
}

// Ready returns nil when the store answers and has room to write, and ErrFull
// when it has none.
func (db *DB) Ready(ctx context.Context) error {
	if !db.sameFile() {
		return ErrGone
	}
	if room := db.Room(); room.Full() || (!room.Known && db.full.Load()) {
		return ErrFull
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return db.Read(ctx, func(tx *gorm.DB) error { return tx.Exec("SELECT 1").Error })
}

// Close ends both pools.
func (db *DB) Close() error {
	if !db.sameFile() {
		return db.letGo() // SQLite would remove the log of a database that was put in its place
	}
	db.end()
	var errs []error
	for _, pool := range []*gorm.DB{db.reader, db.writer} {
		if pool == nil || (pool == db.reader && db.reader == db.writer && len(errs) > 0) {
			continue
		}
		if sqlDB, err := pool.DB(); err == nil {
			errs = append(errs, sqlDB.Close())
		}
	}
	return errors.Join(append(errs, db.letGo())...)
}

// gormConfig is the same for both pools: no values in the log, driver errors
// translated, and times set by callers, never by GORM. Prepared statements are
// kept by the drivers, for each connection: those of GORM belong to the first
// transaction that ran them, so that each later one prepares anew at every call,
// and holds all of them with their arguments until the transaction ends.
func gormConfig(queries func(string)) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		AllowGlobalUpdate:      false,
		Logger:                 &quietLogger{queries: queries},
	}
}

// quietLogger counts statements for tests and never logs one: its values may be
// about a person.
type quietLogger struct{ queries func(string) }

func (l *quietLogger) LogMode(logger.LogLevel) logger.Interface      { return l }
func (l *quietLogger) Info(context.Context, string, ...interface{})  {}
func (l *quietLogger) Warn(context.Context, string, ...interface{})  {}
func (l *quietLogger) Error(context.Context, string, ...interface{}) {}

// ParamsFilter removes the values from the explained statement.
func (l *quietLogger) ParamsFilter(_ context.Context, sql string, _ ...interface{}) (string, []interface{}) {
	return sql, nil
}

func (l *quietLogger) Trace(_ context.Context, _ time.Time, fc func() (string, int64), _ error) {
	if l.queries != nil {
		sql, _ := fc()
		l.queries(sql)
	}
}

func (db *DB) setPools(writer, reader *gorm.DB, writers, readers int) error {
	db.writer, db.reader = writer, reader
	for pool, size := range map[*gorm.DB]int{writer: writers, reader: readers} {
		sqlDB, err := pool.DB()
		if err == nil {
			err = readStraight(pool)
		}
		if err != nil {
			return fmt.Errorf("pool: %w", err)
		}
		sqlDB.SetMaxOpenConns(size)
		sqlDB.SetMaxIdleConns(size)
	}
	return nil
}
