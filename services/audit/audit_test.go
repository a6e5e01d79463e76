package audit_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

var somebody = access.NewActor(access.Person{ID: "a1", Name: "Invented Worker", Organisation: "o1", Role: models.Caseworker})

func fill(t testing.TB, db *store.DB, n int) {
	t.Helper()
	for i := range n {
		err := db.Write(context.Background(), func(tx *gorm.DB) error {
			return audit.Append(tx, somebody, models.Instant(1000+i), audit.Entry{Action: "delivery.recorded", Subject: fmt.Sprintf("delivery:%d", i), CaseID: "c1"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t testing.TB, db *store.DB, anchor string) (r audit.Report) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *gorm.DB) (err error) { r, err = audit.Verify(tx, anchor); return err })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tamper changes the log without the program.
func tamper(t testing.TB, db *store.DB, statements ...string) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		unlock := []string{"DROP TRIGGER audit_entries_keep", "DROP TRIGGER audit_entries_stay"}
		if db.Dialect() == store.Postgres {
			unlock = []string{"ALTER TABLE audit_entries DISABLE TRIGGER ALL"}
		}
		for _, s := range append(unlock, statements...) {
			if err := tx.Exec(s).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestVerifyAcceptsIntactChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 20)
		r := verify(t, db, "")
		if !r.OK() || r.Entries != 20 {
			t.Fatalf("got %+v, want 20 intact entries", r)
		}
		fill(t, db, 3)
		if again := verify(t, db, r.Head); !again.OK() {
			t.Fatalf("a head written down earlier no longer verifies: %+v", again)
		}
	})
}

func TestAuditTableRefusesChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill(t, db, 2)
		for _, s := range []string{"UPDATE audit_entries SET action = 'x' WHERE seq = 1", "DELETE FROM audit_entries WHERE seq = 1"} {
			if err := db.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec(s).Error }); err == nil {
				t.Errorf("%s: succeeded, want an error", s)
			}
		}
	})
}

func TestVerifyFindsTampering(t *testing.T) {
	for name, x := range map[string]struct {
		statements []string
		bad        int64
	}{
		"changed":       {[]string{"UPDATE audit_entries SET actor = 'a2' WHERE seq = 7"}, 7},
		"time moved":    {[]string{"UPDATE audit_entries SET at = at + 1 WHERE seq = 3"}, 3},
		"deleted":       {[]string{"DELETE FROM audit_entries WHERE seq = 5"}, 5},
		"first deleted": {[]string{"DELETE FROM audit_entries WHERE seq = 1"}, 1},
		"last deleted":  {[]string{"DELETE FROM audit_entries WHERE seq = 12"}, 12},
		"swapped": {[]string{
			"UPDATE audit_entries SET seq = 99 WHERE seq = 4", "UPDATE audit_entries SET seq = 4 WHERE seq = 6", "UPDATE audit_entries SET seq = 6 WHERE seq = 99"}, 4},
		"closed ranks": {[]string{"DELETE FROM audit_entries WHERE seq = 8", "UPDATE audit_entries SET seq = seq - 1 WHERE seq > 8"}, 8},
		"added":        {[]string{"INSERT INTO audit_entries SELECT 13, at, organisation, actor, actor_name, role, action, subject, case_id, survivor_id, classes, fields, detail, result, request, hash, listed FROM audit_entries WHERE seq = 12"}, 13},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				fill(t, db, 12)
				tamper(t, db, x.statements...)
				if r := verify(t, db, ""); r.FirstBad != x.bad || r.Why == "" {
					t.Fatalf("got %+v, want entry %d named", r, x.bad)
				}
			})
		})
	}
}

func TestVerifyFindsRollback(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	fill(t, db, 5)
	anchor := verify(t, db, "").Head
	other := storetest.New(t)
	fill(t, other, 9)
	if r := verify(t, other, "4:"+strings.Repeat("00", 32)); r.OK() {
		t.Error("a made-up head was accepted")
	}
	if r := verify(t, other, anchor); !r.OK() {
		t.Errorf("the same first five entries give the same head: %+v", r)
	}
	if r := verify(t, storetest.New(t), anchor); r.OK() {
		t.Error("an empty log accepts a head it never had")
	}
}

func TestVerifyFindsChangeInAnyColumn(t *testing.T) {
	columns := []string{"at", "organisation", "actor", "actor_name", "role", "action", "subject", "case_id", "survivor_id", "classes", "fields", "detail", "result", "request"}
	rapid.Check(t, func(r *rapid.T) {
		db := storetest.New(t)
		n := rapid.IntRange(1, 8).Draw(r, "entries")
		fill(t, db, n)
		seq := rapid.IntRange(1, n).Draw(r, "seq")
		column := rapid.SampledFrom(columns).Draw(r, "column")
		value := "'changed'"
		if column == "at" || column == "fields" {
			value = "987654321"
		}
		tamper(t, db, fmt.Sprintf("UPDATE audit_entries SET %s = %s WHERE seq = %d", column, value, seq))
		if got := verify(t, db, ""); got.FirstBad != int64(seq) {
			r.Fatalf("%s of entry %d changed: got %+v", column, seq, got)
		}
	})
}

func TestAppendConcurrentlyMakesOneChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { fill(t, db, 10) })
		}
		wg.Wait()
		if r := verify(t, db, ""); !r.OK() || r.Entries != 80 {
			t.Fatalf("got %+v, want 80 intact entries", r)
		}
	})
}

func TestAppendRollsBackWithItsAction(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	_ = db.Write(context.Background(), func(tx *gorm.DB) error {
		if err := audit.Append(tx, somebody, 1, audit.Entry{Action: "x"}); err != nil {
			return err
		}
		return fmt.Errorf("the action failed")
	})
	if r := verify(t, db, ""); r.Entries != 0 {
		t.Fatalf("got %d entries of a rolled back action, want 0", r.Entries)
	}
}
