package importer_test

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/importer"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// touch saves something small, as a person does beside an import.
func touch(ctx context.Context, db *store.DB) error {
	return db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&models.Account{}).Where("1 = 1").Update("signed_in_at", models.At(time.Now())).Error
	})
}

// during calls do once in the middle of the work of an import.
type during struct {
	io.Reader
	do   func()
	done bool
}

func (d *during) Read(b []byte) (int, error) {
	if !d.done {
		d.done = true
		d.do()
	}
	return d.Reader.Read(b)
}

// beside makes the importer of a house call do while it makes its rows ready.
func (h *fixture) beside(do func()) {
	h.imports = importer.New(h.DB, h.Keeper, h.evaluator, h.Now, worldtest.NewID, &during{Reader: rand.Reader, do: do})
}

func TestPeopleSaveWhileImportIsMadeReady(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		saved := false
		h.beside(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			saved = touch(ctx, h.DB) == nil && h.count("cases", "1 = 1") == 0
		})
		if r := h.run(sample(t)); r.Cases != 11 || r.Unevaluated != 0 {
			t.Fatalf("got %+v", r)
		}
		if !saved {
			t.Error("nobody could save while the import was made ready, or a part of it was there already")
		}
	})
}

func TestImportIsMadeReadyAgainWhenItsKeysChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		lead := h.Account("caseworker").ID
		h.beside(func() {
			h.Write(func(tx *gorm.DB) error {
				var other models.Credential
				if err := tx.Where("account_id = ?", h.Account("counsellor").ID).Take(&other).Error; err != nil {
					return err
				}
				return tx.Model(&models.Credential{}).Where("account_id = ?", lead).Update("public", other.Public).Error
			})
		})
		if r := h.run(sample(t)); r.Cases != 11 {
			t.Fatalf("got %+v", r)
		}
		if n := h.count("cases", "1 = 1"); n != 11 {
			t.Errorf("%d cases, want 11", n)
		}
		c := h.cases()[0]
		if _, err := h.open("caseworker", c); err == nil {
			t.Error("the cases were sealed to the key that the lead had before")
		}
	})
}

func TestSecondImportOfSameFileMeanwhileMakesNoDoubles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.run([]byte(good)) // the key of the fingerprints is there
		other := importer.New(h.DB, h.Keeper, h.evaluator, h.Now, worldtest.NewID, rand.Reader)
		h.beside(func() {
			if _, err := other.Import(t.Context(), h.command(), h.read(sample(t)), h.options()); err != nil {
				t.Error(err)
			}
		})
		if r := h.run(sample(t)); r.Already != 11 || r.Cases != 0 || len(h.cases()) != 11+3 {
			t.Errorf("got %+v and %d cases", r, len(h.cases()))
		}
	})
}

func TestImportLeavesToSweepWhatItDoesNotFinish(t *testing.T) {
	t.Parallel()
	evaluated := 0
	ctx, stop := context.WithCancel(t.Context())
	h := newFixture(t, storetest.Open(t, store.Options{Queries: func(sql string) {
		if len(sql) > 40 && sql[:40] == "SELECT c.id, c.code, c.survivor_id, c.or" {
			if evaluated++; evaluated == 2 {
				stop()
			}
		}
	}}))
	r, err := h.imports.Import(ctx, h.command(), h.read(many(65, 1)), h.options())
	if err != nil || r.Cases != 65 || !r.Written || r.Unevaluated == 0 || r.Unevaluated == 65 {
		t.Fatalf("stopped after it came in: got %+v, %v", r, err)
	}
	var stale []string
	h.Read(func(tx *gorm.DB) (err error) { stale, err = h.evaluator.Stale(tx, 100); return err })
	if len(stale) != r.Unevaluated {
		t.Errorf("the sweep finds %d cases, want %d", len(stale), r.Unevaluated)
	}
}

// TestWaitsBesideImport measures how long a person waits at most for a save while
// AFTERCARE_IMPORT people come in by another process:
//
//	AFTERCARE_IMPORT=3000 go test ./services/importer/ -run TestWaitsBesideImport -v
func TestWaitsBesideImport(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("AFTERCARE_IMPORT"))
	if n == 0 {
		t.Skip("set AFTERCARE_IMPORT=3000 to measure")
	}
	dir := t.TempDir()
	server, err := store.Open(t.Context(), dir, store.Options{Server: &store.Server{PID: os.Getpid(), Host: "here", Since: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if _, err := server.Migrate(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	command, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Close() })
	h := newFixture(t, command)
	var over atomic.Bool
	waits := make(chan []time.Duration)
	go func() {
		var all []time.Duration
		for !over.Load() {
			began := time.Now()
			if err := touch(context.Background(), server); err != nil {
				t.Error(err)
			}
			all = append(all, time.Since(began))
			time.Sleep(20 * time.Millisecond)
		}
		waits <- all
	}()
	began := time.Now()
	if r := h.run(many(n, 20)); r.Cases != n {
		t.Errorf("got %+v", r)
	}
	took := time.Since(began)
	over.Store(true)
	all := <-waits
	slices.Sort(all)
	t.Logf("%d people in %s; %d saves beside them waited %s at the median, %s at most", n, took.Round(time.Second), len(all), all[len(all)/2], all[len(all)-1])
}
