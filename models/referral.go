package models

import (
	"slices"
)

// ReferralState is how far a referral is.
type ReferralState string

// The states of a referral. The first three are open: somebody still has to say how
// it went.
const (
	ReferralSent      ReferralState = "sent"
	ReferralAccepted  ReferralState = "accepted"
	ReferralWaiting   ReferralState = "waiting"  // on the waiting list of the provider
	ReferralDeclined  ReferralState = "declined" // by the provider
	ReferralCompleted ReferralState = "completed"
	ReferralEnded     ReferralState = "ended" // without help, for one of ReferralEnds
)

// ReferralStates are all states, as pages list them.
var ReferralStates = []ReferralState{ReferralSent, ReferralAccepted, ReferralWaiting, ReferralDeclined, ReferralCompleted, ReferralEnded}

// ReferralsOpen are the states in which a referral still waits for something.
var ReferralsOpen = []ReferralState{ReferralSent, ReferralAccepted, ReferralWaiting}

// ReferralAnswers are the answers of a provider.
var ReferralAnswers = []ReferralState{ReferralAccepted, ReferralWaiting, ReferralDeclined}

// Open reports whether the referral still waits for something.
func (s ReferralState) Open() bool { return slices.Contains(ReferralsOpen, s) }

// ReferralReasons say why somebody else is asked for help.
var ReferralReasons = []string{"not_offered", "specialist", "her_wish", "closer", "safer", "full", "order", "other"}

// ReferralUrgent is the urgency of what cannot wait. The other one is ReferralOrdinary.
const (
	ReferralUrgent   = "urgent"
	ReferralOrdinary = "ordinary"
)

// Urgencies are the urgencies of a referral.
var Urgencies = []string{ReferralOrdinary, ReferralUrgent}

// ReferralDeclines are the reasons of a provider for saying no. None blames the
// survivor.
var ReferralDeclines = []string{"no_place", "no_service", "not_eligible", "too_far", "language", "papers", "cost", "other"}

// EndConsentWithdrawn ends a referral because the survivor no longer agrees.
const EndConsentWithdrawn = "consent_withdrawn"

// EndCaseClosed ends a referral because its case closes.
const EndCaseClosed = "case_closed"

// ReferralEnds are the reasons for ending a referral that a person can choose.
var ReferralEnds = []string{"her_wish", "not_needed", "other_found", "no_answer", "mistake", "other"}

// ReferralFactKinds are what can go along in the letter of a referral. What was lived
// through, therapy and home address are never among them.
var ReferralFactKinds = []string{
	"code", "called_name", "age", "sex", "language", "need", FactSafeContact, "telephones", "shelter",
}

// FactSafeContact is the safe way to reach the survivor.
const FactSafeContact = "safe_contact"

// ReferralUsual are the facts that a new referral proposes: none of them is a name or a
// place.
var ReferralUsual = []string{"code", "age", "language", "need"}

// AnswerDays is after how many days a provider is asked again. The numbers are our own.
func AnswerDays(urgency string) int {
	if urgency == ReferralUrgent {
		return 1
	}
	return 7
}

// LookDays is after how many days somebody asks how an accepted referral went. The
// number is our own.
const LookDays = 14

// ReferralPurpose is the purpose of the consent that covers help of a group of the
// packs.
func ReferralPurpose(group string) string {
	switch group {
	case "health", "mind":
		return PurposeHealth
	case "law":
		return PurposeLegalAid
	}
	return PurposeOthers
}

// ReferralFacts are the coded facts of a referral. They are listed here and nowhere
// else. Who the provider is, and every word, is sealed.
type ReferralFacts struct {
	Service       string        `json:"service"`       // a kind of help of the packs
	ProviderKind  string        `json:"provider_kind"` // one of OfficeKinds
	Reason        string        `json:"reason"`
	Urgency       string        `json:"urgency"`
	Shares        CodeList      `json:"shares"` // what went along: of ReferralFactKinds
	SentOn        Date          `json:"sent_on"`
	State         ReferralState `json:"state"`
	AnsweredOn    Date          `json:"answered_on"`
	DeclineReason string        `json:"decline_reason"`
	EndedOn       Date          `json:"ended_on"`
	EndReason     string        `json:"end_reason"`
	ToldOn        Date          `json:"told_on"` // the provider was told that consent was withdrawn
	Purpose       string        `json:"purpose"` // of the consent that it rests on
	ConsentID     string        `json:"consent_id"`
	DeliveryID    string        `json:"delivery_id"` // the service that came of it
	// DueAt is the end of the day on which somebody asks again: the provider for an
	// answer, or how it went. 0 where nothing is to do.
	DueAt Instant `json:"due_at"`
}

