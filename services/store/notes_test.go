package store_test

import (
	"context"
	"errors"
	"testing"

	"gorm.io/gorm"

	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// The triggers that note written rows go with their connection, and with a
// transaction that made them and was rolled back. The next write is bound all the same.
func TestRowsAreBoundAfterALostConnection(t *testing.T) {
	refused := errors.New("refused")
	for name, between := range map[string]func(t *testing.T, db *store.DB){
		"nothing": func(*testing.T, *store.DB) {},
		"a write that was cancelled": func(t *testing.T, db *store.DB) {
			ctx, cancel := context.WithCancel(t.Context())
			if err := db.Write(ctx, func(tx *gorm.DB) error {
				cancel()
				return tryToSignIn(tx, "cancelled")
			}); err == nil {
				t.Error("a cancelled write was kept")
			}
		},
		"a write that was refused": func(t *testing.T, db *store.DB) {
			if err := db.Write(t.Context(), func(tx *gorm.DB) error { return errors.Join(tryToSignIn(tx, "refused"), refused) }); !errors.Is(err, refused) {
				t.Error(err)
			}
		},
	} {
		for when, first := range map[string]bool{"at first": false, "after a write": true} {
			t.Run(name+" "+when, func(t *testing.T) {
				storetest.Each(t, func(t *testing.T, db *store.DB) {
					if first {
						boundAfterWrite(t, db, "first")
					}
					between(t, db)
					boundAfterWrite(t, db, "last")
				})
			})
		}
	}
}

// boundAfterWrite writes a row and looks for its digest.
func boundAfterWrite(t *testing.T, db *store.DB, name string) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *gorm.DB) error { return tryToSignIn(tx, name) }); err != nil {
		t.Fatal(err)
	}
	err := db.Read(t.Context(), func(tx *gorm.DB) error {
		rows, err := db.CheckRows(tx)
		if err == nil && rows.Damaged > 0 {
			t.Errorf("%+v", rows.List)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tryToSignIn writes a row that needs no entry of the log.
func tryToSignIn(tx *gorm.DB, name string) error {
	return tx.Table("sign_in_tries").Create(map[string]any{"bucket": []byte(name), "failed": 1, "first_at": 1, "last_at": 1}).Error
}
