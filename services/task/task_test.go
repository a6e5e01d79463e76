package task_test

import (
	"testing"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/store"
	"aftercare/services/store/storetest"
	"aftercare/services/task"
	"aftercare/services/worldtest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// fixture is a world with the service under test and a case of three roles.
type fixture struct {
	*worldtest.World
	tasks *task.Service
	c     models.Case
	today models.Date
}

func eachDB(t *testing.T, f func(t *testing.T, f fixture)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := worldtest.New(t, db)
		c := w.Case(w.North, "Kalpana", "caseworker", "counsellor", "legal_aid")
		w.Bind()
		lib := packtest.Shipped(t)
		f(t, fixture{w, task.New(db, w.Keeper, evaluation.New(lib), w.Now, worldtest.NewID), c, models.DateOf(w.Now())})
	})
}

func (f fixture) ask(by, who string, more func(in *task.Input)) (string, error) {
	f.T.Helper()
	in := task.Input{Title: "CANARY-title"}
	in.Kind, in.DueOn, in.AssigneeID = "call", f.today, f.Account(who).ID
	if more != nil {
		more(&in)
	}
	done, err := f.tasks.Add(f.T.Context(), f.Actor(by), f.c.ID, in)
	return done.ID, err
}

func (f fixture) mine(who string) task.Mine {
	f.T.Helper()
	m, err := f.tasks.Mine(f.T.Context(), f.Actor(who), f.today, "", "")
	if err != nil {
		f.T.Fatal(err)
	}
	return m
}

// Whoever is asked reads what is to do, and the others only what their role reads.
func TestTitleOpensForAskerAndAssignee(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		for _, c := range []struct{ by, who, notFor string }{
			{"caseworker", "caseworker", "legal_aid"}, {"caseworker", "legal_aid", ""}, {"counsellor", "caseworker", ""}, {"legal_aid", "caseworker", ""}, {"counsellor", "counsellor", "caseworker"}, {"legal_aid", "legal_aid", "caseworker"},
		} {
			id, err := f.ask(c.by, c.who, nil)
			if err != nil {
				t.Fatalf("%s asks %s: %v", c.by, c.who, err)
			}
			title := func(who string) (words string) {
				list, err := f.tasks.Open(t.Context(), f.Actor(who), f.c.ID, "care")
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range list.Open {
					if r.ID == id {
						words = r.Words
					}
				}
				return words
			}
			for _, who := range []string{c.by, c.who} {
				if got := title(who); got != "CANARY-title" {
					t.Errorf("%s asks %s: %s reads %q", c.by, c.who, who, got)
				}
			}
			if c.notFor != "" && title(c.notFor) != "" {
				t.Errorf("%s asks %s: %s reads it too", c.by, c.who, c.notFor)
			}
		}
	})
}

func TestTaskIsForSomebodyOnTheCase(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		for _, who := range []string{"other-caseworker", "administrator"} {
			_, err := f.ask("caseworker", who, nil)
			if problems, _ := models.ProblemsOf(err); problems["assignee"] == "" {
				t.Errorf("%s gets a task of a case of others: %v", who, err)
			}
		}
		_, err := f.ask("caseworker", "caseworker", func(in *task.Input) { in.DueOn, in.Kind = "2020-01-01", "" })
		if problems, _ := models.ProblemsOf(err); problems["due_on"] == "" || problems["kind"] == "" {
			t.Errorf("got %v", err)
		}
	})
}

