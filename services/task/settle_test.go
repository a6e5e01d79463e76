package task_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/worldtest"
)

// TestClosingEndsTasksAndReopeningBringsThemBack: a task ends with the case where somebody
// says so, and comes back as it was.
func TestClosingEndsTasksAndReopeningBringsThemBack(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		lib := packtest.Shipped(t)
		files := casefile.New(f.DB, f.Keeper, evaluation.New(lib), f.Now, worldtest.NewID, nil)
		files.Settle(f.tasks.Settler())
		ends, err := f.ask("caseworker", "caseworker", nil)
		if err != nil {
			t.Fatal(err)
		}
		goesOn, err := f.ask("caseworker", "caseworker", nil)
		if err != nil {
			t.Fatal(err)
		}
		hers, err := f.ask("counsellor", "counsellor", nil)
		if err != nil {
			t.Fatal(err)
		}
		row := func() (c models.Case) {
			f.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", f.c.ID).Take(&c).Error })
			return c
		}
		state, err := files.Closing(t.Context(), f.Actor("caseworker"), f.c.ID)
		if err != nil || len(state.Open) != 3 {
			t.Fatalf("%+v, %v", state.Open, err)
		}
		in := casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: row().Version, Settled: map[string]string{
			"task." + ends: casefile.SettleEnds, "task." + goesOn: casefile.SettleGoesOn, "task." + hers: casefile.SettleEnds}}
		if _, err := files.Close(t.Context(), f.Actor("caseworker"), f.c.ID, in); err != nil {
			t.Fatal(err)
		}
		if m := f.mine("caseworker"); len(m.Now) != 1 || m.Now[0].ID != goesOn {
			t.Errorf("after closing the caseworker has %+v", m.Now)
		}
		if m := f.mine("counsellor"); len(m.Now) != 0 {
			t.Errorf("after closing the counsellor has %+v", m.Now)
		}
		before := f.row(ends)
		if _, err := files.Reopen(t.Context(), f.Actor("caseworker"), f.c.ID, "she_asked", row().Version); err != nil {
			t.Fatal(err)
		}
		if m := f.mine("caseworker"); len(m.Now) != 2 {
			t.Errorf("after opening again the caseworker has %+v", m.Now)
		}
		if now := f.row(ends); now.RemovedAt != 0 || now.TaskFacts != before.TaskFacts || now.Version != before.Version+1 {
			t.Errorf("it came back as %+v, was %+v", now, before)
		}
		if len(f.mine("counsellor").Now) != 1 {
			t.Error("the counsellor's task did not come back")
		}
	})
}

func (f fixture) row(id string) (row models.Task) {
	f.T.Helper()
	f.Read(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Take(&row).Error })
	return row
}
