package homeward_test

import (
	"encoding/json"
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/homeward"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestClosingSettlesTheReturn: a return that is under way is stopped with its case and
// goes on once the case is open again; a case that closes because she went back as she
// wished says that she has gone.
func TestClosingSettlesTheReturn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db)
		f.files.Settle(f.Settler())
		in := homeward.Input{ReturnFacts: models.ReturnFacts{Place: "family", PlannedOn: "2026-12-01", State: models.ReturnOpen, Choice: models.ReturnWished, ChoiceOn: "2026-11-22"}, Token: worldtest.NewID()}
		done, err := f.Begin(t.Context(), f.Actor("caseworker"), f.c.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		version := func() int64 {
			var c models.Case
			f.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", f.c.ID).Take(&c).Error })
			return c.Version
		}
		row := func() (r models.Return) {
			f.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", done.ID).Take(&r).Error })
			return r
		}
		closes := func(reason string) {
			t.Helper()
			in := casefile.ClosingInput{To: models.CaseClosed, Reason: reason, Seen: version(), Settled: map[string]string{"return." + done.ID: casefile.SettleEnds}}
			if _, err := f.files.Close(t.Context(), f.Actor("caseworker"), f.c.ID, in); err != nil {
				t.Fatal(err)
			}
		}
		_, err = f.files.Close(t.Context(), f.Actor("caseworker"), f.c.ID, casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: version()})
		if p, _ := models.ProblemsOf(err); p["open.return."+done.ID] == "" {
			t.Errorf("closing does not ask about the return: %v", err)
		}
		closes("with_family")
		if r := row(); r.State != models.ReturnStopped || r.StopReason != models.ReturnCaseClosed || r.EndedOn == "" {
			t.Errorf("after closing: %+v", r.ReturnFacts)
		}
		if said, _ := json.Marshal(f.facts()["event.return_planned"]); string(said) != `""` && string(said) != `"not_asked"` {
			t.Error("the facts still say that a return is planned")
		}
		if _, err := f.files.Reopen(t.Context(), f.Actor("caseworker"), f.c.ID, "she_asked", version()); err != nil {
			t.Fatal(err)
		}
		if r := row(); r.State != models.ReturnOpen || r.PlannedOn != "2026-12-01" {
			t.Errorf("after reopening: %+v", r.ReturnFacts)
		}
		closes("returned_home")
		if r := row(); r.State != models.ReturnGone || r.StopReason != "" {
			t.Errorf("after she went back: %+v", r.ReturnFacts)
		}
	})
}
