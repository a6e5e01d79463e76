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
		return fmt.Errorf("open PostgreSQL: %w", withoutAddress(err))
	}
	return db.setPools(gdb, gdb, opt.Readers+4, opt.Readers+4)
}

// withoutAddress replaces the driver's error: its text repeats the address and,
// with it, the password.
func withoutAddress(error) error { return fmt.Errorf("the server did not accept the connection") }
