package vault_test

import (
	"fmt"
	"reflect"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/vault"
)

func TestOpenWaitsWithoutWrap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena")
	w.refused("bela", name, "s1", s, vault.ErrWaiting)
	w.refused("nobody", name, "s1", s, vault.ErrWaiting)
}

func TestFulfilPassesKeyOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela", "chitra")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena")
	w.must(w.v.Ask(w.db, "bela", "s1", []models.Class{models.ClassIdentity, models.ClassClinical}, "assigned"))
	if n := w.count(&models.KeyRequest{}, "account_id = 'bela'"); n != 1 {
		t.Fatalf("%d requests, want one: clinical has no key yet", n)
	}
	if n := w.fulfil("chitra"); n != 0 {
		t.Errorf("a person without the key served %d requests", n)
	}
	if n := w.fulfil("bela"); n != 0 {
		t.Errorf("bela served %d of her own requests", n)
	}
	w.refused("bela", name, "s1", s, vault.ErrWaiting)
	if n := w.fulfil("asha"); n != 1 {
		t.Errorf("the colleague served %d requests, want 1", n)
	}
	w.reads("bela", name, "s1", s, "Meena")
	w.refused("chitra", name, "s1", s, vault.ErrWaiting)
	w.must(w.v.Ask(w.db, "bela", "s1", []models.Class{models.ClassIdentity}, "assigned"))
	if n := w.count(&models.KeyRequest{}, "1 = 1"); n != 0 {
		t.Errorf("%d requests for a key bela has", n)
	}
}

func TestFulfilObeysCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela", "chitra")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena")
	for _, p := range []string{"bela", "chitra"} {
		w.must(w.v.Ask(w.db, p, "s1", []models.Class{models.ClassIdentity}, "assigned"))
	}
	onlyBela := func(_ *gorm.DB, asked []models.KeyRequest) ([]models.KeyRequest, error) {
		made := []models.KeyRequest{{AccountID: "dipa", SurvivorID: "s1", Class: models.ClassIdentity}}
		for _, r := range asked {
			if r.AccountID == "bela" {
				made = append(made, r)
			}
		}
		return made, nil
	}
	done, err := w.v.Fulfil(w.db, w.rings["asha"], 10, onlyBela)
	w.must(err)
	if len(done) != 1 || done[0].AccountID != "bela" {
		t.Errorf("served %v, want bela's request", done)
	}
	w.reads("bela", name, "s1", s, "Meena")
	w.refused("chitra", name, "s1", s, vault.ErrWaiting)
	if n := w.count(&models.KeyRequest{}, "1 = 1"); n != 0 {
		t.Errorf("%d requests left, want the refused one dropped", n)
	}
	if _, err := w.v.Fulfil(w.db, w.rings["asha"], 10, nil); err == nil {
		t.Error("passing on without a check was accepted")
	}
	fails := func(*gorm.DB, []models.KeyRequest) ([]models.KeyRequest, error) { return nil, models.ErrNotFound() }
	w.must(w.v.Ask(w.db, "chitra", "s1", []models.Class{models.ClassIdentity}, "assigned"))
	if _, err := w.v.Fulfil(w.db, w.rings["asha"], 10, fails); models.KindOf(err) != models.NotFound {
		t.Errorf("a failing check: got %v", err)
	}
}

func TestRevokeTakesKeyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	who := w.holders("asha", "bela")
	s, n := w.seal(who, "asha", name, "s1", "Meena"), w.seal(who, "asha", note, "s1", "therapy")
	other := w.seal(who, "asha", name, "s2", "Rekha")
	w.reads("bela", name, "s1", s, "Meena")
	w.must(w.v.Revoke(w.db, "bela", "s1", []models.Class{models.ClassIdentity}))
	if renewed, err := w.v.Renew(w.db, w.rings["bela"]); err != nil || renewed != 0 {
		t.Errorf("a wrap taken away came back: %d, %v", renewed, err)
	}
	w.refused("bela", name, "s1", s, vault.ErrWaiting)
	w.reads("bela", note, "s1", n, "therapy")
	w.reads("bela", name, "s2", other, "Rekha")
	w.reads("asha", name, "s1", s, "Meena")
	if w.fulfil("asha") != 0 {
		t.Error("a key came back without being asked for")
	}
	w.must(w.v.Ask(w.db, "bela", "s1", []models.Class{models.ClassIdentity}, "assigned"))
	w.must(w.v.Revoke(w.db, "bela", "s1", []models.Class{models.ClassIdentity}))
	if w.fulfil("asha") != 0 {
		t.Error("a request is left after Revoke")
	}
	for _, nobody := range []string{"", models.RecoveryAccount} {
		if w.v.Revoke(w.db, nobody, "s1", models.SealedClasses) == nil || w.v.Ask(w.db, nobody, "s1", models.SealedClasses, "x") == nil {
			t.Errorf("%q was taken for a person", nobody)
		}
	}
}

func TestResetOpensNothingUntilVouched(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	who := w.holders("asha", "bela")
	shared := w.seal(who, "asha", name, "s1", "Meena")
	alone := w.seal(w.holders("asha"), "asha", note, "s1", "therapy")
	before := w.rings["asha"]
	w.reset("asha")
	for _, k := range []*vault.Keyring{before, w.rings["asha"]} {
		w.rings["asha"] = k
		w.refused("asha", name, "s1", shared, vault.ErrWaiting)
		w.refused("asha", note, "s1", alone, vault.ErrWaiting)
	}
	if n := w.fulfil("bela"); n != 0 {
		t.Errorf("bela served %d requests without vouching", n)
	}
	w.refused("asha", name, "s1", shared, vault.ErrWaiting)
	if n, err := w.vouch("bela", "asha"); n != 1 || err != nil {
		t.Errorf("bela served %d requests, %v, want 1", n, err)
	}
	w.reads("asha", name, "s1", shared, "Meena")
	w.refused("asha", note, "s1", alone, vault.ErrWaiting)
	done, err := w.v.FulfilWithRecovery(w.db, w.recoveryKey(), "asha", everyone)
	w.must(err)
	if len(done) != 1 {
		t.Errorf("the recovery key served %v, want one request", done)
	}
	w.reads("asha", note, "s1", alone, "therapy")
	w.rings["asha"] = before
	w.refused("asha", name, "s1", shared, vault.ErrDamaged)
}

