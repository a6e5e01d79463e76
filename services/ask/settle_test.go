package ask_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/ask"
	"aftercare/services/casefile"
	"aftercare/services/evaluation"
	"aftercare/services/pack/packtest"
	"aftercare/services/worldtest"
)

// TestClosingEndsWhatWasAskedForAndReopeningAsksAgain: what waits for an answer ends with
// the case where somebody says so, and waits again as it did.
func TestClosingEndsWhatWasAskedForAndReopeningAsksAgain(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		lib := packtest.Shipped(t)
		files := casefile.New(f.DB, f.Keeper, evaluation.New(lib), f.Now, worldtest.NewID, nil)
		files.Settle(f.asks.Settler())
		id := f.ask("counsellor", "bed")
		row := func() (c models.Case, a models.Ask) {
			f.Read(func(tx *gorm.DB) error {
				if err := tx.Where("id = ?", f.c.ID).Take(&c).Error; err != nil {
					return err
				}
				return tx.Where("id = ?", id).Take(&a).Error
			})
			return c, a
		}
		c, was := row()
		in := casefile.ClosingInput{To: models.CaseClosed, Reason: "with_family", Seen: c.Version, Settled: map[string]string{"ask." + id: casefile.SettleEnds}}
		if _, err := files.Close(t.Context(), f.Actor("caseworker"), f.c.ID, in); err != nil {
			t.Fatal(err)
		}
		c, a := row()
		if a.RemovedAt == 0 || a.WaitsOn != "" || len(f.inbox("administrator").ToAnswer) != 0 {
			t.Errorf("after closing it is %+v", a)
		}
		if _, err := files.Reopen(t.Context(), f.Actor("caseworker"), f.c.ID, "she_asked", c.Version); err != nil {
			t.Fatal(err)
		}
		if _, a = row(); a.RemovedAt != 0 || a.AskFacts != was.AskFacts || len(f.inbox("administrator").ToAnswer) != 1 {
			t.Errorf("it came back as %+v, was %+v", a.AskFacts, was.AskFacts)
		}
	})
}

// TestNobodyAnsweredByTheDay: what nobody answered by its day is told to who asked, and
// what is answered later or taken back is not.
func TestNobodyAnsweredByTheDay(t *testing.T) {
	eachDB(t, func(t *testing.T, f fixture) {
		late, later := f.ask("counsellor", "bed"), f.ask("counsellor", "lawyer")
		if n := len(f.inbox("counsellor").Answered); n != 0 {
			t.Errorf("on the day itself %d are late", n)
		}
		if err := f.answer("administrator", later, models.AskLater, 1, func(in *ask.Input) { in.AskFacts.Reason, in.AnswerOn = "no_answer_yet", f.today.AddDays(9) }); err != nil {
			t.Fatal(err)
		}
		if _, err := f.asks.See(t.Context(), f.Actor("counsellor"), f.c.ID, later, 2); err != nil {
			t.Fatal(err)
		}
		f.Advance(24 * time.Hour)
		f.today = f.today.AddDays(1)
		if got := f.inbox("counsellor").Answered; len(got) != 1 || got[0].ID != late || got[0].Answer != "" {
			t.Errorf("a day later who asked is told of %+v", got)
		}
		if n := len(f.inbox("caseworker").Answered); n != 0 {
			t.Errorf("somebody else is told of %d", n)
		}
		if _, err := f.asks.TakeBack(t.Context(), f.Actor("counsellor"), f.c.ID, late, ask.Input{Version: 1, Reason: "mistake"}); err != nil {
			t.Fatal(err)
		}
		if n := len(f.inbox("counsellor").Answered); n != 0 {
			t.Errorf("what was taken back is told: %d", n)
		}
	})
}
