package models

import (
	"slices"
	"strings"
	"time"
)

// The lists of the safety of a case.
const (
	ListSafetyPlans     = "safety_plans"
	ListSafetyPeople    = "safety_people"
	ListSafetyPlaces    = "safety_places"
	ListSafetyIncidents = "safety_incidents"
)

// SafetyLists are the lists of the safety of a case, as its page shows them.
var SafetyLists = []string{ListSafetyIncidents, ListSafetyPlans, ListSafetyPeople, ListSafetyPlaces}

// NewSafetyRecord returns an empty row of a list, nil for one that is none.
func NewSafetyRecord(list string) Record {
	switch list {
	case ListSafetyPlans:
		return &SafetyPlan{}
	case ListSafetyPeople:
		return &SafetyPerson{}
	case ListSafetyPlaces:
		return &SafetyPlace{}
	case ListSafetyIncidents:
		return &SafetyIncident{}
	}
	return nil
}

// CallRules say whether somebody may ring the survivor. They are no words about her, so
// every page of the case shows them beside the safe contact.
var CallRules = []string{"any_time", "set_times", "never"}

// SafetyPlanFacts are the coded facts of a safety plan.
type SafetyPlanFacts struct {
	CallRule   string `json:"call_rule"`   // one of CallRules
	ReviewedOn Date   `json:"reviewed_on"` // when it was made, or last gone through together
}

// SafetyPlan is what the survivor does, and whom she calls, when there is danger. A case
// has one.
type SafetyPlan struct {
	RecordBase      `gorm:"embedded"`
	SafetyPlanFacts `gorm:"embedded"`
	Signs           Sealed // how danger shows
	Does            Sealed // what she does then
	Goes            Sealed // where she goes
	Calls           Sealed // whom she calls
	CallTimes       Sealed // when it is safe to call her
	Say             Sealed // what somebody says who calls
	CodeWord        Sealed
}

// List returns the list of safety plans.
func (*SafetyPlan) List() string { return ListSafetyPlans }

// Coded returns the coded facts.
func (s *SafetyPlan) Coded() any { return &s.SafetyPlanFacts }

// Words returns the sealed words.
func (s *SafetyPlan) Words() []RecordWord {
	return []RecordWord{
		{Column: "signs", To: &s.Signs, Most: 2000}, {Column: "does", To: &s.Does, Most: 2000, Needed: true}, {Column: "goes", To: &s.Goes, Most: 1000},
		{Column: "calls", To: &s.Calls, Most: 1000}, {Column: "call_times", To: &s.CallTimes, Most: 500}, {Column: "say", To: &s.Say, Most: 1000},
		{Column: "code_word", To: &s.CodeWord, Most: 200},
	}
}

// Check adds a problem for each rule that the plan breaks.
func (s *SafetyPlan) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "call_rule", s.CallRule, CallRules, true)
	if s.ReviewedOn == "" {
		c.Problems.Add("reviewed_on", "problem.required")
	}
	c.happened("reviewed_on", s.ReviewedOn)
	c.words(s, typed)
}

// SafetyRelations say what somebody around the survivor is to her.
var SafetyRelations = append(slices.Clone(Relations), "partner", "in_laws", "friend", "neighbour", "employer", "recruiter", "accused")

// The ways in which somebody around the survivor stands to her.
const (
	StanceSupports = "supports"
	StanceDanger   = "danger"
	StanceExcluded = "excluded" // she wants nothing to do with them, or an order keeps them away
	StanceClaims   = "claims"   // asks for custody of her, or to take her away
)

// PeopleStances are the ways in which somebody stands to the survivor.
var PeopleStances = []string{StanceSupports, StanceDanger, StanceExcluded, StanceClaims}

// MayKnow says what somebody may be told.
var MayKnow = []string{KnowsNothing, "safe", "where", "all"}

// KnowsNothing is the code of MayKnow for somebody who must be told nothing.
const KnowsNothing = "nothing"

// SafetyPersonFacts are the coded facts of somebody around the survivor.
type SafetyPersonFacts struct {
	Relation   string `json:"relation"`    // one of SafetyRelations
	RelativeID string `json:"relative_id"` // of the relative whose name stands in the claim facts, "" for none
	Stance     string `json:"stance"`      // one of PeopleStances
	MayKnow    string `json:"may_know"`
	ClaimedOn  Date   `json:"claimed_on"` // since when they ask for custody
	Verified   Answer `json:"verified"`   // who they are, and that they may: looked into by the authority
}

