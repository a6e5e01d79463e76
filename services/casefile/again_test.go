package casefile_test

import (
	"testing"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestNewCaseOfSomebodyExploitedAgain: the link is told to those alone who reach both, and
// nothing goes along but what was chosen.
func TestNewCaseOfSomebodyExploitedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		old := f.opened(casefile.Intake{ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "police", Facts: []casefile.FactInput{
			{Name: "money.debt", Value: models.FactValue{Answer: models.Yes}}, {Name: "held.identity_document", Value: models.FactValue{Answer: models.Yes}},
			{Name: "event.threat", Value: models.FactValue{Answer: models.Yes, On: models.Exactly("2026-11-01")}},
		}})
		ctx, by := t.Context(), f.Actor("caseworker")
		in := casefile.AgainInput{ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "police", Facts: []string{"event.threat"}}
		_, err := f.BeginAgain(ctx, by, old.ID, in)
		worldtest.WantKind(t, err, models.Invalid)
		in.Facts = []string{"money.debt"}
		_, err = f.BeginAgain(ctx, f.Actor("other-caseworker"), old.ID, in)
		worldtest.WantKind(t, err, models.NotFound)
		out, err := f.BeginAgain(ctx, by, old.ID, in)
		if err != nil {
			t.Fatal(err)
		}
		f.wantAnswers(out.Case, map[string]models.Answer{"money.debt": models.Yes, "held.identity_document": "", "event.threat": ""})
		if out.Case.SurvivorID != old.SurvivorID || out.Case.PreviousCaseID != old.ID {
			t.Errorf("the new case is %+v", out.Case)
		}
		again, err := f.BeginAgain(ctx, by, old.ID, in)
		if err != nil || again.Case.ID != out.Case.ID {
			t.Errorf("pressed twice: %+v, %v", again.Case, err)
		}
		before, after := f.head("caseworker", old.ID), f.head("caseworker", out.Case.ID)
		if before.NextCaseID != out.Case.ID || after.PreviousCaseID != old.ID {
			t.Errorf("who reaches both sees %q and %q", before.NextCaseID, after.PreviousCaseID)
		}
		f.joins(old, "other-caseworker")
		if h := f.head("other-caseworker", old.ID); h.NextCaseID != "" {
			t.Error("who reaches the earlier case alone learns of the later one")
		}
		f.joins(out.Case, "counsellor")
		if h := f.head("counsellor", out.Case.ID); h.PreviousCaseID != "" {
			t.Error("who reaches the later case alone learns of the earlier one")
		}
	})
}

func (f file) head(name, caseID string) casefile.Header {
	f.t.Helper()
	h, err := f.Head(f.t.Context(), f.Actor(name), caseID)
	if err != nil {
		f.t.Fatal(err)
	}
	return h
}
