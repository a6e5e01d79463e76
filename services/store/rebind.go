package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// ErrRowsDamaged is the error of a migration of a database in which too many rows
// are not as they were written.
var ErrRowsDamaged = errors.New("too many rows are not as they were written: run aftercare check, and bring a backup back")

// unbind prepares a database for steps that change rows. What is damaged now is
// written down, or the steps would make it right.
func (db *DB) unbind(ctx context.Context) error {
	if there, err := db.has(ctx, digestTable); err != nil || !there {
		return err
	}
	var damaged []string
	unfinished, err := db.unboundSteps(ctx)
	if err != nil {
		return err
	}
	if unfinished == 0 {
		if damaged, err = db.damagedRows(ctx); err != nil {
			return err
		}
	}
	text, err := json.Marshal(damaged)
	if err != nil {
		return err
	}
	return db.plainWrite(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO row_binding (id, leave) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", string(text)).Error; err != nil {
			return err
		}
		return db.dropNotes(tx)
	})
}

// damagedRows names the rows that are not as they were written.
func (db *DB) damagedRows(ctx context.Context) (names []string, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error {
		r, err := db.CheckRows(tx)
		if err != nil {
			return err
		}
		if r.Damaged > int64(len(r.List)) {
			return ErrRowsDamaged
		}
		for _, d := range r.List {
			names = append(names, d.name())
		}
		return nil
	})
	return names, err
}

// plainWrite is Write without notes, for what prepares the notes.
func (db *DB) plainWrite(ctx context.Context, f func(tx *gorm.DB) error) error {
	return db.run(ctx, db.writer, f, nil)
}

// unboundSteps returns 1 while steps ran whose rows are not bound yet.
func (db *DB) unboundSteps(ctx context.Context) (n int, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw("SELECT COUNT(*) FROM row_binding").Scan(&n).Error })
	return n, err
}

func (db *DB) has(ctx context.Context, table string) (bool, error) {
	var tables []string
	err := db.Read(ctx, func(tx *gorm.DB) error { return tx.Raw(namesOfTables[db.dialect]).Scan(&tables).Error })
	return slices.Contains(tables, table), err
}

// rebind binds every row that is not as it is kept, but for those that were
// damaged before the steps. It does nothing unless steps ran.
func (db *DB) rebind(ctx context.Context, note func(tx *gorm.DB) error) error {
	if n, err := db.unboundSteps(ctx); err != nil || n == 0 {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		text, leave := "", []string{}
		err := tx.Raw("SELECT leave FROM row_binding").Scan(&text).Error
		if err == nil {
			err = json.Unmarshal([]byte(text), &leave)
		}
		if err != nil {
			return err
		}
		w := tx.Statement.Context.Value(writingKey{}).(*writing)
		r := rebinding{writing: w, note: note, leave: leave}
		if r.kept, err = keptByPlace(tx); err != nil {
			return err
		}
		for _, p := range w.places {
			if err := r.place(tx, p); err != nil {
				return err
			}
		}
		if err := r.vanished(tx); err != nil {
			return err
		}
		return tx.Exec("DELETE FROM row_binding").Error
	})
}

type rebinding struct {
	*writing
	note  func(tx *gorm.DB) error
	leave []string
	kept  map[string]int64 // before, by place
}

// place binds the rows of one place, some at a time.
func (r rebinding) place(tx *gorm.DB, p place) error {
	var after []any
	kept := r.kept[p.name]
	for {
		list, err := p.find(tx, p.walk(r.db.dialect, after == nil), after...)
		if err != nil {
			return err
		}
		for _, f := range list {
			kept -= f.isKept()
		}
		if err := r.bind(tx, p, list); err != nil {
			return err
		}
		if len(list) < rowsAtOnce {
			break
		}
		after = list[len(list)-1].after()
	}
	lost, err := r.db.lost(tx, p, kept != 0)
	if err != nil {
		return err
	}
	return r.bind(tx, p, lost)
}

func (f found) after() []any {
	out := make([]any, len(f.key))
	for i, k := range f.key {
		out[i] = k
	}
	return out
}

// bind keeps what a list of rows is now.
func (r rebinding) bind(tx *gorm.DB, p place, list []found) error {
	var changed []line
	for _, f := range list {
		if f.fits(p) || slices.Contains(r.leave, p.name+" "+f.id) {
			continue
		}
		if p.logged && r.ending == nil {
			if r.note == nil {
				return fmt.Errorf("the rows of %s have no entry of the log", p.name)
			}
			if err := r.note(tx); err != nil {
				return err
			}
		}
		changed = append(changed, r.line(p, f)...)
	}
	return r.keep(tx, changed)
}

// vanished binds that the rows of a table are gone which steps removed.
func (r rebinding) vanished(tx *gorm.DB) error {
	for _, name := range slices.Sorted(maps.Keys(r.kept)) {
		if slices.ContainsFunc(r.places, func(p place) bool { return p.name == name }) {
			continue
		}
		list, err := lines(tx, "SELECT id, digest, entry, own FROM row_digests WHERE length(digest) > 0 AND place = ?", name)
		if err != nil {
			return err
		}
		logged := slices.ContainsFunc(list, func(f found) bool { return f.entry > 0 })
		if err := r.bind(tx, place{name: name, logged: logged}, list); err != nil {
			return err
		}
	}
	return nil
}

// lines reads what is kept about rows that are not there.
func lines(tx *gorm.DB, query string, args ...any) ([]found, error) {
	var rows []struct {
		ID     string
		Digest []byte
		Entry  int64
		Own    []byte
	}
	err := tx.Raw(query, args...).Scan(&rows).Error
	out := make([]found, len(rows))
	for i, r := range rows {
		out[i] = found{id: r.ID, kept: r.Digest, entry: r.Entry, own: r.Own}
	}
	return out, err
}
