package store

import (
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool for reading and writing, because in PostgreSQL
// readers and writers do not block each other.
func (db *DB) openPostgres(url string, opt Options) error {
	db.address = url
	gdb, err := gorm.Open(postgres.Open(url), gormConfig(opt.Queries))
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", notConnected(url, err))
	}
	return db.setPools(gdb, gdb, opt.Readers+4, opt.Readers+4)
}
