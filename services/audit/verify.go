package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"regexp"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
)

// Report is the result of a verification.
type Report struct {
	Entries  int64  // how many entries were checked
	Head     string // "seq:hash" to write down and compare later
	FirstBad int64  // number of the first entry that does not fit, 0 when all do
	Why      string // what is wrong with that entry, in plain words
}

// OK reports whether the chain is intact.
func (r Report) OK() bool { return r.FirstBad == 0 }

// VerifyStore is Verify for the operator's commands, which have a store and no
// actor.
func VerifyStore(ctx context.Context, db *store.DB, anchor string) (report Report, err error) {
	err = db.Read(ctx, func(tx *gorm.DB) error { report, err = Verify(tx, anchor); return err })
	return report, err
}

// Verify checks the whole chain and reports the first entry that was changed,
// removed, added or moved. An anchor is a head written down earlier, as
// "seq:hash". With it, Verify also finds a log that was rolled back to an older
// state.
func Verify(tx *gorm.DB, anchor string) (Report, error) {
	var report Report
	head, err := readHead(tx)
	if err != nil {
		return report, err
	}
	previous := []byte{0}
	rows, err := tx.Model(&models.AuditEntry{}).Order("seq").Rows()
	if err != nil {
		return report, err
	}
	defer rows.Close()
	anchored := anchor == "" || anchor == HeadText(0, previous) // written down before the first entry
	for rows.Next() {
		var e models.AuditEntry
		if err := tx.ScanRows(rows, &e); err != nil {
			return report, err
		}
		report.Entries++
		if why := misfit(report.Entries, previous, e); why != "" {
			report.FirstBad, report.Why = report.Entries, why
			return report, nil
		}
		previous = e.Hash
		anchored = anchored || anchor == HeadText(e.Seq, e.Hash)
	}
	if err := rows.Err(); err != nil {
		return report, err
	}
	report.Head = HeadText(report.Entries, previous)
	switch {
	case head.Seq != report.Entries || !bytes.Equal(head.Hash, previous):
		report.FirstBad, report.Why = report.Entries+1, fmt.Sprintf("the log ends at entry %d but its head says %d", report.Entries, head.Seq)
	case !anchored:
		report.FirstBad, report.Why = report.Entries+1, "the log no longer holds the head that was written down: it was rolled back or replaced"
	default:
		return lists(tx, report)
	}
	return report, nil
}

// lists completes the report of a whole chain with what stands beside it.
func lists(tx *gorm.DB, report Report) (Report, error) {
	var err error
	if report.FirstBad, report.Why, err = firstBadList(tx); err != nil || !report.OK() {
		return report, err
	}
	if report.FirstBad, err = misnumbered(tx); report.FirstBad > 0 {
		report.Why = fmt.Sprintf("entry %d has another number than in its index", report.FirstBad)
	}
	return report, err
}

// misnumbered returns the place of the first entry whose number is not the next
// one, in the order in which SQLite stores them; 0 when all are. The walk reads the
// numbers in an index, which has a copy of its own.
func misnumbered(tx *gorm.DB) (want int64, err error) {
	if tx.Name() == "postgres" {
		return 0, nil
	}
	rows, err := tx.Raw("SELECT seq FROM audit_entries NOT INDEXED ORDER BY rowid").Rows()
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		want++
		if err := rows.Scan(&seq); err != nil || seq != want {
			return want, err
		}
	}
	return 0, rows.Err()
}

func misfit(want int64, previous []byte, e models.AuditEntry) string {
	if e.Seq != want {
		return fmt.Sprintf("entry %d is missing: the next one is numbered %d", want, e.Seq)
	}
	if !bytes.Equal(e.Hash, link(previous, e)) {
		return fmt.Sprintf("entry %d was changed, or it does not follow the one before it", want)
	}
	return ""
}

func readHead(tx *gorm.DB) (models.AuditHead, error) {
	var head models.AuditHead
	err := tx.Raw("SELECT seq, hash FROM audit_head WHERE id = 1").Scan(&head).Error
	return head, err
}

var headForm = regexp.MustCompile(`^[0-9]+:[0-9a-f]+$`)

// IsHead reports whether a text has the form of a head.
func IsHead(text string) bool { return headForm.MatchString(text) }

// HeadText returns a head in the form in which people write it down.
func HeadText(seq int64, hash []byte) string {
	return fmt.Sprintf("%d:%s", seq, hex.EncodeToString(hash))
}
