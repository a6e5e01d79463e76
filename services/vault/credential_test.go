package vault_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/vault"
)

func TestSignInNeedsThePassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	ctx := context.Background()
	c, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	k, err := w.hasher.SignIn(ctx, c, password("asha"))
	if err != nil || k.AccountID() != "asha" || k.Generation() != 1 {
		t.Fatalf("right password: %v, %v", k, err)
	}
	for _, wrong := range []string{"", password("bela"), password("asha") + " ", strings.ToUpper(password("asha"))} {
		if k, err := w.hasher.SignIn(ctx, c, wrong); err != vault.ErrWrongPassword || k != nil {
			t.Errorf("password %q: got %v, %v, want ErrWrongPassword", wrong, k, err)
		}
	}
	if err := w.hasher.DummySignIn(ctx, "", password("asha")); err != vault.ErrWrongPassword {
		t.Errorf("unknown account: got %v, want ErrWrongPassword", err)
	}
}

func TestSignInRefusesChangedRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	good, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	other, err := vault.FindCredential(w.db, "bela")
	w.must(err)
	cases := map[string]func(c *models.Credential){
		"another public key":  func(c *models.Credential) { c.Public = other.Public },
		"another private key": func(c *models.Credential) { c.SealedPrivate = other.SealedPrivate },
		"another account":     func(c *models.Credential) { c.AccountID = "bela" },
		"another generation":  func(c *models.Credential) { c.Generation = 2 },
		"no private key":      func(c *models.Credential) { c.SealedPrivate = nil },
		"greedy parameters":   func(c *models.Credential) { c.Params = "argon2id$v=19$m=99999999,t=3,p=2" },
		"other parameters":    func(c *models.Credential) { c.Params = "md5" },
		"loose parameters":    func(c *models.Credential) { c.Params += " " },
		"no passes":           func(c *models.Credential) { c.Params = "argon2id$v=19$m=64,t=0,p=1" },
	}
	for what, change := range cases {
		c := good
		change(&c)
		if k, err := w.hasher.SignIn(context.Background(), c, password("asha")); err != vault.ErrDamaged || k != nil {
			t.Errorf("%s: got %v, %v, want ErrDamaged", what, k, err)
		}
	}
}

func TestChangePasswordKeepsWraps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	ctx := context.Background()
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
	old, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	if _, _, err := w.hasher.ChangePassword(ctx, old, "wrong", "the new one", 1); err != vault.ErrWrongPassword {
		t.Fatalf("wrong old password: got %v", err)
	}
	changed, _, err := w.hasher.ChangePassword(ctx, old, password("asha"), "the new one", 7)
	w.must(err)
	w.must(vault.PutCredential(w.db, changed))
	stored, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	if stored.CreatedAt != 7 || bytes.Equal(stored.Salt, old.Salt) {
		t.Error("the row was not replaced")
	}
	if _, err := w.hasher.SignIn(ctx, stored, password("asha")); err != vault.ErrWrongPassword {
		t.Errorf("old password: got %v, want ErrWrongPassword", err)
	}
	w.rings["asha"], err = w.hasher.SignIn(ctx, stored, "the new one")
	w.must(err)
	w.reads("asha", name, "s1", s, "Meena Kumari")
}

func TestOutdatedFindsCheaperHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	c, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	dearer := vault.NewHasher(vault.Params{MemoryKiB: 128, Passes: 2, Threads: 1}, 1)
	if w.hasher.Outdated(c) || !dearer.Outdated(c) {
		t.Fatal("Outdated does not compare the cost")
	}
	k, err := dearer.SignIn(context.Background(), c, password("asha"))
	w.must(err)
	raised, err := dearer.Reseal(context.Background(), k, password("asha"), 1)
	w.must(err)
	w.must(vault.PutCredential(w.db, raised))
	if dearer.Outdated(raised) || !bytes.Equal(raised.Public, c.Public) {
		t.Error("the raised credential has another cost or another key pair")
	}
}

