// Package audit keeps the append-only, chained record of who did or read what.
//
// Append runs in the transaction of the action it describes, so that neither
// can exist without the other. The package must never store what was read or
// written: it copies codes, classes and counts, no content.
package audit

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Entry is what a caller says about one action. The chain adds the rest.
type Entry struct {
	Action   string         // slice.verb in the past: "delivery.recorded"
	Subject  string         // kind:id of the record
	CaseID   string         // the case the record belongs to, if any
	Survivor string         // the survivor the record belongs to, if any
	Classes  []models.Class // classes opened or written
	Fields   int            // how many sealed values were opened or written
	Detail   string         // codes only: "purpose=visit", "status=open>closed"
	Result   string         // "" means done; "refused" with the reason in Detail
}

// Append adds one entry to the chain, in the transaction of the action.
func Append(tx *gorm.DB, by access.Actor, now models.Instant, e Entry) error {
	return AppendAll(tx, []Record{{By: by, At: now, Entry: e}})
}

// Record is an entry with the person who did it and the time.
type Record struct {
	By access.Actor
	At models.Instant
	Entry
}

// AppendAll adds entries to the chain, in order, in the transaction of the
// actions. They are written at its end: the last one lists the rows that the
// transaction wrote. An empty list is no error.
func AppendAll(tx *gorm.DB, records []Record) error {
	if len(records) == 0 {
		return nil
	}
	e, err := store.AtEnd(tx, func() (*store.Ending, error) { return begin(tx) })
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	p := e.State.(*pending)
	p.records = append(p.records, records...)
	return nil
}

// pending are the entries of a transaction that has not ended.
type pending struct {
	head    models.AuditHead
	records []Record
}

// begin locks the chain: from here on the numbers of the entries are known.
func begin(tx *gorm.DB) (*store.Ending, error) {
	head, err := lockHead(tx)
	if err != nil {
		return nil, err
	}
	p := &pending{head: head}
	return &store.Ending{State: p, Entry: p.last, Close: p.write}, nil
}

// last is the number of the last entry.
func (p *pending) last() int64 { return p.head.Seq + int64(len(p.records)) }

// write writes the entries. The hash of the last one covers the list of rows.
func (p *pending) write(tx *gorm.DB, listed string) error {
	head, rows := p.head, make([]models.AuditEntry, len(p.records))
	for i, r := range p.records {
		rows[i] = r.row(head.Seq + 1)
		if i == len(rows)-1 {
			rows[i].Listed = listed
		}
		rows[i].Hash = link(head.Hash, rows[i])
		head = models.AuditHead{Seq: rows[i].Seq, Hash: rows[i].Hash}
	}
	for chunk := range slices.Chunk(rows, insertAtOnce) {
		if err := tx.Create(&chunk).Error; err != nil {
			return fmt.Errorf("audit: %w", err)
		}
	}
	return tx.Model(&models.AuditHead{}).Where("id = 1").Select("seq", "hash").Updates(head).Error
}

// insertAtOnce keeps a statement under the parameter limits of both databases.
const insertAtOnce = 256

// row returns the record as a database row, without its hash.
func (r Record) row(seq int64) models.AuditEntry {
	result := r.Result
	if result == "" {
		result = "done"
	}
	return models.AuditEntry{
		Seq: seq, At: r.At,
		Organisation: r.By.Organisation(), Actor: r.By.ID(), ActorName: r.By.Name(), Role: string(r.By.Role()),
		Action: r.Action, Subject: r.Subject, CaseID: r.CaseID, SurvivorID: r.Survivor,
		Classes: classList(r.Classes), Fields: int64(r.Fields), Detail: r.Detail,
		Result: result, Request: r.By.Request(),
	}
}

// Hold locks the chain until the caller's transaction ends. It is for a
// transaction that takes long and also locks other rows: by taking this lock
// first it cannot deadlock with a writer that waits for those rows.
func Hold(tx *gorm.DB) error {
	_, err := lockHead(tx)
	return err
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

// link returns the hash of an entry and everything before it. The JSON of a
// struct with fixed fields is canonical enough: order and form never vary.
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
