package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// Integrity asks the database to check its own file and references. It returns
// the damage in one line, or "" when there is none. PostgreSQL checks its pages
// and references by itself.
func (db *DB) Integrity(ctx context.Context) (string, error) {
	if db.dialect == Postgres {
		return "", db.Ready(ctx)
	}
	var damage string
	err := db.Read(ctx, func(tx *gorm.DB) error {
		var lines []string
		if err := tx.Raw("PRAGMA integrity_check(5)").Scan(&lines).Error; err != nil {
			return err
		}
		if text := strings.Join(lines, "; "); text != "ok" {
			damage = text
			return nil
		}
		orphans, err := countRows(tx, "PRAGMA foreign_key_check")
		if err == nil && orphans > 0 {
			damage = fmt.Sprintf("%d references lead nowhere", orphans)
		}
		return err
	})
	return damage, err
}

func countRows(tx *gorm.DB, query string) (n int, err error) {
	rows, err := tx.Raw(query).Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}
