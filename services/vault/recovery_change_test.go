package vault_test

import (
	"sync"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/vault"
)

// proposed makes a new recovery key and proposes it.
func (w *world) proposed() *vault.RecoveryKey {
	w.t.Helper()
	public, printed := vault.NewRecoveryKey()
	w.must(w.v.ProposeRecovery(w.db, public.Public()))
	return w.typed(printed)
}

func (w *world) typed(printed string) *vault.RecoveryKey {
	w.t.Helper()
	r, err := vault.ParseRecoveryKey(printed)
	w.must(err)
	return r
}

// change changes the recovery key in a transaction of its own.
func (w *world) change(old, next *vault.RecoveryKey) (done vault.Rewrapped, err error) {
	err = w.db.Transaction(func(tx *gorm.DB) (err error) { done, err = w.v.ChangeRecovery(tx, old, next); return err })
	return done, err
}

func TestChangeRecovery(t *testing.T) {
	t.Run("closes the old key", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "nila")
		who := w.holders("asha")
		s1, s2 := w.seal(who, "asha", name, "s1", "Meena"), w.seal(who, "asha", story, "s2", "her story")
		old, next := w.typed(w.printed), w.proposed()
		done, err := w.change(old, next)
		if err != nil || done != (vault.Rewrapped{Keys: 2}) {
			t.Fatalf("got %+v, %v", done, err)
		}
		if n := vault.OpensWraps(w.db, w.typed(w.printed)); n != 0 {
			t.Errorf("the old key still opens %d wraps", n)
		}
		if n := vault.OpensWraps(w.db, next); n != 2 {
			t.Errorf("the new key opens %d wraps, want 2", n)
		}
		later := w.seal(who, "asha", phone, "s1", "00000 00001")
		if n := vault.OpensWraps(w.db, next); n != 3 {
			t.Errorf("after a later write the new key opens %d wraps, want 3", n)
		}
		w.must(w.v.Ask(w.db, "nila", "s1", []models.Class{models.ClassIdentity, models.ClassContact}, "cover"))
		w.must(w.v.Ask(w.db, "nila", "s2", []models.Class{models.ClassSafety}, "cover"))
		if _, err := w.v.FulfilWithRecovery(w.db, w.typed(w.printed), "nila", everyone); err != vault.ErrOtherRecoveryKey {
			t.Errorf("the old key: %v", err)
		}
		// Somebody who can write to the database puts the old public half back.
		w.must(w.db.Exec("UPDATE recovery_keys SET public = ?", w.recovery).Error)
		if passed, err := w.v.FulfilWithRecovery(w.db, w.typed(w.printed), "nila", everyone); len(passed) != 0 || err != nil {
			t.Errorf("the old key passed %d requests on, %v", len(passed), err)
		}
		w.must(w.db.Exec("UPDATE recovery_keys SET public = ?", next.Public()).Error)
		if passed, err := w.v.FulfilWithRecovery(w.db, next, "nila", everyone); len(passed) != 3 || err != nil {
			t.Fatalf("the new key passed %d requests on, %v", len(passed), err)
		}
		w.reads("nila", name, "s1", s1, "Meena")
		w.reads("nila", story, "s2", s2, "her story")
		w.reads("nila", phone, "s1", later, "00000 00001")
		w.reads("asha", name, "s1", s1, "Meena") // nobody else notices the change
	})
	t.Run("needs both keys", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		w.seal(w.holders("asha"), "asha", name, "s1", "Meena")
		old := w.typed(w.printed)
		_, stray := vault.NewRecoveryKey()
		if _, err := w.change(old, w.typed(stray)); err != vault.ErrNextRecoveryKey {
			t.Errorf("nothing proposed: %v", err)
		}
		next := w.proposed()
		for what, try := range map[string]struct {
			old, next *vault.RecoveryKey
			want      error
		}{
			"another old key": {w.typed(stray), next, vault.ErrOtherRecoveryKey}, "the new key twice": {next, next, vault.ErrOtherRecoveryKey},
			"the old key twice": {old, old, vault.ErrNextRecoveryKey}, "a key of her own": {old, w.typed(stray), vault.ErrNextRecoveryKey},
		} {
			if _, err := w.change(try.old, try.next); err != try.want {
				t.Errorf("%s: got %v, want %v", what, err, try.want)
			}
		}
		if n := vault.OpensWraps(w.db, w.typed(w.printed)); n != 1 {
			t.Error("a failed change removed the old key")
		}
		again := w.proposed() // the first new paper was lost before it was typed
		if _, err := w.change(w.typed(w.printed), next); err != vault.ErrNextRecoveryKey {
			t.Errorf("a replaced proposal: got %v", err)
		}
		if at, err := vault.ProposedRecovery(w.db); at != models.At(moment) || err != nil {
			t.Errorf("proposed at %v, %v", at, err)
		}
		if _, err := w.change(w.typed(w.printed), again); err != nil {
			t.Fatal(err)
		}
		if at, err := vault.ProposedRecovery(w.db); at != 0 || err != nil {
			t.Errorf("still proposed at %v, %v", at, err)
		}
	})
	t.Run("counts damaged wraps", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		who := w.holders("asha")
		w.seal(who, "asha", name, "s1", "Meena")
		w.seal(who, "asha", phone, "s1", "00000 00001")
		w.must(w.db.Exec("UPDATE key_wraps SET blob = ? WHERE account_id = 'recovery' AND key_id = (SELECT MIN(key_id) FROM key_wraps)", []byte{1, 2, 3}).Error)
		done, err := w.change(w.typed(w.printed), w.proposed())
		if err != nil || done != (vault.Rewrapped{Keys: 1, Damaged: 1}) {
			t.Errorf("got %+v, %v", done, err)
		}
	})
	t.Run("rewraps many keys", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		w.caseloadOf(2500)
		next := w.proposed()
		done, err := w.change(w.typed(w.printed), next)
		if err != nil || done.Keys != 2500 || vault.OpensWraps(w.db, next) != 2500 {
			t.Errorf("got %+v, %v", done, err)
		}
	})
}

