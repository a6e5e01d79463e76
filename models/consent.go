package models

import "slices"

// The purposes she can agree to, each by itself. Refusing one costs no help.
const (
	PurposeData       = "data"       // her data is kept here
	PurposeLegalAid   = "legal_aid"  // shared with a legal aid authority or lawyer
	PurposeHealth     = "health"     // shared with a health provider
	PurposeContact    = "contact"    // we may contact her later
	PurposeStatistics = "statistics" // counted in figures that name nobody
)

// Purposes lists them in the order pages ask.
var Purposes = []string{PurposeData, PurposeLegalAid, PurposeHealth, PurposeContact, PurposeStatistics}

// The answers of a consent. No row means that nobody asked yet.
const (
	ConsentGiven   = "given"
	ConsentRefused = "refused"
)

// ConsentGivers says who can agree for whom.
var ConsentGivers = []string{ByHerself, ByGuardian, ByCommittee}

// Who agreed.
const (
	ByHerself   = "herself"
	ByGuardian  = "guardian"
	ByCommittee = "committee" // the child welfare committee
)

// ConsentForms says how it was given.
var ConsentForms = []string{"spoken", "written", "thumb_mark"}

// ConsentFacts are the coded facts of a consent.
type ConsentFacts struct {
	// Purpose is one of Purposes.
	Purpose string `json:"purpose"`
	// Answer is ConsentGiven or ConsentRefused.
	Answer string `json:"answer"`
	// GivenBy is one of ConsentGivers.
	GivenBy string `json:"given_by"`
	// ExplainedIn is the language it was explained in.
	ExplainedIn string `json:"explained_in"`
	// Form is one of ConsentForms.
	Form string `json:"form"`
	// GivenAt is when it was said. As typed, 0 is now.
	GivenAt Instant `json:"given_at"`
	// UntilOn is the last day on which it counts, "" for no end.
	UntilOn Date `json:"until_on"`
}

// Check adds what is wrong with a consent. excluded says that the guardian may
// be part of what happened: such a guardian cannot agree for her.
func (c ConsentFacts) Check(problems Problems, excluded bool, today Date) {
	oneOf(problems, "purpose", c.Purpose, Purposes, "problem.choose")
	oneOf(problems, "answer", c.Answer, []string{ConsentGiven, ConsentRefused}, "problem.choose")
	oneOf(problems, "given_by", c.GivenBy, ConsentGivers, "problem.required")
	if c.Answer == ConsentGiven {
		oneOf(problems, "form", c.Form, ConsentForms, "problem.required")
	}
	if c.GivenBy == ByGuardian && c.Answer == ConsentGiven && excluded {
		problems.Add("given_by", "consent.guardian_excluded")
	}
	if c.UntilOn != "" && c.UntilOn < today {
		problems.Add("until", "consent.until_past")
	}
}

// oneOf adds a problem when a code is not in its list.
func oneOf(problems Problems, field, value string, list []string, message string) {
	if !slices.Contains(list, value) {
		problems.Add(field, message)
	}
}
