package vault_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/vault"
)

// staged wraps keys to a proposed recovery key in steps, and stops after some.
func (w *world) staged(old, next *vault.RecoveryKey, steps, limit int) (after string) {
	w.t.Helper()
	for range steps {
		err := w.db.Transaction(func(tx *gorm.DB) (err error) { after, err = w.v.StageRecovery(tx, old, next, after, limit); return err })
		w.must(err)
		if after == "" {
			break
		}
	}
	return after
}

func (w *world) settled(limit int) (n int) {
	w.t.Helper()
	err := w.db.Transaction(func(tx *gorm.DB) (err error) { n, err = w.v.SettleRecovery(tx, limit); return err })
	w.must(err)
	return n
}

// opensWith gives nila every key of a survivor with a recovery key, and returns how
// many requests that served.
func (w *world) opensWith(r *vault.RecoveryKey, survivor string) int {
	w.t.Helper()
	w.must(w.db.Exec("DELETE FROM key_wraps WHERE account_id = 'nila'").Error)
	w.must(w.db.Exec("DELETE FROM key_requests").Error)
	w.must(w.v.Ask(w.db, "nila", survivor, []models.Class{models.ClassIdentity}, "cover"))
	passed, err := w.v.FulfilWithRecovery(w.db, r, "nila", everyone)
	if err != nil && err != vault.ErrOtherRecoveryKey {
		w.t.Fatal(err)
	}
	return len(passed)
}

// At each moment of a change one paper opens everything, and the other one nothing
// through the program.
func TestRecoveryChangesInSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "nila")
	w.caseloadOf(2500)
	old, next := w.typed(w.printed), w.proposed()
	first, last := nameOf(0), nameOf(2499)
	only := func(when string, opens, not *vault.RecoveryKey) {
		t.Helper()
		for _, survivor := range []string{first, last} {
			if n := w.opensWith(opens, survivor); n != 1 {
				t.Errorf("%s: the paper in force opens %d keys of %s, want 1", when, n, survivor)
			}
			if n := w.opensWith(not, survivor); n != 0 {
				t.Errorf("%s: the other paper opens %d keys of %s, want none", when, n, survivor)
			}
		}
	}
	if w.staged(old, next, 3, 100) == "" {
		t.Fatal("nothing is left after three steps")
	}
	only("half staged", old, next)
	if n := w.settled(100); n != 0 {
		t.Errorf("%d keys were settled before the change", n)
	}
	if n := w.count(&models.ClassKey{}, "id IN (SELECT key_id FROM next_wraps)"); n != 300 {
		t.Errorf("%d keys are staged, want 300", n)
	}
	w.staged(old, next, 100, 100) // another try goes on
	w.seal(w.holders("asha"), "asha", phone, "typed-meanwhile", "00000 00001")
	done, err := w.change(old, next)
	if err != nil || done.Keys != 2501 || done.Damaged != 0 || !done.Later {
		t.Fatalf("got %+v, %v", done, err)
	}
	only("changed", next, old)
	steps := 0
	for w.settled(500) > 0 {
		steps++
		only("half settled", next, old)
	}
	if steps != 4 { // the change itself settled a thousand
		t.Errorf("%d steps, want 4", steps)
	}
	if was, is := vault.OpensWraps(w.db, old), vault.OpensWraps(w.db, next); was != 0 || is != 2501 {
		t.Errorf("the old key opens %d and the new one %d, want 0 and 2501", was, is)
	}
	if n := w.count(&models.ClassKey{}, "id IN (SELECT key_id FROM next_wraps)"); n != 0 {
		t.Errorf("%d wraps are left beside", n)
	}
}

func TestStagedWrapsGoWithTheProposal(t *testing.T) {
	for name, leave := range map[string]func(w *world) *vault.RecoveryKey{
		"dropped":   func(w *world) *vault.RecoveryKey { w.must(vault.DropProposed(w.db)); return nil },
		"made anew": func(w *world) *vault.RecoveryKey { return w.proposed() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "asha")
			w.caseloadOf(50)
			old, next := w.typed(w.printed), w.proposed()
			w.staged(old, next, 3, 10)
			fresh := leave(w)
			for w.settled(10) > 0 {
			}
			if n := vault.OpensWraps(w.db, next); n != 0 {
				t.Errorf("the forgotten key opens %d keys", n)
			}
			if n := vault.OpensWraps(w.db, old); n != 50 {
				t.Errorf("the old key opens %d keys, want 50", n)
			}
			if fresh == nil {
				return
			}
			if done, err := w.change(old, fresh); err != nil || done.Keys != 50 {
				t.Errorf("got %+v, %v", done, err)
			}
		})
	}
}

// A paper is lost before the last change of it was finished: what is behind is
// behind the paper of that change.
func TestLoseRecoveryAfterUnfinishedChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "nila")
	w.caseloadOf(1500)
	old, second := w.typed(w.printed), w.proposed()
	w.staged(old, second, 100, 100)
	if done, err := w.change(old, second); err != nil || !done.Later {
		t.Fatalf("got %+v, %v", done, err)
	}
	third := w.proposed()
	err := w.db.Transaction(func(tx *gorm.DB) error { _, err := w.v.LoseRecovery(tx, third); return err })
	w.must(err)
	if n := vault.OpensWraps(w.db, second); n != 1500 {
		t.Errorf("the lost paper opens %d keys, want 1500", n)
	}
	if n := vault.OpensWraps(w.db, old); n != 0 {
		t.Errorf("the first paper opens %d keys", n)
	}
}

func TestStageRecoveryNeedsBothKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	w.caseloadOf(3)
	old, next := w.typed(w.printed), w.proposed()
	_, printed := vault.NewRecoveryKey()
	stray := w.typed(printed)
	for name, try := range map[string]struct {
		old, next *vault.RecoveryKey
		want      error
	}{"another old key": {stray, next, vault.ErrOtherRecoveryKey}, "another new key": {old, stray, vault.ErrNextRecoveryKey}} {
		if _, err := w.v.StageRecovery(w.db, try.old, try.next, "", 10); err != try.want {
			t.Errorf("%s: %v, want %v", name, err, try.want)
		}
	}
}