// Unverified reports whether somebody asks for the survivor and nobody verified it.
func (f SafetyPersonFacts) Unverified() bool { return f.Stance == StanceClaims && f.Verified != Yes }

// SafetyPerson is somebody around the survivor.
type SafetyPerson struct {
	RecordBase        `gorm:"embedded"`
	SafetyPersonFacts `gorm:"embedded"`
	Name              Sealed
	Note              Sealed
}

// List returns the list of people.
func (*SafetyPerson) List() string { return ListSafetyPeople }

// Coded returns the coded facts.
func (s *SafetyPerson) Coded() any { return &s.SafetyPersonFacts }

// Words returns the sealed words. The name of a relative stands in the claim facts.
func (s *SafetyPerson) Words() []RecordWord {
	return []RecordWord{{Column: "name", To: &s.Name, Most: 200}, {Column: "note", To: &s.Note, Most: 1000}}
}

// Check adds a problem for each rule that the person breaks.
func (s *SafetyPerson) Check(typed map[string]string, c RecordCheck) {
	p := c.Problems
	chosen(p, "relation", s.Relation, SafetyRelations, true)
	chosen(p, "stance", s.Stance, PeopleStances, true)
	chosen(p, "may_know", s.MayKnow, MayKnow, true)
	chosen(p, "verified", string(s.Verified), ThreeAnswers, false)
	if s.Stance != StanceClaims {
		s.ClaimedOn, s.Verified = "", ""
	} else if s.ClaimedOn == "" {
		p.Add("claimed_on", "problem.required")
	}
	c.happened("claimed_on", s.ClaimedOn)
	if (s.Stance == StanceDanger || s.Stance == StanceExcluded) && s.MayKnow != "" && s.MayKnow != KnowsNothing {
		p.Add("may_know", "problem.safety_told")
	}
	if s.Unverified() && s.MayKnow != "" && s.MayKnow != KnowsNothing {
		p.Add("may_know", "problem.safety_unverified")
	}
	c.words(s, typed)
}

// The kinds of places that are about where the survivor sleeps.
const (
	PlaceHere    = "here"    // the house where she stays
	PlacePlanned = "planned" // where she is to go
)

// PlaceKinds are the kinds of places that those who exploited the survivor know.
var PlaceKinds = []string{PlaceHere, PlacePlanned, "family_home", "relatives", "work", "school", "court", "route", "telephone", "online", "other"}

// SafetyPlaceFacts are the coded facts of a place.
type SafetyPlaceFacts struct {
	Kind      string `json:"kind"`       // one of PlaceKinds
	ShelterID string `json:"shelter_id"` // the house where she stayed then, for PlaceHere
	KnownOn   Date   `json:"known_on"`   // since when we know that they know it
}

// SafetyPlace is a place, a number or an account that those who exploited the survivor
// know.
type SafetyPlace struct {
	RecordBase       `gorm:"embedded"`
	SafetyPlaceFacts `gorm:"embedded"`
	Place            Sealed
	Note             Sealed
}

// List returns the list of places.
func (*SafetyPlace) List() string { return ListSafetyPlaces }

// Coded returns the coded facts.
func (s *SafetyPlace) Coded() any { return &s.SafetyPlaceFacts }

// Words returns the sealed words.
func (s *SafetyPlace) Words() []RecordWord {
	return []RecordWord{{Column: "place", To: &s.Place, Most: 500}, {Column: "note", To: &s.Note, Most: 1000}}
}

// Check adds a problem for each rule that the place breaks.
func (s *SafetyPlace) Check(typed map[string]string, c RecordCheck) {
	chosen(c.Problems, "kind", s.Kind, PlaceKinds, true)
	if s.KnownOn == "" {
		c.Problems.Add("known_on", "problem.required")
	}
	c.happened("known_on", s.KnownOn)
	c.words(s, typed)
}

// The kinds of incidents that are facts of the case.
const (
	IncidentThreat  = "threat"
	IncidentContact = "contact" // somebody of those who exploited her got in touch, or tried to
	IncidentHurt    = "hurt"
	IncidentSexual  = "sexual"
	IncidentPrivacy = "privacy" // her name, picture or story reached others without her yes
)

// IncidentKinds are the kinds of incidents.
var IncidentKinds = []string{IncidentThreat, IncidentContact, IncidentHurt, IncidentSexual, "followed", "seen_near", IncidentPrivacy, "other"}

