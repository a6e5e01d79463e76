package pack_test

import (
	"maps"
	"slices"
	"testing"

	"aftercare/models"
	"aftercare/services/pack"
)

// started lists what counts from something: the gaps and the clocks of a case.
func started(lib *pack.Library, f models.Facts) map[string]bool {
	out := map[string]bool{}
	ev := lib.Evaluate(f, today, kolkata, pack.Settings{})
	for _, g := range ev.Gaps {
		out["gap "+g.Key()] = true
	}
	for _, e := range ev.Entitlements {
		for _, c := range e.Clocks {
			out["clock "+e.Item+"/"+c.Key] = true
		}
	}
	return out
}

// TestEventWithoutADayCountsFromItsRecord holds for every event from which a
// clock or a gap counts: a yes without a date starts what the same yes with the
// date of its record starts.
func TestEventWithoutADayCountsFromItsRecord(t *testing.T) {
	t.Parallel()
	lib, tried := library(t), 0
	for _, fact := range lib.Facts() {
		if !lib.AsksDay(fact) || fact.Kept {
			continue
		}
		dated, undated := given("", "", "2019-05-04", nil), given("", "", "2019-05-04", nil)
		dated.Values[fact.Key] = models.FactValue{Answer: models.Yes, At: itHappened}
		undated.Values[fact.Key] = models.FactValue{Answer: models.Yes, Recorded: itHappened}
		got := started(lib, undated)
		for what := range started(lib, dated) {
			tried++
			if !got[what] && !chosenBy(lib, fact.Key) {
				t.Errorf("%s without a day does not start %s", fact.Key, what)
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d things were compared", tried)
	}
}

// chosenBy reports whether the date of a fact picks the version of a right,
// which its record must never do.
func chosenBy(lib *pack.Library, fact string) bool {
	return slices.ContainsFunc(lib.Items(), func(it *pack.Item) bool { return it.ChosenBy == fact })
}

func TestThreatWithoutADayIsAGapAndSaysSo(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := given("", "", "2019-05-04", nil)
	f.Values["event.threat"] = models.FactValue{Answer: models.Yes, Recorded: lately}
	gaps := lib.Evaluate(f, today, kolkata, pack.Settings{}).Gaps
	i := slices.IndexFunc(gaps, func(g models.GapState) bool { return g.Rule == "safety.threat_unanswered" })
	if i < 0 {
		t.Fatal("a threat without a day is no gap")
	}
	if g := gaps[i]; g.Recorded() != lately || g.Since != lately || !g.Evidence[0].Undated {
		t.Errorf("the gap is %+v", g)
	}
}

func TestClockWithoutADayIsAboutAndNoDeadline(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, fact := range lib.Facts() {
		if !lib.AsksDay(fact) || fact.Kept {
			continue
		}
		f := given("", "", "2028-05-04", nil)
		delete(f.Values, "event.intake")
		f.Values[fact.Key] = models.FactValue{Answer: models.Yes, Recorded: lately}
		for _, e := range lib.Evaluate(f, today, kolkata, pack.Settings{}).Entitlements {
			for _, c := range e.Clocks {
				if !c.Undated || !c.About || c.Hard || c.Started != lately {
					t.Errorf("%s/%s from %s without a day: %+v", e.Item, c.Key, fact.Key, c)
				}
			}
		}
	}
}

// What ended something ends it, whichever of the two was written down without a
// day.
func TestEventWithoutADayEndsAClock(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for name, values := range map[string]map[string]models.FactValue{
		"the end has no day":   {"event.accused_remanded": {Answer: models.Yes, At: arrived}, "event.charge_sheet": {Answer: models.Yes, Recorded: lately}},
		"the start has no day": {"event.accused_remanded": {Answer: models.Yes, Recorded: itHappened}, "event.charge_sheet": {Answer: models.Yes, At: longAgo - 40*24*3600*1000}},
	} {
		f := given("", "", "2019-05-04", nil)
		maps.Copy(f.Values, values)
		if state := stateOf(lib, "safety.default_bail_near", f); state != "closed" {
			t.Errorf("%s: the gap is %s", name, state)
		}
	}
}
