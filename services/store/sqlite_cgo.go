//go:build cgo

package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// Driver is the name of the SQLite driver in this binary.
const Driver = "mattn"

func sqliteDialector(dsn string) gorm.Dialector { return sqlite.Open(dsn) }

// sqliteCode returns the extended result code of a SQLite error, or 0 for
// others.
func sqliteCode(err error) int {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return int(e.ExtendedCode)
	}
	return 0
}
