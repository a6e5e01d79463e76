package vault_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/vault"
)

func TestOpenRefuses(t *testing.T) {
	t.Run("other place", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		who := w.holders("asha")
		s := w.seal(who, "asha", name, "s1", "Meena Kumari")
		w.seal(who, "asha", name, "s2", "so that s2 has a key")
		w.seal(who, "asha", phone, "s1", "so that contact has a key")
		w.reads("asha", name, "s1", s, "Meena Kumari")
		cases := map[string]struct {
			field    vault.Field
			survivor string
			row      string
		}{
			"another table":    {vault.Field{Table: "cases", Column: "name", Class: models.ClassIdentity}, "s1", "row"},
			"another column":   {vault.Field{Table: "survivors", Column: "alias", Class: models.ClassIdentity}, "s1", "row"},
			"another class":    {vault.Field{Table: "survivors", Column: "name", Class: models.ClassContact}, "s1", "row"},
			"another survivor": {name, "s2", "row"},
			"another row":      {name, "s1", "row2"},
			"a shifted border": {vault.Field{Table: "survivorsr", Column: "name", Class: models.ClassIdentity}, "s1", "ow"},
		}
		for where, c := range cases {
			got, err := w.v.Open(w.db, w.rings["asha"], c.field, c.survivor, c.row, s)
			if got != "" || err != vault.ErrDamaged {
				t.Errorf("%s: got %q, %v, want ErrDamaged", where, got, err)
			}
		}
	})
	t.Run("moved value while waiting", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
		w.refused("bela", name, "s1", s, vault.ErrWaiting)
		w.refused("bela", name, "s2", s, vault.ErrDamaged)
		w.refused("bela", vault.Field{Table: name.Table, Column: name.Column, Class: models.ClassContact}, "s1", s, vault.ErrDamaged)
	})
	// A wrap is bound to its survivor and class. A key row that names another
	// survivor or class opens nothing there.
	t.Run("relabelled key row", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
		w.must(w.db.Exec("UPDATE class_keys SET class = ?", models.ClassContact).Error)
		w.reads("asha", name, "s1", s, "Meena Kumari")
		as := vault.Field{Table: name.Table, Column: name.Column, Class: models.ClassContact}
		w.refused("asha", as, "s1", s, vault.ErrDamaged)
		w.must(w.db.Exec("UPDATE class_keys SET class = ?, survivor_id = 's2'", models.ClassIdentity).Error)
		w.refused("asha", name, "s2", s, vault.ErrDamaged)
	})
	t.Run("flipped byte in value", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha")
		s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
		for i := range s.Blob() {
			b := append([]byte(nil), s.Blob()...)
			b[i] ^= 0x10
			w.refused("asha", name, "s1", models.NewSealed(b), vault.ErrDamaged)
		}
		for n := 1; n < len(s.Blob()); n++ {
			w.refused("asha", name, "s1", models.NewSealed(s.Blob()[:n]), vault.ErrDamaged)
		}
	})
	t.Run("flipped byte in wrap", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		s := w.seal(w.holders("asha", "bela"), "asha", name, "s1", "Meena Kumari")
		for _, person := range []string{"asha", "bela"} {
			var wrap models.KeyWrap
			w.must(w.db.Where("account_id = ?", person).Take(&wrap).Error)
			for i := range wrap.Blob {
				b := append([]byte(nil), wrap.Blob...)
				b[i] ^= 0x10
				w.must(w.db.Model(&models.KeyWrap{}).Where("account_id = ?", person).Update("blob", b).Error)
				w.refused(person, name, "s1", s, vault.ErrDamaged)
			}
		}
	})
	t.Run("colleagues wrap", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "asha", "bela")
		s := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
		w.must(w.db.Exec("UPDATE key_wraps SET account_id = 'bela' WHERE account_id = 'asha'").Error)
		w.refused("bela", name, "s1", s, vault.ErrDamaged)
	})
}

func TestSealKeepsEmptyTextEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	s := w.seal(w.holders("asha"), "asha", name, "s1", "")
	if !s.Empty() || w.count(&models.ClassKey{}, "1 = 1") != 0 {
		t.Error("an empty text made a key or a value")
	}
	w.reads("asha", name, "s1", s, "")
}

