package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// openPostgres opens one pool for reading and writing, because in PostgreSQL
// readers and writers do not block each other.
func (db *DB) openPostgres(ctx context.Context, url string, opt Options) error {
	db.address = url
	config, err := pgx.ParseConfig(withLimits(url, opt.Wait))
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", notConnected(url, err))
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(noteTable))
	gdb, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig(opt.Queries))
	if err != nil {
		_ = pool.Close()
		return fmt.Errorf("open PostgreSQL: %w", notConnected(url, err))
	}
	if err := db.setPools(gdb, gdb, opt.Readers+4, opt.Readers+4); err != nil {
		return err
	}
	return db.assertDurable(ctx)
}

// noteTable makes the table in which triggers note the written rows of a
// transaction. It belongs to the connection.
func noteTable(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, fmt.Sprintf(notesTable, " ON COMMIT DELETE ROWS"))
	return err
}
