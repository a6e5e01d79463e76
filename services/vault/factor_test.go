package vault_test

import (
	"context"
	"errors"
	"testing"

	"aftercare/services/vault"
)

func TestFactorOpensForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "bela")
	ctx := context.Background()
	ring := func(name, password string) *vault.Keyring {
		c, err := vault.FindCredential(w.db, name)
		w.must(err)
		k, err := w.hasher.SignIn(ctx, c, password)
		w.must(err)
		return k
	}
	asha := ring("asha", password("asha"))
	sealed := asha.SealFactor([]byte("a secret of 20 bytes"))
	if got, err := asha.OpenFactor(sealed); err != nil || string(got) != "a secret of 20 bytes" {
		t.Fatalf("got %q, %v", got, err)
	}
	if _, err := ring("bela", password("bela")).OpenFactor(sealed); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("somebody else: got %v", err)
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := asha.OpenFactor(sealed); !errors.Is(err, vault.ErrDamaged) {
		t.Errorf("a changed one: got %v", err)
	}
}
