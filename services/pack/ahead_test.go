package pack_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// TestAheadSatisfiesNothing: what is written down for a day to come satisfies
// neither a right nor a gap rule until that day, and time alone changes it then.
func TestAheadSatisfiesNothing(t *testing.T) {
	t.Parallel()
	lib, zone := library(t), time.FixedZone("IST", 19800)
	now := models.At(time.Date(2026, 11, 20, 20, 0, 0, 0, zone))
	for name, c := range map[string]struct {
		fact, item string
		value      models.FactValue
		next       string // when it is looked at again, "" where it already counts
	}{
		"an hour to come":   {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes, At: now.Add(15 * time.Hour)}, "2026-11-21T11:00"},
		"a day to come":     {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes, On: models.Exactly("2026-11-22")}, "2026-11-22T00:00"},
		"the month to come": {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes, On: models.PartialDate{On: "2026-12", Sure: models.SureMonth}}, "2026-12-01T00:00"},
		"this month":        {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes, On: models.PartialDate{On: "2026-11", Sure: models.SureMonth}}, ""},
		"this morning":      {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes, At: now.Add(-9 * time.Hour)}, ""},
		"no day":            {"event.fir_registered", "zero_fir", models.FactValue{Answer: models.Yes}, ""},
		"a paper to come":   {"held.identity_document", "id_documents", models.FactValue{Answer: models.Yes, On: models.Exactly("2026-11-22")}, "2026-11-22T00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
				c.fact: c.value, "person.sex": {Code: "female"}, "means.force": {Answer: models.Yes},
			}}
			progress := func(at models.Instant) models.Progress {
				for _, e := range lib.Evaluate(f, at, zone, pack.Settings{}).Entitlements {
					if e.Item == c.item {
						return e.Progress
					}
				}
				return "no such right"
			}
			if c.next == "" {
				if got := progress(now); got != models.ProgressReceived {
					t.Errorf("now: %s, want received", got)
				}
				return
			}
			then, _ := time.ParseInLocation("2006-01-02T15:04", c.next, zone)
			if got := progress(now); got == models.ProgressReceived {
				t.Error("it counts as received before its day")
			}
			if got := progress(models.At(then)); got != models.ProgressReceived {
				t.Errorf("on its day: %s, want received", got)
			}
			if next := lib.Evaluate(f, now, zone, pack.Settings{}).NextChange; next.IsZero() || next > models.At(then) {
				t.Errorf("the case is looked at again at %s, want %s or sooner", next, c.next)
			}
		})
	}
}

// TestAStartAheadHoldsNothingBack: a step that is written down for a day to come
// does not make the wait that runs since the last one start anew.
func TestAStartAheadHoldsNothingBack(t *testing.T) {
	t.Parallel()
	lib, zone := library(t), time.FixedZone("IST", 19800)
	now := models.At(time.Date(2026, 11, 20, 20, 0, 0, 0, zone))
	f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
		"case.status":            {Code: "active"},
		"event.return_requested": {Answer: models.Yes, On: models.Exactly("2026-09-01")},
	}}
	stalled := func() bool {
		return slices.ContainsFunc(lib.Evaluate(f, now, zone, pack.Settings{}).Gaps, func(g models.GapState) bool { return g.Rule == "return.cross_border_stalled" })
	}
	for day, want := range map[models.Date]bool{"2026-09-02": true, "2026-11-10": false, "2026-12-20": true} {
		f.Values["event.return_step"] = models.FactValue{Answer: models.Yes, On: models.Exactly(day)}
		if got := stalled(); got != want {
			t.Errorf("the last step on %s: no step for a month: %v, want %v", day, got, want)
		}
	}
}
