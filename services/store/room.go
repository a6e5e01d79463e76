package store

import (
	"errors"
	"os"
	"path/filepath"

	"aftercare/models"
)

// ErrFull is the error of Ready when there is no room left on the disk.
var ErrFull = errors.New("the disk is full")

// Room returns how much of the disk is left for a SQLite file. Where the system
// does not say, and on PostgreSQL, it is not known.
func (db *DB) Room() models.Room {
	if db.file == "" {
		return models.Room{}
	}
	free, err := FreeBytes(filepath.Dir(db.file))
	if err != nil {
		return models.Room{}
	}
	size := int64(0)
	for _, part := range []string{"", "-wal"} {
		if info, err := os.Stat(db.file + part); err == nil {
			size += info.Size()
		}
	}
	return models.Room{Known: true, Free: free, Database: size}
}

// noRoom reports whether a write failed because the disk is full: SQLITE_FULL, or
// disk_full of PostgreSQL. Nothing of it was stored.
func noRoom(err error) bool {
	var coded interface{ SQLState() string }
	return sqliteCode(err)&0xff == 13 || (errors.As(err, &coded) && coded.SQLState() == "53100")
}
