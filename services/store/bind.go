package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math/bits"
	"strings"

	"gorm.io/gorm"
)

// Ending is what the log does at the end of a write transaction.
type Ending struct {
	State any                                    // of the log
	Entry func() int64                           // the number of the entry that will list the rows
	Close func(tx *gorm.DB, listed string) error // writes the entries, with the sum of the list
}

// writing is a write transaction and what it has listed so far.
type writing struct {
	db     *DB
	places []place
	ending *Ending
	rows   int64
	parts  int64
	sum    hash.Hash
}

type writingKey struct{}

// AtEnd returns what the log does at the end of a write transaction. It calls
// begin the first time. Outside of Write it returns an error.
func AtEnd(tx *gorm.DB, begin func() (*Ending, error)) (*Ending, error) {
	w, ok := tx.Statement.Context.Value(writingKey{}).(*writing)
	if !ok {
		return nil, errors.New("the log is written in a transaction of the store only")
	}
	if w.ending == nil {
		ending, err := begin()
		if err != nil {
			return nil, err
		}
		w.ending = ending
	}
	return w.ending, nil
}

// write runs f and binds the rows it wrote: their digests are kept, and the last
// entry of the log that f made lists them.
func (db *DB) write(tx *gorm.DB, f func(tx *gorm.DB) error) error {
	w := &writing{db: db, sum: sha256.New()}
	tx = tx.WithContext(context.WithValue(tx.Statement.Context, writingKey{}, w))
	var err error
	if w.places, err = db.prepareNotes(tx); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	if err := w.bindNoted(tx); err != nil {
		return fmt.Errorf("bind the rows to the log: %w", err)
	}
	return w.close(tx)
}

// close lets the log write its entries.
func (w *writing) close(tx *gorm.DB) error {
	if w.ending == nil {
		return nil
	}
	listed := ""
	if w.rows > 0 {
		listed = Listed(w.rows, w.sum)
	}
	return w.ending.Close(tx, listed)
}

// Listed is how an entry says which list is its own: how many rows, and the sum of
// the parts.
func Listed(rows int64, sum hash.Hash) string {
	return fmt.Sprintf("%d %s", rows, hex.EncodeToString(sum.Sum(nil)))
}

// bindNoted binds the rows that triggers noted.
func (w *writing) bindNoted(tx *gorm.DB) error {
	if w.places == nil {
		return nil
	}
	tx = tx.WithContext(context.WithoutCancel(tx.Statement.Context)) // SQLite watches each statement that can be cancelled from a goroutine of its own
	names, err := textsOf(tx, "SELECT DISTINCT place FROM dirty_rows")
	if err != nil || len(names) == 0 {
		return err
	}
	var rest []line
	for _, name := range names {
		p, err := w.place(name)
		if err != nil {
			return err
		}
		if rest, err = w.bindPlace(tx, p, rest); err != nil {
			return err
		}
	}
	if err := w.keep(tx, rest); err != nil {
		return err
	}
	if w.db.dialect == SQLite { // PostgreSQL empties it by itself
		return tell(tx, "DELETE FROM dirty_rows")
	}
	return nil
}

func (w *writing) place(name string) (place, error) {
	for _, p := range w.places {
		if p.name == name {
			return p, nil
		}
	}
	return place{}, fmt.Errorf("rows of %s have no place", name)
}

// bindPlace collects the changed rows of one place, and keeps them when there are
// many.
func (w *writing) bindPlace(tx *gorm.DB, p place, lines []line) ([]line, error) {
	var after []any
	for {
		list, err := p.find(tx, p.noted(w.db.dialect, after == nil), after...)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			if f.changed() {
				lines = append(lines, w.line(p, f)...)
			}
			after = padded(f.key)
		}
		if len(list) < rowsAtOnce {
			return lines, nil
		}
		if err := w.keep(tx, lines); err != nil {
			return nil, err
		}
		lines = nil
	}
}

// padded is a key as it is noted.
func padded(key []string) []any {
	out := make([]any, keyColumns)
	for i := range out {
		out[i] = ""
		if i < len(key) {
			out[i] = key[i]
		}
	}
	return out
}

