package casefile_test

import (
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
)

// TestToldOfLeaving: what she was told stands with the stay, is kept when it changes, can
// come with the leaving itself, and does not follow her into another house.
func TestToldOfLeaving(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		c := f.Case(f.North, "Kalpana", "caseworker", "counsellor")
		y := f.admitted(c, "")
		today := models.DateOf(f.Now())
		tell := func(who string, told models.StayTold) error {
			_, err := f.TellOfLeaving(t.Context(), f.Actor(who), c.ID, y.ID, casefile.ToldInput{StayTold: told, Seen: f.stayOf(c).Version})
			return err
		}
		err := tell("caseworker", models.StayTold{LeavesOn: today.AddDays(-3), On: today, In: "klingon", By: f.Account("south-caseworker").ID, LeavesTo: "moon"})
		p, _ := models.ProblemsOf(err)
		for _, field := range []string{"told_view", "leaves_on", "told_in", "told_by", "leaves_to"} {
			if p[field] == "" {
				t.Errorf("%s: no problem in %v", field, p)
			}
		}
		if err := tell("counsellor", models.StayTold{On: today, In: "bn", View: "agrees", LeavesOn: today.AddDays(20), LeavesTo: "family"}); err != nil {
			t.Fatal(err)
		}
		got := f.stayOf(c)
		if got.ToldBy != f.Account("counsellor").ID || got.Teller == "" || got.ToldView != "agrees" || got.LeavesOn != today.AddDays(20) {
			t.Errorf("the stay says %+v", got.StayFacts)
		}
		if n := f.count(&models.Revision{}, "record = ?", y.ID); n != 1 {
			t.Errorf("%d earlier versions", n)
		}
		f.Advance(time.Hour)
		move := f.moveSouth("caseworker", "counsellor")
		if _, err := f.Move(t.Context(), f.Actor("administrator"), c.ID, move); err != nil {
			t.Fatal(err)
		}
		if got = f.stayOf(c); got.ShelterID != f.South.ID || got.ToldOn != "" {
			t.Errorf("the stay in the other house says %+v", got.StayFacts)
		}
		f.moves(c, models.MoveLeft, func(in *casefile.MovementInput) {
			in.Goal, in.Told = "family", &models.StayTold{On: today, View: "wishes"}
		})
		if got = f.stayOf(c); got.Lasts() || got.ToldView != "wishes" || got.ToldBy != f.Account("caseworker").ID {
			t.Errorf("told with the leaving: %+v", got.StayFacts)
		}
		if c, err := f.Confirmed(t.Context(), f.Actor("caseworker"), c.ID); err != nil || c == nil || c.DueOn == "" || c.Result != "" {
			t.Errorf("the contact a month later: %+v, %v", c, err)
		}
	})
}
