package evaluation_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestUnsafeAnswerCountsFromRecording: weeks after intake the survivor says
// that she is not safe. The gap runs from that answer, not from intake.
func TestUnsafeAnswerCountsFromRecording(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		e := evaluator(t)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Advance(30 * 24 * time.Hour)
		said := w.Moment()
		w.Write(func(tx *gorm.DB) error {
			f := models.Fact{SurvivorID: c.SurvivorID, CaseID: c.ID, Name: "safety.safe_now", AnswerFacts: models.AnswerFacts{Answer: models.No}, RecordedBy: "x", RecordedAt: said, Version: 1}
			return tx.Create(&f).Error
		})
		evaluate(w, e, c.ID)
		var gaps []models.Gap
		w.Read(func(tx *gorm.DB) error {
			return tx.Where("case_id = ? AND rule = ? AND open", c.ID, "safety.unsafe_now").Find(&gaps).Error
		})
		if len(gaps) != 1 || gaps[0].Since.Sub(said) > time.Second || gaps[0].Since < said {
			t.Errorf("got %+v, want one gap since %v", gaps, said)
		}
	})
}
