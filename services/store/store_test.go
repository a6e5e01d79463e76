package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestMigrateTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		steps, err := db.Migrate(context.Background(), nil)
		if err != nil || len(steps) != 0 {
			t.Fatalf("got steps %v, err %v, want none", steps, err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Read(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE audit_head SET seq = 7").Error
		})
		if err == nil {
			t.Fatal("a reader wrote")
		}
	})
}

func TestConcurrentWritesLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 25 {
					if err := db.Write(context.Background(), increment); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got := headSeq(t, db); got != 200 {
			t.Fatalf("got %d increments, want 200", got)
		}
	})
}

func increment(tx *gorm.DB) error {
	lock := ""
	if tx.Name() == "postgres" {
		lock = " FOR UPDATE"
	}
	var seq int64
	if err := tx.Raw("SELECT seq FROM audit_head" + lock).Scan(&seq).Error; err != nil {
		return err
	}
	return tx.Exec("UPDATE audit_head SET seq = ?", seq+1).Error
}

func headSeq(t *testing.T, db *store.DB) (seq int64) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *gorm.DB) error { return tx.Raw("SELECT seq FROM audit_head").Scan(&seq).Error })
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestSealedColumnsRefusePlainText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(context.Background(), func(tx *gorm.DB) error {
			if err := tx.Exec("INSERT INTO organisations (id,name,jurisdiction,time_zone,language,created_at) VALUES ('o','o','IN','UTC','en',1)").Error; err != nil {
				return err
			}
			long := []byte("Asha Plainly-Invented, a name long enough to pass a check of the length alone, written in the clear")
			return tx.Exec("INSERT INTO survivors (id,organisation_id,called_name,created_at) VALUES ('s','o',?,1)", long).Error
		})
		if err == nil {
			t.Fatal("plain text was stored in a sealed column")
		}
	})
}

func TestReadMissingRowIsNotFound(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	err := db.Read(context.Background(), func(tx *gorm.DB) error {
		var row struct{ ID string }
		return tx.Table("cases").Where("id = ?", "none").Take(&row).Error
	})
	if got := models.KindOf(err); got != models.NotFound {
		t.Fatalf("got %q, want not found", got)
	}
}

func TestOptimisticUpdateNeedsItsRow(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	err := db.Write(context.Background(), func(tx *gorm.DB) error {
		return store.Changed(tx.Table("cases").Where("id = ? AND version = ?", "none", 1).Update("version", 2))
	})
	var e *models.Error
	if !errors.As(err, &e) || e.Kind != models.Conflict {
		t.Fatalf("got %v, want a conflict", err)
	}
}

// A program must not write into a schema it does not know: it could lose or
// ignore what a newer version stored.
func TestMigrateRefusesNewerDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ?)", true).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Pending(t.Context()); !errors.Is(err, store.ErrNewer) {
			t.Errorf("pending: %v", err)
		}
		if _, err := db.Migrate(t.Context(), nil); !errors.Is(err, store.ErrNewer) {
			t.Errorf("migrate: %v", err)
		}
	})
}