func TestTaskIsPutOffDoneAndTakenBack(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id, err := f.ask("caseworker", "counsellor", nil)
		if err != nil {
			t.Fatal(err)
		}
		if m := f.mine("counsellor"); len(m.Now) != 1 || len(f.mine("caseworker").Now) != 0 {
			t.Fatalf("the assignee has %+v", m)
		}
		later := task.Input{Version: 1}
		later.ShowOn, later.Snoozed = models.DateOf(f.Now().AddDate(0, 0, 2)), "unwell"
		if _, err := f.tasks.Snooze(t.Context(), f.Actor("counsellor"), f.c.ID, id, task.Input{Version: 1}); models.KindOf(err) != models.Invalid {
			t.Errorf("put off without day and reason: %v", err)
		}
		if _, err := f.tasks.Snooze(t.Context(), f.Actor("counsellor"), f.c.ID, id, later); err != nil {
			t.Fatal(err)
		}
		if m := f.mine("counsellor"); len(m.Now) != 0 || len(m.Later) != 1 || m.Later[0].DueOn != f.today {
			t.Errorf("after putting off: %+v", m)
		}
		if _, err := f.tasks.Done(t.Context(), f.Actor("counsellor"), f.c.ID, id, 1); models.KindOf(err) != models.Conflict {
			t.Errorf("an old version is done: %v", err)
		}
		if _, err := f.tasks.Done(t.Context(), f.Actor("counsellor"), f.c.ID, id, 2); err != nil {
			t.Fatal(err)
		}
		if list, _ := f.tasks.List(t.Context(), f.Actor("caseworker"), f.c.ID); len(list.Open) != 0 || len(list.Done) != 1 || list.Done[0].Doer == "" {
			t.Errorf("after it was done: %+v", list)
		}
		id, _ = f.ask("caseworker", "caseworker", nil)
		if _, err := f.tasks.TakeBack(t.Context(), f.Actor("caseworker"), f.c.ID, id, task.Input{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		if m := f.mine("caseworker"); len(m.Now) != 0 {
			t.Errorf("what was taken back stays: %+v", m)
		}
	})
}

func TestTaskThatComesBackIsDueAgain(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id, err := f.ask("caseworker", "caseworker", func(in *task.Input) { in.Repeat = "weekly" })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.tasks.Done(t.Context(), f.Actor("caseworker"), f.c.ID, id, 1); err != nil {
			t.Fatal(err)
		}
		m := f.mine("caseworker")
		if len(m.Later) != 1 || m.Later[0].DueOn != models.DateOf(f.Now().AddDate(0, 0, 7)) || m.Later[0].Times != 1 {
			t.Errorf("got %+v", m)
		}
	})
}

// A task whose assignee left goes back to who asked, and to all once she left too.
func TestTaskOfSomebodyWhoLeftIsNobodys(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		id, err := f.ask("caseworker", "counsellor", nil)
		if err != nil {
			t.Fatal(err)
		}
		leaves := func(who string) {
			f.Write(func(tx *gorm.DB) error {
				return tx.Model(&models.Assignment{}).Where("account_id = ? AND case_id = ?", f.Account(who).ID, f.c.ID).Update("until_at", f.Moment()).Error
			})
		}
		leaves("counsellor")
		if m := f.mine("caseworker"); len(m.Nobody) != 1 || m.Nobody[0].ID != id || len(f.mine("legal_aid").Nobody) != 0 {
			t.Errorf("who asked has %+v", m)
		}
		leaves("caseworker")
		if m := f.mine("legal_aid"); len(m.Nobody) != 1 {
			t.Errorf("the last one on the case has %+v", m)
		}
	})
}

// TestDueSaysWhatItDoesNotShow: Today shows the first tasks, tells how many more there are
// and by when the first of them is due, and the pages of all show each once.
func TestDueSaysWhatItDoesNotShow(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		day := func(n int) models.Date { return models.DateOf(f.Now().AddDate(0, 0, n)) }
		for n := range 30 {
			if _, err := f.ask("caseworker", "caseworker", func(in *task.Input) { in.DueOn = day(n) }); err != nil {
				t.Fatal(err)
			}
		}
		due, err := f.tasks.Due(t.Context(), f.Actor("caseworker"), day(9), 3)
		if err != nil || len(due.Now) != 3 {
			t.Fatalf("%d rows, %v", len(due.Now), err)
		}
		if last := due.Now[2]; last.RowsAfter != 7 || last.NextDay != day(3) {
			t.Errorf("it says %d more, the first due on %s; want 7 and %s", last.RowsAfter, last.NextDay, day(3))
		}
		seen, cursor := map[string]bool{}, ""
		for {
			m, err := f.tasks.Mine(t.Context(), f.Actor("caseworker"), f.today, cursor, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range append(m.Now, m.Later...) {
				if seen[r.ID] {
					t.Error("a task stands on two pages")
				}
				seen[r.ID] = true
			}
			if cursor = m.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 30 {
			t.Errorf("the pages show %d of 30", len(seen))
		}
	})
}