func TestSealHidesLengthWithinBucket(t *testing.T) {
	t.Parallel()
	cases := map[int]int{0: 32, 31: 32, 32: 64, 63: 64, 64: 128, 255: 256, 511: 512, 1023: 1024, 1024: 2048, 2047: 2048, 2048: 4096, 4095: 4096, 4096: 6144}
	for n, want := range cases {
		if got := vault.Bucket(n); got != want {
			t.Errorf("%d bytes: bucket %d, want %d", n, got, want)
		}
	}
	w := newWorld(t, "asha")
	who := w.holders("asha")
	short, long := w.seal(who, "asha", name, "s1", "Om"), w.seal(who, "asha", name, "s1", strings.Repeat("x", 31))
	if len(short.Blob()) != len(long.Blob()) || len(short.Blob()) != 1+16+12+32+16 {
		t.Errorf("sizes %d and %d, want 77 for both", len(short.Blob()), len(long.Blob()))
	}
}

func TestOpenReturnsTextUnchanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	who := w.holders("asha")
	rapid.Check(t, func(r *rapid.T) {
		text := string(rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(r, "text")) + rapid.SampledFrom([]string{"", "\x00", "\x80", "\x80\x00", "देवी"}).Draw(r, "end")
		s := w.seal(who, "asha", note, "s1", text)
		w.reads("asha", note, "s1", s, text)
	})
}

func TestSealRefusesIncompletePlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "asha")
	who := w.holders("asha")
	good := w.seal(who, "asha", name, "s1", "Meena Kumari")
	for what, f := range map[string]vault.Field{
		"no table": {Column: "name", Class: models.ClassIdentity}, "no column": {Table: "survivors", Class: models.ClassIdentity},
		"no class": {Table: "survivors", Column: "name"}, "an unknown class": {Table: "survivors", Column: "name", Class: "aggregate"},
	} {
		if _, err := w.v.Seal(w.db, who, nil, f, "s1", "row", "text"); err == nil {
			t.Errorf("%s: sealed, want an error", what)
		}
		if _, err := w.v.Open(w.db, w.rings["asha"], f, "s1", "row", good); err == nil {
			t.Errorf("%s: opened, want an error", what)
		}
	}
	if _, err := w.v.Seal(w.db, who, nil, name, "", "row", "text"); err == nil {
		t.Error("sealed for no survivor")
	}
	if _, err := w.v.Seal(w.db, vault.Holders{name.Class: {{AccountID: models.RecoveryAccount}}}, nil, name, "s1", "row", "text"); err == nil {
		t.Error("the recovery key was named as a holder")
	}
}

func FuzzOpen(f *testing.F) {
	w := newWorld(f, "asha", "bela")
	good := w.seal(w.holders("asha"), "asha", name, "s1", "Meena Kumari")
	f.Add(good.Blob())
	f.Add(good.Blob()[:40])
	f.Add([]byte{0xA1})
	f.Fuzz(func(t *testing.T, b []byte) {
		s := models.NewSealed(b)
		if s.Empty() || string(b) == string(good.Blob()) {
			return
		}
		got, err := w.v.Open(w.db, w.rings["asha"], name, "s1", "row", s)
		if got != "" || err != vault.ErrDamaged {
			t.Fatalf("any bytes: got %q, %v, want ErrDamaged", got, err)
		}
		got, err = w.v.Open(w.db, w.rings["bela"], name, "s1", "row", s)
		if got != "" || !(errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrWaiting)) {
			t.Fatalf("any bytes without a key: got %q, %v", got, err)
		}
	})
}

func TestPlaceDataIsUnique(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		part := rapid.StringMatching(`[ab|]{0,3}`)
		draw := func(label string) [5]string {
			return [5]string{part.Draw(r, label), part.Draw(r, label), part.Draw(r, label), part.Draw(r, label), part.Draw(r, label)}
		}
		p, q := draw("p"), draw("q")
		if (p == q) != (string(data(p)) == string(data(q))) {
			r.Fatalf("%q and %q: the same data for different places", p, q)
		}
	})
}

func data(p [5]string) []byte {
	return vault.PlaceData(vault.Field{Table: p[0], Column: p[1], Class: models.Class(p[2])}, p[3], p[4])
}
