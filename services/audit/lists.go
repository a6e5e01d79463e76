package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"gorm.io/gorm"
)

// listSum takes the sum of the list of rows of one entry.
type listSum struct {
	seq    int64
	listed string // what the entry says of its list
	sum    hash.Hash
	parts  int64
	gap    bool // a part has another number than its place
}

// fits reports whether the list is the one that the hash of the entry covers.
// Entries of older versions list nothing.
func (l listSum) fits() bool {
	_, sum, _ := strings.Cut(l.listed, " ")
	if l.sum == nil || l.parts == 0 && l.listed == "" {
		return true
	}
	return !l.gap && sum == hex.EncodeToString(l.sum.Sum(nil))
}

func (l listSum) why() string {
	return fmt.Sprintf("the list of the rows of entry %d was changed or is missing", l.seq)
}

// firstBadList walks the lists of rows. It returns the first entry whose list is
// not its own, and what is wrong; 0 when all are.
func firstBadList(tx *gorm.DB) (seq int64, why string, err error) {
	if !tx.Migrator().HasTable("audit_rows") { // a backup of an older version, before it is brought up to this one
		return 0, "", nil
	}
	rows, err := tx.Raw(`SELECT e.seq, e.listed, COALESCE(r.part, 0), r.list FROM audit_entries e LEFT JOIN audit_rows r ON r.seq = e.seq ORDER BY e.seq, r.part`).Rows()
	if err != nil {
		return 0, "", err
	}
	defer rows.Close()
	var now listSum
	for rows.Next() {
		next := listSum{}
		var list *string
		var part int64
		if err := rows.Scan(&next.seq, &next.listed, &part, &list); err != nil {
			return 0, "", err
		}
		if next.seq != now.seq {
			if !now.fits() {
				return now.seq, now.why(), nil
			}
			now, now.sum = next, sha256.New()
		}
		if list != nil {
			now.sum.Write([]byte(*list))
			now.parts++
			now.gap = now.gap || part != now.parts
		}
	}
	if !now.fits() {
		return now.seq, now.why(), nil
	}
	return 0, "", rows.Err()
}