func TestOutdatedNeverWeakensStoredHash(t *testing.T) {
	t.Parallel()
	standard, small := vault.StandardParams(), vault.SmallParams()
	more := vault.Params{MemoryKiB: small.MemoryKiB, Passes: standard.Passes, Threads: 1}
	for name, c := range map[string]struct {
		stored, host vault.Params
		want         bool
	}{
		"a small host and a standard hash": {standard, small, false},
		"a standard host and a small hash": {small, standard, true},
		"the same":                         {standard, standard, false},
		"other threads only":               {vault.Params{MemoryKiB: 64 << 10, Passes: 3, Threads: 1}, standard, false},
		"less memory and more passes":      {more, small, false},
		"more memory and fewer passes":     {vault.Params{MemoryKiB: 128 << 10, Passes: 1, Threads: 2}, standard, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := vault.NewHasher(c.host, 1).Outdated(models.Credential{Params: c.stored.String()})
			if got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestUnknownNameCostsWhatKnownOneDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bina")
	w.must(w.db.Model(&models.Credential{}).Where("account_id = ?", "bina").Update("params", vault.SmallParams().String()).Error)
	seen := map[string]int{}
	for i := range 200 {
		name := fmt.Sprintf("nobody-%d", i)
		cost, err := vault.UsualCost(w.db, name)
		w.must(err)
		again, err := vault.UsualCost(w.db, name)
		w.must(err)
		if cost != again {
			t.Fatalf("%s costs %s and then %s", name, cost, again)
		}
		seen[cost]++
	}
	if len(seen) != 2 || seen[vault.SmallParams().String()] < 50 || seen[vault.TestParams().String()] < 50 {
		t.Errorf("got %v, want both costs that are stored", seen)
	}
}

func TestPutCredentialRefusesOtherPair(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	c, _, err := w.hasher.NewCredential(context.Background(), "asha", "x", 2, vault.Anchor{}, 1)
	w.must(err)
	if err := vault.PutCredential(w.db, c); err != vault.ErrOtherPair {
		t.Errorf("put: got %v, want ErrOtherPair", err)
	}
	c.Generation = 1
	if err := w.v.ResetCredential(w.db, c); err != vault.ErrOtherPair {
		t.Errorf("reset to the same generation: got %v, want ErrOtherPair", err)
	}
	c.AccountID = models.RecoveryAccount
	if err := vault.PutCredential(w.db, c); err == nil {
		t.Error("a person was stored under the name of the recovery key")
	}
}

func TestHasherIsThrottledWhenFull(t *testing.T) {
	t.Parallel()
	h := vault.NewHasher(vault.StandardParams(), 1)
	started := make(chan struct{})
	go func() {
		close(started)
		_ = h.DummySignIn(context.Background(), "", "the one who takes the slot")
	}()
	<-started
	time.Sleep(20 * time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if err := h.DummySignIn(ctx, "", "the one who waits"); models.KindOf(err) != models.Throttled {
		t.Errorf("got %v, want Throttled", err)
	}
}

func TestOpenSessionNeedsItsSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
	secret := [32]byte{1, 2, 3}
	blob := w.rings["asha"].SealForSession(secret)
	k, err := vault.OpenSession(secret, blob)
	w.must(err)
	if k.AccountID() != "asha" || k.Generation() != 1 {
		t.Errorf("session of %q, generation %d", k.AccountID(), k.Generation())
	}
	w.rings["asha"] = k
	w.reads("asha", name, "s1", s, "Meena Kumari")
	if k, err := vault.OpenSession([32]byte{1, 2, 4}, blob); err != vault.ErrDamaged || k != nil {
		t.Errorf("wrong secret: got %v, %v, want ErrDamaged", k, err)
	}
	for i := range blob {
		b := append([]byte(nil), blob...)
		b[i] ^= 1
		if _, err := vault.OpenSession(secret, b); err != vault.ErrDamaged {
			t.Errorf("byte %d flipped: got %v, want ErrDamaged", i, err)
		}
	}
	if _, err := vault.OpenSession(secret, nil); err != vault.ErrDamaged {
		t.Errorf("no blob: got %v, want ErrDamaged", err)
	}
}

func TestForgetClearsAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
	w.rings["asha"].Forget()
	if id := w.rings["asha"].AccountID(); id != "" {
		t.Errorf("a forgotten keyring still belongs to %q", id)
	}
	w.refused("asha", name, "s1", s, vault.ErrWaiting)
	later := w.seal(w.holders("asha", "bela"), "asha", name, "s1", "Rekha")
	w.reads("bela", name, "s1", later, "Rekha")
}

func TestKeyringNeverPrintsItsKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	k, r := w.rings["asha"], w.recoveryKey()
	s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
	type wrapper struct {
		K  *vault.Keyring
		KV vault.Keyring
		R  *vault.RecoveryKey
		S  models.Sealed
	}
	allowed := map[string]bool{"[keyring]": true, "[sealed]": true}
	for _, value := range []any{k, *k, r, *r, s, &s} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%X", "%s", "%q", "%d"} {
			if got := fmt.Sprintf(verb, value); !allowed[got] {
				t.Errorf("%s of %T prints %q", verb, value, got)
			}
		}
		if b, err := json.Marshal(value); err == nil {
			t.Errorf("%T has JSON %s", value, b)
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "value", value)
		slog.New(slog.NewTextHandler(&log, nil)).Info("m", "value", value)
		if strings.Count(log.String(), "[keyring]")+strings.Count(log.String(), "[sealed]") != 2 {
			t.Errorf("%T logs %s", value, log.String())
		}
	}
	in := wrapper{k, *k, r, s}
	if got := fmt.Sprintf("%v", in); got != "{[keyring] [keyring] [keyring] [sealed]}" {
		t.Errorf("inside a struct: %q", got)
	}
	if b, err := json.Marshal(in); err == nil {
		t.Errorf("inside a struct JSON is %s", b)
	}
	hidden := struct{ k vault.Keyring }{*k}
	if got := fmt.Sprintf("%+v %#v", hidden, hidden); strings.Contains(got, "asha") || len(got) > 120 { // prints the address of the secret and nothing behind it
		t.Errorf("an unexported keyring prints %q", got)
	}
}
