package models

import (
	"slices"
	"strings"
	"time"
)

// FollowUpPoint is a moment after leaving at which somebody gets in touch by default.
type FollowUpPoint struct {
	Code         string
	Days, Months int
}

// FollowUpPoints are the default days of a schedule. Evidence says that people are in
// danger again within two years; no text that was read names the days, so they are our
// own, and the survivor's wish changes them.
var FollowUpPoints = []FollowUpPoint{
	{"d3", 3, 0}, {"d14", 14, 0}, {"m1", 0, 1}, {"m3", 0, 3}, {"m6", 0, 6}, {"m9", 0, 9}, {"m12", 0, 12}, {"m18", 0, 18}, {"m24", 0, 24},
}

// On is the day of the point for somebody who left on a day.
func (p FollowUpPoint) On(exit Date) Date {
	t, ok := AddMonths(exit, p.Months).Time(time.UTC)
	if !ok {
		return ""
	}
	return DateOf(t.AddDate(0, 0, p.Days))
}

// FollowUpPointCodes are the codes of the default days, first to last.
func FollowUpPointCodes() []string {
	out := make([]string, len(FollowUpPoints))
	for i, p := range FollowUpPoints {
		out[i] = p.Code
	}
	return out
}

// The wishes of a survivor about contact after leaving. "" is not asked yet.
const (
	FollowAgreed = "agreed" // on the days that are planned
	FollowNone   = "none"   // no contact, which is a full answer
)

// FollowWishes are the answers that a form offers.
var FollowWishes = []string{FollowAgreed, FollowNone}

// FollowPlanFacts are the coded facts of a schedule.
type FollowPlanFacts struct {
	ExitOn  Date    `json:"exit_on"`  // the day from which the default days count, "" while nobody knows it
	Wish    string  `json:"wish"`     // one of FollowWishes, "" for not asked yet
	Points  Codes   `json:"points"`   // the default days that are wanted, planned once the day of leaving is known
	AskedAt Instant `json:"asked_at"` // when the survivor said so
}

// FollowPlan is what a survivor wishes about contact after leaving. A case has one.
type FollowPlan struct {
	ID              string `gorm:"primaryKey"`
	CaseID          string
	SurvivorID      string
	FollowPlanFacts `gorm:"embedded"`
	Words           Sealed
	Trail           `gorm:"embedded"`
}

// The results of a follow-up. "" is one that is planned.
const (
	FollowReached    = "reached"
	FollowNotReached = "not_reached"
	FollowDeclined   = "declined" // reached, and did not want to talk
	FollowUnsafe     = "unsafe"   // not tried, because contact would have put the survivor in danger
)

// FollowResults are the results, as pages list them.
var FollowResults = []string{FollowReached, FollowDeclined, FollowNotReached, FollowUnsafe}

// FollowCame is the way of a survivor who came or called by herself. It needs no
// consent to contact.
const FollowCame = "came"

// FollowWays say how the contact was made or tried.
var FollowWays = []string{"call", "visit", "message", "safe_person", "partner", FollowCame}

// FollowWhyNot say why somebody was not reached.
var FollowWhyNot = []string{"no_answer", "number_off", "somebody_else", "moved", "could_not_go", "other"}

// FollowTold say who was told that the survivor was not reached.
var FollowTold = []string{"team", "partner", "safe_person", "committee", "police", "nobody"}

// FollowSafe say whether it was safe to speak.
var FollowSafe = []string{"yes", "no", FollowStopped}

// FollowStopped is a talk that was ended because it was not safe to go on.
const FollowStopped = "stopped"

// FollowSaidNothing is the answer of somebody who would rather not say.
const FollowSaidNothing = "rather_not"

// The coded answers of a follow-up, but for FollowSaidNothing, which fits each.
var (
	FollowHomes       = []string{"own_home", "family", "in_laws", "relatives", "employer", "shared", "shelter", "no_home", "other"}
	FollowHomeSafe    = []string{string(Yes), string(No)}
	FollowMoney       = []string{"enough", "short_of", "nothing", "debt"}
	FollowStigma      = []string{"none", "some", "shut_out"}
	FollowViolence    = []string{"none", "threats", "hurt", "sexual"}
	FollowMind        = []string{"well", "ups_downs", "bad", "crisis"}
	FollowLearning    = []string{"works", "school", "training", "looking", "at_home", "nothing"}
	FollowTraffickers = []string{"none", "tried", "spoke", "pressed", "back"}
)

// FollowUpFacts are the coded facts of a follow-up. They are listed here and nowhere
// else.
type FollowUpFacts struct {
	Point   string  `json:"point"`    // code of the default day, "" for another one
	DueOn   Date    `json:"due_on"`   // "" for a contact that nobody had planned
	DueAt   Instant `json:"due_at"`   // last moment of that day
	At      Instant `json:"at"`       // of the contact or the try; 0 while it is planned
	DayOnly bool    `json:"day_only"` // the hour is not known
	Way     string  `json:"way"`
	Result  string  `json:"result"` // one of FollowResults, "" while it is planned
	WhyNot  string  `json:"why_not"`
	Told    string  `json:"told"` // codes of FollowTold, with spaces between
	Safe    string  `json:"safe"` // safe to speak: one of FollowSafe

	// The answers of somebody who was reached.
	Home       string `json:"home"`      // where she lives
	HomeSafe   string `json:"home_safe"` // safe there, in her own view
	Money      string `json:"money"`
	Stigma     string `json:"stigma"`
	Violence   string `json:"violence"`
	Mind       string `json:"mind"`
	Learning   string `json:"learning"` // school or work
	Trafficker string `json:"trafficker"`
}

