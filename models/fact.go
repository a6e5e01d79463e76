package models

// FactValue is one recorded fact of a case: an answer, a code, a date or a
// number, as the vocabulary says for its key.
type FactValue struct {
	Answer Answer      `json:"answer,omitempty"` // yes/no facts, and why a fact is missing
	Code   string      `json:"code,omitempty"`   // facts with a code list, such as person.sex
	On     PartialDate `json:"on,omitzero"`      // when it happened or will happen
	At     Instant     `json:"at,omitzero"`      // the moment itself, where hours count
	Number *int64      `json:"number,omitempty"` // counts, and amounts in the currency's smallest unit

	Currency string `json:"currency,omitempty"` // ISO 4217, of an amount
}

// Held reports whether the fact says yes: recorded so, or dated without a no.
func (v FactValue) Held() bool {
	if v.Answer != "" {
		return v.Answer == Yes
	}
	return !v.At.IsZero() || !v.On.IsZero()
}

// AnswerFacts are what a row of facts holds of one answer.
type AnswerFacts struct {
	// Answer is that of a yes-or-no fact, or why a fact is missing.
	Answer Answer `json:"answer"`
	// Code is one of the fact's code list.
	Code string `json:"code"`
	// Day and Sure are a date, see PartialDate.
	Day  string `json:"day"`
	Sure Sure   `json:"sure"`
	// At is the moment itself, where hours count.
	At Instant `json:"at"`
	// Number is a count, or an amount in the smallest unit of Currency.
	Number *int64 `json:"number"`
	// Currency is that of an amount by ISO 4217.
	Currency string `json:"currency"`
	// Basis is on what the answer rests: paper seen, said, estimated, age test.
	Basis string `json:"basis"`
}

// Value is the answer as rules see it.
func (a AnswerFacts) Value() FactValue {
	return FactValue{Answer: a.Answer, Code: a.Code, On: PartialDate{On: a.Day, Sure: a.Sure}, At: a.At, Number: a.Number, Currency: a.Currency}
}

// RestingOn is the value as a row holds it, with what it rests on.
func (v FactValue) RestingOn(basis string) AnswerFacts {
	return AnswerFacts{Answer: v.Answer, Code: v.Code, Day: v.On.On, Sure: v.On.Sure, At: v.At, Number: v.Number, Currency: v.Currency, Basis: basis}
}

// ServiceFact is a service of the case as rules see it.
type ServiceFact struct {
	ID      string         `json:"id,omitempty"`
	Kind    string         `json:"kind"`   // a code of the pack's service list
	Status  DeliveryStatus `json:"status"` // planned, given, missed, ...
	At      Instant        `json:"at"`     // when it was given, or is planned for
	Created Instant        `json:"created,omitzero"`
	Serves  []string       `json:"serves,omitempty"` // pack items it serves
}

// DeliveryStatus says how far a service has come.
type DeliveryStatus string

// The states of a delivery.
const (
	DeliveryPlanned   DeliveryStatus = "planned"
	DeliveryAccepted  DeliveryStatus = "accepted" // a referral the provider took on
	DeliveryGiven     DeliveryStatus = "given"
	DeliveryMissed    DeliveryStatus = "missed"
	DeliveryDeclined  DeliveryStatus = "declined" // by her own choice, a full answer
	DeliveryCancelled DeliveryStatus = "cancelled"
)

// DeliveryStatuses lists the states in the order they are reached.
var DeliveryStatuses = []DeliveryStatus{DeliveryPlanned, DeliveryAccepted, DeliveryGiven, DeliveryMissed, DeliveryDeclined, DeliveryCancelled}

// Stance is what people decided about an entitlement or a gap; it survives
// every evaluation.
type Stance struct {
	Subject string     `json:"subject"` // pack item key, or gap rule key with ":" and its subject
	Kind    StanceKind `json:"kind"`
	At      Instant    `json:"at"`
	Until   Instant    `json:"until,omitzero"` // review date: from then on the stance no longer counts
}

// StanceKind names the decision.
type StanceKind string

// The decisions people take.
const (
	StanceAcknowledged StanceKind = "acknowledged"    // seen, still open
	StanceNotApplies   StanceKind = "not_applicable"  // with a reason and a review date
	StanceDeclined     StanceKind = "declined_by_her" // closes in full
	StanceReceived     StanceKind = "received"        // the right was delivered
	StanceApplied      StanceKind = "applied"         // asked for: waiting for the authority
	StanceRefused      StanceKind = "refused"         // the authority said no: appeal
	StanceSnoozed      StanceKind = "not_now"         // silent for the rest of the day
	StanceInformed     StanceKind = "informed"        // she was told of the right
	StanceWanted       StanceKind = "wanted"          // she wants it
	StanceGranted      StanceKind = "granted"         // the authority said yes: waiting for it to arrive
	StancePart         StanceKind = "granted_in_part" // the authority gave less than was asked: appeal
	StanceAppealed     StanceKind = "appealed"        // waiting for the answer to the appeal
	StanceEscalated    StanceKind = "escalated"       // a late authority was reminded or reported
)

// StanceKinds lists every decision.
var StanceKinds = []StanceKind{StanceInformed, StanceWanted, StanceApplied, StanceGranted, StancePart, StanceRefused, StanceAppealed,
	StanceReceived, StanceDeclined, StanceEscalated, StanceAcknowledged, StanceSnoozed, StanceNotApplies}

// Facts is all the evaluator may know about one case. It holds coded facts
// only: nothing in it is sealed, nothing in it says who or where.
type Facts struct {
	Jurisdiction string               `json:"jurisdiction"` // ISO 3166, with the state where known: IN, IN-WB
	Values       map[string]FactValue `json:"facts"`        // by vocabulary key, such as form.bonded_labour
	Services     []ServiceFact        `json:"services,omitempty"`
	Stances      []Stance             `json:"stances,omitempty"`
	Started      map[string]string    `json:"started,omitempty"` // pack item -> version under which its clock started
}
