package audit

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
)

// Tail is the end of the log as it also stands in a small file beside a SQLite
// database. Losing the log of the last writes (-wal) leaves a database that looks
// whole, and a chain that is whole too; this file says what is missing.
type Tail struct {
	Seq     int64       `json:"seq"`
	Hash    string      `json:"hash"`
	Entries []TailEntry `json:"entries"` // the last ones, oldest first
}

// TailEntry is one entry as the file has it: enough to say who has to do what
// again.
type TailEntry struct {
	Seq  int64          `json:"seq"`
	At   models.Instant `json:"at"`
	Who  string         `json:"who"`
	What string         `json:"what"`
	Case string         `json:"case,omitempty"` // code
	Hash string         `json:"hash"`
}

// tailLength is how many entries the file has: more than the log of the last
// writes usually holds.
const tailLength = 500

// Head returns the head in the form in which people write it down.
func (t Tail) Head() string { return fmt.Sprintf("%d:%s", t.Seq, t.Hash) }

// ReadTail reads the file. It returns false where there is none.
func ReadTail(file string) (t Tail, there bool, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return t, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		return Tail{}, false, fmt.Errorf("%s cannot be read: %w", file, err)
	}
	return t, true, nil
}

// TailKeeper writes the file of one database.
type TailKeeper struct {
	db      *store.DB
	file    string
	mu      sync.Mutex
	written string // the head in the file
}

// NewTailKeeper returns the keeper of a database. On PostgreSQL it keeps nothing:
// the engine has its own.
func NewTailKeeper(db *store.DB) *TailKeeper {
	return &TailKeeper{db: db, file: db.Beside(store.HeadFile)}
}

// Keep writes the file when the log has grown. Call it every few seconds and at
// the end: it reads one row when nothing happened.
func (k *TailKeeper) Keep(ctx context.Context) error {
	if k.file == "" {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var t Tail
	err := k.db.Read(ctx, func(tx *gorm.DB) error {
		head, err := readHead(tx)
		if t.Seq, t.Hash = head.Seq, hex.EncodeToString(head.Hash); err != nil || t.Head() == k.written {
			return err
		}
		t.Entries, err = newest(tx)
		return err
	})
	if err != nil || t.Head() == k.written {
		return err
	}
	err = store.Put(k.file, func(w io.Writer) error { return json.NewEncoder(w).Encode(t) }, nil)
	if err == nil {
		k.written = t.Head()
	}
	return err
}

// newest reads the last entries, oldest first.
func newest(tx *gorm.DB) ([]TailEntry, error) {
	var rows []struct {
		models.AuditEntry
		Code string
	}
	err := tx.Raw(`SELECT e.seq, e.at, e.actor_name, e.action, e.hash, COALESCE(c.code, '') AS code FROM audit_entries e
		LEFT JOIN cases c ON c.id = e.case_id ORDER BY e.seq DESC LIMIT ?`, tailLength).Scan(&rows).Error
	out := make([]TailEntry, len(rows))
	for i, r := range rows {
		out[len(rows)-1-i] = TailEntry{Seq: r.Seq, At: r.At, Who: r.ActorName, What: r.Action, Case: r.Code, Hash: hex.EncodeToString(r.Hash)}
	}
	return out, err
}

// Loss is what a log lacks that the file beside it knows.
type Loss struct {
	Stored, Known int64       // numbers of the last entries
	From          int64       // the first entry that is missing; 0 when none is
	Entries       []TailEntry // those that are missing, as far as the file has them
	Other         bool        // the file belongs to another log
}

// Any reports whether anything is missing.
func (l Loss) Any() bool { return l.From > 0 || l.Other }

// Missing compares the log with what the file knows.
func Missing(ctx context.Context, db *store.DB, t Tail) (l Loss, err error) {
	l.Known = t.Seq
	there := map[int64]string{}
	err = db.Read(ctx, func(tx *gorm.DB) error {
		head, err := readHead(tx)
		if err != nil {
			return err
		}
		l.Stored = head.Seq
		var rows []models.AuditEntry
		err = tx.Model(&models.AuditEntry{}).Select("seq", "hash").Where("seq >= ? AND seq <= ?", t.first(), t.Seq).Find(&rows).Error
		for _, r := range rows {
			there[r.Seq] = hex.EncodeToString(r.Hash)
		}
		return err
	})
	if err != nil || t.Seq == 0 {
		return l, err
	}
	for i := len(t.Entries) - 1; i >= 0 && there[t.Entries[i].Seq] != t.Entries[i].Hash; i-- {
		l.Entries, l.From = t.Entries[i:], t.Entries[i].Seq
	}
	if l.From == t.first() { // none of those in the file is there
		l.Other = l.Stored >= l.From
		l.From = min(l.From, l.Stored+1)
	}
	return l, nil
}

// first is the number of the first entry the file has.
func (t Tail) first() int64 {
	if len(t.Entries) == 0 {
		return t.Seq + 1
	}
	return t.Entries[0].Seq
}

// shownLost is how many of the missing entries a message lists.
const shownLost = 20

// String says what is missing, entry by entry, in English as the commands do.
func (l Loss) String() string {
	if l.Other {
		return fmt.Sprintf("the log is not the one that was here: what was written down of its end, up to entry %d, is not in it", l.Known)
	}
	text := fmt.Sprintf("the end of the log is missing: entry %d to %d were written and are gone", l.From, l.Known)
	if l.From == l.Known {
		text = fmt.Sprintf("the end of the log is missing: entry %d was written and is gone", l.From)
	}
	for i, e := range l.Entries {
		if i == shownLost {
			text += fmt.Sprintf("\n  ... and %d more", len(l.Entries)-shownLost)
			break
		}
		text += fmt.Sprintf("\n  %d  %s  %s  %s", e.Seq, e.At, e.Who, e.What)
		if e.Case != "" {
			text += "  " + e.Case
		}
	}
	return text
}

// AcceptLoss writes into the log that its end was lost and that work goes on
// without it.
func AcceptLoss(ctx context.Context, db *store.DB, l Loss, now models.Instant) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		var org models.Organisation
		if err := tx.Select("id").Limit(1).Find(&org).Error; err != nil {
			return err
		}
		return Append(tx, access.System("serve", org.ID, now), now, Entry{
			Action: "audit.end_lost", Subject: "audit", Detail: fmt.Sprintf("lost_from=%d lost_to=%d", max(l.From, 1), l.Known),
		})
	})
}
