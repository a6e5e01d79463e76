package deed_test

import (
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/audit"
	"aftercare/services/deed"
	"aftercare/services/evaluation"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

func newTools(t *testing.T, db *store.DB) (*worldtest.World, *evaluation.Evaluator, *deed.Tools) {
	w, e := worldtest.New(t, db), evaluation.New(worldtest.Library(t))
	return w, e, deed.New(db, w.Keeper, e, w.Now, worldtest.NewID)
}

// TestCaseOutOfReachAnswersAtOnce: a case out of reach answers like a missing
// one, and without waiting, even while another user holds it.
func TestCaseOutOfReachAnswersAtOnce(t *testing.T) {
	t.Parallel()
	w, e, tools := newTools(t, storetest.NewPostgres(t))
	c := w.Taken(e, "Kalpana", "caseworker")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	w.Write(func(tx *gorm.DB) error {
		if err := evaluation.Hold(tx, c.ID); err != nil {
			return err
		}
		for _, id := range []string{c.ID, worldtest.NewID()} {
			_, err := tools.Do(ctx, w.Actor("other-caseworker"), access.EditCase, id, func(*deed.Deed) error { t.Error("the deed ran"); return nil })
			worldtest.WantKind(t, err, models.NotFound)
		}
		return nil
	})
}

// TestDeedReadsCaseUnderLock: a deed that waits for a case sees what others
// changed meanwhile.
func TestDeedReadsCaseUnderLock(t *testing.T) {
	t.Parallel()
	w, e, tools := newTools(t, storetest.NewPostgres(t))
	c := w.Taken(e, "Kalpana", "caseworker")
	done := make(chan models.Case, 1)
	w.Write(func(tx *gorm.DB) error {
		if err := evaluation.Hold(tx, c.ID); err != nil {
			return err
		}
		go func() {
			_, _ = tools.Do(context.Background(), w.Actor("caseworker"), access.EditCase, c.ID, func(d *deed.Deed) error { done <- d.Case; return nil })
		}()
		time.Sleep(300 * time.Millisecond)
		return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("referral_source", "hospital").Error
	})
	if got := <-done; got.ReferralSource != "hospital" {
		t.Errorf("the deed saw %q", got.ReferralSource)
	}
}

// TestResultHidesGapsFromRole: whatever the deed, nobody learns of a gap that
// their role does not see by closing it.
func TestResultHidesGapsFromRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, e, tools := newTools(t, db)
		c := w.Taken(e, "Kalpana", "caseworker", "legal_aid")
		w.Advance(100 * time.Hour)
		w.Evaluate(e, c)
		for name, want := range map[string]int{"legal_aid": 0, "caseworker": 1} {
			for _, give := range []bool{true, false} {
				r, err := tools.Do(t.Context(), w.Actor(name), access.DecideEntitlement, c.ID, func(d *deed.Deed) error {
					row := models.Delivery{ID: "s", CaseID: c.ID, SurvivorID: c.SurvivorID, RecordedBy: d.By.ID(), Version: 1,
						DeliveryFacts: models.DeliveryFacts{Kind: "health_check", Status: models.DeliveryGiven, Outcome: models.OutcomeDone, At: d.Now}}
					d.ID = row.ID
					if err := d.Note(audit.Entry{Action: "delivery.recorded", Subject: "delivery:s"}); err != nil {
						return err
					}
					if give {
						return d.Tx.Create(&row).Error
					}
					return d.Tx.Delete(&row).Error
				})
				if err != nil || r.ID != "s" || len(r.Closed)+len(r.Opened) != want {
					t.Errorf("%s gets %+v, want %d changes, %v", name, r, want, err)
				}
			}
		}
	})
}
