package models

// FactValue is one recorded fact of a case: an answer, a code, a date or a
// number, depending on its kind in the vocabulary.
type FactValue struct {
	Answer Answer      `json:"answer,omitempty"` // of yes/no facts, or why a fact is missing
	Code   string      `json:"code,omitempty"`   // facts with a code list, such as person.sex
	On     PartialDate `json:"on,omitzero"`      // when it happened or will happen
	At     Instant     `json:"at,omitzero"`      // the exact moment, for facts in which hours count
	Number *int64      `json:"number,omitempty"` // counts, and amounts in the currency's smallest unit

	Currency string `json:"currency,omitempty"` // ISO 4217, of an amount

	// Recorded is when a yes or no without a date was written down. What it
	// starts counts from then, because from then on somebody knows of it.
	Recorded Instant `json:"recorded,omitzero"`
}

// Held reports whether the fact is a yes: recorded so, or dated without a no.
func (v FactValue) Held() bool {
	if v.Answer != "" {
		return v.Answer == Yes
	}
	return !v.At.IsZero() || !v.On.IsZero()
}

// AnswerFacts are the columns of a row of facts that hold one answer.
type AnswerFacts struct {
	// Answer is the answer of a yes-or-no fact, or why a fact is missing.
	Answer Answer `json:"answer"`
	// Code is from the fact's code list.
	Code string `json:"code"`
	// Day, DayTo and Sure are a date (see PartialDate).
	Day   string `json:"day"`
	DayTo string `json:"day_to"`
	Sure  Sure   `json:"sure"`
	// At is the exact moment, for facts in which hours count.
	At Instant `json:"at"`
	// Number is a count, or an amount in the smallest unit of Currency.
	Number *int64 `json:"number"`
	// Currency is the ISO 4217 code of an amount.
	Currency string `json:"currency"`
	// Basis is the code of how the answer is known: said, paper seen,
	// estimated, age test.
	Basis string `json:"basis"`
}

// On returns the date of the answer.
func (a AnswerFacts) On() PartialDate {
	return PartialDate{On: a.Day, To: a.DayTo, Sure: a.Sure}
}

// Value returns the answer as rules see it.
func (a AnswerFacts) Value() FactValue {
	return FactValue{Answer: a.Answer, Code: a.Code, On: a.On(), At: a.At, Number: a.Number, Currency: a.Currency}
}

// StandsSince reports whether an answer without a date is the one that stood
// before. It then counts from when it was first recorded, whatever else about it
// changes.
func (a AnswerFacts) StandsSince(was AnswerFacts) bool {
	return a.Answer == was.Answer && a.Day == "" && was.Day == "" && a.At == 0 && was.At == 0
}

// RestingOn returns the value as the columns of a row, with its basis.
func (v FactValue) RestingOn(basis string) AnswerFacts {
	return AnswerFacts{Answer: v.Answer, Code: v.Code, Day: v.On.On, DayTo: v.On.To, Sure: v.On.Sure, At: v.At, Number: v.Number, Currency: v.Currency, Basis: basis}
}

// ServiceFact is a service of the case as rules see it.
type ServiceFact struct {
	ID      string         `json:"id,omitempty"`
	Kind    string         `json:"kind"`          // a code of the pack's service list
	Status  DeliveryStatus `json:"status"`        // planned, given, missed, ...
	At      Instant        `json:"at"`            // when it was given, or is planned for
	Day     bool           `json:"day,omitempty"` // known to the day only; At is then its last moment
	Outcome string         `json:"outcome,omitempty"`
	By      string         `json:"by,omitempty"` // one of Providers
	Created Instant        `json:"created,omitzero"`
	Serves  []string       `json:"serves,omitempty"` // pack items it serves
}

// DeliveryStatus says how far a service has come.
type DeliveryStatus string

// The states of a delivery.
const (
	DeliveryPlanned   DeliveryStatus = "planned"
	DeliveryAccepted  DeliveryStatus = "accepted" // planned, and one of AcceptedBy said yes
	DeliveryGiven     DeliveryStatus = "given"
	DeliveryMissed    DeliveryStatus = "missed"
	DeliveryDeclined  DeliveryStatus = "declined" // by the survivor's own choice, a full answer
	DeliveryCancelled DeliveryStatus = "cancelled"
)

// DeliveryStatuses lists the states in the order they are reached.
var DeliveryStatuses = []DeliveryStatus{DeliveryPlanned, DeliveryAccepted, DeliveryGiven, DeliveryMissed, DeliveryDeclined, DeliveryCancelled}

