package evaluation_test

import (
	"testing"
	"time"

	"gorm.io/gorm"
	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func evaluator(t testing.TB) *evaluation.Evaluator {
	t.Helper()
	lib := packtest.Shipped(t)
	return evaluation.New(lib)
}

func evaluate(w *worldtest.World, e *evaluation.Evaluator, caseID string) (change evaluation.Change) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) (err error) { change, err = e.Case(tx, caseID, w.Moment()); return err })
	return change
}

func check(w *worldtest.World, e *evaluation.Evaluator) (differing []string) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) (err error) { _, differing, err = e.Check(tx, w.Moment()); return err })
	return differing
}

// checkOne compares one case, so that many cases can share a world.
func checkOne(w *worldtest.World, e *evaluation.Evaluator, caseID string) (line string) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) (err error) { line, err = e.CheckCase(tx, caseID, w.Moment()); return err })
	return line
}

func give(w *worldtest.World, c models.Case, kind string) {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Delivery{
			ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, DeliveryFacts: models.DeliveryFacts{Kind: kind, Status: models.DeliveryGiven, At: w.Moment()}, RecordedBy: "x", CreatedAt: w.Moment(), Version: 1,
		}).Error
	})
}

func caseRow(w *worldtest.World, id string) (c models.Case) {
	w.T.Helper()
	w.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&c).Error })
	return c
}

func hasFlag(w *worldtest.World, caseID, rule string) bool {
	w.T.Helper()
	var n int64
	w.Read(func(tx *gorm.DB) error {
		return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = ? AND open", caseID, rule).Count(&n).Error
	})
	return n > 0
}

func TestGapOpensByTimeAndClosesByService(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, e := worldtest.New(t, db), evaluator(t)
		c := w.Case(w.North, "Kalpana", "caseworker")
		evaluate(w, e, c.ID)
		if hasFlag(w, c.ID, "safety.assessment_missing") {
			t.Fatal("the gap is open before its time has come")
		}
		w.Advance(49 * time.Hour)
		swept := 0
		w.Write(func(tx *gorm.DB) (err error) { swept, err = e.Sweep(tx, w.Moment()); return err })
		if swept != 1 || !hasFlag(w, c.ID, "safety.assessment_missing") {
			t.Fatalf("swept %d cases; the gap must be open 49 hours after intake", swept)
		}
		before := caseRow(w, c.ID)
		give(w, c, "safety_assessment")
		change := evaluate(w, e, c.ID)
		if len(change.Closed) != 1 || change.Closed[0] != "safety.assessment_missing" || hasFlag(w, c.ID, "safety.assessment_missing") {
			t.Fatalf("got %+v, want the gap closed", change)
		}
		if after := caseRow(w, c.ID); after.GapCount != before.GapCount-1 || after.LastContactAt != w.Moment() {
			t.Fatalf("got count %d after %d, last contact %v", after.GapCount, before.GapCount, after.LastContactAt)
		}
		if d := check(w, e); len(d) != 0 {
			t.Fatalf("stored differs from evaluated: %v", d)
		}
	})
}

func TestSweepTakesDueCasesOnly(t *testing.T) {
	t.Parallel()
	w, e := worldtest.New(t, storetest.New(t)), evaluator(t)
	for range 5 {
		evaluate(w, e, w.Case(w.North, "", "caseworker").ID)
	}
	w.Write(func(tx *gorm.DB) error {
		if n, err := e.Sweep(tx, w.Moment()); n != 0 || err != nil {
			t.Errorf("swept %d cases, %v, before anything was due", n, err)
		}
		return nil
	})
}

func TestCheckFindsDamagedRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, e := worldtest.New(t, db), evaluator(t)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Advance(100 * time.Hour)
		evaluate(w, e, c.ID)
		for _, damage := range []string{
			"DELETE FROM gaps WHERE case_id = ?", "UPDATE gaps SET severity = 3 WHERE severity = 0 AND case_id = ?",
			"UPDATE cases SET gap_count = 99 WHERE id = ?", "UPDATE cases SET urgency = 1 WHERE id = ?",
			"UPDATE entitlements SET standing = 'entitled', progress = 'received' WHERE case_id = ?",
		} {
			w.Write(func(tx *gorm.DB) error { return tx.Exec(damage, c.ID).Error })
			if d := check(w, e); len(d) != 1 {
				t.Errorf("%s: got %v, want one differing case", damage, d)
			}
			evaluate(w, e, c.ID)
			if d := check(w, e); len(d) != 0 {
				t.Errorf("after evaluating again: %v", d)
			}
		}
	})
}

