//go:build !cgo

package store

import (
	"errors"
	"strings"
	"sync"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	modernc "modernc.org/sqlite"
)

// Driver is the name of the SQLite driver in this binary.
const Driver = "modernc"

// translating adds the error translation that gorm.io/driver/sqlite has only
// for mattn.
type translating struct{ sqlite.Dialector }

// count makes the driver count the connections it opens.
var count = sync.OnceFunc(func() {
	modernc.RegisterConnectionHook(func(modernc.ExecQuerierContext, string) error { connections.Add(1); return nil })
})

func sqliteDialector(dsn string) gorm.Dialector {
	count()
	dsn += "&_time_format=sqlite"
	for name, pragma := range pragmas {
		if value, ok := parameter(dsn, name); ok {
			dsn += "&_pragma=" + pragma + "(" + value + ")"
		}
	}
	return translating{sqlite.Dialector{DriverName: "sqlite", DSN: dsn}}
}

// pragmas are the parameters that mattn knows by name and this driver does not.
var pragmas = map[string]string{"_secure_delete": "secure_delete", "_cache_size": "cache_size", "_query_only": "query_only"}

func parameter(dsn, name string) (string, bool) {
	_, rest, ok := strings.Cut(dsn, "&"+name+"=")
	value, _, _ := strings.Cut(rest, "&")
	return value, ok
}

// Translate maps SQLite's constraint codes to GORM's errors.
func (translating) Translate(err error) error {
	switch sqliteCode(err) {
	case 1555, 2067:
		return gorm.ErrDuplicatedKey
	case 787, 1811:
		return gorm.ErrForeignKeyViolated
	case 275:
		return gorm.ErrCheckConstraintViolated
	}
	return err
}

// sqliteCode returns the extended result code of a SQLite error, or 0 for
// others.
func sqliteCode(err error) int {
	var e *modernc.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
