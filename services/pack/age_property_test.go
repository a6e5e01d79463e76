package pack_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/services/pack"
)

// ageFacts are the facts about age that conditions of the packs read, each with
// a right and a condition that is nothing but the fact.
func ageFacts(t *testing.T, lib *pack.Library) map[string][2]string {
	t.Helper()
	found := map[string][2]string{}
	for _, it := range lib.Items() {
		for _, c := range it.Conditions {
			if f := lib.Fact(c.CEL); it.Jurisdiction == "IN" && f != nil && f.Derive != nil && f.Derive.Before == "person.adult_on" {
				found[c.CEL] = [2]string{it.Key, c.Key}
			}
		}
	}
	for _, key := range []string{"person.child", "person.child_at_offence", "person.under_six"} {
		if found[key][0] == "" {
			t.Fatalf("no condition is %s alone", key)
		}
	}
	return found
}

// truthsOf reads the facts about age in one case.
func truthsOf(lib *pack.Library, read map[string][2]string, f models.Facts, now models.Instant) map[string]models.Truth {
	out := map[string]models.Truth{}
	for _, s := range lib.States(f, now, kolkata, pack.Settings{}) {
		for _, c := range s.Conditions {
			for key, at := range read {
				if at == [2]string{s.Item, c.Key} {
					out[key] = c.Truth
				}
			}
		}
	}
	return out
}

// A fact about age that every day of a span says alike is known, and any other
// is unknown: at all ages, now and when it happened.
func TestAgeIsKnownExactlyWhenEveryDayOfTheSpanAgrees(t *testing.T) {
	t.Parallel()
	lib := library(t)
	read := ageFacts(t, lib)
	rapid.Check(t, func(t *rapid.T) {
		now := instant().Draw(t, "now")
		today, _ := now.Date(kolkata).Time(time.UTC)
		near := func(name string, years ...int) time.Time { // close to an age that counts, for ends to meet
			years = append(years, 0)
			return today.AddDate(rapid.SampledFrom(years).Draw(t, name), 0, rapid.IntRange(-9, 9).Draw(t, name+" days"))
		}
		first, days := near("turns 18", 3, 12), rapid.IntRange(0, 9).Draw(t, "width")
		f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{}}
		if rapid.Bool().Draw(t, "happened") {
			last := near("offence")
			if last.After(today) { // nothing happens after today
				last = today
			}
			on := models.Between(models.DateOf(last.AddDate(0, 0, -rapid.IntRange(0, 3).Draw(t, "rough"))), models.DateOf(last))
			f.Values["event.offence"] = models.FactValue{Answer: models.Yes, On: on}
		}
		want := map[string]models.Truth{}
		for i := range days + 1 {
			one := f
			one.Values = maps.Clone(f.Values)
			one.Values["person.adult_on"] = models.FactValue{On: models.Exactly(models.DateOf(first.AddDate(0, 0, i)))}
			for key, truth := range truthsOf(lib, read, one, now) {
				if was, there := want[key]; there && was != truth {
					truth = models.Unknown
				}
				want[key] = truth
			}
		}
		f.Values["person.adult_on"] = models.FactValue{On: models.Between(models.DateOf(first), models.DateOf(first.AddDate(0, 0, days)))}
		if got := truthsOf(lib, read, f, now); !maps.Equal(got, want) {
			t.Fatalf("%+v on %s: got %v, every day says %v", f.Values, models.DateOf(today), got, want)
		}
	})
}

// Time alone changes the answer when the first and when the last day of a span
// begins.
func TestNextChangeFallsOnBothEndsOfASpan(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		now := instant().Draw(t, "now")
		today, _ := now.Date(kolkata).Time(time.UTC)
		first := today.AddDate(0, 0, rapid.IntRange(1, 400).Draw(t, "first"))
		last := first.AddDate(0, 0, rapid.IntRange(1, 800).Draw(t, "width"))
		f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
			"person.adult_on": {On: models.Between(models.DateOf(first), models.DateOf(last))},
		}}
		var changes []models.Instant
		ends := []models.Instant{models.StartOfDay(models.DateOf(first), kolkata), models.StartOfDay(models.DateOf(last), kolkata)}
		for at := now; at < ends[1] && len(changes) < 50; at = changes[len(changes)-1] {
			changes = append(changes, lib.Evaluate(f, at, kolkata, pack.Settings{}).NextChange)
		}
		for _, end := range ends {
			if !slices.Contains(changes, end) {
				t.Fatalf("from %s the answers change at %v and not at %s", now, changes, end)
			}
		}
	})
}