func TestRenewIgnoresKeyringFromBeforeReset(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	s := w.seal(w.holders("asha", "bela"), "bela", name, "s1", "Meena")
	before := w.rings["asha"]
	w.reads("asha", name, "s1", s, "Meena")
	w.reset("asha")
	_, err := w.vouch("bela", "asha")
	w.must(err)
	if n, err := w.v.Renew(w.db, before); err != nil || n != 0 {
		t.Errorf("the old pair renewed %d wraps, %v", n, err)
	}
	w.reads("asha", name, "s1", s, "Meena")
}

func TestSealMakesNewKeyWhenItCannotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela", "chitra")
	first := w.seal(w.holders("asha"), "asha", note, "s1", "first")
	both := w.holders("asha", "bela")
	second := w.seal(both, "bela", note, "s1", "second")
	w.reads("asha", note, "s1", second, "second")
	w.reads("bela", note, "s1", second, "second")
	w.refused("bela", note, "s1", first, vault.ErrWaiting)
	if n := w.count(&models.KeyRequest{}, "account_id = 'bela' AND reason = ?", vault.ReasonOlder); n != 1 {
		t.Errorf("%d requests for the older key, want 1", n)
	}
	if n := w.count(&models.KeyRequest{}, "account_id <> 'bela'"); n != 0 {
		t.Errorf("%d requests for people who lack no key", n)
	}
	third := w.seal(both, "chitra", note, "s1", "third")
	w.reads("asha", note, "s1", third, "third")
	w.refused("chitra", note, "s1", third, vault.ErrWaiting)
	if n := w.count(&models.KeyRequest{}, "account_id = 'chitra'"); n != 0 {
		t.Errorf("%d requests for somebody who may not hold the class", n)
	}
	fourth := w.seal(both, "asha", note, "s1", "fourth")
	if n := w.count(&models.ClassKey{}, "survivor_id = 's1'"); n != 3 {
		t.Errorf("%d keys, want 3: asha could open the newest", n)
	}
	w.reads("bela", note, "s1", fourth, "fourth")
	if w.fulfil("asha") != 1 {
		t.Error("the older key was not passed on")
	}
	w.reads("bela", note, "s1", first, "first")
}

func TestSealManyWithoutKeyring(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	plains := []vault.Plain{
		{Field: name, RowID: "row", Text: "Meena"}, {Field: phone, RowID: "row", Text: "00000 00001"},
		{Field: vault.Field{Table: "survivors", Column: "father", Class: models.ClassIdentity}, RowID: "row", Text: "Ram"},
		{Field: story, RowID: "row", Text: ""},
	}
	out, err := w.v.SealMany(w.db, w.holders("asha"), nil, "s1", plains)
	w.must(err)
	for i, p := range plains {
		w.reads("asha", p.Field, "s1", out[i], p.Text)
	}
	if n := w.count(&models.ClassKey{}, "1 = 1"); n != 2 {
		t.Errorf("%d keys, want one for identity and one for contact", n)
	}
}

func TestFulfilServesInvitedPersonLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	s := w.seal(w.holders("asha", "bela", "asha"), "asha", name, "s1", "Meena")
	if n := w.count(&models.KeyRequest{}, "account_id = 'bela' AND reason = ?", vault.ReasonNoPair); n != 1 {
		t.Fatalf("%d requests, want 1", n)
	}
	if w.fulfil("asha") != 0 {
		t.Error("a key was passed to somebody without a key pair")
	}
	w.join("bela")
	w.fulfil("asha")
	w.reads("bela", name, "s1", s, "Meena")
}

func TestLastHolderListsClasses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	w.seal(w.holders("asha", "bela"), "asha", name, "s1", "Meena")
	w.seal(w.holders("asha"), "asha", note, "s1", "therapy")
	w.seal(w.holders("asha"), "asha", story, "s2", "threat")
	got, err := w.v.LastHolder(w.db, "asha")
	w.must(err)
	want := []vault.Holding{{SurvivorID: "s1", Class: models.ClassClinical}, {SurvivorID: "s2", Class: models.ClassSafety}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	w.must(w.v.Revoke(w.db, "asha", "s1", []models.Class{models.ClassIdentity}))
	if got, err = w.v.LastHolder(w.db, "bela"); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v, want bela as the last for s1 identity", got, err)
	}
}

func TestFulfilSkipsDamagedWrap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	who := w.holders("asha")
	for i := range 3 {
		w.seal(who, "asha", name, fmt.Sprint("s", i), "Meena")
		w.must(w.v.Ask(w.db, "bela", fmt.Sprint("s", i), models.SealedClasses, "assigned"))
	}
	w.must(w.db.Exec(`UPDATE key_wraps SET blob = ? WHERE account_id = 'asha' AND key_id = (SELECT id FROM class_keys WHERE survivor_id = 's1')`, []byte{1}).Error)
	if n := w.fulfil("asha"); n != 2 {
		t.Errorf("served %d requests, want 2", n)
	}
	if n := w.count(&models.KeyRequest{}, "survivor_id = 's1'"); n != 1 {
		t.Errorf("%d requests left for the damaged one, want 1", n)
	}
}
