package store

import (
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool for both, because PostgreSQL lets readers and
// writers work side by side.
func (db *DB) openPostgres(url string, opt Options) error {
	gdb, err := gorm.Open(postgres.Open(url), gormConfig(opt.Queries))
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", withoutAddress(err))
	}
	return db.setPools(gdb, gdb, opt.Readers+4, opt.Readers+4)
}

// withoutAddress drops the driver's text: it repeats the address, and with it
// the password.
func withoutAddress(error) error { return fmt.Errorf("the server did not accept the connection") }
