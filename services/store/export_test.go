package store

import (
	"context"
)

// MigrateTo brings an empty schema to a step, for tests of the steps after it.
func (db *DB) MigrateTo(ctx context.Context, step int64) error {
	provider, err := db.provider()
	if err == nil {
		_, err = provider.UpTo(ctx, step)
	}
	return err
}
