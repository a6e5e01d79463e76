package vault_test

import (
	"context"
	"testing"

	"aftercare/models"
	"aftercare/services/vault"
)

func BenchmarkSignIn(b *testing.B) {
	h := vault.NewHasher(vault.StandardParams(), 1)
	c, _, err := h.NewCredential(context.Background(), "asha", "correct horse", 1, vault.Anchor{}, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := h.SignIn(context.Background(), c, "correct horse"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenSession(b *testing.B) {
	w := newWorld(b, "asha")
	blob := w.rings["asha"].SealForSession([32]byte{1})
	for b.Loop() {
		if _, err := vault.OpenSession([32]byte{1}, blob); err != nil {
			b.Fatal(err)
		}
	}
}

// benchmarkOpen opens n names under one key each, with the query.
func benchmarkOpen(b *testing.B, by string, n int) {
	w := newWorld(b, "asha", "bela")
	items := w.caseload(n)
	b.ReportAllocs()
	for b.Loop() {
		w.readsAll(by, items)
	}
}

func BenchmarkOpen50(b *testing.B)            { benchmarkOpen(b, "asha", 50) }
func BenchmarkOpen50FirstTime(b *testing.B)   { benchmarkOpen(b, "bela", 50) }
func BenchmarkScan5000(b *testing.B)          { benchmarkOpen(b, "asha", 5000) }
func BenchmarkScan5000FirstTime(b *testing.B) { benchmarkOpen(b, "bela", 5000) }

// BenchmarkBulkSurvivor makes one survivor with five keys for four known staff,
// without the insert.
func BenchmarkBulkSurvivor(b *testing.B) {
	staff := []string{"asha", "bela", "chitra", "dipa"}
	w := newWorld(b, staff...)
	var rings []*vault.Keyring
	who := map[models.Class][]string{}
	for _, p := range staff {
		rings = append(rings, w.rings[p])
	}
	for _, c := range models.SealedClasses {
		who[c] = staff
	}
	bulk, err := w.v.NewBulk(w.recovery, rings, nil)
	w.must(err)
	b.ReportAllocs()
	for b.Loop() {
		s := bulk.Survivor("s1", who)
		for _, f := range []vault.Field{name, phone, note, advice, story} {
			_, err := s.Seal(f, "row", "Meena Kumari")
			w.must(err)
		}
		bulk.Take()
	}
}
