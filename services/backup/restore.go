package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/services/store"
)

// Restored is what came back.
type Restored struct {
	SignedOut int64    // people who were signed in
	Steps     []string // of the schema, from an older version
	Packs     string   // folder of own law, "" for none
	Rows      audit.Rows
}

// EmptyFolder returns an error unless a folder holds nothing, or only what a
// restore left that did not end; that is removed.
func EmptyFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, store.Restoring)); err == nil {
		left := errors.Join(os.RemoveAll(filepath.Join(folder, packsFolder)), os.RemoveAll(filepath.Join(folder, store.Restoring)))
		if left != nil {
			return left
		}
	}
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s is not empty: it holds %s. A backup is brought back into an empty folder only", folder, entries[0].Name())
	}
	return err
}

// RestoreTo brings a SQLite backup back into an empty folder. Everything is
// checked under another name first; after an error the folder is as empty as it
// was.
func (a *Archive) RestoreTo(ctx context.Context, folder string, now time.Time) (r Restored, err error) {
	if a.Engine != store.SQLite {
		return r, errors.New("this backup is of a PostgreSQL database: give --database with an empty one")
	}
	if err := EmptyFolder(folder); err != nil {
		return r, err
	}
	work := filepath.Join(folder, store.Restoring)
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(work))
		}
	}()
	for _, f := range a.Files {
		if err := a.unpack(f, work); err != nil {
			return r, err
		}
	}
	if r, err = a.open(ctx, work, now); err != nil {
		return r, err
	}
	if _, err := os.Stat(filepath.Join(work, packsFolder)); err == nil {
		r.Packs = filepath.Join(folder, packsFolder)
	}
	return r, moveUp(work, folder)
}

// unpack writes one file onto the disk.
func (a *Archive) unpack(f File, folder string) error {
	path := filepath.Join(folder, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return store.Put(path, func(w io.Writer) error { return a.write(f, w) }, nil)
}

// open opens what was unpacked, checks it and prepares it for work.
func (a *Archive) open(ctx context.Context, url string, now time.Time) (r Restored, err error) {
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.Pending(ctx); err != nil {
		return r, err
	}
	if err := a.whole(ctx, db); err != nil {
		return r, err
	}
	if r.Rows, err = audit.CheckRowsOf(ctx, db); err != nil {
		return r, err
	}
	at := models.At(now)
	if r.Steps, err = audit.Migrate(ctx, db, at); err != nil {
		return r, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) (err error) {
		if r.SignedOut, err = account.EndEverything(tx, at); err != nil {
			return err
		}
		return audit.Append(tx, access.System("restore", a.ID, at), at, audit.Entry{
			Action: "backup.restored", Subject: "organisation:" + a.ID, Detail: "made=" + a.Made.String(),
		})
	})
	return r, err
}

// whole compares the database with the list of the backup.
func (a *Archive) whole(ctx context.Context, db *store.DB) error {
	damage, err := db.Integrity(ctx)
	if err == nil && damage != "" {
		err = fmt.Errorf("%w: %s", store.ErrDamaged, damage)
	}
	if err != nil {
		return err
	}
	report, err := audit.VerifyStore(ctx, db, "")
	switch {
	case err != nil:
		return err
	case !report.OK():
		return fmt.Errorf("%w: the audit log: %s", store.ErrDamaged, report.Why)
	case report.Head != a.Head:
		return fmt.Errorf("%w: its log ends with %s and not with %s", ErrChanged, report.Head, a.Head)
	}
	return db.Read(ctx, func(tx *gorm.DB) error {
		got, err := count(tx)
		if err == nil && got != a.Counts {
			err = fmt.Errorf("%w: it holds %+v and not %+v", ErrChanged, got, a.Counts)
		}
		return err
	})
}

// moveUp gives the files their place, the database last: until then a restore
// that is cut short is known by its folder.
func moveUp(work, folder string) error {
	entries, err := os.ReadDir(work)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != store.File {
			if err := store.Place(filepath.Join(work, e.Name()), filepath.Join(folder, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := store.Place(filepath.Join(work, store.File), filepath.Join(folder, store.File)); err != nil {
		return err
	}
	return errors.Join(os.Remove(work), store.SyncFolder(folder))
}

// RestoreInto brings a PostgreSQL backup back into an empty database, in one
// transaction, after all of it was read.
func (a *Archive) RestoreInto(ctx context.Context, address string, now time.Time) (r Restored, err error) {
	if a.Engine != store.Postgres {
		return r, errors.New("this backup is of a SQLite file: give --to with an empty folder")
	}
	if err := emptyDatabase(ctx, address); err != nil {
		return r, err
	}
	if err := a.Check(); err != nil {
		return r, err
	}
	for _, f := range a.Files {
		if f.Name != store.DumpFile {
			continue
		}
		dump, err := a.zip.Open(f.Name)
		if err != nil {
			return r, asChanged(err)
		}
		defer dump.Close()
		if err := store.ImportPostgres(ctx, address, dump); err != nil {
			return r, err
		}
	}
	return a.open(ctx, address, now)
}

func emptyDatabase(ctx context.Context, address string) error {
	db, err := store.Open(ctx, address, store.Options{})
	if err != nil {
		return err
	}
	empty, err := db.Empty(ctx)
	if err == nil && !empty {
		err = errors.New("this database is not empty: a backup is brought back into an empty one only")
	}
	return errors.Join(err, db.Close())
}

// Missing compares the backup with a newer end of the log, and says which entries
// it lacks.
func (a *Archive) Missing(tail audit.Tail) audit.Loss {
	loss := audit.Loss{Known: tail.Seq}
	if _, err := fmt.Sscanf(a.Head, "%d:", &loss.Stored); err != nil || tail.Seq <= loss.Stored {
		return loss
	}
	loss.From = loss.Stored + 1
	for i, e := range tail.Entries {
		if e.Seq == loss.From {
			loss.Entries = tail.Entries[i:]
		}
	}
	return loss
}
