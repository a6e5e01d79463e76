package law_test

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/law"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	used   = "legal_aid"
	unread = "stay_permit"
)

func service(t testing.TB, w *worldtest.World, db *store.DB) (*law.Service, *evaluation.Evaluator) {
	t.Helper()
	lib := packtest.Shipped(t)
	e := evaluation.New(lib)
	return law.New(db, e, w.Now, worldtest.NewID), e
}

// swept evaluates the cases that were evaluated with other settings.
func swept(w *worldtest.World, e *evaluation.Evaluator) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		ids, err := e.Stale(tx, 100)
		if err != nil {
			return err
		}
		return e.Cases(tx, ids, w.Moment())
	})
}

func has(w *worldtest.World, caseID, item string) bool {
	w.T.Helper()
	var n int64
	w.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Entitlement{}).Where("case_id = ? AND item = ?", caseID, item).Count(&n).Error
	})
	return n > 0
}

func TestSweepFollowsSwitch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		s, e := service(t, w, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Write(func(tx *gorm.DB) error { _, err := e.Case(tx, c.ID, w.Moment()); return err })
		admin := w.Actor("administrator")
		for right, want := range map[string]int64{used: 1, unread: 1} {
			if n, err := s.Touches(t.Context(), admin, right); n != want || err != nil {
				t.Errorf("a switch of %s touches %d cases (%v), want %d", right, n, err, want)
			}
		}
		w.Write(func(tx *gorm.DB) error {
			return tx.Exec("UPDATE entitlements SET standing = ? WHERE item = ?", models.NotEntitled, used).Error
		})
		if n, err := s.Touches(t.Context(), admin, used); n != 0 || err != nil {
			t.Errorf("a right that does not apply touches %d cases (%v)", n, err)
		}
		if n, err := s.Off(t.Context(), admin, used, models.SwitchOff{Reason: "outdated"}); n != 1 || err != nil {
			t.Fatalf("got %d cases waiting, %v", n, err)
		}
		in := models.SwitchOn{Reader: "Invented Advocate", ReadOn: "2026-01-01", ReadIn: "Invented Gazette"}
		if _, err := s.On(t.Context(), admin, unread, in); err != nil {
			t.Fatal(err)
		}
		swept(w, e)
		if has(w, c.ID, used) || !has(w, c.ID, unread) {
			t.Error("the case does not follow the switches")
		}
		if _, err := s.Back(t.Context(), admin, used); err != nil {
			t.Fatal(err)
		}
		swept(w, e)
		if !has(w, c.ID, used) {
			t.Error("the right did not come back")
		}
		w.Read(func(tx *gorm.DB) error {
			_, differing, err := e.Check(tx, w.Moment())
			if len(differing) != 0 {
				t.Errorf("stored differs from evaluated: %v", differing)
			}
			return err
		})
	})
}

func TestSwitchRefusesBadInput(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	s, _ := service(t, w, db)
	admin := w.Actor("administrator")
	for what, err := range map[string]error{
		"off without a reason": second(s.Off(t.Context(), admin, used, models.SwitchOff{})),
		"off what is off":      second(s.Off(t.Context(), admin, unread, models.SwitchOff{Reason: "wrong"})),
		"on what is in use":    second(s.On(t.Context(), admin, used, models.SwitchOn{Reader: "x", ReadOn: "2026-01-01", ReadIn: "x"})),
		"on without a reader":  second(s.On(t.Context(), admin, unread, models.SwitchOn{ReadOn: "2026-01-01", ReadIn: "x"})),
		"on read tomorrow":     second(s.On(t.Context(), admin, unread, models.SwitchOn{Reader: "x", ReadOn: "2099-01-01", ReadIn: "x"})),
	} {
		if models.KindOf(err) != models.Invalid {
			t.Errorf("%s: got %v, want a problem", what, err)
		}
	}
	if _, err := s.Back(t.Context(), admin, used); models.KindOf(err) != models.NotFound {
		t.Errorf("Back without a switch: got %v", err)
	}
	if _, err := s.Off(t.Context(), w.Actor("caseworker"), used, models.SwitchOff{Reason: "wrong"}); models.KindOf(err) != models.Forbidden {
		t.Errorf("a caseworker: got %v, want forbidden", err)
	}
}

func second(_ int64, err error) error { return err }

func TestWeakSourcesAreForReviewersOnly(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	s, _ := service(t, w, db)
	weak := ""
	for _, it := range s.Library().Items() {
		if it.ReviewersOnly() {
			weak = it.Key
		}
	}
	if weak == "" {
		t.Fatal("no pack has a right from a weak source, so there is nothing to test")
	}
	if _, err := s.Item(t.Context(), w.Actor("caseworker"), weak); models.KindOf(err) != models.NotFound {
		t.Errorf("a caseworker opens %s: %v", weak, err)
	}
	if _, err := s.Item(t.Context(), w.Actor("legal_aid"), weak); err != nil {
		t.Errorf("a reviewer: %v", err)
	}
}

func TestSearchInBothLanguages(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	s, _ := service(t, w, db)
	for _, query := range []string{"legal services", "विधिक", "Legal SERVICES 12"} {
		found, err := s.Search(t.Context(), w.Actor("caseworker"), query)
		if err != nil || len(found) == 0 {
			t.Errorf("%q: %d found, %v", query, len(found), err)
		}
	}
	if found, _ := s.Search(t.Context(), w.Actor("caseworker"), "zzzz"); len(found) != 0 {
		t.Errorf("nonsense found %d rights", len(found))
	}
}

func TestExportReviewGuardsFormulas(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	w := worldtest.New(t, db)
	s, _ := service(t, w, db)
	var out strings.Builder
	if err := s.ExportReview(t.Context(), w.Actor("legal_aid"), "IN", "en", []string{"a"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String(), "\n") {
		for _, cell := range strings.Split(line, ",") {
			if cell != "" && strings.ContainsRune("=+@", rune(cell[0])) {
				t.Errorf("cell %q would run as a formula", cell)
			}
		}
	}
}