// line is a row of row_digests as it is to be.
type line struct {
	Place  string `json:"p"`
	ID     string `json:"i"`
	Digest string `json:"d"`
	Entry  int64  `json:"e"`
	Own    string `json:"o"`
	gone   bool
	digest []byte
	own    []byte
}

// line makes the line of a changed row. A row that has to stand in the log and
// was written without an entry gets none: it does not fit its digest from then on,
// as one that another program wrote.
func (w *writing) line(p place, f found) []line {
	entry := int64(0)
	if p.logged {
		if w.ending == nil {
			if w.db.unlogged != nil {
				w.db.unlogged(p.table)
			}
			return nil
		}
		entry = w.ending.Entry()
	}
	l := line{Place: p.name, ID: f.id, Entry: entry, gone: len(f.fresh) == 0, digest: append([]byte{}, f.fresh...), own: own(p.name, f.id, f.fresh, entry)}
	if w.db.dialect == Postgres {
		l.Digest, l.Own = hex.EncodeToString(l.digest), hex.EncodeToString(l.own)
	}
	return []line{l}
}

// keepLines writes lines of row_digests. The statement of PostgreSQL is the same for
// any number of them; SQLite reads JSON slowly, and has one for each power of two.
const (
	keepInPostgres = `INSERT INTO row_digests (place, id, digest, entry, own)
		SELECT j.p, j.i, decode(j.d, 'hex'), j.e, decode(j.o, 'hex') FROM json_to_recordset(CAST(? AS json)) AS j(p text, i text, d text, e bigint, o text)` + keepLatest
	keepInSQLite = "INSERT INTO row_digests (place, id, digest, entry, own) VALUES (?, ?, ?, ?, ?)%s" + keepLatest
	keepLatest   = " ON CONFLICT (place, id) DO UPDATE SET digest = excluded.digest, entry = excluded.entry, own = excluded.own"
	keepMost     = 256 // lines in one statement of SQLite
)

func (w *writing) keepLines(tx *gorm.DB, lines []line) error {
	if w.db.dialect == Postgres {
		return w.run(tx, keepInPostgres, lines)
	}
	for len(lines) > 0 {
		n := min(1<<(bits.Len(uint(len(lines)))-1), keepMost)
		args := make([]any, 0, n*5)
		for _, l := range lines[:n] {
			args = append(args, l.Place, l.ID, l.digest, l.Entry, l.own)
		}
		if err := tell(tx, fmt.Sprintf(keepInSQLite, strings.Repeat(", (?, ?, ?, ?, ?)", n-1)), args...); err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

var dropLines = map[Dialect]string{
	SQLite: `DELETE FROM row_digests WHERE (place, id) IN (SELECT j.value ->> 'p', j.value ->> 'i' FROM json_each(?) j)`,
	Postgres: `DELETE FROM row_digests WHERE (place, id) IN
		(SELECT j.p, j.i FROM json_to_recordset(CAST(? AS json)) AS j(p text, i text))`,
}

// keep writes lines, and lists those that an entry of the log lists.
func (w *writing) keep(tx *gorm.DB, lines []line) error {
	var stay, gone []line
	list := list{}
	for _, l := range lines {
		if l.Entry == 0 && l.gone {
			gone = append(gone, l)
			continue
		}
		if stay = append(stay, l); l.Entry > 0 {
			if list[l.Place] == nil {
				list[l.Place] = map[string]string{}
			}
			list[l.Place][l.ID] = base64.RawStdEncoding.EncodeToString(l.digest)
			w.rows++
		}
	}
	if err := w.keepLines(tx, stay); err != nil {
		return err
	}
	if err := w.run(tx, dropLines[w.db.dialect], gone); err != nil {
		return err
	}
	return w.list(tx, list)
}

func (w *writing) run(tx *gorm.DB, statement string, lines []line) error {
	if len(lines) == 0 {
		return nil
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return err
	}
	return tell(tx, statement, string(text))
}

// list writes a part of the list of the entry.
func (w *writing) list(tx *gorm.DB, list list) error {
	if len(list) == 0 {
		return nil
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	w.parts++
	w.sum.Write(text)
	return tell(tx, "INSERT INTO audit_rows (seq, part, list) VALUES (?, ?, ?)", w.ending.Entry(), w.parts, string(text))
}
