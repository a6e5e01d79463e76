package pack_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"aftercare/models"
	"aftercare/packs"
	"aftercare/services/pack"
)

func library(t testing.TB) *pack.Library {
	t.Helper()
	lib, err := pack.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

var (
	answers = []models.Answer{models.Yes, models.No, models.NotAsked, models.NotKnown, models.Later, models.Declined, models.NotApplies}
	places  = []string{"IN", "IN-WB", "IN-MH", "IN-DL", "IN-JH", "NP-P3", "BD-C", "GB-NIR", "US"}
	kolkata = time.FixedZone("IST", 5*3600+1800)
	stances = []models.StanceKind{models.StanceAcknowledged, models.StanceNotApplies, models.StanceDeclined, models.StanceReceived,
		models.StanceApplied, models.StanceRefused, models.StanceSnoozed}
	states = []models.DeliveryStatus{models.DeliveryPlanned, models.DeliveryAccepted, models.DeliveryGiven, models.DeliveryMissed,
		models.DeliveryDeclined, models.DeliveryCancelled}
)

func instant() *rapid.Generator[models.Instant] {
	from, to := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC)
	return rapid.Map(rapid.Int64Range(from.UnixMilli(), to.UnixMilli()), func(ms int64) models.Instant { return models.Instant(ms) })
}

func when(t *rapid.T) models.FactValue {
	at := instant().Draw(t, "at")
	day := string(at.Date(kolkata))
	switch rapid.IntRange(0, 5).Draw(t, "sure") {
	case 5:
		last := at.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "wide")) * 24 * time.Hour)
		return models.FactValue{On: models.Between(models.Date(day), last.Date(kolkata))}
	case 0:
		return models.FactValue{At: at}
	case 1:
		return models.FactValue{On: models.PartialDate{On: day, Sure: models.SureAbout}}
	case 2:
		return models.FactValue{On: models.PartialDate{On: day[:7], Sure: models.SureMonth}}
	case 3:
		return models.FactValue{On: models.PartialDate{On: day[:4], Sure: models.SureYear}}
	}
	return models.FactValue{On: models.Exactly(models.Date(day))}
}

// value draws a valid answer to a fact.
func value(t *rapid.T, f *pack.Fact) models.FactValue {
	switch f.Kind {
	case pack.KindChoice:
		return models.FactValue{Code: rapid.SampledFrom(f.Codes).Draw(t, f.Key).Code}
	case pack.KindCountry:
		return models.FactValue{Code: rapid.SampledFrom([]string{"IN", "BD", "NP", "GB", "US", "DE", "MM", "NG"}).Draw(t, f.Key)}
	case pack.KindRegion:
		return models.FactValue{Code: rapid.SampledFrom([]string{"IN-WB", "IN-JH", "NP-P3", "GB-ENG", "GB-NIR"}).Draw(t, f.Key)}
	case pack.KindNumber:
		n := rapid.Int64Range(0, 100).Draw(t, f.Key)
		return models.FactValue{Number: &n}
	case pack.KindDate:
		return when(t)
	}
	v := models.FactValue{Answer: rapid.SampledFrom(answers).Draw(t, f.Key)}
	if f.Kind == pack.KindEvent && v.Answer == models.Yes && rapid.Bool().Draw(t, "dated") {
		w := when(t)
		v.On, v.At = w.On, w.At
	}
	return v
}

func caseOf(lib *pack.Library) *rapid.Generator[models.Facts] {
	return rapid.Custom(func(t *rapid.T) models.Facts {
		f := models.Facts{Jurisdiction: rapid.SampledFrom(places).Draw(t, "place"), Values: map[string]models.FactValue{}}
		density := rapid.IntRange(0, 3).Draw(t, "density")
		for _, fact := range lib.Facts() {
			if fact.Derive == nil && rapid.IntRange(0, 3).Draw(t, "has") < density {
				v := value(t, fact)
				if lib.AsksDay(fact) && v.Answer == models.Yes && v.At == 0 && v.On.IsZero() {
					v.Recorded = instant().Draw(t, "recorded")
				}
				f.Values[fact.Key] = v
			}
		}
		kinds := lib.Services()
		for range rapid.IntRange(0, 6).Draw(t, "services") {
			f.Services = append(f.Services, models.ServiceFact{Kind: rapid.SampledFrom(kinds).Draw(t, "kind").Kind,
				Status: rapid.SampledFrom(states).Draw(t, "status"), Outcome: rapid.SampledFrom(append(models.DeliveryOutcomes, "")).Draw(t, "outcome"),
				Day: rapid.Bool().Draw(t, "day"), At: instant().Draw(t, "given")})
		}
		for range rapid.IntRange(0, 6).Draw(t, "stances") {
			f.Stances = append(f.Stances, drawStance(t, lib))
		}
		return f
	})
}

func drawStance(t *rapid.T, lib *pack.Library) models.Stance {
	s := models.Stance{Kind: rapid.SampledFrom(stances).Draw(t, "stance"), At: instant().Draw(t, "decided")}
	if rapid.Bool().Draw(t, "until") {
		s.Until = s.At.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "days")) * 24 * time.Hour)
	}
	s.Subject = rapid.SampledFrom(lib.Rules()).Draw(t, "rule").Key
	if rapid.Bool().Draw(t, "right") {
		s.Subject = rapid.SampledFrom(lib.Items()).Draw(t, "item").Key
	}
	return s
}