// ReferralWords is what is sealed about a referral.
type ReferralWords struct {
	Provider string // the id of an office of the directory, or a name
	Need     string // what is asked for, in words that may go along
	Answer   string // what the provider said: whom to ask for, an appointment, why not
}

// Limits of what is typed about a referral.
const (
	MaxReferralLine  = 200
	MaxReferralWords = 1000
)

// CheckSent adds a problem for each rule that a new referral breaks.
func (f ReferralFacts) CheckSent(dates CaseDates, p Problems) {
	for field, of := range map[string][]string{"reason": ReferralReasons, "urgency": Urgencies, "provider_kind": OfficeKinds} {
		value := map[string]string{"reason": f.Reason, "urgency": f.Urgency, "provider_kind": f.ProviderKind}[field]
		oneOf(p, field, value, of, "problem.required")
	}
	for _, code := range f.Shares.Codes() {
		oneOf(p, "shares", code, ReferralFactKinds, "problem.choose")
	}
	if f.SentOn == "" {
		p.Add("sent_on", "problem.required")
	} else {
		dates.Event("sent_on", Exactly(f.SentOn), p)
	}
}

// CheckAnswer adds a problem for each rule that the answer of a provider breaks.
func (f ReferralFacts) CheckAnswer(today Date, p Problems) {
	if !slices.Contains(ReferralAnswers, f.State) {
		p.Add("state", "problem.required")
	}
	if f.State == ReferralDeclined {
		oneOf(p, "decline_reason", f.DeclineReason, ReferralDeclines, "problem.required")
	}
	f.checkDay("answered_on", f.AnsweredOn, today, p)
}

// checkDay holds a day of a referral to the day on which it was sent, and to today.
func (f ReferralFacts) checkDay(field string, on, today Date, p Problems) {
	switch {
	case on == "":
		p.Add(field, "problem.required")
	case on > today:
		p.Add(field, "problem.future")
	case on < f.SentOn:
		p.Add(field, "problem.referral_before")
	}
}

// End ends the referral on a day, for a reason. Where the survivor took consent back,
// the provider has to be told, from now on.
func (f *ReferralFacts) End(reason string, on Date, now Instant) {
	f.State, f.EndReason, f.EndedOn, f.DueAt = ReferralEnded, reason, on, 0
	if reason == EndConsentWithdrawn {
		f.DueAt = now
	}
}

// ToTell reports whether the provider still has to be told that consent was withdrawn.
func (f ReferralFacts) ToTell() bool { return f.EndReason == EndConsentWithdrawn && f.ToldOn == "" }

// HandedOn is an open referral as rules read it: help that was handed on to somebody else,
// of whom nobody knows yet whether they helped.
func (r Referral) HandedOn() Delivery {
	return Delivery{ID: r.ID, CaseID: r.CaseID, CreatedAt: r.CreatedAt, DeliveryFacts: DeliveryFacts{
		Kind: r.Service, Status: DeliveryGiven, At: r.SentAt, DayOnly: true, Provider: r.ProviderKind, Outcome: OutcomeReferred,
	}}
}

// Late reports whether the day to ask again has passed.
func (f ReferralFacts) Late(now Instant) bool { return f.DueAt > 0 && f.DueAt < now }

// Referral is that a provider outside the house is asked to help the survivor.
type Referral struct {
	ID            string `gorm:"primaryKey"`
	CaseID        string
	SurvivorID    string
	ReferralFacts `gorm:"embedded"`
	SentAt        Instant // SentOn as a moment, for rules: now, or the end of an earlier day
	Provider      Sealed
	Need          Sealed
	Answer        Sealed
	RecordedBy    string
	CreatedAt     Instant `gorm:"autoCreateTime:false"`
	ChangedBy     string
	ChangedAt     Instant
	Version       int64
}
