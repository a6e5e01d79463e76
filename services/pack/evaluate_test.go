package pack_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

var monday = models.At(time.Date(2026, 11, 23, 10, 0, 0, 0, ist))

func gap(ev models.Evaluation, key string) (models.GapState, bool) {
	i := slices.IndexFunc(ev.Gaps, func(g models.GapState) bool { return g.Key() == key })
	if i < 0 {
		return models.GapState{}, false
	}
	return ev.Gaps[i], true
}

func right(t *testing.T, ev models.Evaluation, item string) models.EntitlementState {
	t.Helper()
	i := slices.IndexFunc(ev.Entitlements, func(e models.EntitlementState) bool { return e.Item == item })
	if i < 0 {
		t.Fatalf("%s is not evaluated", item)
	}
	return ev.Entitlements[i]
}

func TestDeclinedQuestionIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{
		"person.age_group": {Code: "adult"},
		"work.unorganised": {Answer: models.Declined},
	}}
	e := right(t, library(t).Evaluate(f, monday, ist, pack.Settings{}), "e_shram")
	if e.Standing != models.MayBeEntitled || len(e.Missing) != 0 {
		t.Errorf("got %s asking %v, want may be entitled asking nothing", e.Standing, e.Missing)
	}
}

func TestNotNowLastsTheDay(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{"event.intake": {On: models.Exactly("2026-11-01")}},
		Stances: []models.Stance{{Subject: "safety.assessment_missing", Kind: models.StanceSnoozed, At: monday}}}
	ev := lib.Evaluate(f, monday, ist, pack.Settings{})
	if g, _ := gap(ev, "safety.assessment_missing"); !g.Silent() || g.Closed() {
		t.Errorf("today: %+v, want silent and not closed", g)
	}
	midnight := models.At(time.Date(2026, 11, 24, 0, 0, 0, 0, ist))
	if ev.NextChange != midnight {
		t.Errorf("next change %s, want midnight", ev.NextChange)
	}
	if g, _ := gap(lib.Evaluate(f, midnight, ist, pack.Settings{}), "safety.assessment_missing"); g.Silent() {
		t.Error("the gap is still silent tomorrow")
	}
}

func TestServiceRecordedInTimeClosesGap(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{"event.intake": {On: models.Exactly("2026-11-01")}}}
	g, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), "health.first_check_missing")
	if want := models.At(time.Date(2026, 11, 4, 0, 0, 0, 1e6, ist)); !open || g.Since != want {
		t.Fatalf("got %+v, want a gap since %s", g, want)
	}
	f.Services = []models.ServiceFact{{Kind: "health_check", Status: models.DeliveryGiven, At: monday}}
	if _, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), "health.first_check_missing"); open {
		t.Error("the gap is still open")
	}
}

func TestEarlierAnswerDoesNotAnswerThreat(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{"event.threat": {At: monday.Add(-2 * time.Hour)}},
		Services: []models.ServiceFact{{Kind: "safety_plan", Status: models.DeliveryGiven, At: monday.Add(-3 * time.Hour)}}}
	g, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), "safety.threat_unanswered")
	if !open || g.Due != monday.Add(22*time.Hour) {
		t.Errorf("got %+v, want a gap due in 22 hours", g)
	}
	f.Services[0].At = monday
	if _, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), "safety.threat_unanswered"); open {
		t.Error("the threat was answered, but the gap is open")
	}
}

func TestDeclinedClaimClosesGap(t *testing.T) {
	t.Parallel()
	lib := library(t)
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{
		"event.intake": {On: models.Exactly("2026-01-01")}, "form.begging": {Answer: models.Yes}}}
	key := "rep.claim_not_filed:victim_compensation_bnss396"
	if _, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), key); !open {
		t.Fatal("the gap is closed before anybody asked")
	}
	f.Values["wish.compensation"] = models.FactValue{Answer: models.No}
	if _, open := gap(lib.Evaluate(f, monday, ist, pack.Settings{}), key); open {
		t.Error("the gap is open although the survivor declined the claim")
	}
}

func TestPassedLimitationIsLateNotClosed(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{
		"person.sex": {Code: "female"}, "person.age_group_then": {Code: "adult"}, "harm.rape": {Answer: models.Yes},
		"event.offence": {On: models.Exactly("2020-02-29")}}}
	lib := library(t)
	e := right(t, lib.Evaluate(f, monday, ist, pack.Settings{}), "nalsa_women_compensation_2018")
	if e.Standing != models.Entitled || e.Progress != models.ProgressOpen || !e.Clocks[0].Late(monday) {
		t.Errorf("got %+v, want entitled, open and late", e)
	}
	if advice := lib.Clock(e.Item, e.Version, "limitation").Late.In("en"); advice == "" {
		t.Error("no advice on condonation")
	}
}

func TestAmountsAreRaisedForChild(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{
		"person.sex": {Code: "female"}, "person.age_group_then": {Code: "child"}, "harm.burns": {Answer: models.No}, "harm.acid": {Answer: models.No},
		"harm.grievous_injury": {Answer: models.Yes}}}
	for _, a := range library(t).Considered("nalsa_women_compensation_2018", f, monday, ist).Rows {
		if a.Amount.Key == "grievous_or_mental" && (a.Truth != models.True || a.Min != 150_000_00 || a.Max != 300_000_00) {
			t.Errorf("got %+v, want 1.5 to 3 lakh", a)
		}
		if a.Amount.Key == "acid_face" && a.Truth != models.False {
			t.Error("a row recorded as absent may still match")
		}
	}
}

func TestAnswerToOneThreatLeavesTheNextOpen(t *testing.T) {
	t.Parallel()
	f := models.Facts{Jurisdiction: "IN", Values: map[string]models.FactValue{"event.threat": {At: monday.Add(-time.Hour)}},
		Stances: []models.Stance{{Subject: "safety.threat_unanswered", Kind: models.StanceDeclined, At: monday.Add(-48 * time.Hour)}}}
	if g, open := gap(library(t).Evaluate(f, monday, ist, pack.Settings{}), "safety.threat_unanswered"); !open || g.Closed() {
		t.Errorf("got %+v, want an open gap", g)
	}
}
