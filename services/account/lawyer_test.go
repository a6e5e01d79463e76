package account_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// A lawyer whose account is disabled is nobody's lawyer any more, and the next
// sweep says so.
func TestDisableEvaluatesCasesOfLawyer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		lib := packtest.Shipped(t)
		e := evaluation.New(lib)
		c, other := d.Case(d.North, "Kalpana", "caseworker", "legal_aid"), d.Case(d.North, "Asha", "caseworker")
		d.Advance(60 * 24 * time.Hour)
		d.Write(func(tx *gorm.DB) error { return e.Cases(tx, []string{c.ID, other.ID}, d.Moment()) })
		fresh := func(when string) {
			t.Helper()
			d.Read(func(tx *gorm.DB) error {
				n, differing, err := e.Check(tx, d.Moment())
				if len(differing) > 0 || n != 2 {
					t.Errorf("%s: %d cases, %v", when, n, differing)
				}
				return err
			})
		}
		d.Advance(time.Hour)
		if err := d.Disable(t.Context(), d.Actor("administrator"), d.Account("legal_aid").ID); err != nil {
			t.Fatal(err)
		}
		fresh("at once")
		d.Advance(time.Minute)
		fresh("before the sweep")
		swept := 0
		d.Write(func(tx *gorm.DB) (err error) { swept, err = e.Sweep(tx, d.Moment()); return err })
		fresh("after the sweep")
		var open int64
		d.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.Gap{}).Where("case_id = ? AND rule = 'rep.no_lawyer' AND open", c.ID).Count(&open).Error
		})
		if swept != 1 || open != 1 {
			t.Errorf("%d cases were swept, %d gaps say that there is no lawyer, want 1 and 1", swept, open)
		}
	})
}
