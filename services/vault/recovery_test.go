package vault_test

import (
	"bytes"
	"strings"
	"testing"

	"aftercare/models"
	"aftercare/services/vault"
)

func TestParseRecoveryKeyForgivesTyping(t *testing.T) {
	t.Parallel()
	public, printed := vault.NewRecoveryKey()
	if len(printed) != 14*4+13 {
		t.Fatalf("printed %d characters, want fourteen groups of four", len(printed))
	}
	typed := map[string]string{
		"as printed":        printed,
		"small letters":     strings.ToLower(printed),
		"spaces":            strings.ReplaceAll(printed, "-", " "),
		"no groups":         strings.ReplaceAll(printed, "-", ""),
		"long dashes":       strings.ReplaceAll(printed, "-", " – "),
		"lines":             "\ufeff " + strings.ReplaceAll(printed, "-", "\r\n") + "\t",
		"O for 0":           strings.ReplaceAll(printed, "0", "o"),
		"I for 1":           strings.ReplaceAll(printed, "1", "I"),
		"l for 1":           strings.ReplaceAll(printed, "1", "l"),
		"no-break and zwsp": strings.ReplaceAll(printed, "-", "\u00a0\u200b"),
	}
	for how, text := range typed {
		r, err := vault.ParseRecoveryKey(text)
		if err != nil || !bytes.Equal(r.Public(), public.Public()) {
			t.Errorf("%s: %v", how, err)
		}
	}
}

func TestParseRecoveryKeyFindsTypingErrors(t *testing.T) {
	t.Parallel()
	_, printed := vault.NewRecoveryKey()
	plain := strings.ReplaceAll(printed, "-", "")
	for i := range plain {
		for _, r := range "0123456789ABCDEFGHJKMNPQRSTVWXYZU*é" {
			if string(r) == plain[i:i+1] {
				continue
			}
			if _, err := vault.ParseRecoveryKey(plain[:i] + string(r) + plain[i+1:]); err != vault.ErrRecoveryKey {
				t.Fatalf("letter %d changed to %c: got %v, want ErrRecoveryKey", i, r, err)
			}
		}
	}
	for _, wrong := range []string{"", plain[1:], plain + "0", plain[:55]} {
		if _, err := vault.ParseRecoveryKey(wrong); err != vault.ErrRecoveryKey {
			t.Errorf("%d letters: got %v, want ErrRecoveryKey", len(wrong), err)
		}
	}
}

func TestSetRecoveryOnlyOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other, printed := vault.NewRecoveryKey()
	if err := w.v.SetRecovery(w.db, other.Public()); err == nil {
		t.Error("a second recovery key was stored")
	}
	r, err := vault.ParseRecoveryKey(printed)
	w.must(err)
	if _, err := w.v.FulfilWithRecovery(w.db, r, "asha", everyone); err != vault.ErrOtherRecoveryKey {
		t.Errorf("another installation's key: got %v, want ErrOtherRecoveryKey", err)
	}
	if err := w.v.SetRecovery(w.db, other.Public()[1:]); err == nil {
		t.Error("a short key was stored")
	}
}

func TestSealNeedsRecoveryKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	w.must(w.db.Exec("DELETE FROM recovery_keys").Error)
	_, err := w.v.Seal(w.db, w.holders("asha"), w.rings["asha"], name, "s1", "row", "Meena")
	if err != vault.ErrNoRecoveryKey {
		t.Errorf("got %v, want ErrNoRecoveryKey", err)
	}
}

func TestFulfilWithRecoveryGivesOnlyRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha", "nila")
	who := w.holders("asha")
	s1, s2 := w.seal(who, "asha", name, "s1", "Meena"), w.seal(who, "asha", phone, "s1", "00000 00001")
	s3, s4 := w.seal(who, "asha", note, "s1", "therapy"), w.seal(who, "asha", name, "s2", "Rekha")
	w.must(w.v.Ask(w.db, "nila", "s1", []models.Class{models.ClassIdentity, models.ClassContact, models.ClassLegal}, "assigned"))
	done, err := w.v.FulfilWithRecovery(w.db, w.recoveryKey(), "nila", everyone)
	w.must(err)
	if len(done) != 2 || w.count(&models.KeyRequest{}, "1 = 1") != 0 {
		t.Errorf("answered %v, want identity and contact of s1", done)
	}
	w.reads("nila", name, "s1", s1, "Meena")
	w.reads("nila", phone, "s1", s2, "00000 00001")
	w.refused("nila", note, "s1", s3, vault.ErrWaiting)
	w.refused("nila", name, "s2", s4, vault.ErrWaiting)
}

func FuzzParseRecoveryKey(f *testing.F) {
	_, printed := vault.NewRecoveryKey()
	f.Add(printed)
	f.Add(strings.ToLower(printed))
	f.Add(printed[:20])
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := vault.ParseRecoveryKey(text)
		if (r == nil) == (err == nil) {
			t.Fatalf("got %v and %v", r, err)
		}
	})
}