// Open reports whether the follow-up is planned and nobody said what happened.
func (f FollowUpFacts) Open() bool { return f.Result == "" }

// ToldCodes lists who was told.
func (f FollowUpFacts) ToldCodes() []string { return strings.Fields(f.Told) }

// Contact reports whether somebody of the house got in touch, which needs consent.
func (f FollowUpFacts) Contact() bool { return f.Way != FollowCame && f.Result != FollowUnsafe }

// Only keeps of the answers what the result can have: of somebody who was not reached
// nothing is known, and to somebody who could not speak safely nothing was put.
func (f FollowUpFacts) Only() FollowUpFacts {
	switch f.Result {
	case FollowReached, FollowDeclined:
		f.WhyNot, f.Told = "", ""
	case FollowUnsafe:
		f.Way, f.WhyNot, f.Safe = "", "", ""
	default:
		f.Safe = ""
	}
	if f.Result != FollowReached || f.Safe == string(No) {
		f.Home, f.HomeSafe, f.Money, f.Stigma, f.Violence, f.Mind, f.Learning, f.Trafficker = "", "", "", "", "", "", "", ""
	}
	return f
}

// answers lists the coded answers with their fields and lists.
func (f FollowUpFacts) answers() []followAnswer {
	return []followAnswer{
		{"home", f.Home, FollowHomes}, {"home_safe", f.HomeSafe, FollowHomeSafe}, {"money", f.Money, FollowMoney}, {"stigma", f.Stigma, FollowStigma},
		{"violence", f.Violence, FollowViolence}, {"mind", f.Mind, FollowMind}, {"learning", f.Learning, FollowLearning}, {"trafficker", f.Trafficker, FollowTraffickers},
	}
}

type followAnswer struct {
	field, code string
	of          []string
}

// Check adds a problem for each rule that what is recorded of a follow-up breaks. day
// is the day of the contact or the try.
func (f FollowUpFacts) Check(day Date, dates CaseDates, p Problems) {
	if day == "" || f.At == 0 {
		p.Add("at", "problem.required")
	} else {
		dates.Event("at", Exactly(day), p)
	}
	if !slices.Contains(FollowResults, f.Result) {
		p.Add("result", "problem.choose")
	}
	if f.Way == "" && f.Result != FollowUnsafe && f.Result != "" {
		p.Add("way", "problem.choose")
	}
	onList(p, "way", f.Way, FollowWays)
	onList(p, "why_not", f.WhyNot, FollowWhyNot)
	onList(p, "safe", f.Safe, FollowSafe)
	if f.Result == FollowNotReached && f.Way == FollowCame {
		p.Add("way", "problem.follow_came")
	}
	if f.Result == FollowReached && f.Safe == "" {
		p.Add("safe", "problem.choose")
	}
	for _, code := range f.ToldCodes() {
		onList(p, "told", code, FollowTold)
	}
	for _, a := range f.answers() {
		if a.code != FollowSaidNothing {
			onList(p, a.field, a.code, a.of)
		}
	}
}

// FollowUp is one contact after leaving: planned, made, or tried.
type FollowUp struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	FollowUpFacts `gorm:"embedded"`
	Words         Sealed
	Trail         `gorm:"embedded"`
}

// MaxFollowWords is how long the words of a follow-up may be.
const MaxFollowWords = 2000

// NextTryDays is after how many days a try is proposed again that reached nobody. It is
// our own number.
const NextTryDays = 3

// Status is what the follow-up is as a service: rules count both.
func (f FollowUpFacts) Status() (status DeliveryStatus, outcome string, at Instant) {
	switch f.Result {
	case "":
		return DeliveryPlanned, "", f.DueAt
	case FollowReached:
		return DeliveryGiven, OutcomeDone, f.At
	case FollowDeclined:
		return DeliveryGiven, OutcomeDeclined, f.At
	}
	return DeliveryMissed, "", f.At
}

// LostSince returns since when contact is lost: the moment of the try that was the nth
// in a row without reaching the survivor, after the last time anybody saw her. It is 0
// while contact is not lost.
func LostSince(list []FollowUpFacts, seen Instant, n int) Instant {
	var tries []Instant
	for _, f := range list {
		switch f.Result {
		case FollowReached, FollowDeclined:
			seen = max(seen, f.At)
		case FollowNotReached:
			tries = append(tries, f.At)
		}
	}
	slices.Sort(tries)
	for _, at := range tries {
		if at > seen {
			if n--; n <= 0 {
				return at
			}
		}
	}
	return 0
}
