package casefile_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/access"
	"aftercare/services/casefile"
	"aftercare/services/deed"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/worldtest"
)

// TestClosingSettlesWhatIsOpenAndReopeningBringsItBack: nothing open is forgotten, each
// has its own answer, and a case that is opened again has what ended with it.
func TestClosingSettlesWhatIsOpenAndReopeningBringsItBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFile(t, db)
		f.Bind()
		var ended, back []string
		f.Settle(deed.Settler{
			Kind: "toy",
			Open: func(*gorm.DB, access.Actor, models.Case) ([]deed.OpenThing, error) {
				return []deed.OpenThing{{Kind: "toy", ID: "a"}, {Kind: "toy", ID: "b"}}, nil
			},
			End:  func(_ *deed.Deed, id string) error { ended = append(ended, id); return nil },
			Back: func(_ *deed.Deed, id string, _ models.Instant) error { back = append(back, id); return nil },
		})
		c := f.opened(casefile.Intake{ID: worldtest.NewID(), ShelterID: f.North.ID, Referral: "police"})
		f.admitted(c, "")
		f.moves(c, models.MoveLeft, goal)
		close := func(settled map[string]string) error {
			_, err := f.Close(t.Context(), f.Actor("caseworker"), c.ID, casefile.ClosingInput{
				To: models.CaseClosed, Reason: "with_family", Seen: f.caseRow(c.ID).Version, Settled: settled, PapersBack: "some", Words: "The nights were long."})
			return err
		}
		problems, _ := models.ProblemsOf(close(map[string]string{"toy.a": casefile.SettleEnds}))
		if problems["open.toy.b"] == "" || problems["open.follow_up."+c.ID] == "" || len(ended) > 0 {
			t.Fatalf("problems %v, ended %v", problems, ended)
		}
		if err := close(map[string]string{"toy.a": casefile.SettleEnds, "toy.b": casefile.SettleGoesOn, "follow_up." + c.ID: casefile.SettleEnds}); err != nil {
			t.Fatal(err)
		}
		state := f.closing(c)
		if len(ended) != 1 || f.count(&models.FollowUp{}, "removed_at = 0") != 0 || len(state.Closed) != 1 || state.Closed[0].PapersBack != "some" || state.Closed[0].KeptFrom != "2026-11-23" || state.Years != 0 {
			t.Errorf("ended %v, %+v", ended, state)
		}
		opened, err := f.OpenClosure(t.Context(), f.Actor("caseworker"), c.ID, state.Closed[0].ID, "care")
		if err != nil || opened.Text != "The nights were long." {
			t.Errorf("%+v, %v", opened, err)
		}
		f.Advance(time.Hour)
		if _, err := f.Reopen(t.Context(), f.Actor("caseworker"), c.ID, "she_asked", f.caseRow(c.ID).Version); err != nil {
			t.Fatal(err)
		}
		if len(back) != 1 || back[0] != "a" || f.count(&models.FollowUp{}, "removed_at = 0") != 9 || f.closing(c).Closed[0].ReopenedAt != f.Moment() {
			t.Errorf("back %v, %d follow-ups", back, f.count(&models.FollowUp{}, "removed_at = 0"))
		}
	})
}

func (f file) closing(c models.Case) casefile.Closing {
	f.t.Helper()
	out, err := f.Closing(f.t.Context(), f.Actor("caseworker"), c.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}
