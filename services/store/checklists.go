package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// partsAtOnce is how many parts of lists are in memory at a time.
const partsAtOnce = 50

type part struct {
	Seq, Part int64
	List      string
}

// list is a part of the list of an entry: by place and id the digests.
type list map[string]map[string]string

// checkLists compares what is kept about each row with the newest entry that
// lists it. Old bytes that were put back, with the old digest, are found here.
func (db *DB) checkLists(tx *gorm.DB, r *Rows) error {
	last, matched := part{}, int64(0)
	for {
		var parts []part
		query := fmt.Sprintf("SELECT seq, part, list FROM audit_rows WHERE (seq, part) > (?, ?) ORDER BY seq, part LIMIT %d", partsAtOnce)
		if err := tx.Raw(query, last.Seq, last.Part).Scan(&parts).Error; err != nil || len(parts) == 0 {
			return err
		}
		for _, p := range parts {
			last = p
			n, err := db.checkPart(tx, p, r)
			if err != nil {
				return err
			}
			matched += n
		}
		if len(parts) < partsAtOnce {
			return r.unlisted(tx, matched)
		}
	}
}

// unlisted notes digests that name an entry which does not list their row.
func (r *Rows) unlisted(tx *gorm.DB, matched int64) error {
	var listed int64
	if err := tx.Raw("SELECT COUNT(*) FROM row_digests WHERE entry > 0").Scan(&listed).Error; err != nil {
		return err
	}
	if listed > matched && r.Damaged == 0 {
		r.tell(Damage{Table: digestTable, ID: fmt.Sprint(listed - matched), How: RowUnlisted})
	}
	return nil
}

// checkPart compares the rows of one part. It returns how many are kept as this
// entry lists them.
func (db *DB) checkPart(tx *gorm.DB, p part, r *Rows) (matched int64, err error) {
	var listed list
	if json.Unmarshal([]byte(p.List), &listed) != nil {
		return 0, nil // the walk through the log names the entry
	}
	var ask []line
	for place, rows := range listed {
		for id := range rows {
			ask = append(ask, line{Place: place, ID: id})
		}
	}
	kept, err := db.keptOf(tx, ask)
	if err != nil {
		return 0, err
	}
	for _, a := range ask {
		k, there := kept[[2]string{a.Place, a.ID}]
		digest := digestOf(listed[a.Place][a.ID])
		switch {
		case !there || k.Entry < p.Seq || k.Entry == p.Seq && !bytes.Equal(k.Digest, digest):
			r.tell(r.replaced(a, p.Seq, digest))
		case k.Entry == p.Seq:
			matched++
		}
	}
	return matched, nil
}

// replaced is the damage of a row that is not kept as the log lists it. Where the
// row itself is as listed, only what is kept about it is damaged.
func (r *Rows) replaced(a line, seq int64, listed []byte) Damage {
	d := Damage{Table: tableOf(a.Place), ID: a.ID, How: RowReplaced, Entry: seq, place: a.Place}
	i, known := r.at[d.name()]
	if !known {
		return d
	}
	d.fresh, d.About = r.List[i].fresh, r.List[i].About
	if len(listed) > 0 && bytes.Equal(d.fresh, listed) {
		d.How = RowKept
	}
	return d
}

func tableOf(place string) string {
	table, _, _ := strings.Cut(place, ".")
	return table
}

type keptRow struct {
	Place, ID string
	Digest    []byte
	Entry     int64
}

var keptRows = map[Dialect]string{
	SQLite: `SELECT k.place, k.id, k.digest, k.entry FROM json_each(?) j
		JOIN row_digests k ON k.place = j.value ->> 'p' AND k.id = j.value ->> 'i'`,
	Postgres: `SELECT k.place, k.id, k.digest, k.entry FROM json_to_recordset(CAST(? AS json)) AS j(p text, i text)
		JOIN row_digests k ON k.place = j.p AND k.id = j.i`,
}

func (db *DB) keptOf(tx *gorm.DB, ask []line) (map[[2]string]keptRow, error) {
	text, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	var rows []keptRow
	err = tx.Raw(keptRows[db.dialect], string(text)).Scan(&rows).Error
	out := make(map[[2]string]keptRow, len(rows))
	for _, k := range rows {
		out[[2]string{k.Place, k.ID}] = k
	}
	return out, err
}

// digestOf reads a digest of a list.
func digestOf(text string) []byte {
	out, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return []byte(text)
	}
	return out
}
