//go:build cgo

package store

import (
	"database/sql"
	"errors"
	"sync"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// Driver is the name of the SQLite driver in this binary.
const Driver = "mattn"

// counting returns the driver that counts the connections it opens.
var counting = sync.OnceValue(func() string {
	const name = "sqlite3_counting"
	sql.Register(name, &sqlite3.SQLiteDriver{ConnectHook: func(*sqlite3.SQLiteConn) error { connections.Add(1); return nil }})
	return name
})

func sqliteDialector(dsn string) gorm.Dialector {
	return sqlite.New(sqlite.Config{DriverName: counting(), DSN: dsn})
}

// sqliteCode returns the extended result code of a SQLite error, or 0 for
// others.
func sqliteCode(err error) int {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return int(e.ExtendedCode)
	}
	return 0
}
