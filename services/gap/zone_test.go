package gap_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestNotNowEndsWithDayOfNewOrganisation: the day ends in the organisation's
// time zone, also on the day the organisation is set up.
func TestNotNowEndsWithDayOfNewOrganisation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		h.Write(func(tx *gorm.DB) error {
			return tx.Model(&models.Organisation{}).Where("id = ?", h.Org.ID).Update("time_zone", "Europe/London").Error
		})
		c := h.Taken(h.evaluator, "Kalpana", "caseworker")
		h.threat(c)
		by := h.Actor("caseworker")
		if _, err := h.gaps.Decide(t.Context(), by, c.ID, h.gapsOf("caseworker", c).Open[0].Ref, models.GapDecision{Kind: models.StanceSnoozed}); err != nil {
			t.Fatal(err)
		}
		var row models.StanceRow
		h.Read(func(tx *gorm.DB) error { return tx.Take(&row).Error })
		if want := models.At(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); row.UntilAt != want {
			t.Errorf("until %v, want %v", row.UntilAt, want)
		}
	})
}
