package main

import (
	"context"
	"fmt"
	"path/filepath"

	"aftercare/services/audit"
	"aftercare/services/store"
)

// opened is a database with what is wrong with the end of its log.
type opened struct {
	*store.DB
	loss audit.Loss
	note string // nothing known is missing, and yet the log of the last writes was gone
}

// look looks at the files before they are opened. PostgreSQL reports by itself
// what it lacks.
func (f storeFlags) look() (store.Found, error) {
	if f.Database != "" {
		return store.Found{There: true}, nil
	}
	return store.Look(f.Data)
}

// openThere opens an existing database; it never makes one. It returns an error
// for one that lost its last writes, unless it was told to accept that.
func openThere(ctx context.Context, s storeFlags, opt store.Options) (*store.DB, error) {
	o, err := openAnyway(ctx, s, opt)
	if err != nil {
		return nil, err
	}
	if o.loss.Any() {
		_ = o.Close()
		return nil, lossError(s, o.loss)
	}
	return o.DB, nil
}

// openAnyway opens an existing database and reports what it lost.
func openAnyway(ctx context.Context, s storeFlags, opt store.Options) (o opened, err error) {
	found, err := s.look()
	if err != nil {
		return o, fmt.Errorf("--data: %w", err)
	}
	if !found.There {
		return o, fmt.Errorf("--data: there is no caseload in %s", s.Data)
	}
	tail, known, err := s.tail()
	if err != nil {
		return o, err
	}
	if found.WithoutLog && !known {
		return o, fmt.Errorf("--data: %w", store.WithoutLog(s.Data))
	}
	db, err := store.Open(ctx, s.url(), opt)
	if err != nil {
		return o, err
	}
	o.DB = db
	if known {
		o.loss, err = lost(ctx, db, tail)
	}
	if found.WithoutLog && !o.loss.Any() {
		o.note = fmt.Sprintf("the log of the last writes (-wal) was gone; up to entry %d, which is written down, nothing is missing", tail.Seq)
	}
	if err != nil {
		_ = db.Close()
	}
	return o, err
}

// tail reads what is written down of the end of the log, before the database is
// opened: a server beside may be writing.
func (f storeFlags) tail() (audit.Tail, bool, error) {
	if f.Database != "" {
		return audit.Tail{}, false, nil
	}
	file := f.Data
	if filepath.Ext(file) != ".db" {
		file = filepath.Join(file, store.File)
	}
	return audit.ReadTail(file + store.HeadFile)
}

// lost compares the log with what is written down. A database without tables has
// no log and is named elsewhere.
func lost(ctx context.Context, db *store.DB, tail audit.Tail) (loss audit.Loss, err error) {
	if empty, err := db.Empty(ctx); err != nil || empty {
		return loss, err
	}
	return audit.Missing(ctx, db, tail)
}

// lossError says what is missing and what can be done.
func lossError(s storeFlags, loss audit.Loss) error {
	return fmt.Errorf("%s: %s\nStop the server and keep a copy of the folder. Then bring the last backup back into another folder (aftercare restore), "+
		"or go on with what is here: aftercare serve --accept-loss. It is then written into the log", s.Data, loss)
}
