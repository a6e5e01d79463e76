package account_test

import (
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/account"
	"aftercare/services/audit"
	"aftercare/services/custody"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/vault"
	"aftercare/services/worldtest"
)

// onPaper returns a world in which the recovery key was proved to be on paper.
func onPaper(t *testing.T, db *store.DB) (*worldtest.World, *account.Service) {
	t.Helper()
	w := worldtest.New(t, db)
	s := account.New(db, vault.NewHasher(vault.TestParams(), 4), w.Vault, w.Keeper, worldtest.Library(t), w.Now, worldtest.NewID)
	if err := s.CheckRecoveryKey(t.Context(), w.Actor("administrator"), w.Recovery); err != nil {
		t.Fatal(err)
	}
	return w, s
}

func TestChangeRecoveryKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, s := onPaper(t, db)
		ctx, by := t.Context(), w.Actor("administrator")
		w.Case(w.North, "Kalpana", "caseworker")
		w.Case(w.South, "Meena", "south-caseworker")
		fresh, err := s.ProposeRecoveryKey(ctx, by)
		if err != nil || fresh == w.Recovery {
			t.Fatalf("proposed: %v", err)
		}
		if at, err := s.ProposedRecoveryKey(ctx, by); at != w.Moment() || err != nil {
			t.Errorf("proposed at %v, %v", at, err)
		}
		for _, typed := range []struct{ old, next, field, message string }{
			{w.Recovery[:10], fresh, "old_recovery_key", "vault.recovery_key_mistyped"}, {w.Recovery, "", "new_recovery_key", "vault.recovery_key_mistyped"},
			{fresh, fresh, "old_recovery_key", "vault.recovery_key_other"}, {w.Recovery, w.Recovery, "new_recovery_key", "recovery.next_other"},
		} {
			_, err := s.ChangeRecoveryKey(ctx, by, typed.old, typed.next)
			wantProblem(t, err, typed.field, typed.message)
		}
		w.Advance(1e9)
		done, err := s.ChangeRecoveryKey(ctx, by, strings.ToLower(w.Recovery), " "+fresh+"\n")
		if err != nil || done.Keys != 2 || done.Damaged != 0 {
			t.Fatalf("got %+v, %v", done, err)
		}
		// The old paper no longer works, neither for the check nor for the command.
		wantProblem(t, s.CheckRecoveryKey(ctx, by, w.Recovery), "recovery_key", "vault.recovery_key_other")
		w.NewPassword("caseworker") // so that she waits for keys
		_, err = s.Recover(ctx, w.Recovery, "caseworker")
		worldtest.WantKind(t, err, models.Invalid)
		_, err = s.ChangeRecoveryKey(ctx, by, fresh, fresh)
		wantProblem(t, err, "new_recovery_key", "recovery.next_other")
		w.Read(func(tx *gorm.DB) error {
			var org models.Organisation
			err := tx.Take(&org).Error
			if org.RecoveryChecked != w.Moment() {
				t.Errorf("proved to be on paper at %v", org.RecoveryChecked)
			}
			var list []models.AuditEntry
			if err := tx.Where("action LIKE 'recovery.%' AND result = 'done'").Order("seq").Find(&list).Error; err != nil {
				return err
			}
			actions := ""
			for _, e := range list {
				actions += e.Action + " "
			}
			if actions != "recovery.key_checked recovery.next_made recovery.key_changed " || list[2].Fields != 2 {
				t.Errorf("got %s", actions)
			}
			var refused int64
			if err := tx.Model(&models.AuditEntry{}).Where("action = 'recovery.key_refused' AND detail = 'key=other'").Count(&refused).Error; err != nil {
				return err
			}
			if refused != 3 { // one to change it, one to check it, one by the command
				t.Errorf("%d refused keys stand in the log, want 3", refused)
			}
			return err
		})
	})
}

func TestRecoveryKeyNeedsManageStaff(t *testing.T) {
	t.Parallel()
	w, s := onPaper(t, storetest.New(t))
	ctx := t.Context()
	for _, role := range models.Roles {
		if role == models.Administrator {
			continue
		}
		by := w.Actor(string(role))
		_, proposed := s.ProposeRecoveryKey(ctx, by)
		_, asked := s.ProposedRecoveryKey(ctx, by)
		_, changed := s.ChangeRecoveryKey(ctx, by, w.Recovery, w.Recovery)
		for _, err := range []error{proposed, asked, changed, s.DropProposedKey(ctx, by)} {
			worldtest.WantKind(t, err, models.Forbidden)
		}
	}
}

func TestDropProposedKeyKeepsOldKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, s := onPaper(t, db)
		ctx, by := t.Context(), w.Actor("administrator")
		fresh, err := s.ProposeRecoveryKey(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DropProposedKey(ctx, by); err != nil {
			t.Fatal(err)
		}
		_, err = s.ChangeRecoveryKey(ctx, by, w.Recovery, fresh)
		wantProblem(t, err, "new_recovery_key", "recovery.next_other")
		if err := s.CheckRecoveryKey(ctx, by, w.Recovery); err != nil {
			t.Errorf("the old key: %v", err)
		}
	})
}

// People go on working while the key changes. Some seal first and write the log
// then, some the other way round. None of them may fail, and nothing may stay
// wrapped to the old key.
func TestChangeRecoveryKeyDuringWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, s := onPaper(t, db)
		ctx, by := t.Context(), w.Actor("administrator")
		for range 20 {
			w.Case(w.North, "Kalpana", "caseworker")
		}
		fresh, err := s.ProposeRecoveryKey(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		c := w.Case(w.North, "", "caseworker", "counsellor")
		var wg sync.WaitGroup
		for n, name := range []string{"caseworker", "counsellor"} {
			worker := w.Actor(name)
			wg.Go(func() {
				for range 25 {
					err := db.Write(ctx, func(tx *gorm.DB) error {
						note := func() error { return audit.Append(tx, worker, w.Moment(), audit.Entry{Action: "case.changed"}) }
						survivor := models.Survivor{ID: worldtest.NewID(), OrganisationID: w.Org.ID, CreatedAt: w.Moment(), Version: 1}
						seal := func() error {
							_, err := w.Keeper.Seal(tx, worker, survivor.ID, w.Moment(), custody.Text{Field: custody.Story, RowID: c.ID, Text: "typed meanwhile"})
							return err
						}
						first, then := note, seal
						if n == 1 {
							first, then = seal, note
						}
						if err := tx.Create(&survivor).Error; err != nil {
							return err
						}
						if err := first(); err != nil {
							return err
						}
						return then()
					})
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
		}
		done, err := s.ChangeRecoveryKey(ctx, by, w.Recovery, fresh)
		if err != nil || done.Keys < 20 || done.Damaged != 0 {
			t.Errorf("got %+v, %v", done, err)
		}
		wg.Wait()
		// A second change opens every wrap with the key of the first, so none is left.
		second, err := s.ProposeRecoveryKey(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		done, err = s.ChangeRecoveryKey(ctx, by, fresh, second)
		var keys int64
		w.Read(func(tx *gorm.DB) error { return tx.Model(&models.ClassKey{}).Count(&keys).Error })
		if err != nil || done.Damaged != 0 || int64(done.Keys) != keys || keys < 70 {
			t.Errorf("got %+v of %d keys, %v", done, keys, err)
		}
	})
}
