package custody_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// leads makes a person the lead of a case. The function it returns reads who is
// the lead now.
func leads(w *worldtest.World, c models.Case, name string) func() string {
	w.T.Helper()
	w.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Case{}).Where("id = ?", c.ID).Update("lead_id", w.Account(name).ID).Error
	})
	return func() (lead string) {
		w.Read(func(tx *gorm.DB) error {
			return tx.Model(&models.Case{}).Where("id = ?", c.ID).Pluck("lead_id", &lead).Error
		})
		return lead
	}
}

func TestEndOfAssignmentClearsLead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		w.Write(func(tx *gorm.DB) error {
			a := models.Assignment{CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("other-caseworker").ID, Reason: "cover", FromAt: w.Moment(), UntilAt: w.Moment().Add(24 * time.Hour)}
			return w.Keeper.Assign(tx, w.Actor("caseworker"), a, models.Caseworker, w.Moment())
		})
		lead := leads(w, c, "other-caseworker")
		w.Advance(24 * time.Hour)
		w.Write(func(tx *gorm.DB) error {
			_, err := w.Keeper.Expired(tx, w.Actor("administrator"), w.Moment())
			return err
		})
		if got := lead(); got != "" {
			t.Errorf("after the term the lead is %q, want none", got)
		}
		lead = leads(w, c, "caseworker")
		w.Write(func(tx *gorm.DB) error {
			return w.Keeper.EndAll(tx, w.Actor("administrator"), w.Account("caseworker"), "left", w.Moment())
		})
		if got := lead(); got != "" {
			t.Errorf("after the lead left the organisation the lead is %q, want none", got)
		}
	})
}

// The lead has two assignments to the case and one of them ends: the other one
// keeps the lead.
func TestSecondAssignmentKeepsLead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker")
		again := models.Assignment{ID: worldtest.NewID(), CaseID: c.ID, SurvivorID: c.SurvivorID, AccountID: w.Account("caseworker").ID, Reason: "cover", FromAt: w.Moment(), UntilAt: models.Forever}
		w.Write(func(tx *gorm.DB) error { return tx.Create(&again).Error })
		lead := leads(w, c, "caseworker")
		w.Advance(time.Hour)
		w.Write(func(tx *gorm.DB) error {
			return w.Keeper.End(tx, w.Actor("administrator"), again, "cover_ended", w.Moment())
		})
		if got := lead(); got != w.Account("caseworker").ID {
			t.Errorf("the lead is %q, want the caseworker", got)
		}
	})
}
