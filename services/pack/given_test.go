package pack_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/models"
	"aftercare/services/pack"
)

// The moments of the table, in order. The case is that of a woman born on 4
// May 2001; where her age matters the table is made for a child too.
var (
	beforeBirth   = moment("2001-03-01T12:00")
	beforeArrival = moment("2026-07-01T12:00")
	onTheWay      = moment("2026-08-01T12:00")
	arrived       = moment("2026-08-01T14:00")
	afterArrival  = moment("2026-09-15T12:00")
	itHappened    = moment("2026-10-01T12:00") // the event of rules that do not start with the arrival
	longAgo       = moment("2026-10-10T12:00")
	lately        = moment("2026-11-20T12:00")
	justNow       = moment("2026-11-23T09:00")
	today         = moment("2026-11-23T10:00")
	toCome        = moment("2026-12-05T12:00")
)

func moment(text string) models.Instant {
	at, err := time.ParseInLocation("2006-01-02T15:04", text, kolkata)
	if err != nil {
		panic(err)
	}
	return models.At(at)
}

// situations is what can be recorded about one service, in the order of the
// table.
var situations = []struct {
	name     string
	services []models.ServiceFact
}{
	{"nothing recorded", nil},
	{"done", at(lately, models.DeliveryGiven, models.OutcomeDone)},
	{"done, after arrival and before the event", at(afterArrival, models.DeliveryGiven, models.OutcomeDone)},
	{"done, on the way here on the day of arrival", at(onTheWay, models.DeliveryGiven, models.OutcomeDone)},
	{"done, before arrival", at(beforeArrival, models.DeliveryGiven, models.OutcomeDone)},
	{"done, before birth", at(beforeBirth, models.DeliveryGiven, models.OutcomeDone)},
	{"done, dated in the future", at(toCome, models.DeliveryGiven, models.OutcomeDone)},
	{"in part", at(lately, models.DeliveryGiven, models.OutcomePartly)},
	{"handed on an hour ago", at(justNow, models.DeliveryGiven, models.OutcomeReferred)},
	{"handed on, the day to ask is over", at(longAgo, models.DeliveryGiven, models.OutcomeReferred)},
	{"handed on, then missed", append(at(longAgo, models.DeliveryGiven, models.OutcomeReferred), at(justNow, models.DeliveryMissed, "")...)},
	{"handed on, then done", append(at(longAgo, models.DeliveryGiven, models.OutcomeReferred), at(lately, models.DeliveryGiven, models.OutcomeDone)...)},
	{"declined", at(lately, models.DeliveryDeclined, models.OutcomeDeclined)},
	{"declined, then handed on", append(at(lately, models.DeliveryDeclined, models.OutcomeDeclined), at(justNow, models.DeliveryGiven, models.OutcomeReferred)...)},
	{"planned", at(toCome, models.DeliveryPlanned, "")},
	{"planned, its day over", at(lately, models.DeliveryPlanned, "")},
	{"missed", at(lately, models.DeliveryMissed, "")},
	{"cancelled", at(lately, models.DeliveryCancelled, "")},
}

func at(when models.Instant, status models.DeliveryStatus, outcome string) []models.ServiceFact {
	return []models.ServiceFact{{At: when, Status: status, Outcome: outcome}}
}

// needs is what a rule needs beside an arrival to be open.
var needs = map[string]models.Facts{
	"health.sexual_violence_window":   happened("event.sexual_assault"),
	"health.hurt_no_care":             yes("health.hurt_now"),
	"health.pregnancy_no_care":        yes("health.pregnant"),
	"mh.positive_no_followup":         served("mental_health_check", yes("health.screen_positive")),
	"mh.rescreen_due":                 {Values: yes("health.screen_positive").Values, Services: []models.ServiceFact{{Kind: "mental_health_check", Status: models.DeliveryGiven, Outcome: models.OutcomeDone, At: arrived}}},
	"mh.suicidality_no_plan":          happened("health.suicide_concern"),
	"mh.counselling_lapsed":           served("counselling", models.Facts{}),
	"access.language_missing":         yes("person.interpreter_needed"),
	"econ.no_livelihood":              yes("wish.livelihood"),
	"econ.training_no_placement":      {Values: map[string]models.FactValue{"training.completed": {Answer: models.Yes, At: moment("2026-08-10T12:00")}}},
	"econ.debt_unaddressed":           happened("debt.to_exploiter"),
	"followup.missing_schedule":       happened("event.exit"),
	"safety.threat_unanswered":        happened("event.threat"),
	"safety.trafficker_contact":       happened("event.trafficker_contact"),
	"protection.privacy_breach":       happened("event.privacy_breach"),
	"safety.assessment_stale":         {Values: map[string]models.FactValue{"event.safety_reviewed": {Answer: models.Yes, At: arrived}}},
	"social.violence_unanswered":      happened("event.violence"),
	"social.stigma_unanswered":        {Values: map[string]models.FactValue{"social.shut_out": {Answer: models.Yes, Recorded: itHappened}}},
	"edu.child_out_of_school":         {Values: map[string]models.FactValue{"school.attends": {Answer: models.No, Recorded: itHappened}}},
	"safety.accused_free_no_review":   happened("event.accused_released"),
	"protection.prosecuted_no_lawyer": yes("legal.accused"),
	"shelter.not_explained":           yes("stay.in_shelter"),
	"residence.status_unresolved":     coded("person.nationality", "NP"),
	"justice.unaccompanied":           {Values: map[string]models.FactValue{"event.hearing": {Answer: models.Yes, At: toCome}}},
	"justice.no_case_news":            happened("event.fir_registered"),
	"safety.default_bail_near":        happened("event.accused_remanded"),
	"safety.statement_withdrawn":      happened("event.statement_withdrawn"),
	"followup.overdue": {Services: []models.ServiceFact{
		{ID: "plan", Kind: "follow_up", Status: models.DeliveryPlanned, At: itHappened}}},
}

