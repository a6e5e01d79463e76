// Package audit keeps the append-only, chained record of who did or read what.
//
// Append is called with the transaction of the deed it describes, so that
// neither can be there without the other. The package must never store what
// was read or written: it copies codes, classes and counts, no content.
package audit

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
)

// Entry is what a caller says about one deed. The chain adds the rest.
type Entry struct {
	Action   string         // slice.deed in the past: "delivery.recorded"
	Subject  string         // kind:id of the record
	CaseID   string         // the case it belongs to, if any
	Survivor string         // the survivor it belongs to, if any
	Classes  []models.Class // classes opened or written
	Fields   int            // how many sealed values were opened or written
	Detail   string         // codes only: "purpose=visit", "status=open>closed"
	Result   string         // "" means done; "refused" with the reason in Detail
}

// Append adds one entry to the chain in the transaction of the deed.
func Append(tx *gorm.DB, by access.Actor, now models.Instant, e Entry) error {
	return AppendAll(tx, by, now, []Entry{e})
}

// perStatement keeps the parameters of one statement under the limits of both
// databases.
const perStatement = 500

// AppendAll adds many entries of one deed, in order. A deed with thousands of
// them calls it once, at its end: on PostgreSQL the head stays locked from here
// to the end of the transaction.
func AppendAll(tx *gorm.DB, by access.Actor, now models.Instant, entries []Entry) error {
	head, err := lockHead(tx)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	rows := make([]models.AuditEntry, len(entries))
	for i, e := range entries {
		rows[i] = e.row(by, now)
		rows[i].Seq = head.Seq + 1
		rows[i].Hash = link(head.Hash, rows[i])
		head.Seq, head.Hash = rows[i].Seq, rows[i].Hash
	}
	if err := tx.CreateInBatches(&rows, perStatement).Error; err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return tx.Model(&models.AuditHead{}).Where("id = 1").Select("seq", "hash").Updates(head).Error
}

// row is the entry as it is stored, without its place in the chain.
func (e Entry) row(by access.Actor, now models.Instant) models.AuditEntry {
	row := models.AuditEntry{
		At:           now,
		Organisation: by.Organisation(), Actor: by.ID(), ActorName: by.Name(), Role: string(by.Role()),
		Action: e.Action, Subject: e.Subject, CaseID: e.CaseID, SurvivorID: e.Survivor,
		Classes: classList(e.Classes), Fields: int64(e.Fields), Detail: e.Detail,
		Result: e.Result, Request: by.Request(),
	}
	if row.Result == "" {
		row.Result = "done"
	}
	return row
}

// lockHead reads the last link. On PostgreSQL the row lock makes writers queue;
// SQLite has one writer anyway.
func lockHead(tx *gorm.DB) (models.AuditHead, error) {
	query := "SELECT seq, hash FROM audit_head WHERE id = 1"
	if tx.Name() == "postgres" {
		query += " FOR UPDATE"
	}
	var head models.AuditHead
	err := tx.Raw(query).Scan(&head).Error
	if err == nil && len(head.Hash) == 0 {
		err = errors.New("the chain has no head")
	}
	return head, err
}

// link is the hash of an entry and everything before it. The JSON of a struct
// with fixed fields is canonical enough: order and form never vary.
func link(previous []byte, e models.AuditEntry) []byte {
	e.Hash = nil
	body, err := json.Marshal(e)
	if err != nil {
		panic("audit entry has no JSON form: " + err.Error()) // strings and integers only
	}
	h := sha256.New()
	h.Write(previous)
	h.Write(body)
	return h.Sum(nil)
}

func classList(classes []models.Class) string {
	parts := make([]string, len(classes))
	for i, c := range classes {
		parts[i] = string(c)
	}
	return strings.Join(parts, " ")
}