// caseloadOf seals one name for each of n survivors by asha alone.
func (w *world) caseloadOf(n int) {
	w.t.Helper()
	b, err := w.v.NewBulk(w.recovery, []*vault.Keyring{w.rings["asha"]}, nil)
	w.must(err)
	for i := range n {
		id := nameOf(i)
		_, err := b.Survivor(id, map[models.Class][]string{name.Class: {"asha"}}).Seal(name, id, nameOf(i))
		w.must(err)
	}
	w.must(b.Take().Store(w.db))
}

// People who write while the key changes wrap either to the old key before the
// change or to the new one after it, and to nothing in between.
func TestChangeRecoveryDuringWrites(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	who := w.holders("asha", "bela")
	w.caseloadOf(200)
	next := w.proposed()
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for _, writer := range []string{"asha", "bela"} {
		wg.Go(func() {
			<-begin
			for i := range 40 {
				err := w.db.Transaction(func(tx *gorm.DB) error {
					_, err := w.v.Seal(tx, who, w.rings[writer], story, writer+nameOf(i), "row", "typed meanwhile")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	close(begin)
	if _, err := w.change(w.typed(w.printed), next); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if old, fresh := vault.OpensWraps(w.db, w.typed(w.printed)), vault.OpensWraps(w.db, next); old != 0 || fresh != 280 {
		t.Errorf("the old key opens %d wraps and the new one %d, want 0 and 280", old, fresh)
	}
}

func TestBulkRefusesChangedRecoveryKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	b, err := w.v.NewBulk(w.recovery, []*vault.Keyring{w.rings["asha"]}, nil)
	w.must(err)
	_, err = b.Survivor("s1", map[models.Class][]string{name.Class: {"asha"}}).Seal(name, "row", "Meena")
	w.must(err)
	if _, err := w.change(w.typed(w.printed), w.proposed()); err != nil {
		t.Fatal(err)
	}
	if err := b.Take().Store(w.db); models.KindOf(err) != models.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
}
