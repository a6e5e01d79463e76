package gap_test

import (
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// derived is everything the evaluation stored, as text.
func (h fixture) derived() (text string) {
	h.T.Helper()
	h.Read(func(tx *gorm.DB) error {
		var gaps []models.Gap
		var rights []models.Entitlement
		var clocks []models.CaseClock
		var cases []models.Case
		for _, rows := range []any{&gaps, &rights, &clocks} {
			if err := tx.Order("1, 2").Find(rows).Error; err != nil {
				return err
			}
		}
		err := tx.Select("id", "gap_count", "worst", "next_due", "next_change", "age_group", "urgency").Order("id").Find(&cases).Error
		text = fmt.Sprintf("%+v\n%+v\n%+v\n%+v", gaps, rights, clocks, cases)
		return err
	})
	return text
}

func TestYearForwardForOneSweepAndBackChangesNothing(t *testing.T) {
	const year = 365 * 24 * time.Hour
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newFixture(t, db)
		for range 3 {
			h.Taken(h.evaluator, "Kalpana", "caseworker")
		}
		h.wait(72 * time.Hour)
		before := h.derived()
		h.wait(year)
		if h.derived() == before {
			t.Fatal("a year changed nothing: the test proves nothing")
		}
		h.Advance(-year)
		if due, err := h.gaps.Due(t.Context()); err != nil || due != 3 {
			t.Errorf("%d cases wait for the sweep, %v; want all that were evaluated in the future", due, err)
		}
		if _, differing, err := h.gaps.Check(t.Context()); err != nil || len(differing) > 0 {
			t.Errorf("before the sweep: %v, %v", differing, err)
		}
		got, err := h.gaps.Sweep(t.Context(), access.System("sweep", h.Org.ID, h.Moment()))
		if err != nil || got.Changed != 3 {
			t.Fatalf("got %+v, %v", got, err)
		}
		if after := h.derived(); after != before {
			t.Errorf("rights and gaps are\n%s\nwant\n%s", after, before)
		}
		if checked, differing, err := h.gaps.Check(t.Context()); err != nil || checked != 3 || len(differing) > 0 {
			t.Errorf("%d checked, %v, %v", checked, differing, err)
		}
	})
}