func TestNothingChangesBeforeNextChange(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		before := lib.Evaluate(f, now, kolkata, pack.Settings{})
		if before.NextChange.IsZero() {
			later := lib.Evaluate(f, now.Add(200*365*24*time.Hour), kolkata, pack.Settings{})
			same(t, before, later)
			return
		}
		if before.NextChange <= now {
			t.Fatalf("next change %s is not after now %s", before.NextChange, now)
		}
		same(t, before, lib.Evaluate(f, before.NextChange-1, kolkata, pack.Settings{}))
		between := now + models.Instant(rapid.Int64Range(0, int64(before.NextChange-now)-1).Draw(t, "between"))
		same(t, before, lib.Evaluate(f, between, kolkata, pack.Settings{}))
		if next := lib.Evaluate(f, before.NextChange, kolkata, pack.Settings{}).NextChange; !next.IsZero() && next <= before.NextChange {
			t.Fatalf("next change does not move on from %s", next)
		}
	})
}

// same compares evaluations including lateness, which is read from the clocks
// and not stored.
func same(t *rapid.T, a, b models.Evaluation) {
	t.Helper()
	if !reflect.DeepEqual(a, b) {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		t.Fatalf("the answer changed before NextChange:\n%s\n%s", x, y)
	}
}

func TestLatenessChangesOnlyAtNextChange(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		ev := lib.Evaluate(f, now, kolkata, pack.Settings{})
		for _, e := range ev.Entitlements {
			for _, c := range e.Clocks {
				if !ev.NextChange.IsZero() && c.Late(now) != c.Late(ev.NextChange-1) {
					t.Fatalf("%s/%s becomes late at %s, but next change is %s", e.Item, c.Key, c.Due, ev.NextChange)
				}
			}
		}
	})
}

func TestEvaluateIsDeterministic(t *testing.T) {
	t.Parallel()
	lib, again := library(t), library(t)
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		same(t, lib.Evaluate(f, now, kolkata, pack.Settings{}), again.Evaluate(f, now, kolkata, pack.Settings{}))
	})
}

// TestUnknownNeverMeansNotEntitled: a fact that is not known never takes a
// right away. A right that is "not entitled" without a fact must be so with it
// too.
func TestUnknownNeverMeansNotEntitled(t *testing.T) {
	t.Parallel()
	lib := library(t)
	kept := agesAndChoosers(lib)
	rapid.Check(t, func(t *rapid.T) {
		f, now := caseOf(lib).Draw(t, "case"), instant().Draw(t, "now")
		settleAge(f)
		less := f
		less.Values = maps.Clone(f.Values)
		for _, key := range slices.Sorted(maps.Keys(f.Values)) {
			if !kept[key] && rapid.Bool().Draw(t, "forget "+key) {
				delete(less.Values, key)
			}
		}
		knows := standings(lib.Evaluate(f, now, kolkata, pack.Settings{}))
		for item, standing := range standings(lib.Evaluate(less, now, kolkata, pack.Settings{})) {
			if standing == models.NotEntitled && knows[item] != models.NotEntitled {
				t.Fatalf("%s: not entitled with fewer facts, %s with more", item, knows[item])
			}
			if standing == models.Entitled && knows[item] != models.Entitled {
				t.Fatalf("%s: entitled with fewer facts, %s with more", item, knows[item])
			}
		}
	})
}

// agesAndChoosers lists the facts that may change an answer in either
// direction: a date of birth corrects a guess, the day of the offence, of the
// FIR or of a decision chooses the law, and a fact with a default is never open.
func agesAndChoosers(lib *pack.Library) map[string]bool {
	keys := map[string]bool{"person.adult_on": true, "person.age_group": true, "person.age_group_then": true}
	for _, it := range lib.Items() {
		if it.ChosenBy != "" {
			keys[it.ChosenBy] = true
		}
	}
	for _, f := range lib.Facts() {
		if f.Default != "" {
			keys[f.Key] = true
		}
	}
	return keys
}

func settleAge(f models.Facts) {
	if _, ok := f.Values["person.adult_on"]; ok {
		delete(f.Values, "person.age_group")
		delete(f.Values, "person.age_group_then")
	}
}

func standings(ev models.Evaluation) map[string]models.Standing {
	m := map[string]models.Standing{}
	for _, e := range ev.Entitlements {
		m[e.Item] = e.Standing
	}
	return m
}

func TestEmptyCaseIsNotRefused(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, place := range append(places, "", "XX", "IN-XX") {
		for _, e := range lib.Evaluate(models.Facts{Jurisdiction: place}, 1_795_000_000_000, kolkata, pack.Settings{}).Entitlements {
			if e.Standing == models.NotEntitled && !placeSaysNo(lib, e) && !stepSaysNo(lib, e) {
				t.Errorf("%s in %q: not entitled with nothing recorded", e.Item, place)
			}
			if e.Standing == models.MayBeEntitled && len(e.Missing) == 0 {
				t.Errorf("%s in %q: may be entitled, but there is no question to ask", e.Item, place)
			}
		}
	}
}

