package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// Ways in which a row is not as it was written.
const (
	RowDiffers    = "differs"    // from its digest
	RowMissing    = "missing"    // it has a digest and is not there
	RowSurplus    = "surplus"    // no digest: nobody wrote it in this program
	RowUnreadable = "unreadable" // the file is damaged there
	RowReplaced   = "replaced"   // row and digest are not those that the log lists last
	RowKept       = "kept"       // only what is kept about it is damaged
	RowUnlisted   = "unlisted"   // some digests name an entry that does not list their row; ID is how many
)

// Damage is a row that is not as it was written.
type Damage struct {
	Table string
	ID    string // the values of its key
	How   string
	About string // id of the case or survivor, as the row says
	Entry int64  // of the log, which lists the row as it was; 0 for none
	fresh []byte
	place string
}

func (d Damage) name() string { return d.place + " " + d.ID }

// Rows is what CheckRows found.
type Rows struct {
	Checked int64
	Damaged int64
	List    []Damage // the first ones

	at map[string]int // in the list, by place and id
}

// mostListed is how many damaged rows are told one by one.
const mostListed = 2000

func (r *Rows) tell(d Damage) {
	if i, known := r.at[d.name()]; known {
		r.List[i] = d
		return
	}
	if r.Damaged++; len(r.List) < mostListed {
		r.at[d.name()] = len(r.List)
		r.List = append(r.List, d)
	}
}

// CheckRows compares every row with its digest, and every digest with what the
// log lists last. It holds some rows at a time. A database of a version without
// digests has nothing to compare.
func (db *DB) CheckRows(tx *gorm.DB) (*Rows, error) {
	places, err := readPlaces(tx, db.dialect)
	if err != nil {
		return nil, err
	}
	r := &Rows{at: map[string]int{}}
	if places == nil {
		return r, nil
	}
	kept, err := keptByPlace(tx)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if err := db.checkPlace(tx, p, kept[p.name], r); err != nil {
			if db.dialect == Postgres {
				return nil, err
			}
			if err := db.checkSingly(tx, p, r); err != nil {
				return nil, err
			}
		}
	}
	if err := db.checkLists(tx, r); err != nil {
		return nil, err
	}
	return r, db.checkForms(tx, r)
}

func (p place) damage(f found, how string) Damage {
	return Damage{Table: p.table, ID: f.id, How: how, About: f.about, Entry: f.entry, fresh: f.fresh, place: p.name}
}

// checkPlace tells what it found only when it could read all of the place, of which
// so many rows are kept.
func (db *DB) checkPlace(tx *gorm.DB, p place, kept int64, r *Rows) error {
	var told []Damage
	rows := int64(0)
	err := p.each(tx, func(f found) {
		rows++
		kept -= f.isKept()
		if how := f.how(p); how != "" && len(told) < mostListed {
			told = append(told, p.damage(f, how))
		}
	}, p.scan(db.dialect))
	if err != nil {
		return err
	}
	lost, err := db.lost(tx, p, kept != 0 || len(told) > 0)
	if err != nil {
		return err
	}
	for _, f := range lost {
		told = append(told, p.damage(f, RowMissing))
	}
	for _, d := range told {
		r.tell(d)
	}
	r.Checked += rows
	return nil
}

// lost reads what is kept about rows of a place that are not there. It asks only
// where some may be: each time it reads all that is kept, of every place.
func (db *DB) lost(tx *gorm.DB, p place, maybe bool) ([]found, error) {
	if !maybe {
		return nil, nil
	}
	return lines(tx, p.lost(db.dialect))
}

// isKept is 1 for a row that is kept, and 0 for one that is not.
func (f found) isKept() int64 { return int64(min(len(f.kept), 1)) }

// keptByPlace counts the rows that are kept of each place.
func keptByPlace(tx *gorm.DB) (map[string]int64, error) {
	var counts []struct {
		Place string
		Kept  int64
	}
	err := tx.Raw("SELECT place, COUNT(*) AS kept FROM row_digests WHERE length(digest) > 0 GROUP BY place").Scan(&counts).Error
	out := make(map[string]int64, len(counts))
	for _, c := range counts {
		out[c.Place] = c.Kept
	}
	return out, err
}

// how says what is wrong with a row that is there, or "".
func (f found) how(p place) string {
	switch {
	case f.fits(p):
		return ""
	case len(f.kept) == 0:
		return RowSurplus
	case f.changed():
		return RowDiffers
	}
	return RowKept
}

// checkSingly reads the rows of a place one by one, by what is kept about them:
// pages of the file are damaged, and a walk ends there.
func (db *DB) checkSingly(tx *gorm.DB, p place, r *Rows) error {
	after, one := "", p.one(db.dialect)
	for {
		list, err := lines(tx, fmt.Sprintf("SELECT id, digest, entry, own FROM row_digests WHERE place = ? AND id > ? AND length(digest) > 0 ORDER BY id LIMIT %d", rowsAtOnce), p.name, after)
		if err != nil {
			return err
		}
		for _, kept := range list {
			after = kept.id
			r.Checked++
			if how := p.singly(tx, one, kept); how != "" {
				r.tell(p.damage(kept, how))
			}
		}
		if len(list) < rowsAtOnce {
			return nil
		}
	}
}

func (p place) singly(tx *gorm.DB, one string, kept found) string {
	list, err := p.find(tx, one, after(kept.id, len(p.key))...)
	switch {
	case err != nil:
		return RowUnreadable
	case len(list) == 0:
		return RowMissing
	}
	return list[0].how(p)
}

// after splits an id. Only one part of it can hold a space; the others stand
// around it.
func after(id string, keys int) []any {
	parts := strings.SplitN(id, " ", keys)
	out := make([]any, keys)
	for i := range out {
		out[i] = ""
		if i < len(parts) {
			out[i] = parts[i]
		}
	}
	return out
}

// one is the query for one row by its key.
func (p place) one(d Dialect) string {
	texts, same := p.texts(d, "t"), make([]string, len(p.key))
	for i, c := range p.key {
		same[i] = "t." + quoted(c.name) + " = " + c.back(d, "?")
	}
	return fmt.Sprintf("SELECT %s, 1, k.digest, k.entry, k.own, %s FROM %s t %s WHERE %s",
		strings.Join(texts, ", "), p.values(d), p.table, p.kept(texts), strings.Join(same, " AND "))
}
