package store

import (
	"context"

	"gorm.io/gorm"
)

// MigrateTo brings an empty schema to a step, for tests of the steps after it.
func (db *DB) MigrateTo(ctx context.Context, step int64) error {
	provider, err := db.provider()
	if err == nil {
		_, err = provider.UpTo(ctx, step)
	}
	return err
}

// Prepared returns how many prepared statements the pools keep.
func (db *DB) Prepared() (n int) {
	for _, pool := range []*gorm.DB{db.reader, db.writer} {
		if kept, ok := pool.ConnPool.(*gorm.PreparedStmtDB); ok {
			n = max(n, len(kept.Stmts.Keys()))
		}
	}
	return n
}

// StatementsKept is the limit for each pool.
const StatementsKept = statementsKept