func yes(key string) models.Facts {
	return models.Facts{Values: map[string]models.FactValue{key: {Answer: models.Yes}}}
}

func coded(key, code string) models.Facts {
	return models.Facts{Values: map[string]models.FactValue{key: {Code: code}}}
}

func happened(key string) models.Facts {
	return models.Facts{Values: map[string]models.FactValue{key: {Answer: models.Yes, At: itHappened}}}
}

func served(kind string, f models.Facts) models.Facts {
	f.Services = []models.ServiceFact{{Kind: kind, Status: models.DeliveryGiven, Outcome: models.OutcomeDone, At: itHappened}}
	return f
}

// given is the case of a rule with one more thing recorded about a service.
func given(rule, kind string, adultOn models.Date, services []models.ServiceFact) models.Facts {
	f := models.Facts{Jurisdiction: "IN-WB", Values: map[string]models.FactValue{
		"event.intake": {Answer: models.Yes, At: arrived}, "case.status": {Code: "active"},
		"person.adult_on": {On: models.Exactly(adultOn)}}}
	maps.Copy(f.Values, needs[rule].Values)
	f.Services = slices.Clone(needs[rule].Services)
	for _, s := range services {
		s.Kind, s.By = kind, "government_hospital"
		f.Services = append(f.Services, s)
	}
	return f
}

// stateOf says in a word what became of the gap.
func stateOf(lib *pack.Library, rule string, f models.Facts) string {
	for _, g := range lib.Evaluate(f, today, kolkata, pack.Settings{}).Gaps {
		switch {
		case g.Rule != rule:
		case g.HandedOn == 0:
			return "OPEN"
		case g.Mover == models.PartyShelter:
			return "OPEN, ask now"
		default:
			return "waits for " + string(g.Mover) + ", ask " + g.Ask.Time().In(kolkata).Format("2 Jan 15:04")
		}
	}
	return "closed"
}

// TestWhatClosesAGap holds, for every rule that services answer, what each kind
// of record does to the gap. AFTERCARE_UPDATE_GOLDEN=1 writes the table anew;
// read what changed.
func TestWhatClosesAGap(t *testing.T) {
	t.Parallel()
	const file = "testdata/what_closes_a_gap.txt"
	got := tableOfRules(t, library(t))
	if os.Getenv("AFTERCARE_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wanted := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) || line != wanted[i] {
			t.Fatalf("line %d is\n%s\nand the table in %s has another", i+1, line, file)
		}
	}
}

func tableOfRules(t *testing.T, lib *pack.Library) string {
	var b strings.Builder
	b.WriteString("What becomes of a gap when something is recorded about a service that answers it.\n" +
		"Arrival 1 August 2026, 14:00; the event of other rules 1 October; today 23 November 2026, 10:00.\n")
	for _, rl := range lib.Rules() {
		if rl.Help == nil {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %s\n", rl.Key, rl.Title.In("en"))
		for _, kind := range rl.Help.Services {
			for _, s := range situations {
				state := stateOf(lib, rl.Key, given(rl.Key, kind, "2019-05-04", s.services))
				if child := stateOf(lib, rl.Key, given(rl.Key, kind, "2028-05-04", s.services)); child != state {
					state += "; for a child: " + child
				}
				if s.services == nil && !strings.HasPrefix(state, "OPEN") {
					t.Errorf("%s is %s with nothing recorded: say in needs what it starts from", rl.Key, state)
				}
				fmt.Fprintf(&b, "  %-24s %-45s %s\n", kind, s.name, state)
			}
		}
	}
	return b.String()
}

// A rule that reads services in another way would stand outside the table.
func TestEveryRuleOnServicesIsInTheTable(t *testing.T) {
	t.Parallel()
	for _, rl := range library(t).Rules() {
		reads := strings.Contains(rl.When+rl.SatisfiedWhen, "given.")
		for _, name := range rl.Satisfied {
			reads = reads || strings.HasPrefix(name, "service.") || strings.HasPrefix(name, "seen.")
		}
		for _, name := range rl.Start {
			reads = reads || rl.Help == nil && (strings.HasPrefix(name, "service.") || strings.HasPrefix(name, "seen."))
		}
		if reads {
			t.Errorf("%s reads services without help: put them there", rl.Key)
		}
	}
}
