package models

import (
	"slices"
	"strconv"
)

// DeliveryOutcomes are the coded outcomes of a service that was given or
// offered, in the order pages list them. The last means that the survivor
// declined it, which is a full answer.
var DeliveryOutcomes = []string{OutcomeDone, OutcomePartly, OutcomeReferred, OutcomeDeclined}

// The outcomes of a service.
const (
	OutcomeDone     = "done"
	OutcomePartly   = "partly"   // more is to come
	OutcomeReferred = "referred" // passed on to somebody else
	OutcomeDeclined = "declined" // by the survivor's own choice
)

// Providers are the kinds of people and places that give a service. They
// identify no place.
var Providers = []string{"shelter", "partner", "government_hospital", "private_clinic", "legal_services", "police", "court", "department", "other"}

// Interpreters say whether an interpreter was used for a service, and whether
// the interpreter was independent: not of the family, not living with the
// survivor, not of the police.
var Interpreters = []string{InterpreterIndependent, InterpreterNotIndependent, "none"}

// The interpreters that rules tell apart.
const (
	InterpreterIndependent    = "independent"
	InterpreterNotIndependent = "not_independent"
)

// MissedReasons are the codes for why a planned service did not take place.
// None of them blames the survivor.
var MissedReasons = []string{GroupAbsent, GroupExcused, GroupOurs, "provider_absent", "no_transport", "no_escort", "no_interpreter", "not_safe", "she_was_unwell", "moved", "not_known"}

// CorrectionReasons are the codes for why a record is changed.
var CorrectionReasons = []string{"wrong_kind", "wrong_date", "wrong_case", "new_information", "typing_mistake", "other"}

// Limits of what can be typed about one service.
const (
	MaxMinutes   = 7 * 24 * 60
	MaxCost      = 1_000_000_000 // whole units of any currency; more is a typing mistake
	MaxNote      = 4000          // characters
	MaxServed    = 12            // number of rights one service serves
	earliestYear = 631152000000  // 1 January 1990; an earlier date is a typing mistake
)

// KindFollowUp is the service of the packs that a contact after leaving is. It is recorded
// with the follow-ups of the case; older records of it stand among the services.
const KindFollowUp = "follow_up"

// DeliveryFacts are the coded facts of a service. They are listed here and
// nowhere else: the input, the row, its earlier versions and the lists embed
// this type, and the columns follow from it.
type DeliveryFacts struct {
	// Kind is one of the packs' services.
	Kind string `json:"kind"`
	// Sub is the id of a sub-kind of the house, "" for none.
	Sub string `json:"sub"`
	// Status is set by the deed; the user types it only in a correction.
	Status DeliveryStatus `json:"status"`
	// At is when the service was given or is planned for. In input, 0 means
	// now.
	At Instant `json:"at"`
	// DayOnly means that the hour is not known. At is then the last moment of
	// the day, or the moment of recording.
	DayOnly bool `json:"day_only"`
	// Provider is one of Providers.
	Provider string `json:"provider"`
	// Outcome is one of DeliveryOutcomes.
	Outcome string `json:"outcome"`
	// Interpreter is one of Interpreters, "" for not said.
	Interpreter string `json:"interpreter"`
	// Minutes is how long the service took; 0 when not given.
	Minutes int64 `json:"minutes"`
	// Cost is in the smallest unit of Currency.
	Cost int64 `json:"cost"`
	// Currency is an ISO 4217 code; "" without a cost.
	Currency string `json:"currency"`
	// MissedReason is one of MissedReasons; "" unless the service was missed.
	MissedReason string `json:"missed_reason"`
	// NoteClass is the class the note is sealed under; "" without a note. The
	// user never types it.
	NoteClass Class `json:"note_class"`
}

// DeliveryDetails is what the user types about a service, whether given,
// planned or corrected.
type DeliveryDetails struct {
	DeliveryFacts
	Serves []string // rights it serves
	Note   string
}

// StatusOf returns the state of a service with an outcome.
func StatusOf(outcome string) DeliveryStatus {
	if outcome == OutcomeDeclined {
		return DeliveryDeclined
	}
	return DeliveryGiven
}

// CheckGiven adds a problem for each rule that a service given, or offered and
// declined, breaks at the moment now.
func (d DeliveryDetails) CheckGiven(now Instant, p Problems) {
	if d.At > now {
		p.Add("at", "problem.delivery_future")
	}
	if !slices.Contains(DeliveryOutcomes, d.Outcome) {
		p.Add("outcome", "problem.choose")
	}
}

// CheckPlanned adds a problem for each rule that a planned service breaks at
// the moment now.
func (d DeliveryDetails) CheckPlanned(now Instant, p Problems) {
	if d.At <= now {
		p.Add("at", "problem.delivery_past")
	}
	if d.Outcome != "" {
		p.Add("outcome", "problem.choose")
	}
}

// Check adds a problem for each rule that applies to services in every state.
func (d DeliveryDetails) Check(p Problems) {
	if d.At != 0 && d.At < earliestYear {
		p.Add("at", "problem.delivery_long_ago")
	}
	if d.Provider != "" && !slices.Contains(Providers, d.Provider) {
		p.Add("provider", "problem.choose")
	}
	if d.Interpreter != "" && !slices.Contains(Interpreters, d.Interpreter) {
		p.Add("interpreter", "problem.choose")
	}
	if d.Minutes < 0 || d.Minutes > MaxMinutes {
		p.Add("minutes", "problem.delivery_minutes")
	}
	switch most := MaxCost * MinorUnits(d.Currency); {
	case d.Cost != 0 && !CurrencyCode(d.Currency):
		p.Add("cost", "amount.no_currency")
	case d.Cost < 0 || d.Cost > most:
		p.Add("cost", "problem.delivery_cost|most="+Money(most, d.Currency))
	}
	if len([]rune(d.Note)) > MaxNote {
		p.Add("note", "problem.too_long|n=4000")
	}
	if len(d.Serves) > MaxServed {
		p.Add("serves", "problem.delivery_serves")
	}
}

// MissedReason reports whether code is one of MissedReasons.
func MissedReason(code string) bool { return slices.Contains(MissedReasons, code) }

// CorrectionReason reports whether code is one of CorrectionReasons.
func CorrectionReason(code string) bool { return slices.Contains(CorrectionReasons, code) }

// ParseMinutes reads a number of minutes in the digits of any script. An empty
// text gives 0.
func ParseMinutes(text string) (n int64, ok bool) {
	plain := plainTyped(text)
	if plain == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(plain, 10, 64)
	return n, err == nil
}
