package entitlement_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/deed"
	"aftercare/services/entitlement"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// step records a step on a day and returns its id.
func (r rights) step(t *testing.T, kind models.StanceKind, on models.Date) string {
	t.Helper()
	r.Advance(time.Minute)
	done, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, entitlement.Input{Item: r.item, RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: kind}, On: on}})
	if err != nil {
		t.Fatal(err)
	}
	return done.ID
}

func (r rights) correct(t *testing.T, id string, d models.RightDecision) (deed.Result, error) {
	t.Helper()
	r.Advance(time.Minute)
	return r.Correct(t.Context(), r.Actor("legal_aid"), r.c.ID, id, "wrong_date", entitlement.Input{RightDecision: d})
}

// TestCorrectedStepKeepsItsOrder: the survivor applied and got an answer on one
// day. Correcting the first step must leave the second one the newest.
func TestCorrectedStepKeepsItsOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		asked := r.step(t, models.StanceApplied, "2026-11-20")
		r.step(t, models.StanceGranted, "2026-11-20")
		for _, paper := range []string{"receipt", "letter"} {
			done, err := r.correct(t, asked, models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied, Paper: paper}, On: "2026-11-20"})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.progress(t); got != models.ProgressGranted {
				t.Errorf("with paper %s: got %s, want granted", paper, got)
			}
			asked = done.ID
		}
		row, err := r.One(t.Context(), r.Actor("legal_aid"), r.c.ID, r.item)
		if err != nil || len(row.Decisions) != 2 || row.Decisions[0].Kind != models.StanceGranted {
			t.Errorf("got %+v, %v", row.Decisions, err)
		}
	})
}

func TestApplicationCannotMovePastAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRights(t, db)
		asked := r.step(t, models.StanceApplied, "2026-11-10")
		r.step(t, models.StanceRefused, "2026-11-15")
		_, err := r.correct(t, asked, models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-11-16"})
		if fields(err)["on"] != "right.after_answer" {
			t.Errorf("got %v", err)
		}
		// A new application after a refusal is different: its day can be
		// corrected.
		again := r.step(t, models.StanceApplied, "2026-11-18")
		if _, err := r.correct(t, again, models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-11-19"}); err != nil {
			t.Error(err)
		}
		if _, err := r.correct(t, asked, models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied}, On: "2026-11-15"}); err != nil {
			t.Error(err)
		}
	})
}

// TestReasonThatIsNoCodeIsDropped: only "does not apply" has a reason. A reason
// sent with another step must appear neither unsealed nor in the audit log.
func TestReasonThatIsNoCodeIsDropped(t *testing.T) {
	t.Parallel()
	r := newRights(t, storetest.New(t))
	const words = "lives with Kalpana's aunt"
	_, err := r.Decide(t.Context(), r.Actor("legal_aid"), r.c.ID, entitlement.Input{Item: r.item,
		RightDecision: models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceApplied, Reason: words}}})
	if err != nil {
		t.Fatal(err)
	}
	var kept int64
	r.Read(func(tx *gorm.DB) error {
		return tx.Raw("SELECT (SELECT COUNT(*) FROM stances WHERE reason = ?) + (SELECT COUNT(*) FROM audit_entries WHERE detail LIKE ?)", words, "%"+words).Scan(&kept).Error
	})
	if kept != 0 {
		t.Errorf("words are stored unsealed in %d places", kept)
	}
}
