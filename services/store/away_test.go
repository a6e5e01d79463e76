package store_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// wait is what people wait for in these tests: as in a server, and shorter.
const wait = 2 * time.Second

// TestDatabaseThatDoesNotAnswerIsBusy breaks a PostgreSQL of its own in each way,
// and mends it again: the first write after that works.
func TestDatabaseThatDoesNotAnswerIsBusy(t *testing.T) {
	cluster := storetest.OwnPostgres(t)
	db := cluster.Open(t, store.Options{Wait: wait})
	for _, c := range []struct {
		how        string
		hurt, mend func(t testing.TB)
	}{
		{"stopped", cluster.Stop, cluster.Start},
		{"frozen", cluster.Freeze, cluster.Thaw},
	} {
		t.Run(c.how, func(t *testing.T) {
			wantWrite(t, db)
			c.hurt(t)
			defer c.mend(t)
			for name, do := range map[string]func(context.Context, func(*gorm.DB) error) error{"read": db.Read, "write": db.Write} {
				begun := time.Now()
				err := do(context.Background(), func(tx *gorm.DB) error { return tx.Exec("SELECT 1").Error })
				if models.KindOf(err) != models.Busy {
					t.Errorf("%s: got %v, want busy", name, err)
				}
				if took := time.Since(begun); took > 10*wait {
					t.Errorf("%s: came after %v", name, took)
				}
			}
		})
		wantWrite(t, db)
	}
}

func wantWrite(t *testing.T, db *store.DB) {
	t.Helper()
	if err := db.Write(context.Background(), increment); err != nil {
		t.Fatalf("a write while the database answers: %v", err)
	}
}

func TestLockedRowIsBusyAndLongWorkWaits(t *testing.T) {
	each := func(t *testing.T, db *store.DB) {
		held, let := make(chan bool), make(chan bool)
		done := make(chan error, 1)
		go func() {
			done <- db.Write(store.Unhurried(context.Background()), func(tx *gorm.DB) error {
				err := increment(tx)
				close(held)
				<-let
				return err
			})
		}()
		<-held
		if err := db.Write(context.Background(), increment); models.KindOf(err) != models.Busy {
			t.Errorf("behind a lock: got %v, want busy", err)
		}
		long := make(chan error, 1)
		go func() { long <- db.Write(store.Unhurried(context.Background()), increment) }()
		select {
		case err := <-long:
			t.Errorf("long work did not wait: %v", err)
		case <-time.After(2 * wait):
		}
		close(let)
		if err := <-done; err != nil {
			t.Errorf("the one that held it: %v", err)
		}
		if err := <-long; err != nil {
			t.Errorf("long work after it: %v", err)
		}
		wantWrite(t, db)
	}
	t.Run("sqlite", func(t *testing.T) { each(t, storetest.Open(t, store.Options{Wait: wait})) })
	t.Run("postgres", func(t *testing.T) { each(t, storetest.OpenPostgres(t, store.Options{Wait: wait})) })
}

func TestSlowReadOfAFileIsNotCutShort(t *testing.T) {
	db := storetest.Open(t, store.Options{Wait: 50 * time.Millisecond})
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		time.Sleep(200 * time.Millisecond)
		var n int
		return tx.Raw("SELECT COUNT(*) FROM accounts").Scan(&n).Error
	})
	if err != nil {
		t.Error(err)
	}
}
