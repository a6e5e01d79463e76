package entitlement_test

import (
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"aftercare/models"
	"aftercare/services/entitlement"
	"aftercare/services/store/storetest"
)

// appealClock is the time for an appeal on the sum of the NALSA scheme.
func (r rights) appealClock(t *testing.T) models.ClockState {
	t.Helper()
	for _, c := range r.life(t, scheme).State.Clocks {
		if c.Key == "appeal" {
			return c
		}
	}
	t.Fatal("no time for an appeal runs")
	return models.ClockState{}
}

// cameOn makes the survivor come on a day: what ended before it blames nobody.
func (r rights) cameOn(t *testing.T, on models.Date) {
	t.Helper()
	r.Write(func(tx *gorm.DB) error {
		return tx.Model(&models.Case{}).Where("id = ?", r.c.ID).Update("intake_at", models.StartOfDay(on, kolkata)).Error
	})
}

// The 30 days of clause 17 count from the day on which the order reached her; where
// nobody recorded that day, from the day of the order.
func TestAppealRunsFromTheDayTheOrderReachedHer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		decided, received, last models.Date
		late                    bool
	}{
		"ends tomorrow":           {"2026-09-01", "2026-10-25", "2026-11-24", false},
		"ends today":              {"2026-09-01", "2026-10-24", "2026-11-23", false},
		"ended yesterday":         {"2026-09-01", "2026-10-23", "2026-11-22", true},
		"receipt is not recorded": {"2026-10-20", "", "2026-11-19", true},
		"received the same day":   {"2026-10-30", "2026-10-30", "2026-11-29", false},
		"over 29 February":        {"2024-01-20", "2024-01-30", "2024-02-29", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRights(t, storetest.New(t))
			r.cameOn(t, "2023-06-01")
			r.filed(t, "2023-12-01")
			r.answer(t, scheme, []string{stateDoor, interim}, awarded(100000, c.decided, c.received))
			clock := r.appealClock(t)
			if last := (clock.Over() - 1).Date(kolkata); last != c.last && clock.Over().Date(kolkata) != c.last || clock.Late(r.Moment()) != c.late {
				t.Errorf("ends on %s, late %v; want %s, %v", last, clock.Late(r.Moment()), c.last, c.late)
			}
			life := r.life(t, scheme)
			hers := slices.ContainsFunc(life.Letters(life.Now), func(l entitlement.Lateness) bool { return l.Clock.Key == "appeal" && l.Hers() && len(l.Condone) > 0 })
			if hers != c.late {
				t.Errorf("a request to condone the delay is offered: %v", hers)
			}
			// Money that came ends no appeal, and lateness closes nothing.
			r.answer(t, scheme, []string{stateDoor, interim}, models.RightDecision{On: "2026-11-20", StepFacts: models.StepFacts{Kind: models.StanceReceived, Amount: 100, Currency: "INR"}})
			if clock := r.appealClock(t); clock.Met != 0 && !c.late {
				t.Errorf("money that came ended the time for the appeal: %+v", clock)
			}
			life = r.life(t, scheme)
			if late := life.AppealLate(life.Now); (late != nil) != c.late || late != nil && (!late.Hers() || !late.Appealed() || len(late.Condone) == 0) {
				t.Errorf("after money came a late appeal is %+v, want %v", late, c.late)
			}
			if !slices.Contains(life.Next(life.Now), models.StanceAppealed) {
				t.Errorf("after money came the appeal is not offered: %v", life.Next(life.Now))
			}
			r.Advance(time.Minute)
			r.answer(t, scheme, []string{stateDoor, interim}, models.RightDecision{StepFacts: models.StepFacts{Kind: models.StanceAppealed}})
			if clock := r.appealClock(t); clock.Met == 0 {
				t.Error("an appeal that was filed does not end its time")
			}
			if late := r.life(t, scheme).AppealLate(r.Moment()); late != nil {
				t.Errorf("an appeal that was filed is still late: %+v", late)
			}
		})
	}
}