func TestLawyerCountsDuringAssignment(t *testing.T) {
	t.Parallel()
	w, e := worldtest.New(t, storetest.New(t)), evaluator(t)
	c := w.Case(w.North, "Kalpana", "caseworker")
	w.Write(func(tx *gorm.DB) error {
		a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("legal_aid").ID, Reason: "legal_matter", FromAt: w.Moment(), UntilAt: w.Moment().Add(48 * time.Hour)}
		return w.Keeper.Assign(tx, w.Actor("caseworker"), a, models.LegalAid, w.Moment())
	})
	lawyer := func() models.Answer {
		var answer models.Answer
		w.Read(func(tx *gorm.DB) error {
			loaded, err := e.Load(tx, []string{c.ID})
			if err == nil {
				answer = loaded[0].Facts(w.Moment()).Values["legal.has_lawyer"].Answer
			}
			return err
		})
		return answer
	}
	evaluate(w, e, c.ID)
	if lawyer() != models.Yes {
		t.Fatal("the assigned lawyer does not count")
	}
	if next := caseRow(w, c.ID).NextChange; next == 0 || next > w.Moment().Add(48*time.Hour) {
		t.Fatalf("next change %v is not the end of the assignment", next)
	}
	w.Advance(48 * time.Hour)
	if lawyer() == models.Yes {
		t.Fatal("the lawyer still counts after the assignment's end")
	}
}

func TestConsentCountsUntilLastDay(t *testing.T) {
	t.Parallel()
	w, e := worldtest.New(t, storetest.New(t)), evaluator(t)
	c := w.Case(w.North, "Kalpana", "caseworker")
	w.Write(func(tx *gorm.DB) error {
		return tx.Create(&models.Consent{
			ID: worldtest.NewID(), SurvivorID: c.SurvivorID, CaseID: c.ID, ConsentFacts: models.ConsentFacts{Purpose: models.PurposeData, Answer: "given", GivenBy: "herself", ExplainedIn: "hi", Form: "spoken", GivenAt: w.Moment(), UntilOn: "2026-11-25"}, RecordedBy: "x", Version: 1,
		}).Error
	})
	for days, want := range map[int]models.Answer{0: models.Yes, 2: models.Yes, 3: models.No} {
		w.Read(func(tx *gorm.DB) error {
			loaded, err := e.Load(tx, []string{c.ID})
			at := w.Moment().Add(time.Duration(days) * 24 * time.Hour)
			if got := loaded[0].Facts(at).Values["consent.data"].Answer; got != want {
				t.Errorf("after %d days: got %q, want %q", days, got, want)
			}
			return err
		})
	}
}

// TestStoredEqualsFreshAfterRandomWrites runs random deeds and passes of time.
// After each, lists must read what the packs say.
func TestStoredEqualsFreshAfterRandomWrites(t *testing.T) {
	e := evaluator(t)
	facts := e.Library().Facts()
	services := e.Library().Services()
	w := worldtest.New(t, storetest.New(t))
	rapid.Check(t, func(r *rapid.T) {
		c := w.Case(w.North, "", "caseworker")
		evaluate(w, e, c.ID)
		defer w.Write(func(tx *gorm.DB) error { // the next draw starts with an empty world
			return tx.Exec("UPDATE cases SET next_change = 0 WHERE id = ?", c.ID).Error
		})
		for range rapid.IntRange(1, 3).Draw(r, "deeds") {
			w.Advance(time.Duration(rapid.IntRange(0, 90*24).Draw(r, "hours")) * time.Hour)
			if rapid.Bool().Draw(r, "a service") {
				give(w, c, services[rapid.IntRange(0, len(services)-1).Draw(r, "service")].Kind)
			} else {
				record(w, c, facts[rapid.IntRange(0, len(facts)-1).Draw(r, "fact")], r)
			}
			evaluate(w, e, c.ID)
			w.Advance(time.Duration(rapid.IntRange(0, 40*24).Draw(r, "later")) * time.Hour)
			w.Write(func(tx *gorm.DB) error { _, err := e.Sweep(tx, w.Moment()); return err })
			if d := checkOne(w, e, c.ID); d != "" {
				r.Fatalf("stored differs from evaluated: %v", d)
			}
			if d := disagree(w, c.ID); d != "" {
				r.Fatalf("the history differs from what is stored: %v", d)
			}
		}
	})
}

func record(w *worldtest.World, c models.Case, f *pack.Fact, r *rapid.T) {
	if f.Derive != nil {
		return
	}
	row := models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: f.Key, RecordedBy: "x", RecordedAt: w.Moment(), Version: 1}
	row.Answer = rapid.SampledFrom(models.Answers).Draw(r, "answer")
	switch f.Kind {
	case pack.KindChoice:
		row.Code = f.Codes[rapid.IntRange(0, len(f.Codes)-1).Draw(r, "code")].Code
	case pack.KindEvent:
		row.At = w.Moment() - models.Instant(rapid.IntRange(0, 1000).Draw(r, "ago"))*3_600_000
	case pack.KindDate:
		row.Day, row.Sure = string(w.Moment().Date(time.UTC)), models.SureExact
	}
	w.Write(func(tx *gorm.DB) error {
		if err := tx.Where("survivor_id = ? AND name = ?", row.SurvivorID, row.Name).Delete(&models.Fact{}).Error; err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

func TestCaseTakesConstantQueries(t *testing.T) {
	t.Parallel()
	e := evaluator(t)
	count := func(services int) int {
		n := 0
		db := storetest.Open(t, store.Options{Queries: func(string) { n++ }})
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		for range services {
			give(w, c, "counselling")
		}
		w.Advance(100 * time.Hour)
		evaluate(w, e, c.ID)
		n = 0
		evaluate(w, e, c.ID)
		return n
	}
	if few, many := count(1), count(40); few != many || many > 19 {
		t.Fatalf("got %d queries with one service and %d with forty, want the same and at most 19", few, many)
	}
}