// stepSaysNo reports whether the right comes of a step alone that is not recorded, such as
// that to a deposit: nobody can have it unknown to the file.
func stepSaysNo(lib *pack.Library, e models.EntitlementState) bool {
	return slices.ContainsFunc(e.Conditions, func(c models.ConditionState) bool {
		facts := lib.FactsBehind(e.Item, e.Version, c.Key)
		return c.Truth == models.False && len(facts) > 0 && !slices.ContainsFunc(facts, func(f *pack.Fact) bool { return f.Step == nil })
	})
}

// placeSaysNo reports whether the place of care alone decides it: what Nepal
// gives to its people abroad is not for those who are in Nepal.
func placeSaysNo(lib *pack.Library, e models.EntitlementState) bool {
	return slices.ContainsFunc(e.Conditions, func(c models.ConditionState) bool {
		read := lib.ConditionFacts(e.Item, e.Version, c.Key)
		return c.Truth == models.False && !slices.ContainsFunc(read, func(f string) bool { return !strings.HasPrefix(f, "place.") })
	})
}

// TestRubbishNeverPanics: no value in the database may make the evaluation
// panic.
func TestRubbishNeverPanics(t *testing.T) {
	t.Parallel()
	lib := library(t)
	rapid.Check(t, func(t *rapid.T) {
		f := caseOf(lib).Draw(t, "case")
		for range rapid.IntRange(1, 8).Draw(t, "rubbish") {
			n := rapid.Int64().Draw(t, "n")
			f.Values[rapid.SampledFrom(lib.Facts()).Draw(t, "fact").Key] = models.FactValue{
				Answer: models.Answer(rapid.String().Draw(t, "answer")), Code: rapid.String().Draw(t, "code"), Number: &n,
				On: models.PartialDate{On: rapid.String().Draw(t, "on"), Sure: models.Sure(rapid.SampledFrom([]string{"", "exact", "year", "x"}).Draw(t, "sure"))},
				At: models.Instant(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "at"))}
		}
		f.Services = append(f.Services, models.ServiceFact{Kind: rapid.String().Draw(t, "kind"), Status: "?"})
		f.Jurisdiction = rapid.SampledFrom(append(places, "", "-", rapid.String().Draw(t, "place"))).Draw(t, "where")
		lib.Evaluate(f, models.Instant(rapid.Int64Range(-1<<52, 1<<52).Draw(t, "now")), kolkata, pack.Settings{Thresholds: map[string]int{"rep.no_lawyer": -5}})
		lib.Duties(f, 0, kolkata)
	})
}

func TestThresholdsChangeOnlyDefaults(t *testing.T) {
	t.Parallel()
	lib := library(t)
	now := models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, kolkata))
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{
		"event.intake":         {On: models.Exactly("2026-11-20")},
		"event.sexual_assault": {At: now.Add(-80 * time.Hour)},
	}}
	all := map[string]int{"rep.no_lawyer": 1, "health.sexual_violence_window": 500}
	ev := lib.Evaluate(f, now, kolkata, pack.Settings{Thresholds: all})
	found := map[string]models.GapState{}
	for _, g := range ev.Gaps {
		found[g.Rule] = g
	}
	if _, ok := found["rep.no_lawyer"]; !ok {
		t.Error("a threshold marked D did not change")
	}
	if g := found["health.sexual_violence_window"]; g.Severity != models.High || g.Due != now.Add(-8*time.Hour) {
		t.Errorf("a threshold from a source changed: %+v", g)
	}
}

func TestNoRightToHelpNeedsPoliceReport(t *testing.T) {
	t.Parallel()
	lib := library(t)
	for _, it := range lib.Items() {
		if it.Right == models.Participation {
			continue // these are duties of the police after a report
		}
		for _, c := range it.Conditions {
			for _, fact := range lib.ConditionFacts(it.Key, it.Version, c.Key) {
				if fact == "event.fir_registered" || strings.HasPrefix(fact, "offence.") && !isPlace(lib.Fact(fact)) || fact == "event.statement" {
					t.Errorf("%s depends on %s", it.Key, fact)
				}
			}
		}
	}
}

// isPlace reports whether a fact says where something happened.
func isPlace(f *pack.Fact) bool { return f.Kind == pack.KindRegion || f.Kind == pack.KindCountry }

func TestOnlySolidClocksAreHard(t *testing.T) {
	t.Parallel()
	lib := library(t)
	solid := 0
	for _, it := range lib.Items() {
		for _, c := range it.Clocks {
			if c.Hard() && (c.Kind == "house" || c.Kind == "reported" || c.Quality != pack.Solid) {
				t.Errorf("%s/%s is called a deadline", it.Key, c.Key)
			}
		}
		if it.Quality == pack.Solid || it.Quality == pack.Reported {
			solid++
		}
	}
	if solid < 20 {
		t.Errorf("%d items marked S or C, want 20 or more", solid)
	}
}
