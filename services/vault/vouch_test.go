package vault_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/vault"
)

func TestResetOpensNothingByLaterAssignment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela", "chitra")
	old, fresh := w.seal(w.holders("bela"), "bela", name, "s1", "Meena"), w.seal(w.holders("bela"), "bela", name, "s2", "Rekha")
	w.must(w.v.Ask(w.db, "asha", "s1", []models.Class{models.ClassIdentity}, "cover"))
	w.reset("asha")
	w.must(w.v.Ask(w.db, "asha", "s1", []models.Class{models.ClassIdentity}, "cover"))
	w.must(w.v.Ask(w.db, "asha", "s2", []models.Class{models.ClassIdentity}, "cover"))
	if n := w.fulfil("bela"); n != 0 {
		t.Errorf("%d requests were served without vouching", n)
	}
	w.refused("asha", name, "s1", old, vault.ErrWaiting)
	w.refused("asha", name, "s2", fresh, vault.ErrWaiting)
	if n, err := w.vouch("bela", "asha"); n != 2 || err != nil {
		t.Errorf("vouching served %d requests, %v, want 2", n, err)
	}
	w.reads("asha", name, "s2", fresh, "Rekha")
	later := w.seal(w.holders("bela"), "bela", name, "s3", "Sita")
	w.must(w.v.Ask(w.db, "asha", "s3", []models.Class{models.ClassIdentity}, "cover"))
	if n := w.fulfil("bela"); n != 1 {
		t.Errorf("after vouching %d requests were served, want 1", n)
	}
	w.reads("asha", name, "s3", later, "Sita")
}

func TestResetGetsNoNewWraps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	w.seal(w.holders("asha", "bela"), "bela", name, "s1", "Meena")
	w.reset("asha")
	who := w.holders("asha", "bela")
	first := w.seal(who, "bela", note, "s1", "a class nobody wrote in")
	w.refused("asha", note, "s1", first, vault.ErrWaiting)
	// Asha writes first, and a colleague continues under the key Asha made.
	hers := w.seal(who, "asha", story, "s1", "what she typed is kept")
	next := w.seal(who, "bela", story, "s1", "what a colleague adds")
	for _, s := range []models.Sealed{hers, next} {
		w.refused("asha", story, "s1", s, vault.ErrWaiting)
	}
	w.reads("bela", story, "s1", hers, "what she typed is kept")
	w.fulfil("bela")
	w.refused("asha", story, "s1", next, vault.ErrWaiting)
	taken := w.seal(w.holders("asha"), "asha", name, "s9", "a survivor she takes in herself")
	w.reads("asha", name, "s9", taken, "a survivor she takes in herself")
	if _, err := w.vouch("bela", "asha"); err != nil {
		t.Fatal(err)
	}
	w.reads("asha", story, "s1", hers, "what she typed is kept")
}

func TestVouch(t *testing.T) {
	t.Run("is for one key pair", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		s := w.seal(w.holders("asha", "bela"), "bela", name, "s1", "Meena")
		w.reset("asha")
		asked, err := vault.FindCredential(w.db, "asha")
		w.must(err)
		w.reset("asha")
		if _, err := w.v.FulfilFor(w.db, w.rings["bela"], "asha", asked.Generation, everyone); err != vault.ErrMovedOn {
			t.Errorf("got %v, want ErrMovedOn", err)
		}
		w.refused("asha", name, "s1", s, vault.ErrWaiting)
	})
	t.Run("refuses another person after a reset", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela", "chitra")
		w.reset("asha")
		w.reset("bela")
		w.seal(w.holders("asha"), "asha", name, "s1", "invented to hold a key")
		w.must(w.v.Ask(w.db, "bela", "s1", []models.Class{models.ClassIdentity}, "cover"))
		if _, err := w.vouch("asha", "bela"); err != vault.ErrNotTrusted {
			t.Errorf("got %v, want ErrNotTrusted", err)
		}
		if _, err := w.vouch("asha", "asha"); err != vault.ErrNotTrusted {
			t.Errorf("asha for herself: got %v, want ErrNotTrusted", err)
		}
		if _, err := w.vouch("chitra", "bela"); err != vault.ErrMovedOn {
			t.Errorf("a colleague who shares no survivor: got %v, want ErrMovedOn", err)
		}
	})
	t.Run("refuses another newcomer", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		w.invite("nila")
		w.invite("oma")
		w.seal(w.holders("nila"), "nila", name, "s1", "invented to hold a key")
		w.must(w.v.Ask(w.db, "oma", "s1", []models.Class{models.ClassIdentity}, "cover"))
		if _, err := w.vouch("nila", "oma"); err != vault.ErrNotTrusted {
			t.Errorf("got %v, want ErrNotTrusted", err)
		}
		if n := w.fulfil("nila"); n != 0 {
			t.Errorf("passed on %d keys, want 0", n)
		}
	})
}

func TestPasswordChangeVouchesForNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	s := w.seal(w.holders("asha", "bela"), "bela", name, "s1", "Meena")
	w.reset("asha")
	c, err := w.hasher.Reseal(t.Context(), w.rings["asha"], "another long password", models.At(moment))
	w.must(err)
	w.must(vault.PutCredential(w.db, c))
	w.fulfil("bela")
	w.refused("asha", name, "s1", s, vault.ErrWaiting)
}

func TestRecoveryKeyVouches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	w.seal(w.holders("asha", "bela"), "bela", name, "s1", "Meena")
	w.reset("asha")
	_, err := w.v.FulfilWithRecovery(w.db, w.recoveryKey(), "asha", everyone)
	w.must(err)
	s := w.seal(w.holders("asha", "bela"), "bela", note, "s1", "therapy")
	w.reads("asha", note, "s1", s, "therapy")
}

func TestNewcomerGetsNoKeyUntilVouched(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	w.invite("nila")
	classes := []models.Class{models.ClassIdentity}
	first := w.seal(w.holders("asha", "nila"), "asha", name, "s1", "Meena") // minted while nila may hold the class
	second := w.seal(w.holders("bela"), "bela", name, "s2", "Rekha")
	w.must(w.v.Ask(w.db, "nila", "s2", classes, "cover"))
	for _, p := range []string{"asha", "bela", "nila"} {
		if n := w.fulfil(p); n != 0 {
			t.Errorf("%s served %d requests of a newcomer without vouching", p, n)
		}
	}
	w.refused("nila", name, "s1", first, vault.ErrWaiting)
	w.refused("nila", name, "s2", second, vault.ErrWaiting)
	own := w.seal(w.holders("nila"), "nila", name, "s3", "whom she takes in herself")
	w.reads("nila", name, "s3", own, "whom she takes in herself")
	if n, err := w.vouch("asha", "nila"); n != 1 || err != nil {
		t.Fatalf("vouching served %d requests, %v, want 1", n, err)
	}
	w.reads("nila", name, "s1", first, "Meena")
	if n := w.fulfil("bela"); n != 1 { // vouching is for the account, not for a case
		t.Errorf("after vouching %d requests were served, want 1", n)
	}
	w.reads("nila", name, "s2", second, "Rekha")
}

func TestNewcomerCannotMakeColleaguesKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	w.invite("nila")
	who := w.holders("asha", "nila") // both are assigned, and nobody has written yet
	hers := w.seal(who, "nila", name, "s1", "anything")
	next := w.seal(who, "asha", name, "s1", "what a colleague writes under the key she made")
	w.reads("asha", name, "s1", hers, "anything")
	w.refused("nila", name, "s1", next, vault.ErrWaiting)
	w.fulfil("asha")
	w.refused("nila", name, "s1", next, vault.ErrWaiting)
	if _, err := w.vouch("asha", "nila"); err != nil {
		t.Fatal(err)
	}
	w.reads("nila", name, "s1", hers, "anything")
}

func TestFulfilReportsPartlyServedRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela", "chitra")
	w.seal(w.holders("asha"), "asha", name, "s1", "the first key")
	second := w.seal(w.holders("bela"), "bela", name, "s1", "the second key")
	w.must(w.v.Ask(w.db, "chitra", "s1", []models.Class{models.ClassIdentity}, "cover"))
	if n := w.fulfil("bela"); n != 1 {
		t.Errorf("one of two keys was passed on and %d requests were reported, want 1", n)
	}
	w.reads("chitra", name, "s1", second, "the second key")
	if n := w.count(&models.KeyRequest{}, "account_id = 'chitra'"); n != 1 {
		t.Errorf("%d requests, want one that still waits for the first key", n)
	}
	if n := w.fulfil("bela"); n != 0 {
		t.Errorf("reported %d requests again, want 0", n)
	}
	if n := w.fulfil("asha"); n != 2 || w.count(&models.KeyRequest{}, "account_id = 'chitra'") != 0 {
		t.Errorf("the rest, and the key bela lacked: reported %d, want 2 and no request left", n)
	}
}
