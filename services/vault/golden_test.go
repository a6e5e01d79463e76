package vault_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"aftercare/models"
	"aftercare/services/vault"
)

// golden is a small installation in version 1 of the formats. It was made with
// AFTERCARE_UPDATE_GOLDEN=1. Never make it again while anybody has data in
// these formats.
type golden struct {
	Printed    string            // the recovery key
	Credential map[string]string // of asha; bytes in hex
	Key        models.ClassKey
	Wraps      map[string]string // by account, blob in hex
	Value      string            // hex
	Session    string            // hex, under a secret of thirty-two sevens
}

const goldenText = "देवी Devi"

func goldenSecret() (s [32]byte) {
	for i := range s {
		s[i] = 7
	}
	return s
}

func TestVersionOneStillOpens(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "v1.json")
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		writeGolden(t, path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, "nila")
	w.restore(g)
	value := models.NewSealed(unhex(t, g.Value))
	w.rings["asha"], err = w.hasher.SignIn(context.Background(), g.credential(t), password("asha"))
	w.must(err)
	w.reads("asha", name, "s1", value, goldenText)
	w.rings["asha"], err = vault.OpenSession(goldenSecret(), unhex(t, g.Session))
	w.must(err)
	w.reads("asha", name, "s1", value, goldenText)
	w.must(w.v.Ask(w.db, "nila", "s1", []models.Class{name.Class}, "assigned"))
	_, err = w.v.FulfilWithRecovery(w.db, w.recoveryKey(), "nila", everyone)
	w.must(err)
	w.reads("nila", name, "s1", value, goldenText)
}

// restore puts a golden installation into a world.
func (w *world) restore(g golden) {
	w.t.Helper()
	w.printed = g.Printed
	w.must(w.db.Exec("DELETE FROM recovery_keys").Error)
	w.must(w.v.SetRecovery(w.db, w.recoveryKey().Public()))
	w.must(vault.PutCredential(w.db, g.credential(w.t)))
	w.must(w.db.Create(&g.Key).Error)
	for account, blob := range g.Wraps {
		b := unhex(w.t, blob)
		form := models.WrapOwn
		if b[0] == 0x01 {
			form = models.WrapPublic
		}
		w.must(w.db.Create(&models.KeyWrap{AccountID: account, KeyID: g.Key.ID, Form: form, Blob: b}).Error)
	}
}

func (g golden) credential(t testing.TB) models.Credential {
	return models.Credential{
		AccountID: "asha", Generation: 1, Params: g.Credential["params"], CreatedAt: models.At(moment),
		Public: unhex(t, g.Credential["public"]), Salt: unhex(t, g.Credential["salt"]),
		Verifier: unhex(t, g.Credential["verifier"]), SealedPrivate: unhex(t, g.Credential["sealed_private"]),
	}
}

func writeGolden(t *testing.T, path string) {
	t.Helper()
	w := newWorld(t, "asha")
	value := w.seal(w.holders("asha"), "asha", name, "s1", goldenText)
	c, err := vault.FindCredential(w.db, "asha")
	w.must(err)
	g := golden{
		Printed: w.printed, Value: hex.EncodeToString(value.Blob()), Wraps: map[string]string{},
		Session: hex.EncodeToString(w.rings["asha"].SealForSession(goldenSecret())),
		Credential: map[string]string{
			"params": c.Params, "public": hex.EncodeToString(c.Public), "salt": hex.EncodeToString(c.Salt),
			"verifier": hex.EncodeToString(c.Verifier), "sealed_private": hex.EncodeToString(c.SealedPrivate),
		},
	}
	w.must(w.db.Take(&g.Key).Error)
	var wraps []models.KeyWrap
	w.must(w.db.Find(&wraps).Error)
	for _, k := range wraps {
		g.Wraps[k.AccountID] = hex.EncodeToString(k.Blob)
	}
	out, err := json.MarshalIndent(g, "", "  ")
	w.must(err)
	w.must(os.MkdirAll(filepath.Dir(path), 0o755))
	w.must(os.WriteFile(path, append(out, '\n'), 0o644))
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
