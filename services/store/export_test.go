package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
)

// MigrateTo brings an empty schema to a step, for tests of the steps after it.
func (db *DB) MigrateTo(ctx context.Context, step int64) error {
	db.places.Store(nil)
	provider, err := db.provider()
	if err == nil {
		_, err = provider.UpTo(ctx, step)
	}
	return err
}

// Plans returns, by place, how SQLite runs the queries for the rows that a
// transaction wrote, and for those that a check walks through.
func (db *DB) Plans(ctx context.Context) (noted, walked map[string][]string, err error) {
	noted, walked = map[string][]string{}, map[string][]string{}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		explain := func(into map[string][]string, p place, query string, args ...any) error {
			var steps []struct{ Detail string }
			err := tx.Raw("EXPLAIN QUERY PLAN "+query, args...).Scan(&steps).Error
			for _, s := range steps {
				into[p.name] = append(into[p.name], s.Detail)
			}
			return err
		}
		for _, p := range *db.places.Load() {
			if err := errors.Join(explain(noted, p, p.noted(SQLite, false), padded(nil)...), explain(walked, p, p.scan(SQLite)), explain(walked, p, p.lost(SQLite))); err != nil {
				return err
			}
		}
		return nil
	})
	return noted, walked, err
}
