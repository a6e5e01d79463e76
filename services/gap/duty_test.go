package gap_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
	"aftercare/services/pack/packtest"
	"aftercare/services/worldtest"
)

// Every clock of a duty is looked for in a history in which it runs. Whatever
// says that the survivor declined, an old step, a service or a decision about
// its gap, the clock runs on and its gap stays open; of what is hers to refuse
// a "no" still ends it.
func TestDecliningStopsNoClockOfADuty(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("looks for a history for every clock")
	}
	lib := packtest.Shipped(t)
	zone, _ := time.LoadLocation("Asia/Kolkata")
	now := models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, zone))
	duties, others := 0, 0
	for _, it := range lib.Items() {
		for _, k := range it.Clocks {
			if it.Disabled() || it.ReviewersOnly() || k.Against == models.PartySurvivor || lib.Place(it.Jurisdiction).Reference() {
				continue
			}
			f, found := worldtest.Running(lib, it, k, now, zone)
			if !found {
				t.Errorf("%s/%s: no history was found in which it runs", it.Key, k.Key)
				continue
			}
			runs := declinedRuns(lib, it, k, f, now, zone)
			if owed := it.Life == models.LifeDuty; owed {
				duties++
				if !runs {
					t.Errorf("%s/%s: a clock of a duty stops because she declined", it.Key, k.Key)
				}
			} else if others++; runs && !k.GoesOn {
				t.Errorf("%s/%s: it is hers to refuse, and her no stops nothing", it.Key, k.Key)
			}
		}
	}
	if duties < 25 || others < 30 {
		t.Errorf("%d clocks of duties and %d others were tried", duties, others)
	}
}

// declinedRuns reports whether a clock runs, and a gap shows it open, after
// everything about it was recorded as declined.
func declinedRuns(lib *pack.Library, it *pack.Item, k pack.Clock, f models.Facts, now models.Instant, zone *time.Location) bool {
	f.Stances = append(slices.Clone(f.Stances), models.Stance{Subject: it.Key, Kind: models.StanceDeclined, At: now})
	for _, kind := range it.SatisfiedBy.Services {
		f.Services = append(slices.Clone(f.Services), models.ServiceFact{Kind: kind, Status: models.DeliveryDeclined, Outcome: models.OutcomeDeclined, At: now - 1000})
	}
	for _, g := range lib.Evaluate(f, now, zone, pack.Settings{}).Gaps {
		f.Stances = append(f.Stances, models.Stance{Subject: g.Key(), Kind: models.StanceDeclined, At: now})
	}
	ev := lib.Evaluate(f, now, zone, pack.Settings{})
	i := slices.IndexFunc(ev.Entitlements, func(e models.EntitlementState) bool { return e.Item == it.Key })
	e := ev.Entitlements[i]
	runs := slices.ContainsFunc(e.Clocks, func(c models.ClockState) bool { return c.Key == k.Key && e.Runs(c) })
	return runs && slices.ContainsFunc(ev.Gaps, func(g models.GapState) bool {
		item, _ := g.Of()
		return item == it.Key && g.Clock != nil && g.Clock.Against == k.Against && !g.Closed()
	})
}