// AcceptedBy say who said yes to a planned service.
var AcceptedBy = []string{"survivor", "provider"}

// Ahead reports whether a service is planned and nobody said yet what became of it.
func (s DeliveryStatus) Ahead() bool { return s == DeliveryPlanned || s == DeliveryAccepted }

// Stance is a decision of people about a right or a gap. It outlasts every
// evaluation.
type Stance struct {
	Subject string     `json:"subject"` // pack item key, or gap rule key with ":" and its subject
	Kind    StanceKind `json:"kind"`
	At      Instant    `json:"at"`
	Until   Instant    `json:"until,omitzero"` // review date, from which the stance no longer counts; of a deposit, the day from which it can be drawn
	Came    Instant    `json:"came,omitzero"`  // the day on which a decision reached the survivor, if recorded
	Sum     int64      `json:"sum,omitempty"`  // of a deposit, and of what was released of it, in the smallest unit
}

// StanceKind is the kind of decision.
type StanceKind string

// The decisions people take.
const (
	StanceAcknowledged StanceKind = "acknowledged"    // seen, still open
	StanceNotApplies   StanceKind = "not_applicable"  // with a reason and a review date
	StanceDeclined     StanceKind = "declined_by_her" // closes the gap in full
	StanceReceived     StanceKind = "received"        // the right was delivered
	StanceApplied      StanceKind = "applied"         // applied for; waiting for the authority
	StanceRefused      StanceKind = "refused"         // the authority said no; the next step is an appeal
	StanceSnoozed      StanceKind = "not_now"         // silent for the rest of the day
	StanceInformed     StanceKind = "informed"        // the survivor was told of the right
	StanceWanted       StanceKind = "wanted"          // the survivor wants it
	StanceGranted      StanceKind = "granted"         // the authority said yes; waiting for it to arrive
	StancePart         StanceKind = "granted_in_part" // the authority gave less than was asked; the next step is an appeal
	StanceAppealed     StanceKind = "appealed"        // waiting for the answer to the appeal
	StanceEscalated    StanceKind = "escalated"       // a late authority was reminded or reported
	StanceObjected     StanceKind = "objected"        // the office wants something before it goes on; until the answer it is our move
	StanceAnswered     StanceKind = "answered"        // the objection was answered
	StanceDelayAsked   StanceKind = "condone_asked"   // a late application or appeal asked to have the delay excused
	StanceDelayExcused StanceKind = "condoned"        // the delay was excused
	StanceDelayRefused StanceKind = "condone_refused" // it was not; no other way ends with that
	StanceDeposited    StanceKind = "deposited"       // a part of an award was put in a fixed deposit
	StanceEarlyAsked   StanceKind = "release_asked"   // the deposit was asked for before its day
	StanceEarlyGranted StanceKind = "release_granted" // it may be drawn before its day
	StanceEarlyRefused StanceKind = "release_refused" // it stays until its day
	StanceReleased     StanceKind = "released"        // money of the deposit arrived
	StanceNotDone      StanceKind = "not_done"        // a duty was not done, as somebody saw or was told
)

// StanceKinds lists every decision.
var StanceKinds = []StanceKind{StanceInformed, StanceWanted, StanceApplied, StanceGranted, StancePart, StanceRefused, StanceAppealed,
	StanceObjected, StanceAnswered, StanceDelayAsked, StanceDelayExcused, StanceDelayRefused,
	StanceDeposited, StanceEarlyAsked, StanceEarlyGranted, StanceEarlyRefused, StanceReleased,
	StanceReceived, StanceDeclined, StanceEscalated, StanceNotDone, StanceAcknowledged, StanceSnoozed, StanceNotApplies}

// Facts is everything the evaluation may know about one case. It contains coded
// facts only, nothing sealed and nothing that says who or where.
type Facts struct {
	Jurisdiction string               `json:"jurisdiction"` // ISO 3166, with the state if known: IN, IN-WB
	Values       map[string]FactValue `json:"facts"`        // by vocabulary key, such as form.bonded_labour
	Services     []ServiceFact        `json:"services,omitempty"`
	Stances      []Stance             `json:"stances,omitempty"`
	Relatives    []RelativeFacts      `json:"relatives,omitempty"`
	Started      map[string]string    `json:"started,omitempty"` // pack item -> version under which its clock started
}
