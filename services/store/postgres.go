package store

import (
	"context"
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool for reading and writing, because in PostgreSQL
// readers and writers do not block each other.
func (db *DB) openPostgres(ctx context.Context, url string, opt Options) error {
	db.address = url
	gdb, err := gorm.Open(postgres.Open(withLimits(url, opt.Wait)), gormConfig(opt.Queries))
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", notConnected(url, err))
	}
	if err := db.setPools(gdb, gdb, opt.Readers+4, opt.Readers+4); err != nil {
		return err
	}
	return db.assertDurable(ctx)
}
