package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Build makes a new SQLite database with its schema and what fill puts into it.
// It gets its name only when it is whole: what a power cut leaves is thrown away
// and begun again the next time, and never taken for an installation.
func Build(ctx context.Context, path string, opt Options, fill func(*DB) error) (err error) {
	file, err := sqliteFile(path)
	if err != nil {
		return err
	}
	place := &DB{}
	if opt.Server != nil {
		if err := place.hold(file, *opt.Server); err != nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, place.letGo()) }()
	making := strings.TrimSuffix(file, ".db") + ".new.db"
	if err := removeAll(making); err != nil {
		return err
	}
	opt.Server = nil
	db, err := Open(ctx, making, opt)
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx, nil)
	if err == nil && fill != nil {
		err = fill(db)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return errors.Join(err, removeAll(making))
	}
	if sizeOf(making+logFile) > 0 {
		return fmt.Errorf("%s could not be finished: start again", making)
	}
	return Place(making, file)
}

// removeAll removes a SQLite file with those beside it.
func removeAll(file string) error {
	list, err := filepath.Glob(file + "*")
	for _, f := range list {
		err = errors.Join(err, os.Remove(f))
	}
	return err
}