// IncidentFrom says who it was.
var IncidentFrom = []string{"exploiter", "accused", "family", "partner", "employer", "resident", "staff", "stranger", "not_known"}

// IncidentWays say how it reached the survivor.
var IncidentWays = []string{"in_person", "call", "message", "online", "through_family", "through_other"}

// IncidentDone says what was done. Some are a service of the packs.
var IncidentDone = []string{"talked", "plan_changed", "reviewed", "protection_asked", "moved", "doctor", "number_changed", "contact_stopped", "taken_down", "watching"}

// IncidentTold says whether somebody was told.
var IncidentTold = []string{string(Yes), "not_yet", "not_wished"}

// IncidentNext are the next steps.
var IncidentNext = []string{"police", "court", "committee", "lawyer", "move", "doctor", "talk", "number", "escort", "other"}

// incidentShown is how long an incident stands on Today after it happened, also when
// something was done at once: everybody who works with her shall know. The number is our
// own.
const incidentShown = 24 * time.Hour

// IncidentFacts are the coded facts of a threat or another incident.
type IncidentFacts struct {
	Kind    string  `json:"kind"`
	At      Instant `json:"at"` // the last moment of the day where the hour is not known
	DayOnly bool    `json:"day_only"`
	FromWho string  `json:"from_who"`
	Way     string  `json:"way"`
	Done    string  `json:"done"` // codes of IncidentDone, with a space between
	Police  string  `json:"police"`
	House   string  `json:"house"` // whether the administrator was told
	Next    string  `json:"next"`
	NextOn  Date    `json:"next_on"`

	ShowsFrom  Instant `json:"shows_from"` // from when on it stands on Today, and until when: worked out
	ShowsUntil Instant `json:"shows_until"`
}

// DoneCodes lists what was done.
func (f IncidentFacts) DoneCodes() []string { return strings.Fields(f.Done) }

// SafetyIncident is a threat or another incident against the survivor.
type SafetyIncident struct {
	RecordBase    `gorm:"embedded"`
	IncidentFacts `gorm:"embedded"`
	Who           Sealed
	What          Sealed
	Note          Sealed // what was done, in words
}

// List returns the list of incidents.
func (*SafetyIncident) List() string { return ListSafetyIncidents }

// Coded returns the coded facts.
func (s *SafetyIncident) Coded() any { return &s.IncidentFacts }

// Words returns the sealed words.
func (s *SafetyIncident) Words() []RecordWord {
	return []RecordWord{{Column: "what", To: &s.What, Most: 4000}, {Column: "who", To: &s.Who, Most: 200}, {Column: "note", To: &s.Note, Most: 2000}}
}

// Check adds a problem for each rule that the incident breaks, and works out how long it
// stands on Today.
func (s *SafetyIncident) Check(typed map[string]string, c RecordCheck) {
	p := c.Problems
	chosen(p, "kind", s.Kind, IncidentKinds, true)
	chosen(p, "from_who", s.FromWho, IncidentFrom, true)
	chosen(p, "way", s.Way, IncidentWays, false)
	chosen(p, "police", s.Police, IncidentTold, false)
	chosen(p, "house", s.House, IncidentTold[:2], false)
	chosen(p, "next", s.Next, IncidentNext, false)
	for _, code := range s.DoneCodes() {
		chosen(p, "done", code, IncidentDone, true)
	}
	c.happened("at", s.At.Date(c.Zone))
	if s.At > c.Now && !s.DayOnly {
		p.Add("at_time", "problem.casenote_future")
	}
	switch {
	case s.Next != "" && s.NextOn == "":
		p.Add("next_on", "problem.safety_next_day")
	case s.Next == "" && s.NextOn != "":
		p.Add("next", "problem.safety_next")
	}
	c.planned("next_on", s.NextOn)
	c.words(s, typed)
	s.shows(c.Zone)
}

// shows works out from when on the incident stands on Today: until something was done,
// and again on the day of the next step.
func (s *SafetyIncident) shows(zone *time.Location) {
	s.ShowsFrom, s.ShowsUntil = s.At, Forever
	switch {
	case s.Done == "":
	case s.NextOn != "":
		s.ShowsFrom = StartOfDay(s.NextOn, zone)
	default:
		s.ShowsUntil = s.At.Add(incidentShown)
	}
}

// ShownSince returns the moment after which an incident that happened is told of, though
// something was done.
func ShownSince(now Instant) Instant { return now.Add(-incidentShown) }

// TableName is the table of people around survivors.
func (*SafetyPerson) TableName() string { return ListSafetyPeople }
